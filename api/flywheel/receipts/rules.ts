import { NEEDS } from './contract.ts'

/** To two significant digits, downwards: nothing is made larger than it was. */
export function rounded(n: number): number {
  if (n < 100) return Math.floor(n)
  const step = 10 ** (Math.floor(Math.log10(n)) - 1)
  return Math.floor(n / step) * step
}
/** Each step of what is said stands for at least this many people. */
const STEP = NEEDS.helped
/** What is said of a month; undefined where nothing is. */
export function receiptOf({ seen, helped }: { seen: number; helped: number }) {
  if (seen < NEEDS.seen) return undefined
  const said = Math.floor(rounded(helped) / STEP) * STEP
  return { seen: rounded(seen), helped: helped < NEEDS.helped ? null : said }
}

const clocks = new Map<string, Intl.DateTimeFormat>()
function monthIn(at: number, timeZone: string): string {
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('en', { year: 'numeric', month: '2-digit', timeZone })
  clocks.set(timeZone, clock)
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${parts['year']}-${parts['month']}`
}
/** The month before one like `2026-01`. */
export function monthBefore(month: string): string {
  const [year = 0, n = 1] = month.split('-').map(Number)
  return n === 1 ? `${year - 1}-12` : `${year}-${String(n - 1).padStart(2, '0')}`
}
/** The last month that is over, both on the company's clock and in the UTC days that views are counted by. */
export function lastMonth(now: number, timeZone: string): string {
  const [here, there] = [monthIn(now, timeZone), monthIn(now, 'UTC')]
  return monthBefore(here < there ? here : there)
}
/** Its days, first and last, and the moments between which they lie. */
export function daysOf(month: string) {
  const from = Date.parse(`${month}-01`)
  const next = new Date(from)
  next.setUTCMonth(next.getUTCMonth() + 1)
  return { first: `${month}-01`, last: new Date(+next - 1).toISOString().slice(0, 10), from, until: +next }
}
/** The receipts of all contacts of a person as one list, the last month first. */
export function together(rows: readonly { month: string; seen: number; helped: number | null }[]) {
  const months = Map.groupBy(rows, ({ month }) => month)
  return [...months]
    .map(([month, all]) => ({
      month,
      seen: all.reduce((sum, { seen }) => sum + seen, 0),
      helped: all.some(({ helped }) => helped !== null)
        ? all.reduce((sum, { helped }) => sum + (helped ?? 0), 0)
        : null,
    }))
    .sort((a, b) => (a.month < b.month ? 1 : -1))
}
