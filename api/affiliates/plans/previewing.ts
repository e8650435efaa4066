import { setImmediate } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import type { PlanPreview, PreviewPlan } from './contract.ts'
import { type Case, choose } from './rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const MONTH_MS = 30.4375 * DAY_MS
const MOST = 20_000
const TURN = 500

/**
 * What the sales of the last days would have paid under other rules, beside what they did pay: the same pure rule, sale by
 * sale in order of time, from where each partner stood when that time began. Refunds are left out on both sides.
 */
export async function preview(read: Reads, now: number, { rules, planId, days }: PreviewPlan): Promise<PlanPreview> {
  const from = now - days * DAY_MS
  const rows = await store.salesSince(read, planId, from, MOST + 1)
  const sales = rows.slice(0, MOST)
  const partnerIds = [...new Set(sales.map(({ partnerId }) => partnerId))]
  const firsts = new Map<string, number>()
  for (const { partnerId, contactId, at } of await store.firstsBefore(read, partnerIds, from))
    firsts.set(`${partnerId} ${contactId}`, at)
  const totals = new Map<string, { customers: number; revenue: Record<string, number> }>()
  const of = (partnerId: string) => {
    const there = totals.get(partnerId) ?? { customers: 0, revenue: {} }
    totals.set(partnerId, there)
    return there
  }
  for (const one of await store.totalsBefore(read, partnerIds, new Date(from).toISOString().slice(0, 10))) {
    of(one.partnerId).customers += one.customers
    of(one.partnerId).revenue[one.currency] = one.revenueMinor
  }
  const spent = new Map<string, number>()
  const sums = new Map<string, PlanPreview['partners'][number]>()
  for (const [n, one] of sales.entries()) {
    if (n % TURN === 0) await setImmediate()
    const { partnerId, contactId, currency, netMinor, occurredAt } = one
    const total = of(partnerId)
    const customer = `${partnerId} ${contactId}`
    const firstAt = firsts.get(customer) ?? null
    const month = new Date(occurredAt).toISOString().slice(0, 7)
    const key = (ruleId: string, per: 'customer' | 'month') =>
      `${ruleId} ${per === 'customer' ? customer : `${partnerId} ${month}`}`
    const { best } = choose(rules, {
      ...{ on: 'sale', netMinor, currency, occurredAt, firstAt },
      facts: factsOf(one, firstAt, total.customers, total.revenue[currency] ?? 0),
      spent: Object.fromEntries(rules.flatMap(({ id, cap }) => (cap ? [[id, spent.get(key(id, cap.per)) ?? 0]] : []))),
    })
    const wouldMinor = best?.amountMinor ?? 0
    const rule = rules.find(({ id }) => id === best?.ruleId)
    if (rule?.cap) spent.set(key(rule.id, rule.cap.per), (spent.get(key(rule.id, rule.cap.per)) ?? 0) + wouldMinor)
    if (firstAt === null && best) {
      firsts.set(customer, occurredAt)
      total.customers++
    }
    total.revenue[currency] = (total.revenue[currency] ?? 0) + netMinor
    const id = `${partnerId} ${currency}`
    const sum = sums.get(id) ?? { partnerId, name: one.partnerName, sales: 0, currency, wasMinor: 0, wouldMinor: 0 }
    sums.set(id, {
      ...sum,
      sales: sum.sales + 1,
      wasMinor: sum.wasMinor + one.wasMinor,
      wouldMinor: sum.wouldMinor + wouldMinor,
    })
  }
  const partners = [...sums.values()].sort(
    (a, b) => Math.abs(b.wouldMinor - b.wasMinor) - Math.abs(a.wouldMinor - a.wasMinor) || (a.name < b.name ? -1 : 1),
  )
  return { from, to: now, sales: sales.length, whole: rows.length <= MOST, totals: byCurrency(partners), partners }
}
type Row = Awaited<ReturnType<typeof store.salesSince>>[number]
const factsOf = (one: Row, firstAt: number | null, customers: number, revenue: number): Case['facts'] => ({
  ...{
    'sale.product': one.productSlug,
    'sale.amount': one.netMinor,
    'sale.kind': firstAt === null ? 'new' : 'recurring',
  },
  'customer.months': Math.max(0, Math.floor((one.occurredAt - one.boundAt) / MONTH_MS)),
  ...{ 'customer.plan': one.plan, 'partner.country': one.country },
  ...{ 'partner.customers': customers, 'partner.revenue': revenue },
})
function byCurrency(rows: PlanPreview['partners']): PlanPreview['totals'] {
  const sums = new Map<string, PlanPreview['totals'][number]>()
  for (const { currency, wasMinor, wouldMinor } of rows) {
    const sum = sums.get(currency) ?? { currency, wasMinor: 0, wouldMinor: 0 }
    sums.set(currency, { currency, wasMinor: sum.wasMinor + wasMinor, wouldMinor: sum.wouldMinor + wouldMinor })
  }
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1))
}
