import { fisher, twoSided } from '../../../kernel/chance.ts'

/** People with something and without it: who stayed behind, and who moved on. */
export interface Cells {
  stayedWith: number
  movedWith: number
  stayedWithout: number
  movedWithout: number
}
const HALDANE = 0.5
const Z = 1.96
/** Above this Fisher's sum takes long, and the normal approximation is as good. */
const EXACT_UP_TO = 10_000

/**
 * The odds of staying behind with it against without, each cell raised by a half so that none is empty (J. B. S. Haldane,
 * 1956), with Woolf's 95 % interval; the chance of as much by Fisher's exact test, of many people by the normal approximation.
 */
export function oddsOf({ stayedWith: a, movedWith: b, stayedWithout: c, movedWithout: d }: Cells) {
  const raised = [a, b, c, d].map((n) => n + HALDANE) as [number, number, number, number]
  const log = Math.log((raised[0] * raised[3]) / (raised[1] * raised[2]))
  const error = Math.sqrt(raised.reduce((sum, n) => sum + 1 / n, 0))
  const p = a + b + c + d <= EXACT_UP_TO ? fisher({ hits: a, n: a + b }, { hits: c, n: c + d }) : twoSided(log / error)
  return {
    ratio: { value: Math.exp(log), low: Math.exp(log - Z * error), high: Math.exp(log + Z * error) },
    p,
  }
}
export const smallest = ({ stayedWith, movedWith, stayedWithout, movedWithout }: Cells) =>
  Math.min(stayedWith, movedWith, stayedWithout, movedWithout)

/**
 * Which of many tests may be told so that at most a share of what is told is chance (Benjamini and Hochberg, 1995): all up
 * to the largest p that is not above share × rank ÷ tests.
 */
export function tellable(ps: readonly number[], share: number): boolean[] {
  const sorted = [...ps].sort((x, y) => x - y)
  const last = sorted.findLastIndex((p, i) => p <= (share * (i + 1)) / ps.length)
  const limit = last < 0 ? -1 : sorted[last]!
  return ps.map((p) => p <= limit)
}
