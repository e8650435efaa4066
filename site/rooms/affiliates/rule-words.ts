import type { Condition, PlanRule } from '../../../api/affiliates/plans/rules.ts'
import { formatMoney } from '../../../api/kernel/money.ts'
import { locale, number, rate, t } from '../../locales/t.ts'

const money = (amountMinor: number, currency: string) => formatMoney({ amountMinor, currency }, locale())

function valueWords({ field, value }: Condition, currency: string | null): string {
  if (field === 'sale.kind' && (value === 'new' || value === 'recurring')) return t(`planRule.kind.${value}`)
  if (field === 'partner.country' && /^[A-Z]{2}$/.test(String(value)))
    return new Intl.DisplayNames([locale()], { type: 'region' }).of(String(value)) ?? String(value)
  if (typeof value === 'string') return `“${value}”`
  if (field !== 'sale.amount' && field !== 'partner.revenue') return number(value)
  return currency ? money(value, currency) : t('planRule.minor', { n: number(value) })
}
const conditionWords = (one: Condition, currency: string | null) =>
  t(`planRule.op.${one.op}`, { what: t(`planRule.field.${one.field}`), value: valueWords(one, currency) })

function paysWords({ on, bp, amountMinor, currency, duration, months }: PlanRule): string {
  const gaps = { months: number(months ?? 0) }
  if (bp !== null) return t(`planRule.part.${duration}`, { ...gaps, part: rate(bp / 10_000) })
  const amount = money(amountMinor ?? 0, currency ?? 'EUR')
  return on === 'lead' ? t('planRule.lead', { amount }) : t(`planRule.amount.${duration}`, { ...gaps, amount })
}

/** A rule of a plan as a person would say it: what it pays, for what, on which conditions, and how much at most. */
export function ruleWords(rule: PlanRule): string {
  const { on, bp, currency, conditions, match, cap } = rule
  const joined = conditions.map((one) => conditionWords(one, currency)).join(t(`planRule.${match}`))
  const said = [
    paysWords(rule),
    on === 'sale' && bp !== null && currency ? t('planRule.in', { currency }) : '',
    joined && t('planRule.if', { conditions: joined }),
  ]
  const sentence = `${said.filter(Boolean).join(', ')}.`
  return cap
    ? `${sentence} ${t(`planRule.cap.${cap.per}`, { amount: money(cap.amountMinor, currency ?? 'EUR') })}`
    : sentence
}
