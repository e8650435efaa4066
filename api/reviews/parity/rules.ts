import { fisher, twoSided } from '../../kernel/chance.ts'

/** Fewer on one side say nothing. */
export const ENOUGH = 30
/** So unlikely, if stars did not matter, that people are told. */
export const ALERT_BELOW = 0.01

/** How often each value was seen. */
export type Counted = ReadonlyMap<number, number>
const sizeOf = (values: Counted) => [...values.values()].reduce((sum, n) => sum + n, 0)

/**
 * Mann and Whitney's U (1947), two-sided: the chance of such a difference in ranks when both groups are alike; by the
 * normal approximation with ties and continuity corrected (E. L. Lehmann, Nonparametrics, 1975). 1 when all are equal.
 */
export function mannWhitney(a: Counted, b: Counted): number {
  const [nA, nB] = [sizeOf(a), sizeOf(b)]
  const n = nA + nB
  if (nA === 0 || nB === 0) return 1
  let [before, rankSum, ties] = [0, 0, 0]
  for (const value of [...new Set([...a.keys(), ...b.keys()])].sort((x, y) => x - y)) {
    const inA = a.get(value) ?? 0
    const t = inA + (b.get(value) ?? 0)
    rankSum += inA * (before + (t + 1) / 2)
    ties += t ** 3 - t
    before += t
  }
  const u = rankSum - (nA * (nA + 1)) / 2
  const variance = ((nA * nB) / 12) * (n + 1 - ties / (n * (n - 1)))
  if (variance <= 0) return 1
  const z = Math.max(0, Math.abs(u - (nA * nB) / 2) - 0.5) / Math.sqrt(variance)
  return twoSided(z)
}

/** The middle value; null of none. */
export function median(values: Counted): number | null {
  const n = sizeOf(values)
  if (n === 0) return null
  const at = (rank: number) => {
    let seen = 0
    for (const [value, times] of [...values].sort(([x], [y]) => x - y)) {
      seen += times
      if (seen > rank) return value
    }
    return 0
  }
  return n % 2 === 1 ? at((n - 1) / 2) : (at(n / 2 - 1) + at(n / 2)) / 2
}

/** What became of the reviews with so many stars. */
export interface StarCount {
  stars: number
  submitted: number
  published: number
  rejected: Record<string, number>
  removed: Record<string, number>
  /** Half of them waited no longer. */
  medianHours: number | null
}
export interface Tally extends Omit<StarCount, 'medianHours'> {
  /** Minutes from sending to publication, and how many waited so long. */
  minutes: Map<number, number>
}
export const emptyTally = (stars: number): Tally => ({
  ...{ stars, submitted: 0, published: 0, rejected: {}, removed: {}, minutes: new Map() },
})
const turnedDown = ({ rejected, removed }: Tally) =>
  [...Object.values(rejected), ...Object.values(removed)].reduce((sum, n) => sum + n, 0)

/** Whether bad reviews are turned down more often, or wait longer, than good ones. Null when there are too few to tell. */
export function judge(tallies: readonly Tally[]): { pReject: number | null; pDelay: number | null; alert: boolean } {
  const side = (stars: readonly number[]) => {
    const own = tallies.filter((one) => stars.includes(one.stars))
    const minutes = new Map<number, number>()
    for (const one of own) for (const [m, n] of one.minutes) minutes.set(m, (minutes.get(m) ?? 0) + n)
    const n = own.reduce((sum, one) => sum + one.submitted, 0)
    return {
      n,
      hits: Math.min(
        n,
        own.reduce((sum, one) => sum + turnedDown(one), 0),
      ),
      minutes,
    }
  }
  const [low, high] = [side([1, 2]), side([4, 5])]
  const pReject = Math.min(low.n, high.n) < ENOUGH ? null : fisher(low, high)
  const waited = Math.min(sizeOf(low.minutes), sizeOf(high.minutes))
  const pDelay = waited < ENOUGH ? null : mannWhitney(low.minutes, high.minutes)
  return { pReject, pDelay, alert: [pReject, pDelay].some((p) => p !== null && p < ALERT_BELOW) }
}
export const publicCount = ({ minutes, ...rest }: Tally): StarCount => {
  const middle = median(minutes)
  return { ...rest, medianHours: middle === null ? null : Math.round(middle / 6) / 10 }
}
