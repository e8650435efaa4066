import { z } from 'zod'
import { formatMoney, isCurrency } from '../../kernel/money.ts'

/** What is no currency, or no day, is said as it stands: a mail is never lost for its words. */
export const money = (amountMinor: number, currency: string) =>
  isCurrency(currency) ? formatMoney({ amountMinor, currency }, 'en') : `${amountMinor} ${currency}`
const inWords = (at: number | string, options: Intl.DateTimeFormatOptions) => {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return String(at)
  return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' }).format(date)
}
export const dayWords = (at: number | string) => inWords(at, { dateStyle: 'long' })
export const monthWords = (month: string) => inWords(month, { month: 'long', year: 'numeric' })
interface Paying {
  on: 'sale' | 'lead'
  bp: number | null
  amountMinor: number | null
  currency: string | null
  duration: 'first' | 'months' | 'lifetime'
  months: number | null
  conditional: boolean
}
/** What a rule of a plan pays, in a sentence. */
export function ruleWords({ on, bp, amountMinor, currency, duration, months, conditional }: Paying): string {
  const what = bp === null ? money(amountMinor ?? 0, currency ?? '') : `${bp / 100} %`
  const of = bp === null ? 'for' : 'of'
  const which = {
    first: `${of} a customer’s first purchase`,
    months: `${of} each purchase in a customer’s first ${months ?? 0} months`,
    lifetime: `${of} each purchase of a customer`,
  }[duration]
  const on_ = on === 'lead' ? 'for each person who signs up' : which
  return `${what} ${on_}${conditional ? ', on some conditions' : ''}`
}
export const listed = (parts: string[]) => parts.join(' and ')
export const Amount = { amountMinor: z.number(), currency: z.string() }
