import type { PublicRule } from '../../../api/affiliates/programme/conditions.ts'
import { formatMoney } from '../../../api/kernel/money.ts'
import { locale, percent, rate, t, tn } from '../../locales/t.ts'

export interface Conditions {
  rules: readonly PublicRule[]
  holdDays: number
  minimums: readonly { currency: string; amountMinor: number }[]
}
const share = (bp: number) => (bp % 100 === 0 ? percent(bp / 10_000) : rate(bp / 10_000))
/** How much, and in a sentence of its own what for. */
export function ruleWords({ on, bp, amountMinor, currency, duration, months }: PublicRule): string {
  const what =
    bp !== null ? share(bp) : formatMoney({ amountMinor: amountMinor ?? 0, currency: currency ?? 'USD' }, locale())
  if (on === 'lead') return t('partners.rule.lead', { what })
  const word =
    bp !== null ? (`partners.rule.sale.${duration}` as const) : (`partners.rule.sale.amount.${duration}` as const)
  return t(word, { what, n: months ?? 0 })
}
/** "50 EUR or 60 USD". */
export const amounts = (minimums: Conditions['minimums']) =>
  new Intl.ListFormat(locale(), { type: 'disjunction' }).format(minimums.map((one) => formatMoney(one, locale())))
export const whenPaid = ({ holdDays, minimums }: Pick<Conditions, 'holdDays' | 'minimums'>) => [
  holdDays === 0 ? t('partners.paid.now') : tn('partners.paid.hold', holdDays),
  ...(minimums.length > 0 ? [t('partners.paid.minimum', { amounts: amounts(minimums) })] : []),
]

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Places that are no country where somebody lives, or that say nothing. */
const NOT = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'])
const isCountry = (code: string, names: Intl.DisplayNames) =>
  !NOT.has(code) && names.of(code) !== undefined && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`
/** Countries with their names, in the order of those. @param only these; all when it is empty */
export function countries(only: readonly string[]) {
  const names = new Intl.DisplayNames(locale(), { type: 'region', fallback: 'none' })
  const codes = only.length > 0 ? only : LETTERS.flatMap((one) => LETTERS.map((other) => one + other))
  return codes
    .filter((code) => only.length > 0 || isCountry(code, names))
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, locale()))
}
export const countryName = (code: string) =>
  new Intl.DisplayNames(locale(), { type: 'region', fallback: 'code' }).of(code) ?? code
