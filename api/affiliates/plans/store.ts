import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partner, partnerGroup } from '../../../db/schema/affiliates.ts'
import { linkAttribution } from '../../../db/schema/attribution.ts'
import {
  commission,
  commissionDecision,
  commissionPlan,
  commissionPlanVersion,
} from '../../../db/schema/commissions.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { sale } from '../../../db/schema/conversions.ts'
import { product } from '../../../db/schema/products.ts'

export const plans = (db: Reads) =>
  db.select().from(commissionPlan).orderBy(asc(commissionPlan.createdAt), asc(commissionPlan.id))
export const planBy = (db: Reads, id: string) => db.select().from(commissionPlan).where(eq(commissionPlan.id, id)).get()
export const planNamed = (db: Reads, name: string) =>
  db.select({ id: commissionPlan.id }).from(commissionPlan).where(eq(commissionPlan.name, name)).get()
export const versionsOf = (db: Reads, planId: string) =>
  db
    .select()
    .from(commissionPlanVersion)
    .where(eq(commissionPlanVersion.planId, planId))
    .orderBy(desc(commissionPlanVersion.n))
export const groupsOf = (db: Reads, planId: string) =>
  db
    .select({ id: partnerGroup.id, name: partnerGroup.name })
    .from(partnerGroup)
    .where(eq(partnerGroup.planId, planId))
    .orderBy(asc(partnerGroup.name))
export const insertPlan = (tx: DbTx, row: typeof commissionPlan.$inferInsert) => tx.insert(commissionPlan).values(row)
export const insertVersion = (tx: DbTx, row: typeof commissionPlanVersion.$inferInsert) =>
  tx.insert(commissionPlanVersion).values(row)

/** Sales since a moment of partners under a plan, as they were decided, in order of time. */
export const salesSince = (db: Reads, planId: string, since: number, limit: number) =>
  db
    .select({
      ...{ partnerId: commissionDecision.partnerId, partnerName: contact.name, country: partner.country },
      ...{ contactId: sale.contactId, netMinor: sale.netMinor, currency: sale.currency, occurredAt: sale.occurredAt },
      ...{ productSlug: product.slug, boundAt: linkAttribution.decidedAt },
      plan: sql<string | null>`(SELECT cu.plan FROM contact cu WHERE cu.id = ${sale.contactId})`,
      wasMinor: sql<number>`coalesce(${commission.amountMinor}, 0)`,
    })
    .from(commissionDecision)
    .innerJoin(sale, eq(sale.id, commissionDecision.saleId))
    .innerJoin(partner, eq(partner.id, commissionDecision.partnerId))
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .innerJoin(linkAttribution, eq(linkAttribution.id, commissionDecision.attributionId))
    .leftJoin(product, eq(product.id, sale.productId))
    .leftJoin(commission, eq(commission.id, commissionDecision.commissionId))
    .where(
      and(
        gte(sale.occurredAt, since),
        inArray(
          partner.groupId,
          db.select({ id: partnerGroup.id }).from(partnerGroup).where(eq(partnerGroup.planId, planId)),
        ),
      ),
    )
    .orderBy(asc(sale.occurredAt), asc(sale.id))
    .limit(limit)
/** When the first sale of these customers that earned something took place, before a moment. */
export const firstsBefore = (db: Reads, partnerIds: string[], before: number) =>
  db
    .select({
      ...{ partnerId: commission.partnerId, contactId: sale.contactId },
      at: sql<number>`min(${commission.occurredAt})`,
    })
    .from(commission)
    .innerJoin(sale, eq(sale.id, commission.saleId))
    .where(
      and(
        inArray(commission.partnerId, partnerIds),
        eq(commission.kind, 'sale'),
        sql`${commission.occurredAt} < ${before}`,
      ),
    )
    .groupBy(commission.partnerId, sale.contactId)
export const totalsBefore = (db: Reads, partnerIds: string[], day: string) =>
  db.all<{ partnerId: string; currency: string; customers: number; revenueMinor: number }>(sql`
    SELECT partner_id AS "partnerId", currency, sum(customers) AS customers, sum(revenue_minor - refunded_minor) AS "revenueMinor"
    FROM partner_day WHERE partner_id IN (SELECT value FROM json_each(${JSON.stringify(partnerIds)})) AND day < ${day}
    GROUP BY partner_id, currency`)
