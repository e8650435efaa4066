import { wilson } from '../../kernel/wilson.ts'
import { around, type Figure, figureOf, type Tally } from './figure.ts'

/** Ulwick: importance plus what satisfaction is short of it; both from 0 to 10. */
export const opportunityOf = (importance: number, satisfaction: number) =>
  importance + Math.max(importance - satisfaction, 0)

export interface Opportunity {
  importance: Figure
  satisfaction: Figure
  score: Figure
}
const isTop = (answer: number) => (answer >= 4 ? 1 : 0)

/** By pairs `importance-satisfaction` of 1 to 5; both parts are 10 × the top-two-box share, not means. */
export function opportunity(tally: Tally): Opportunity | null {
  const pairs = Object.entries(tally).map(([pair, count]) => {
    const [importance = 0, satisfaction = 0] = pair.split('-').map(Number)
    return { i: isTop(importance), s: isTop(satisfaction), count }
  })
  const n = pairs.reduce((sum, { count }) => sum + count, 0)
  if (n === 0) return null
  const important = pairs.reduce((sum, { i, count }) => sum + i * count, 0)
  const satisfied = pairs.reduce((sum, { s, count }) => sum + s * count, 0)
  const score = opportunityOf((10 * important) / n, (10 * satisfied) / n)
  // while satisfaction is short, each person adds 2i − s to the score, otherwise i
  const added = ({ i, s }: { i: number; s: number }) => 10 * (important > satisfied ? 2 * i - s : i)
  const variance = pairs.reduce((sum, pair) => sum + pair.count * (added(pair) - score) ** 2, 0) / Math.max(1, n - 1)
  return {
    importance: figureOf(wilson(important, n), 10)!,
    satisfaction: figureOf(wilson(satisfied, n), 10)!,
    score: n === 1 ? { n, value: score, low: 0, high: 20 } : around(n, score, Math.sqrt(variance / n), [0, 20]),
  }
}
