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
export const listed = (parts: string[]) => parts.join(' and ')
export const Amount = { amountMinor: z.number(), currency: z.string() }
