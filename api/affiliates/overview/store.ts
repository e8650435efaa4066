import { and, eq, gt, gte, lte, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'
import { partnerDay } from '../../../db/schema/commissions.ts'
import { commissionPlace } from '../../../db/schema/ledger.ts'
import { linkFigures } from '../../kernel/link-figures.ts'

const linksOf = (partnerId: string) =>
  sql`SELECT l.id FROM link l JOIN partner pa ON pa.contact_id = l.owner_id WHERE pa.id = ${partnerId} AND l.purpose = 'affiliate'`
const ALL = sql`SELECT id FROM link WHERE purpose = 'affiliate'`

export const clicksByDay = (db: Reads, partnerId: string, from: string, to: string) =>
  db.all<{ day: string; clicks: number }>(sql`
    SELECT day, sum(real) AS clicks FROM ${linkFigures(linksOf(partnerId))} WHERE day BETWEEN ${from} AND ${to} GROUP BY day`)
export const clicksByLink = (db: Reads, partnerId: string, from: string, to: string) =>
  db.all<{ id: string; code: string; label: string; clicks: number; customers: number }>(sql`
    SELECT l.id, l.code, l.label, coalesce(sum(f.real), 0) AS clicks,
      (SELECT count(*) FROM link_attribution a JOIN partner_customer c ON c.attribution_id = a.id WHERE a.link_id = l.id
        AND date(c.at / 1000, 'unixepoch') BETWEEN ${from} AND ${to}) AS customers
    FROM link l LEFT JOIN ${linkFigures(linksOf(partnerId))} f ON f.link_id = l.id AND f.day BETWEEN ${from} AND ${to}
    WHERE l.id IN (${linksOf(partnerId)}) GROUP BY l.id ORDER BY clicks DESC, l.created_at LIMIT 50`)
const NEWEST = 20_000
/** Marks of the newest clicks: clicks have no index but their order, so that storing one stays cheap. */
export const clicksBySubId = (db: Reads, partnerId: string) =>
  db.all<{ subId: string; clicks: number }>(sql`
    SELECT sub_id AS "subId", count(*) AS clicks FROM (SELECT * FROM click ORDER BY seq DESC LIMIT ${NEWEST})
    WHERE link_id IN (${linksOf(partnerId)}) AND sub_id IS NOT NULL AND NOT (bot OR prefetch OR own OR duplicate) AND navigation
    GROUP BY sub_id ORDER BY clicks DESC, sub_id LIMIT 20`)
export const clicksByPartner = (db: Reads, from: string, to: string) =>
  db.all<{ partnerId: string; clicks: number }>(sql`
    SELECT pa.id AS "partnerId", sum(f.real) AS clicks FROM ${linkFigures(ALL)} f JOIN link l ON l.id = f.link_id
    JOIN partner pa ON pa.contact_id = l.owner_id WHERE f.day BETWEEN ${from} AND ${to} GROUP BY pa.id`)

export const daysOf = (db: Reads, partnerId: string, from: string, to: string) =>
  db
    .select()
    .from(partnerDay)
    .where(and(eq(partnerDay.partnerId, partnerId), gte(partnerDay.day, from), lte(partnerDay.day, to)))
    .orderBy(partnerDay.day, partnerDay.currency)
interface Sums {
  partnerId: string
  contactId: string
  name: string
  currency: string
  customers: number
  leads: number
  sales: number
  revenueMinor: number
  refundedMinor: number
  earnedMinor: number
  reversedMinor: number
}
export const sumsByPartner = (db: Reads, from: string, to: string) =>
  db.all<Sums>(sql`
    SELECT d.partner_id AS "partnerId", c.id AS "contactId", c.name, d.currency, sum(d.customers) AS customers,
      sum(d.leads) AS leads, sum(d.sales) AS sales, sum(d.revenue_minor) AS "revenueMinor",
      sum(d.refunded_minor) AS "refundedMinor", sum(d.earned_minor) AS "earnedMinor", sum(d.reversed_minor) AS "reversedMinor"
    FROM partner_day d JOIN partner pa ON pa.id = d.partner_id JOIN contact c ON c.id = pa.contact_id
    WHERE d.day BETWEEN ${from} AND ${to} GROUP BY d.partner_id, d.currency ORDER BY sum(d.revenue_minor) DESC, d.partner_id`)
export const statesOf = (db: Reads) =>
  db.select({ state: partner.state, n: sql<number>`count(*)` }).from(partner).groupBy(partner.state)

/** What waits, by the UTC day on which it can be paid. */
export const clearingOf = (db: Reads, partnerId: string) =>
  db
    .select({
      day: sql<string>`date(${commissionPlace.clearsAt} / 1000, 'unixepoch')`,
      currency: commissionPlace.currency,
      amountMinor: sql<number>`sum(${commissionPlace.pendingMinor})`,
    })
    .from(commissionPlace)
    .where(
      and(
        eq(commissionPlace.partnerId, partnerId),
        gt(commissionPlace.pendingMinor, 0),
        sql`(${commissionPlace.pendingMinor} > 0 OR ${commissionPlace.heldMinor} > 0 OR ${commissionPlace.payableMinor} > 0)`,
      ),
    )
    .groupBy(sql`1`, commissionPlace.currency)
    .orderBy(sql`1`)
    .limit(60)
/** What is on its way and was paid: the books keep those by batch and rail, places keep them by commission. */
export const wayOf = (db: Reads, partnerId: string) =>
  db.all<{ currency: string; clearingMinor: number; paidMinor: number }>(sql`
    SELECT currency, sum(CASE state WHEN 'approved' THEN amount_minor ELSE 0 END) AS "clearingMinor",
      sum(CASE state WHEN 'paid' THEN amount_minor ELSE 0 END) AS "paidMinor"
    FROM payout WHERE partner_id = ${partnerId} AND state IN ('approved', 'paid') GROUP BY currency`)
