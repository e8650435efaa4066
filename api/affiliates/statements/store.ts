import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'
import { commission } from '../../../db/schema/commissions.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { payout, payoutMethod } from '../../../db/schema/payouts.ts'

/** What the account held before a moment, by currency: earned, less what was taken back and what was paid. */
export async function balanceBefore(db: Reads, partnerId: string, at: number): Promise<Map<string, number>> {
  const rows = await db.all<{ currency: string; sum: number }>(sql`
    SELECT currency, sum(n) AS sum FROM (
      SELECT currency, amount_minor AS n FROM ${commission} WHERE partner_id = ${partnerId} AND created_at < ${at}
      UNION ALL SELECT currency, -amount_minor FROM ${payout} WHERE partner_id = ${partnerId} AND state = 'paid' AND moved_at < ${at}
    ) GROUP BY currency`)
  return new Map(rows.map(({ currency, sum }) => [currency, sum]))
}
const customerName = sql<string | null>`(SELECT cu.name FROM contact cu WHERE cu.id = coalesce(
  (SELECT s.contact_id FROM sale s WHERE s.id = ${commission.saleId}), (SELECT l.contact_id FROM lead l WHERE l.id = ${commission.leadId})))`
export const commissionsIn = (db: Reads, partnerId: string, from: number, to: number) =>
  db
    .select({
      ...{ id: commission.id, kind: commission.kind, at: commission.createdAt, currency: commission.currency },
      ...{ amountMinor: commission.amountMinor, reason: commission.reason, reversesId: commission.reversesId },
      ...{ saleId: commission.saleId, leadId: commission.leadId, customerName },
    })
    .from(commission)
    .where(and(eq(commission.partnerId, partnerId), gte(commission.createdAt, from), lt(commission.createdAt, to)))
    .orderBy(asc(commission.createdAt), asc(commission.id))
export const paidIn = (db: Reads, partnerId: string, from: number, to: number) =>
  db
    .select({
      ...{ id: payout.id, at: payout.movedAt, currency: payout.currency, amountMinor: payout.amountMinor },
      hint: payoutMethod.hint,
    })
    .from(payout)
    .innerJoin(payoutMethod, eq(payoutMethod.id, payout.methodId))
    .where(
      and(eq(payout.partnerId, partnerId), eq(payout.state, 'paid'), gte(payout.movedAt, from), lt(payout.movedAt, to)),
    )
    .orderBy(asc(payout.movedAt), asc(payout.id))

/** What happened in each month, by kind and currency: a few rows, however much there was. */
export const monthlySums = (db: Reads, partnerId: string) =>
  db.all<{ month: string; currency: string; kind: 'earned' | 'taken_back' | 'paid'; amountMinor: number }>(sql`
    SELECT month, currency, kind, sum(n) AS "amountMinor" FROM (
      SELECT strftime('%Y-%m', created_at / 1000, 'unixepoch') AS month, currency,
        CASE WHEN amount_minor > 0 THEN 'earned' ELSE 'taken_back' END AS kind, abs(amount_minor) AS n
      FROM ${commission} WHERE partner_id = ${partnerId}
      UNION ALL SELECT strftime('%Y-%m', moved_at / 1000, 'unixepoch'), currency, 'paid', amount_minor
      FROM ${payout} WHERE partner_id = ${partnerId} AND state = 'paid'
    ) GROUP BY month, currency, kind ORDER BY month, currency, kind`)
export const partnerName = async (db: Reads, partnerId: string) =>
  (
    await db
      .select({ name: contact.name })
      .from(partner)
      .innerJoin(contact, eq(contact.id, partner.contactId))
      .where(eq(partner.id, partnerId))
      .get()
  )?.name ?? ''
