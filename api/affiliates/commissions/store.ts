import { and, asc, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partner, partnerCustomer, partnerGroup } from '../../../db/schema/affiliates.ts'
import { lead, linkAttribution, refund, refundReversal } from '../../../db/schema/attribution.ts'
import { commission, commissionDecision, commissionPlanVersion, partnerDay } from '../../../db/schema/commissions.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { sale } from '../../../db/schema/conversions.ts'
import { link } from '../../../db/schema/links.ts'
import { product } from '../../../db/schema/products.ts'
import { hold } from '../../../db/schema/risk.ts'
import { ofPerson } from '../../kernel/person.ts'
import type { PlanRule } from '../plans/rules.ts'

/** By which decision a person is a partner's; of two who were merged, the one that was first. */
export const partnershipOf = (db: Reads, contactId: string) =>
  db
    .select({
      ...{ attributionId: linkAttribution.id, cause: linkAttribution.cause, boundAt: linkAttribution.decidedAt },
      ...{ partnerId: partner.id, partnerContactId: partner.contactId, state: partner.state, country: partner.country },
      ...{ planId: partnerGroup.planId, holdDays: partnerGroup.holdDays },
    })
    .from(linkAttribution)
    .innerJoin(link, and(eq(link.id, linkAttribution.linkId), eq(link.purpose, 'affiliate')))
    .innerJoin(partner, eq(partner.contactId, linkAttribution.ownerId))
    .innerJoin(partnerGroup, eq(partnerGroup.id, partner.groupId))
    .where(and(ofPerson(linkAttribution.contactId, contactId), isNull(linkAttribution.endedAt)))
    .orderBy(asc(linkAttribution.decidedAt), asc(linkAttribution.id))
    .limit(1)
    .get()
export type Partnership = NonNullable<Awaited<ReturnType<typeof partnershipOf>>>

/** The version of a plan that held at a moment; for one before all of them, the first. */
export async function planAt(db: Reads, planId: string, at: number) {
  const versions = db.select().from(commissionPlanVersion)
  const of = eq(commissionPlanVersion.planId, planId)
  const held = await versions
    .where(and(of, lte(commissionPlanVersion.createdAt, at)))
    .orderBy(desc(commissionPlanVersion.n))
    .limit(1)
    .get()
  const row =
    held ??
    (await db.select().from(commissionPlanVersion).where(of).orderBy(asc(commissionPlanVersion.n)).limit(1).get())!
  return { id: row.id, rules: JSON.parse(row.rules) as PlanRule[] }
}
export const ruleOf = async (db: Reads, planVersionId: string, ruleId: string) => {
  const row = await db
    .select({ rules: commissionPlanVersion.rules })
    .from(commissionPlanVersion)
    .where(eq(commissionPlanVersion.id, planVersionId))
    .get()
  return (JSON.parse(row!.rules) as PlanRule[]).find(({ id }) => id === ruleId)!
}

export const saleBy = (db: Reads, id: string) =>
  db
    .select({ sale, productSlug: product.slug, plan: contact.plan })
    .from(sale)
    .innerJoin(contact, eq(contact.id, sale.contactId))
    .leftJoin(product, eq(product.id, sale.productId))
    .where(eq(sale.id, id))
    .get()
export const leadBy = (db: Reads, id: string) =>
  db
    .select({ lead, plan: contact.plan })
    .from(lead)
    .innerJoin(contact, eq(contact.id, lead.contactId))
    .where(eq(lead.id, id))
    .get()
export const newestLeadOf = (db: Reads, contactId: string) =>
  db
    .select({ id: lead.id })
    .from(lead)
    .where(eq(lead.contactId, contactId))
    .orderBy(desc(lead.receivedAt), desc(lead.id))
    .limit(1)
    .get()
export const refundedOf = async (db: Reads, saleId: string) =>
  (
    await db
      .select({
        sum: sql<number>`coalesce(sum(${refund.amountMinor} - coalesce((SELECT sum(v.amount_minor) FROM ${refundReversal} v WHERE v.refund_id = ${refund}.id), 0)), 0)`,
      })
      .from(refund)
      .where(eq(refund.saleId, saleId))
      .get()
  )?.sum ?? 0

/** Commissions of a partner for one person's sales: since when, and what each rule has paid of them. */
const ofCustomer = (partnerId: string, contactId: string) =>
  and(
    eq(commission.partnerId, partnerId),
    inArray(commission.saleId, sql`(SELECT s.id FROM sale s WHERE ${ofPerson(sql`s.contact_id`, contactId)})`),
  )
export const firstAt = async (db: Reads, partnerId: string, contactId: string) =>
  (
    await db
      .select({ at: sql<number | null>`min(${commission.occurredAt})` })
      .from(commission)
      .where(and(ofCustomer(partnerId, contactId), eq(commission.kind, 'sale')))
      .get()
  )?.at ?? null
export const spentOnCustomer = async (db: Reads, partnerId: string, contactId: string, rule: Rule) =>
  (
    await db
      .select({ sum: sql<number>`coalesce(sum(${commission.amountMinor}), 0)` })
      .from(commission)
      .where(and(ofCustomer(partnerId, contactId), byRule(rule)))
      .get()
  )?.sum ?? 0
export interface Rule {
  planId: string
  ruleId: string
  currency: string
}
/** Of a rule in all versions of its plan: a new version does not begin a cap anew. */
const byRule = ({ planId, ruleId, currency }: Rule) =>
  and(
    eq(commission.ruleId, ruleId),
    eq(commission.currency, currency),
    inArray(commission.planVersionId, sql`(SELECT v.id FROM commission_plan_version v WHERE v.plan_id = ${planId})`),
  )
export const spentInMonth = async (db: Reads, partnerId: string, from: number, to: number, rule: Rule) =>
  (
    await db
      .select({ sum: sql<number>`coalesce(sum(${commission.amountMinor}), 0)` })
      .from(commission)
      .where(
        and(
          eq(commission.partnerId, partnerId),
          sql`${commission.occurredAt} >= ${from} AND ${commission.occurredAt} < ${to}`,
          byRule(rule),
        ),
      )
      .get()
  )?.sum ?? 0
export const totalsOf = async (db: Reads, partnerId: string, currency: string) => {
  const row = await db
    .select({
      customers: sql<number>`coalesce(sum(${partnerDay.customers}), 0)`,
      revenueMinor: sql<number>`coalesce(sum(CASE ${partnerDay.currency} WHEN ${currency} THEN ${partnerDay.revenueMinor} - ${partnerDay.refundedMinor} END), 0)`,
    })
    .from(partnerDay)
    .where(eq(partnerDay.partnerId, partnerId))
    .get()
  return { customers: row?.customers ?? 0, revenueMinor: row?.revenueMinor ?? 0 }
}

export type CommissionRow = typeof commission.$inferSelect
export const insertCommission = (tx: DbTx, row: typeof commission.$inferInsert) => tx.insert(commission).values(row)
export const insertDecision = (tx: DbTx, row: typeof commissionDecision.$inferInsert) =>
  tx.insert(commissionDecision).values(row)
export const decidedBefore = async (db: Reads, causeKey: string) =>
  (await db
    .select({ causeKey: commissionDecision.causeKey })
    .from(commissionDecision)
    .where(eq(commissionDecision.causeKey, causeKey))
    .get()) !== undefined
/** Whether a partner was paid for this person as a lead before, by whichever of their contacts. */
export const earnedLead = async (db: Reads, partnerId: string, contactId: string) =>
  (await db
    .select({ id: commission.id })
    .from(commission)
    .innerJoin(lead, eq(lead.id, commission.leadId))
    .where(and(eq(commission.partnerId, partnerId), ofPerson(lead.contactId, contactId)))
    .get()) !== undefined

export const commissionBy = (db: Reads, id: string) => db.select().from(commission).where(eq(commission.id, id)).get()
export const earnedOfSale = (db: Reads, saleId: string) =>
  db
    .select()
    .from(commission)
    .where(and(eq(commission.saleId, saleId), eq(commission.kind, 'sale')))
export const earnedUnder = (db: Reads, attributionId: string) =>
  db
    .select()
    .from(commission)
    .where(and(eq(commission.attributionId, attributionId), sql`${commission.kind} NOT IN ('reversal', 'restoration')`))
export const reversedOf = async (db: Reads, id: string) =>
  -(
    (
      await db
        .select({ sum: sql<number>`coalesce(sum(${commission.amountMinor}), 0)` })
        .from(commission)
        .where(eq(commission.reversesId, id))
        .get()
    )?.sum ?? 0
  )

export interface DayCounts {
  customers?: number
  leads?: number
  sales?: number
  revenueMinor?: number
  refundedMinor?: number
  earnedMinor?: number
  reversedMinor?: number
}
/** Adds to the day of a partner. */
export const countDay = (tx: DbTx, partnerId: string, at: number, currency: string, counts: DayCounts) => {
  const day = new Date(at).toISOString().slice(0, 10)
  const plus = (column: keyof DayCounts) => sql`${partnerDay[column]} + ${counts[column] ?? 0}`
  return tx
    .insert(partnerDay)
    .values({ partnerId, day, currency, ...counts })
    .onConflictDoUpdate({
      target: [partnerDay.partnerId, partnerDay.day, partnerDay.currency],
      set: {
        ...{ customers: plus('customers'), leads: plus('leads'), sales: plus('sales') },
        ...{ revenueMinor: plus('revenueMinor'), refundedMinor: plus('refundedMinor') },
        ...{ earnedMinor: plus('earnedMinor'), reversedMinor: plus('reversedMinor') },
      },
    })
}

export const isHeld = async (db: Reads, attributionId: string) =>
  (await db
    .select({ id: hold.id })
    .from(hold)
    .where(and(eq(hold.subjectKind, 'attribution'), eq(hold.subjectId, attributionId), eq(hold.state, 'open')))
    .limit(1)
    .get()) !== undefined
/** False when they were counted before. */
export const insertCustomer = async (tx: DbTx, row: typeof partnerCustomer.$inferInsert) =>
  (await tx.insert(partnerCustomer).values(row).onConflictDoNothing().returning({ id: partnerCustomer.partnerId }))
    .length === 1
export const commissionByCause = (db: Reads, causeKey: string) =>
  db.select().from(commission).where(eq(commission.causeKey, causeKey)).get()
/** Whether somebody took it back for what is no refund: then a refund that failed gives nothing again. */
export const takenBackOtherwise = async (db: Reads, id: string) =>
  (await db
    .select({ id: commission.id })
    .from(commission)
    .where(and(eq(commission.reversesId, id), inArray(commission.reason, ['not_honest', 'banned', 'staff'])))
    .limit(1)
    .get()) !== undefined
