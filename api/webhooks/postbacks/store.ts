import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partner } from '../../../db/schema/affiliates.ts'
import {
  webhookDelivery as delivery,
  webhookEndpoint as endpoint,
  webhookSubscription as wanted,
} from '../../../db/schema/webhooks.ts'
import type { Earned, Source } from './rules.ts'

/** Does one of their endpoints hear of this? Whoever was banned hears nothing; a pause changes nothing about what is theirs. */
export const isWanted = async (db: Reads, partnerId: string, type: string) =>
  (await db
    .select({ id: endpoint.id })
    .from(endpoint)
    .innerJoin(wanted, and(eq(wanted.endpointId, endpoint.id), eq(wanted.type, type)))
    .innerJoin(partner, eq(partner.id, endpoint.partnerId))
    .where(and(eq(endpoint.partnerId, partnerId), sql`${partner.state} <> 'banned'`))
    .limit(1)
    .get()) !== undefined

export const sourceOf = async (db: Reads, attributionId: string) =>
  (
    await db.all<Source>(sql`
    SELECT a.id AS "attributionId", l.code AS "linkCode", k.sub_id AS "subId" FROM link_attribution a
    LEFT JOIN link l ON l.id = a.link_id LEFT JOIN click k ON k.id = a.click_id WHERE a.id = ${attributionId}`)
  )[0]
export const earnedOf = async (db: Reads, commissionId: string) =>
  (
    await db.all<Earned>(sql`
    SELECT c.kind, c.sale_id AS "saleId", c.occurred_at AS "occurredAt", c.attribution_id AS "attributionId",
      l.code AS "linkCode", k.sub_id AS "subId",
      c.amount_minor + coalesce((SELECT sum(r.amount_minor) FROM commission r WHERE r.reverses_id = c.id), 0) AS "leftMinor"
    FROM commission c LEFT JOIN link_attribution a ON a.id = c.attribution_id
    LEFT JOIN link l ON l.id = a.link_id LEFT JOIN click k ON k.id = a.click_id WHERE c.id = ${commissionId}`)
  )[0]

const idsOf = (tx: DbTx, partnerId: string) =>
  tx.select({ id: endpoint.id }).from(endpoint).where(eq(endpoint.partnerId, partnerId))
/** Nothing is sent to a partner any more, not even what waits. */
export async function stop(tx: DbTx, partnerId: string, now: number) {
  await tx
    .update(endpoint)
    .set({ offAt: now, offReason: 'banned', restUntil: null })
    .where(and(eq(endpoint.partnerId, partnerId), isNull(endpoint.offAt)))
  await tx
    .update(delivery)
    .set({ state: 'missed', finishedAt: now })
    .where(and(inArray(delivery.endpointId, idsOf(tx, partnerId)), eq(delivery.state, 'queued')))
}
/** What a ban switched off goes on; what was off before stays off. */
export const goOn = (tx: DbTx, partnerId: string) =>
  tx
    .update(endpoint)
    .set({ offAt: null, offReason: null, failingSince: null })
    .where(and(eq(endpoint.partnerId, partnerId), eq(endpoint.offReason, 'banned')))
/** Keys, choices and messages go along. */
export const forget = (tx: DbTx, contactIds: string[]) =>
  tx
    .delete(endpoint)
    .where(
      inArray(
        endpoint.partnerId,
        tx.select({ id: partner.id }).from(partner).where(inArray(partner.contactId, contactIds)),
      ),
    )
