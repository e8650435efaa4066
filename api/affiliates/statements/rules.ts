/**
 * What a partner's account did in a UTC month. Pure: facts in, sums out. The time of a fact is when it came into the books,
 * so that a month that is over never changes; what is on its way counts as paid once it has arrived.
 */
export const ENTRY_KINDS = ['earned', 'taken_back', 'paid'] as const
export interface Entry {
  kind: (typeof ENTRY_KINDS)[number]
  at: number
  currency: string
  /** Above zero, whatever the kind. */
  amountMinor: number
}
export interface Sums {
  currency: string
  openingMinor: number
  earnedMinor: number
  takenBackMinor: number
  paidMinor: number
  closingMinor: number
}
const SIGN = { earned: 1, taken_back: -1, paid: -1 } as const
/** What an entry does to the balance. */
export const effect = ({ kind, amountMinor }: Pick<Entry, 'kind' | 'amountMinor'>) => SIGN[kind] * amountMinor

export const isMonth = (text: string) => /^20\d\d-(0[1-9]|1[0-2])$/.test(text)
export const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7)
/** From its first millisecond to the first of the next. */
export function spanOf(month: string): { from: number; to: number } {
  const [year, n] = month.split('-').map(Number) as [number, number]
  return { from: Date.UTC(year, n - 1, 1), to: Date.UTC(year, n, 1) }
}
/** Every month from the first to the last, the newest first. */
export function monthsBetween(first: number, last: number): string[] {
  const months: string[] = []
  for (let at = spanOf(monthOf(first)).from; at <= last; at = spanOf(monthOf(at)).to) months.unshift(monthOf(at))
  return months
}

/**
 * opening + earned − taken back − paid = closing, for each currency that has any of them. A balance below zero is owed by
 * the partner.
 * @param before what the account held when the month began, by currency
 * @param entries those of the month
 */
export function statement<E extends Entry>(before: ReadonlyMap<string, number>, entries: readonly E[]) {
  const currencies = new Set([...before].filter(([, n]) => n !== 0).map(([currency]) => currency))
  for (const { currency } of entries) currencies.add(currency)
  return [...currencies].sort().map((currency): Sums & { lines: E[] } => {
    const lines = entries.filter((one) => one.currency === currency)
    const sum = (kind: Entry['kind']) => lines.reduce((n, one) => (one.kind === kind ? n + one.amountMinor : n), 0)
    const [openingMinor, earnedMinor] = [before.get(currency) ?? 0, sum('earned')]
    const [takenBackMinor, paidMinor] = [sum('taken_back'), sum('paid')]
    const closingMinor = openingMinor + earnedMinor - takenBackMinor - paidMinor
    return { currency, openingMinor, earnedMinor, takenBackMinor, paidMinor, closingMinor, lines }
  })
}
