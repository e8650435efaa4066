import type { z } from 'zod'
import type { PlanRule } from '../../../api/affiliates/plans/contract.ts'
import { minorDigits } from '../../../api/kernel/money.ts'
import { t } from '../../locales/t.ts'
import { text } from '../../state/forms.ts'

type Rule = z.infer<typeof PlanRule>
/** How many rules a form has room for: those there are and some more. */
const MORE = 2
export const MOST = 12
export type Typed = Record<string, string>

const digitsOf = (currency: string) => {
  try {
    return minorDigits(currency)
  } catch {
    return 2
  }
}
const minor = (typed: string, currency: string) => {
  const clean = typed.trim().replace(',', '.')
  if (clean === '') return null
  const amount = /^\d{1,10}(\.\d{1,3})?$/.test(clean) ? Number(clean) * 10 ** digitsOf(currency) : Number.NaN
  return Math.abs(amount - Math.round(amount)) < 1e-6 ? Math.round(amount) : amount
}
const major = (amountMinor: number | null | undefined, currency: string | null) =>
  amountMinor == null || currency === null ? '' : (amountMinor / 10 ** digitsOf(currency)).toFixed(digitsOf(currency))

const LINE = /^([a-z]+\.[a-z]+)\s+(is_not|is|at_least|below)\s+(.+)$/
const COUNTED = /^(?:sale\.amount|customer\.months|partner\.customers|partner\.revenue)$/
/** "partner.customers at_least 10", one a line; amounts are in the smallest unit's currency of the rule. */
function conditionsIn(written: string, currency: string): { conditions: unknown[]; wrong: string | undefined } {
  const conditions = []
  for (const line of written.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const [, field, op, value] = LINE.exec(line) ?? []
    if (!field || !op || !value) return { conditions: [], wrong: line }
    const isMoney = field === 'sale.amount' || field === 'partner.revenue'
    const number = isMoney ? (minor(value, currency || 'USD') ?? Number.NaN) : Number(value)
    conditions.push({ field, op, value: COUNTED.test(field) ? number : value.trim() })
  }
  return { conditions, wrong: undefined }
}
const conditionsOut = ({ conditions, currency }: Rule) =>
  conditions
    .map(({ field, op, value }) => {
      const isMoney = field === 'sale.amount' || field === 'partner.revenue'
      return `${field} ${op} ${isMoney && typeof value === 'number' ? major(value, currency ?? 'USD') : value}`
    })
    .join('\n')

/** Where each rule that is filled in stands, its rules for the api, and lines nobody can read. */
export function rulesIn(form: FormData) {
  const wrong: Record<string, string> = {}
  const at: number[] = []
  const rules: unknown[] = []
  for (let n = 0; n < MOST; n++) {
    const of = (name: string) => text(form, `r${n}.${name}`).trim()
    if (of('id') === '') continue
    const currency = of('currency').toUpperCase()
    const percent = of('percent').replace(',', '.').replace(/\s*%$/, '')
    const { conditions, wrong: line } = conditionsIn(text(form, `r${n}.conditions`), currency)
    if (line !== undefined) wrong[`r${n}.conditions`] = t('plans.conditions.wrong', { line })
    const cap = minor(of('cap'), currency)
    at.push(n)
    rules.push({
      ...{ id: of('id'), on: of('on') },
      bp: percent === '' ? null : Math.round(Number(percent) * 100),
      amountMinor: minor(of('amount'), currency),
      currency: currency === '' ? null : currency,
      duration: of('duration') || 'lifetime',
      months: of('duration') === 'months' ? Number(of('months') || Number.NaN) : null,
      match: of('match') || 'all',
      conditions,
      cap: cap === null ? null : { per: of('capPer') || 'month', amountMinor: cap },
    })
  }
  return { rules: rules as Rule[], at, wrong: Object.keys(wrong).length > 0 ? wrong : null }
}
const FIELD: Record<string, string> = { bp: 'percent', amountMinor: 'amount' }
/** What the api says of a rule, by the field of the form it stands in. */
export const errorsOf = (fields: Record<string, string>, at: readonly number[]) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, sentence]) => {
      const [, index, field = ''] = /^rules\.(\d+)\.(\w+)/.exec(name) ?? []
      if (index === undefined) return [name, sentence]
      return [`r${at[Number(index)] ?? 0}.${FIELD[field] ?? field}`, sentence]
    }),
  )
/** Values of the form's fields for rules that are saved. */
export const typedOf = (rules: readonly Rule[]): Typed =>
  Object.assign(
    {},
    ...rules.map((rule, n) => ({
      ...{ [`r${n}.id`]: rule.id, [`r${n}.on`]: rule.on, [`r${n}.currency`]: rule.currency ?? '' },
      [`r${n}.percent`]: rule.bp === null ? '' : String(rule.bp / 100),
      [`r${n}.amount`]: major(rule.amountMinor, rule.currency),
      ...{ [`r${n}.duration`]: rule.duration, [`r${n}.months`]: rule.months === null ? '' : String(rule.months) },
      ...{ [`r${n}.match`]: rule.match, [`r${n}.conditions`]: conditionsOut(rule) },
      ...{ [`r${n}.cap`]: major(rule.cap?.amountMinor, rule.currency), [`r${n}.capPer`]: rule.cap?.per ?? 'month' },
    })),
  )
export const typedIn = (form: FormData): Typed =>
  Object.fromEntries([...form.entries()].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
export const roomFor = (typed: Typed) => {
  const used = Object.entries(typed).filter(([name, value]) => name.endsWith('.id') && value !== '').length
  return Array.from({ length: Math.min(MOST, used + MORE) }, (_, n) => n)
}
