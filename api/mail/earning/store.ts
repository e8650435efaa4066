import { and, asc, count, eq, gt, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'
import { commission, commissionAppeal } from '../../../db/schema/commissions.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { event } from '../../../db/schema/events.ts'
import { payout, payoutMethod, taxForm } from '../../../db/schema/payouts.ts'

export const isFirstCommission = async (db: Reads, partnerId: string, commissionId: string) =>
  (await firstCommissionOf(db, partnerId))?.id === commissionId
const firstCommissionOf = (db: Reads, partnerId: string) =>
  db
    .select({ id: commission.id })
    .from(commission)
    .where(eq(commission.partnerId, partnerId))
    .orderBy(asc(commission.createdAt), asc(commission.id))
    .limit(1)
    .get()
export const commissionBy = (db: Reads, id: string) =>
  db.select({ clearsAt: commission.clearsAt }).from(commission).where(eq(commission.id, id)).get()
/** The words a colleague gave when they took it back. */
export const noteOfReversal = async (db: Reads, commissionId: string, reason: 'not_honest' | 'staff' | 'banned') =>
  (
    await db
      .select({ note: commission.note })
      .from(commission)
      .where(and(eq(commission.reversesId, commissionId), eq(commission.reason, reason)))
      .get()
  )?.note ?? null

export interface DaySums {
  partnerId: string
  contactId: string
  email: string | null
  currency: string
  earned: number
  earnedMinor: number
  backMinor: number
  held: number
}
/** What happened to partners in a span, by currency; their first commission has a mail of its own. */
export const daySums = (db: Reads, from: number, to: number) =>
  db.all<DaySums>(sql`
    SELECT p.id AS "partnerId", p.contact_id AS "contactId", c.email, d.currency, sum(d.earned) AS earned,
      sum(d.earned_minor) AS "earnedMinor", sum(d.back_minor) AS "backMinor", sum(d.held) AS held
    FROM (
      SELECT partner_id, currency, 1 AS earned, amount_minor AS earned_minor, 0 AS back_minor, 0 AS held FROM ${commission} x
      WHERE created_at >= ${from} AND created_at < ${to} AND amount_minor > 0
        AND EXISTS (SELECT 1 FROM ${commission} o WHERE o.partner_id = x.partner_id AND (o.created_at, o.id) < (x.created_at, x.id))
      UNION ALL SELECT partner_id, currency, 0, 0, -amount_minor, 0 FROM ${commission}
      WHERE created_at >= ${from} AND created_at < ${to} AND amount_minor < 0 AND reason IN ('refund', 'dispute_lost')
      UNION ALL SELECT k.partner_id, k.currency, 0, 0, 0, 1 FROM hold h
      JOIN ${commission} k ON k.kind <> 'reversal' AND ((h.subject_kind = 'attribution' AND h.subject_id = k.attribution_id)
        OR (h.subject_kind = 'commission' AND h.subject_id = k.id))
      WHERE h.opened_at >= ${from} AND h.opened_at < ${to} AND h."action" = 'hold'
    ) d JOIN ${partner} p ON p.id = d.partner_id JOIN ${contact} c ON c.id = p.contact_id
    GROUP BY p.id, d.currency ORDER BY p.id, d.currency`)

/** What each partner earned, lost and was paid in a span, by currency. */
export const monthSums = (db: Reads, from: number, to: number) =>
  db.all<{
    partnerId: string
    contactId: string
    email: string | null
    currency: string
    earnedMinor: number
    backMinor: number
    paidMinor: number
  }>(sql`
    SELECT p.id AS "partnerId", p.contact_id AS "contactId", c.email, d.currency, sum(d.earned) AS "earnedMinor",
      sum(d.back) AS "backMinor", sum(d.paid) AS "paidMinor"
    FROM (
      SELECT partner_id, currency, max(0, amount_minor) AS earned, max(0, -amount_minor) AS back, 0 AS paid FROM ${commission}
      WHERE created_at >= ${from} AND created_at < ${to}
      UNION ALL SELECT partner_id, currency, 0, 0, amount_minor FROM ${payout}
      WHERE state = 'paid' AND moved_at >= ${from} AND moved_at < ${to}
    ) d JOIN ${partner} p ON p.id = d.partner_id JOIN ${contact} c ON c.id = p.contact_id
    GROUP BY p.id, d.currency ORDER BY p.id, d.currency`)

export const payoutBy = (db: Reads, id: string) =>
  db
    .select({ hint: payoutMethod.hint, reason: payout.reason })
    .from(payout)
    .innerJoin(payoutMethod, eq(payoutMethod.id, payout.methodId))
    .where(eq(payout.id, id))
    .get()
export const methodOf = (db: Reads, partnerId: string) =>
  db
    .select({ rail: payoutMethod.rail, hint: payoutMethod.hint, usableAt: payoutMethod.usableAt })
    .from(payoutMethod)
    .where(and(eq(payoutMethod.partnerId, partnerId), isNull(payoutMethod.endedAt)))
    .get()
/** The method that ended with a fact. */
export const endedWith = async (db: Reads, partnerId: string, factId: string) => {
  const fact = await db.select({ at: event.at }).from(event).where(eq(event.id, factId)).get()
  return db
    .select({ id: payoutMethod.id, rail: payoutMethod.rail, details: payoutMethod.details })
    .from(payoutMethod)
    .where(and(eq(payoutMethod.partnerId, partnerId), eq(payoutMethod.endedAt, fact?.at ?? -1)))
    .get()
}
export const formsExpiring = (db: Reads, now: number, until: number) =>
  db
    .select({
      ...{ id: taxForm.id, expiresAt: taxForm.expiresAt, kind: taxForm.kind },
      ...{ contactId: partner.contactId, email: contact.email },
    })
    .from(taxForm)
    .innerJoin(partner, eq(partner.id, taxForm.partnerId))
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .where(
      and(
        isNull(taxForm.endedAt),
        eq(taxForm.state, 'verified'),
        isNotNull(taxForm.expiresAt),
        gt(taxForm.expiresAt, now),
        lte(taxForm.expiresAt, until),
      ),
    )
    .orderBy(asc(taxForm.id))
export const payableSums = (db: Reads) =>
  db.all<{ currency: string; partners: number; amountMinor: number }>(sql`
    SELECT currency, count(DISTINCT partner_id) AS partners, sum(payable_minor) AS "amountMinor" FROM commission_place
    WHERE payable_minor > 0 GROUP BY currency ORDER BY currency`)

/** What a batch sends, and where to. */
export const sentWith = (db: Reads, batchId: string) =>
  db
    .select({
      ...{ id: payout.id, amountMinor: payout.amountMinor, currency: payout.currency },
      ...{ rail: payoutMethod.rail, hint: payoutMethod.hint, contactId: partner.contactId, email: contact.email },
    })
    .from(payout)
    .innerJoin(payoutMethod, eq(payoutMethod.id, payout.methodId))
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .innerJoin(contact, and(eq(contact.id, partner.contactId), isNull(contact.erasedAt)))
    .where(and(eq(payout.batchId, batchId), eq(payout.state, 'approved')))
    .orderBy(asc(payout.id))
/** Partners with money that can be paid, as much as is paid at least, who have not said where to. */
export const withoutPlace = (db: Reads) =>
  db.all<{ partnerId: string; contactId: string; email: string | null; currency: string; amountMinor: number }>(sql`
    SELECT p.id AS "partnerId", p.contact_id AS "contactId", c.email, l.currency, sum(l.payable_minor) AS "amountMinor"
    FROM commission_place l JOIN ${partner} p ON p.id = l.partner_id JOIN partner_group g ON g.id = p.group_id
    JOIN ${contact} c ON c.id = p.contact_id AND c.erased_at IS NULL
    WHERE l.payable_minor > 0 AND p.state IN ('approved', 'paused')
      AND NOT EXISTS (SELECT 1 FROM ${payoutMethod} m WHERE m.partner_id = p.id AND m.ended_at IS NULL)
    GROUP BY p.id, l.currency
    HAVING sum(l.payable_minor) >= coalesce((SELECT j.value FROM json_each(g.minimums) j WHERE j.key = l.currency), 0)
    ORDER BY p.id, l.currency`)
/** Sales by partners in a span by currency, and what was earned by them. */
export const deskSums = (db: Reads, from: number, to: number) =>
  db.all<{ n: number; amountMinor: number; currency: string; earnedMinor: number }>(sql`
    SELECT count(*) AS n, sum(base_minor) AS "amountMinor", currency, sum(amount_minor) AS "earnedMinor" FROM ${commission}
    WHERE kind = 'sale' AND created_at >= ${from} AND created_at < ${to} GROUP BY currency ORDER BY currency`)
/** Doubts that hold something of partners: those of a span, all that wait, and those that somebody should have decided about. */
export async function deskHolds(db: Reads, from: number, to: number, now: number) {
  const [row] = await db.all<{ held: number; waiting: number; overdue: number }>(sql`
    SELECT count(*) FILTER (WHERE opened_at >= ${from} AND opened_at < ${to}) AS held,
      count(*) FILTER (WHERE state = 'open') AS waiting, count(*) FILTER (WHERE state = 'open' AND due_at <= ${now}) AS overdue
    FROM hold WHERE "action" = 'hold' AND subject_kind IN ('attribution', 'commission') AND (state = 'open' OR opened_at >= ${from})`)
  return row!
}

/** Appeals that wait for an answer, and when the newest of them was made. */
export const openAppeals = async (db: Reads, since: number) => {
  const open = eq(commissionAppeal.state, 'open')
  const fresh = and(open, gt(commissionAppeal.createdAt, since))
  const n = (await db.select({ n: count() }).from(commissionAppeal).where(open).get())?.n ?? 0
  return { n, isNew: ((await db.select({ n: count() }).from(commissionAppeal).where(fresh).get())?.n ?? 0) > 0 }
}
export const answerOf = async (db: Reads, appealId: string) =>
  (
    await db
      .select({ answer: commissionAppeal.answer })
      .from(commissionAppeal)
      .where(eq(commissionAppeal.id, appealId))
      .get()
  )?.answer ?? null
