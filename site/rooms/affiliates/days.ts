export interface Bucket {
  /** The first UTC day of it. */
  day: string
  n: number
  /** What went back, drawn below the line. */
  back: number
}
const DAY_MS = 86_400_000
export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
export type Unit = 'day' | 'week'
/** Up to a hundred bars can be told apart on a telephone. */
export const unitOf = (days: number): Unit => (days > 100 ? 'week' : 'day')

/** The sums of days, or of weeks of seven days that end with the last one; every one of them, also those with nothing. */
export function buckets(
  rows: readonly { day: string; n: number; back?: number }[],
  { from, to, unit }: { from: string; to: string; unit: Unit },
): Bucket[] {
  const step = unit === 'day' ? 1 : 7
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const count = Math.ceil(((last - first) / DAY_MS + 1) / step)
  const begins = (i: number) => Math.max(first, last - ((count - i) * step - 1) * DAY_MS)
  const all = Array.from({ length: count }, (_, i) => ({ day: dayOf(begins(i)), n: 0, back: 0 }))
  for (const { day, n, back = 0 } of rows) {
    const i = count - 1 - Math.floor((last - Date.parse(day)) / DAY_MS / step)
    const bucket = all[i]
    if (!bucket) continue
    bucket.n += n
    bucket.back += back
  }
  return all
}
