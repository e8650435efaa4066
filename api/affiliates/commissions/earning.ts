import type { NO_COMMISSION } from '../../../db/schema/commissions.ts'
import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { bookEarning } from '../ledger/booking.ts'
import { type Case, choose, type Judged, type PlanRule } from '../plans/rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const MONTH_MS = 30.4375 * DAY_MS
type Why = (typeof NO_COMMISSION)[number]
type Plan = Awaited<ReturnType<typeof store.planAt>>

interface About {
  causeKey: string
  saleId: string | null
  leadId: string | null
  contactId: string
  baseMinor: number
  currency: string
  occurredAt: number
  isNewCustomer: boolean
}
const NOT_EARNING: Partial<Record<store.Partnership['state'], Why>> = { paused: 'paused', banned: 'banned' }

/** What a partner earns by a sale of somebody they brought; decided once, with what each rule would have paid. */
export async function earnBySale(tx: Tx, saleId: string): Promise<void> {
  const found = await store.saleBy(tx, saleId)
  if (!found) return
  const { contactId, netMinor, currency, occurredAt } = found.sale
  const bond = await store.partnershipOf(tx, contactId)
  const causeKey = `sale:${saleId}`
  if (!bond || (await store.decidedBefore(tx, causeKey))) return
  const firstAt = await store.firstAt(tx, bond.partnerId, contactId)
  const about = { causeKey, saleId, leadId: null, contactId, baseMinor: netMinor, currency, occurredAt }
  const known = { product: found.productSlug, plan: found.plan }
  await earn(tx, bond, { ...about, isNewCustomer: firstAt === null }, async (plan) => ({
    ...{ on: 'sale', netMinor, currency, occurredAt, firstAt },
    ...{ facts: await factsOf(tx, bond, about, firstAt, known), spent: await spentOf(tx, bond, plan.rules, about) },
  }))
}

/** A lead is paid for once for each person a partner brought. */
export async function earnByLead(tx: Tx, leadId: string): Promise<void> {
  const found = await store.leadBy(tx, leadId)
  if (!found || found.lead.name === 'named') return
  const { contactId, occurredAt } = found.lead
  const bond = await store.partnershipOf(tx, contactId)
  const causeKey = `lead:${leadId}`
  if (!bond || (await store.decidedBefore(tx, causeKey))) return
  const plan = await store.planAt(tx, bond.planId, occurredAt)
  // an amount for a lead is in the currency of its rule
  const currency = plan.rules.find(({ on }) => on === 'lead')?.currency
  if (!currency) return
  const about = { causeKey, saleId: null, leadId, contactId, baseMinor: 0, currency, occurredAt, isNewCustomer: false }
  const why = (await store.earnedLead(tx, bond.partnerId, contactId)) ? 'only_one_lead' : undefined
  const known = { product: null, plan: found.plan }
  await earn(
    tx,
    bond,
    about,
    async () => ({
      ...{ on: 'lead', netMinor: 0, currency, occurredAt, firstAt: null },
      ...{ facts: await factsOf(tx, bond, about, null, known), spent: await spentOf(tx, bond, plan.rules, about) },
    }),
    why,
  )
}

async function earn(
  tx: Tx,
  bond: store.Partnership,
  about: About,
  caseOf: (plan: Plan) => Promise<Case>,
  refused: Why | undefined = bond.state === 'approved' ? undefined : (NOT_EARNING[bond.state] ?? 'not_approved'),
): Promise<void> {
  const plan = await store.planAt(tx, bond.planId, about.occurredAt)
  const { best, judged } = refused ? { best: null, judged: [] } : choose(plan.rules, await caseOf(plan))
  const { partnerId, attributionId } = bond
  const { causeKey, saleId, leadId, baseMinor, currency, occurredAt, isNewCustomer } = about
  const commissionId = best ? newId('com', tx.now) : null
  if (best)
    await store.insertCommission(tx, {
      ...{ id: commissionId!, partnerId, kind: saleId ? 'sale' : 'lead', saleId, leadId, attributionId },
      ...{ planVersionId: plan.id, ruleId: best.ruleId, baseMinor, amountMinor: best.amountMinor, currency },
      ...{ causeKey, occurredAt, clearsAt: occurredAt + bond.holdDays * DAY_MS, createdAt: tx.now },
    })
  await store.insertDecision(tx, {
    ...{ causeKey, partnerId, saleId, leadId, attributionId, planVersionId: plan.id, commissionId },
    ...{ why: best ? null : (refused ?? 'no_rule'), judged: JSON.stringify(judged satisfies Judged[]), at: tx.now },
  })
  const counts = saleId ? { sales: 1, revenueMinor: baseMinor } : { leads: 1 }
  await store.countDay(tx, partnerId, occurredAt, currency, {
    ...counts,
    ...(saleId && isNewCustomer && best && { customers: 1 }),
    ...(best && { earnedMinor: best.amountMinor }),
  })
  if (!best) return
  await bookEarning(tx, { partnerId, currency }, commissionId!, best.amountMinor)
  await tx.emit('commission.created', {
    ...{ contactId: bond.partnerContactId, partnerId, commissionId: commissionId! },
    ...{ amountMinor: best.amountMinor, currency, ...(saleId && { saleId }) },
  })
}

async function factsOf(
  tx: Tx,
  bond: store.Partnership,
  { baseMinor, currency, occurredAt }: Pick<About, 'baseMinor' | 'currency' | 'occurredAt'>,
  firstAt: number | null,
  known: { product: string | null; plan: string | null },
): Promise<Case['facts']> {
  const totals = await store.totalsOf(tx, bond.partnerId, currency)
  return {
    ...{ 'sale.product': known.product, 'sale.amount': baseMinor },
    'sale.kind': firstAt === null ? 'new' : 'recurring',
    'customer.months': Math.max(0, Math.floor((occurredAt - bond.boundAt) / MONTH_MS)),
    ...{ 'customer.plan': known.plan, 'partner.country': bond.country },
    ...{ 'partner.customers': totals.customers, 'partner.revenue': totals.revenueMinor },
  }
}

/** What rules with a cap have paid within it. */
async function spentOf(
  tx: Tx,
  { partnerId, planId }: store.Partnership,
  rules: readonly PlanRule[],
  { contactId, currency, occurredAt }: Pick<About, 'contactId' | 'currency' | 'occurredAt'>,
) {
  const spent: Record<string, number> = {}
  for (const { id: ruleId, cap } of rules) {
    if (!cap) continue
    const rule = { planId, ruleId, currency }
    const day = new Date(occurredAt)
    const month = (n: number) => Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + n, 1)
    spent[ruleId] =
      cap.per === 'customer'
        ? await store.spentOnCustomer(tx, partnerId, contactId, rule)
        : await store.spentInMonth(tx, partnerId, month(0), month(1), rule)
  }
  return spent
}
