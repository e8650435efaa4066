import { formatMoney, isCurrency } from '../../kernel/money.ts'
import type { Block } from '../letter.ts'

export const money = (amountMinor: number, currency: string) =>
  isCurrency(currency) ? formatMoney({ amountMinor, currency }, 'en') : String(amountMinor)
const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })
const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const said = (format: Intl.DateTimeFormat, at: number) => (Number.isNaN(at) ? '' : format.format(at))
/** A moment, or a day like `2026-03-02`, as a day in UTC. */
export const dayWords = (at: number | string) => said(day, typeof at === 'string' ? Date.parse(at) : at)
export const monthWords = (of: string) => said(month, Date.parse(`${of}-01`))
/** Longer words of somebody, when there are any. */
export const saying = (label: string, words: string | null): Block[] =>
  words ? [{ kind: 'statement', label, text: words }] : []
