const HOUR = 3_600_000

/** How many stays lasted how many whole hours; those longer than the last are counted with it. */
export type Hours = number[]
export const MOST_HOURS = 24 * 1_100
export function addStay(hours: Hours, ms: number) {
  const hour = Math.min(MOST_HOURS, Math.floor(ms / HOUR))
  hours[hour] = (hours[hour] ?? 0) + 1
}
/** The stay of a rank from 1, in milliseconds, to the hour. */
function ranked(hours: Hours, rank: number): number {
  let seen = 0
  let last = 0
  // holes are skipped
  hours.some((n, hour) => {
    seen += n
    last = hour
    return seen >= rank
  })
  return last * HOUR
}
/**
 * Median and ninth decile (nearest rank), to the hour. The median's interval are the ranks between which it lies in 95 of 100
 * samples (binomial, normal approximation).
 */
export function quantiles(hours: Hours) {
  const n = hours.reduce((sum, one) => sum + one, 0)
  const rank = (q: number) => Math.min(n, Math.max(1, Math.ceil(q * n)))
  const reach = 1.96 * Math.sqrt(n / 4)
  const at = (r: number) => ranked(hours, Math.min(n, Math.max(1, r)))
  return {
    ...{ n, medianMs: at(rank(0.5)), p90Ms: at(rank(0.9)) },
    ...{ lowMs: at(Math.floor(n / 2 - reach)), highMs: at(Math.ceil(n / 2 + 1 + reach)) },
  }
}

/** Little's law: the mean stay is the stock by how many leave in a time. Null of a time in which nobody left. */
export const littleMs = (stock: number, left: number, withinMs: number): number | null =>
  left === 0 ? null : (stock / left) * withinMs
