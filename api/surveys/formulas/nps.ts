import { wilson } from '../../kernel/wilson.ts'
import { around, countOf, type Figure, figureOf, type Tally } from './figure.ts'

export type Band = 'promoter' | 'passive' | 'detractor'
/** Reichheld 2003: 9 and 10 promote, 7 and 8 are passive, 0 to 6 detract. */
export const bandOf = (score: number): Band => (score >= 9 ? 'promoter' : score >= 7 ? 'passive' : 'detractor')

export interface Nps {
  score: Figure
  se: number
  promoters: Figure
  passives: Figure
  detractors: Figure
}
/** NPS = 100 (p − d), SE = 100 √((p + d − (p − d)²) / n); null of nobody. */
export function nps(tally: Tally): Nps | null {
  const counts = { promoter: 0, passive: 0, detractor: 0 }
  for (let score = 0; score <= 10; score++) counts[bandOf(score)] += countOf(tally, score)
  const n = counts.promoter + counts.passive + counts.detractor
  if (n === 0) return null
  const [p, d] = [counts.promoter / n, counts.detractor / n]
  const se = 100 * Math.sqrt(Math.max(0, (p + d - (p - d) ** 2) / n))
  const share = (band: Band) => figureOf(wilson(counts[band], n))!
  return {
    ...{ score: around(n, 100 * (p - d), se, [-100, 100]), se },
    ...{ promoters: share('promoter'), passives: share('passive'), detractors: share('detractor') },
  }
}
