import { around, countOf, type Figure, type Tally, Z } from './figure.ts'

/** So often an item was shown, chosen as best, and as worst. */
export interface Choices {
  shown: number
  best: number
  worst: number
}
export const choicesOf = (tally: Tally): Choices => ({
  shown: countOf(tally, 'shown'),
  best: countOf(tally, 'best'),
  worst: countOf(tally, 'worst'),
})

/** Count score (B − W) / n from −1 to 1, SE √(((B + W) / n − s²) / n). Louviere 1987. */
export function countScore({ shown: n, best, worst }: Choices): (Figure & { se: number }) | null {
  if (n === 0) return null
  const score = (best - worst) / n
  const se = Math.sqrt(Math.max(0, ((best + worst) / n - score ** 2) / n))
  return { ...around(n, score, se, [-1, 1]), se }
}

/**
 * Closed-form logit (Lipovetsky and Conklin 2014): p = (n + B − W) / 2n, u = ln(p / (1 − p)), se(u) = 1 / √(2 n p (1 − p)).
 * p keeps half a choice away from both ends, so that always chosen is not infinitely better.
 */
export function utility({ shown: n, best, worst }: Choices): (Figure & { se: number }) | null {
  if (n === 0) return null
  const edge = 1 / (4 * n)
  const p = Math.min(1 - edge, Math.max(edge, (n + best - worst) / (2 * n)))
  const u = Math.log(p / (1 - p))
  const se = 1 / Math.sqrt(2 * n * p * (1 - p))
  return { n, value: u, low: u - Z * se, high: u + Z * se, se }
}

/** Shares of preference: softmax of the utilities. The interval moves one utility and holds the others. */
export function shares(utilities: readonly (Figure | null)[]): (Figure | null)[] {
  const known = utilities.filter((one) => one !== null)
  const top = Math.max(...known.map(({ high }) => high))
  const weight = (u: number) => Math.exp(u - top)
  const all = known.reduce((sum, { value }) => sum + weight(value), 0)
  return utilities.map((one) => {
    if (!one) return null
    const others = all - weight(one.value)
    const share = (u: number) => weight(u) / (weight(u) + others)
    return { n: one.n, value: share(one.value), low: share(one.low), high: share(one.high) }
  })
}
