import { type Json, listOf, textOf } from './words.ts'

/** Whether a subscription became dearer: pure, from what Stripe says it was before and is now. */

const PER_YEAR: Record<string, number> = { day: 365, week: 52, month: 12, year: 1 }
/** While it stands so it is used; one that ended or never began has no plan to move from. */
const RUNS = ['active', 'trialing', 'past_due']

interface Price {
  id: string
  product: string
  rhythm: string
  currency: string
  /** For one seat, in Stripe's smallest unit. */
  yearly: number
}
/** A price, or a plan of older versions of the API; undefined where no amount stands in it. */
function priceIn(item: Json): Price | undefined {
  const price = (item['price'] ?? item['plan'] ?? {}) as Json
  const recurring = (price['recurring'] ?? price) as Json
  const amount = price['unit_amount'] ?? price['amount'] ?? price['unit_amount_decimal'] ?? price['amount_decimal']
  const [id, interval] = [textOf(price['id']), textOf(recurring['interval'])]
  const each = amount === null || amount === undefined ? Number.NaN : Number(amount)
  const count = Number(recurring['interval_count'] ?? 1)
  const perYear = PER_YEAR[interval ?? '']
  if (!id || !perYear || !Number.isFinite(each) || !(count > 0)) return undefined
  const [product, currency] = [textOf(price['product']) ?? id, textOf(price['currency']) ?? '']
  return { id, product, rhythm: `${count} ${interval}`, currency, yearly: (each * perYear) / count }
}
/** What is paid by use has no price that can be compared. */
const isMetered = (item: Json) => {
  const price = (item['price'] ?? item['plan'] ?? {}) as Json
  return ((price['recurring'] ?? price) as Json)['usage_type'] === 'metered'
}
const pricesOf = (items: Json[]) => items.filter((one) => !isMetered(one)).map(priceIn)
const same = (one: readonly Price[], other: readonly Price[], of: (price: Price) => string) =>
  JSON.stringify(one.map(of).sort()) === JSON.stringify(other.map(of).sort())
const yearlyOf = (prices: readonly Price[]) => Math.round(prices.reduce((sum, { yearly }) => sum + yearly, 0))

export type Repriced = { fromYearly: number; toYearly: number } | { reason: string }
/**
 * From which price to which a subscription went, by the year and for one seat: more seats are no other plan, and the
 * same product paid by the year instead of by the month is none either.
 * @param previous what Stripe says was otherwise before
 */
export function repriced(subscription: Json, previous: Json): Repriced {
  if (!RUNS.includes(String(subscription['status']))) return { reason: 'noted' }
  const byItems = previous['items'] !== undefined && previous['items'] !== null
  const had = byItems ? listOf(previous['items']) : previous['plan'] ? [{ plan: previous['plan'] }] : []
  if (had.length === 0) return { reason: 'noted' }
  const has = byItems ? listOf(subscription['items']) : [{ plan: subscription['plan'] }]
  const [before, after] = [pricesOf(had), pricesOf(has)]
  if (before.length === 0 || after.length === 0) return { reason: 'price_unknown' }
  const isKnown = (price: Price | undefined): price is Price => price !== undefined
  if (!before.every(isKnown) || !after.every(isKnown)) return { reason: 'price_unknown' }
  if (same(before, after, ({ id }) => id)) return { reason: 'noted' }
  if (new Set([...before, ...after].map(({ currency }) => currency)).size > 1) return { reason: 'price_unknown' }
  if (same(before, after, ({ product }) => product) && !same(before, after, ({ rhythm }) => rhythm))
    return { reason: 'other_rhythm' }
  const [fromYearly, toYearly] = [yearlyOf(before), yearlyOf(after)]
  return fromYearly === toYearly ? { reason: 'same_price' } : { fromYearly, toYearly }
}
