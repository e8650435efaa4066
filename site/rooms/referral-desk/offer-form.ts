import { minorDigits } from '../../../api/kernel/money.ts'
import { text } from '../../state/forms.ts'

export const KINDS = ['coupon_percent', 'coupon', 'credit', 'points', 'gift', 'free_months', 'thanks'] as const
export const TRIGGERS = ['joined', 'first_sale', 'nth_sale', 'retained'] as const
export const FULFILMENTS = ['generated', 'pool', 'hand', 'webhook', 'file', 'none'] as const
export const APPROVALS = ['auto', 'staff'] as const
export const SIDES = ['friend', 'advocate'] as const
export const MILESTONES = [0, 1, 2] as const

/** What is typed for one thing that somebody gets, by the names of fields behind a prefix. */
export type Typed = Record<string, string>
interface Gift {
  kind: string
  amountMinor: number | null
  currency: string | null
  percentBp: number | null
  points: number | null
  months: number | null
  description: string
  fulfilment: string
  poolId: string | null
  expiresDays: number | null
}
const minor = (typed: string, currency: string): number => {
  const digits = /^[A-Z]{3}$/.test(currency) ? minorDigits(currency) : 2
  return /^\d{1,10}([.,]\d{1,3})?$/.test(typed)
    ? Math.round(Number(typed.replace(',', '.')) * 10 ** digits)
    : Number.NaN
}
export const whole = (typed: string) => (typed === '' ? null : /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN)
const major = (amountMinor: number | null, currency: string | null) =>
  amountMinor === null || currency === null
    ? ''
    : (amountMinor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency))

export function giftOf(form: FormData, of: string): Gift {
  const at = (name: string) => text(form, `${of}.${name}`).trim()
  const kind = at('kind')
  const currency = at('currency').toUpperCase()
  const money = kind === 'coupon' || kind === 'credit'
  const value = at('value')
  return {
    kind: kind === 'coupon_percent' ? 'coupon' : kind,
    amountMinor: money ? minor(value, currency) : null,
    currency: money ? currency : null,
    percentBp: kind === 'coupon_percent' ? Math.round(Number(value.replace(',', '.') || Number.NaN) * 100) : null,
    points: kind === 'points' ? (whole(value) ?? Number.NaN) : null,
    months: kind === 'free_months' ? (whole(value) ?? Number.NaN) : null,
    ...{ description: at('description'), fulfilment: at('fulfilment') },
    poolId: at('fulfilment') === 'pool' ? at('poolId') || null : null,
    expiresDays: whole(at('expiresDays')),
  }
}

/** The form as the api takes an offer: sides and milestones that give nothing are left out. */
export function offerIn(form: FormData) {
  const sides = SIDES.filter((side) => text(form, `${side}.kind`) !== '').map((side) => {
    const at = (name: string) => text(form, `${side}.${name}`).trim()
    const trigger = at('trigger')
    const currency = at('minCurrency').toUpperCase() || at('currency').toUpperCase()
    const counted = whole(at('count'))
    return {
      ...{ side, trigger, ...giftOf(form, side), approval: at('approval'), holdDays: whole(at('holdDays')) ?? 0 },
      minAmountMinor: at('min') === '' ? null : minor(at('min'), currency),
      minCurrency: at('min') === '' ? null : currency,
      nth: trigger === 'nth_sale' ? counted : null,
      days: trigger === 'retained' ? counted : null,
      ...{ capPerPerson: whole(at('cap')), capTotal: whole(at('total')) },
    }
  })
  const milestones = MILESTONES.filter((i) => text(form, `m${i}.threshold`).trim() !== '').map((i) => ({
    threshold: whole(text(form, `m${i}.threshold`).trim()) ?? Number.NaN,
    ...giftOf(form, `m${i}`),
  }))
  const day = text(form, 'endsAt')
  const endsAt = day === '' ? null : Date.parse(`${day}T00:00:00Z`) + 86_400_000
  return { name: text(form, 'name').trim(), terms: text(form, 'terms').trim(), endsAt, sides, milestones }
}

export const giftTyped = (of: string, g: Gift): Typed => ({
  [`${of}.kind`]: g.kind === 'coupon' && g.percentBp !== null ? 'coupon_percent' : g.kind,
  [`${of}.value`]:
    g.percentBp !== null ? String(g.percentBp / 100) : String(g.points ?? g.months ?? major(g.amountMinor, g.currency)),
  [`${of}.currency`]: g.currency ?? '',
  [`${of}.description`]: g.description,
  [`${of}.fulfilment`]: g.fulfilment,
  [`${of}.poolId`]: g.poolId ?? '',
  [`${of}.expiresDays`]: g.expiresDays === null ? '' : String(g.expiresDays),
})
type Side = Gift & {
  side: string
  trigger: string
  minAmountMinor: number | null
  minCurrency: string | null
  nth: number | null
  days: number | null
  holdDays: number
  approval: string
  capPerPerson: number | null
  capTotal: number | null
}
interface Saved {
  name: string
  terms: string
  endsAt: number | null
  sides: readonly Side[]
  milestones: readonly (Gift & { threshold: number })[]
}
/** A saved offer as it was typed. */
export const typedOf = ({ name, terms, endsAt, sides, milestones }: Saved): Typed => ({
  ...{ name, terms, endsAt: endsAt === null ? '' : new Date(endsAt - 86_400_000).toISOString().slice(0, 10) },
  ...Object.assign(
    {},
    ...sides.map((one) => ({
      ...giftTyped(one.side, one),
      [`${one.side}.trigger`]: one.trigger,
      [`${one.side}.min`]: major(one.minAmountMinor, one.minCurrency),
      [`${one.side}.minCurrency`]: one.minCurrency ?? '',
      [`${one.side}.count`]: String(one.nth ?? one.days ?? ''),
      [`${one.side}.holdDays`]: String(one.holdDays),
      [`${one.side}.approval`]: one.approval,
      [`${one.side}.cap`]: String(one.capPerPerson ?? ''),
      [`${one.side}.total`]: String(one.capTotal ?? ''),
    })),
    ...milestones.map((one, i) => ({ ...giftTyped(`m${i}`, one), [`m${i}.threshold`]: String(one.threshold) })),
  ),
})
export const typedIn = (form: FormData): Typed =>
  Object.fromEntries([...form.entries()].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

/** What the api says is wrong, beside the field it was typed in. */
export function errorsOf(fields: Record<string, string>, sides: readonly { side: string }[]): Record<string, string> {
  const FIELD: Record<string, string> = {
    ...{ amountMinor: 'value', percentBp: 'value', points: 'value', months: 'value', capPerPerson: 'cap' },
    ...{ capTotal: 'total', minAmountMinor: 'min', minCurrency: 'min', nth: 'count', days: 'count' },
  }
  return Object.fromEntries(
    Object.entries(fields).map(([path, sentence]) => {
      const [list, i, field = ''] = path.split('.')
      if (list !== 'sides' && list !== 'milestones') return [path, sentence]
      if (i === undefined) return [list, sentence]
      return [`${list === 'sides' ? sides[Number(i)]?.side : `m${i}`}.${FIELD[field] ?? field}`, sentence]
    }),
  )
}
