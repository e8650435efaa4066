import { slopeOf } from '../series/rules.ts'

export const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7)
export const quarterOf = (at: number) => {
  const day = new Date(at)
  return `${day.getUTCFullYear()}-Q${Math.floor(day.getUTCMonth() / 3) + 1}`
}
export const add = <K>(to: Map<K, number>, key: K, n: number) => to.set(key, (to.get(key) ?? 0) + n)
/** Two decimals. */
export const round = (n: number) => Math.round(n * 100) / 100

/** Whole months before this one, the oldest first. */
export function lastMonths(now: number, n: number): string[] {
  const day = new Date(now)
  return Array.from({ length: n }, (_, i) =>
    new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - n + i, 1)).toISOString().slice(0, 7),
  )
}
/** A trend needs so many months with steps. */
const FOR_A_TREND = 6
/** Pushes for each step forward of some months, and whether that falls. */
export function effortOf(
  months: readonly string[],
  pushes: readonly { at: number; n: number }[],
  steps: ReadonlyMap<string, number>,
) {
  const made = new Map<string, number>()
  for (const { at, n } of pushes) add(made, monthOf(at), n)
  const all = months.map((month) => {
    const [pushed, stepped] = [made.get(month) ?? 0, steps.get(month) ?? 0]
    return { month, pushes: pushed, steps: stepped, each: stepped === 0 ? null : round(pushed / stepped) }
  })
  const points = all.flatMap(({ pushes: n, steps: of }, x) => (of === 0 ? [] : [{ x, y: n / of }]))
  return { months: all, trend: points.length < FOR_A_TREND ? null : slopeOf(points) }
}
