/** Fewer on one side say nothing. */
export const ENOUGH = 30
/** So unlikely, if stars did not matter, that people are told. */
export const ALERT_BELOW = 0.01

const LANCZOS = [
  ...[676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059],
  ...[12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7],
]
/** ln Γ(n + 1) for n ≥ 0, by Lanczos's series (g = 7). */
function logFactorial(n: number): number {
  if (n < 2) return 0
  let sum = 0.99999999999980993
  for (const [i, c] of LANCZOS.entries()) sum += c / (n + i + 1)
  const t = n + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (n + 0.5) * Math.log(t) - t + Math.log(sum)
}

export interface Share {
  /** How many of `n` it happened to. */
  hits: number
  n: number
}
/**
 * Fisher's exact test, two-sided: the chance of a table at most as likely as this one when both groups are alike (R. A.
 * Fisher, 1935; the sum over the hypergeometric probabilities not above that of the table).
 */
export function fisher(a: Share, b: Share): number {
  const hits = a.hits + b.hits
  const n = a.n + b.n
  const choose = (m: number, k: number) => logFactorial(m) - logFactorial(k) - logFactorial(m - k)
  const all = choose(n, hits)
  const chance = (k: number) => Math.exp(choose(a.n, k) + choose(b.n, hits - k) - all)
  const seen = chance(a.hits)
  let sum = 0
  for (let k = Math.max(0, hits - b.n); k <= Math.min(a.n, hits); k++) {
    const p = chance(k)
    if (p <= seen * (1 + 1e-7)) sum += p
  }
  return Math.min(1, sum)
}

/** Complement of the error function, to about 1.2e-7 of its value (Press et al., Numerical Recipes, 6.2). */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * x)
  const series = [
    ...[-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806],
    ...[0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277],
  ]
  return t * Math.exp(-x * x + series.reduceRight((sum, c) => c + t * sum, 0))
}

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
  return Math.min(1, erfc(z / Math.SQRT2))
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
