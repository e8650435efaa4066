import { and, count, desc, eq, gte, inArray, lt, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import {
  webhookAttempt as attempt,
  webhookDay as days,
  webhookDelivery as delivery,
  webhookEndpoint as endpoint,
} from '../../../db/schema/webhooks.ts'
import type { Key } from '../../kernel/page.ts'
import type { DeliveryState, OffReason } from '../rules.ts'
import type { Owner } from '../store.ts'
import { dayOf } from './rules.ts'

export type DeliveryRow = typeof delivery.$inferSelect
export interface Ref {
  endpointId: string
  messageId: string
}
const isThis = ({ endpointId, messageId }: Ref) =>
  and(eq(delivery.endpointId, endpointId), eq(delivery.messageId, messageId))

interface Message {
  id: string
  type: string
  body: string
  at: number
}
/**
 * One row for each endpoint of a partner, or of the company, that asked for this type; answers whether one of them waits
 * to be sent. One statement, because every fact passes here, and led by the few endpoints there are of one owner.
 */
export async function queueFor(tx: DbTx, owner: Owner, { id, type, body, at }: Message): Promise<boolean> {
  const { rowsAffected } = await tx.run(sql`
    INSERT INTO webhook_delivery (endpoint_id, message_id, type, body, state, due_at, created_at, finished_at)
    SELECT e.id, ${id}, ${type}, ${body}, iif(e.off_at IS NULL, 'queued', 'missed'), ${at}, ${at},
           iif(e.off_at IS NULL, NULL, ${at})
    FROM webhook_endpoint e CROSS JOIN webhook_subscription s ON s.type = ${type} AND s.endpoint_id = e.id
    WHERE e.partner_id IS ${owner}`)
  return rowsAffected > 0
}
export const queueOne = (tx: DbTx, endpointId: string, { id, type, body, at }: Message) =>
  tx.insert(delivery).values({ endpointId, messageId: id, type, body, state: 'queued', dueAt: at, createdAt: at })

const isDue = (now: number) => and(sql`${delivery.state} IN ('queued', 'sending')`, lte(delivery.dueAt, now))

/**
 * Endpoints that have something to be sent now, and how much is on its way to each; the company's first, then whoever has
 * waited longest. A few probes of an index for each endpoint with something open, however many others there are.
 */
export const waiting = (db: Reads, now: number) =>
  db.all<{ id: string; partnerId: Owner; underWay: number }>(sql`
    WITH RECURSIVE line (id) AS (
      SELECT min(endpoint_id) FROM webhook_delivery INDEXED BY webhook_delivery_due WHERE state IN ('queued', 'sending')
      UNION ALL SELECT (SELECT min(d.endpoint_id) FROM webhook_delivery d INDEXED BY webhook_delivery_due
        WHERE d.state IN ('queued', 'sending') AND d.endpoint_id > line.id) FROM line WHERE line.id IS NOT NULL)
    SELECT e.id AS id, e.partner_id AS "partnerId", (SELECT count(*) FROM webhook_delivery d WHERE d.endpoint_id = e.id
      AND d.state IN ('queued', 'sending') AND d.state = 'sending' AND d.due_at > ${now}) AS "underWay",
      (SELECT min(d.due_at) FROM webhook_delivery d WHERE d.endpoint_id = e.id
        AND d.state IN ('queued', 'sending')) AS since
    FROM line CROSS JOIN webhook_endpoint e ON e.id = line.id
    WHERE e.off_at IS NULL AND (e.rest_until IS NULL OR e.rest_until <= ${now}) AND since <= ${now}
    ORDER BY e.partner_id IS NOT NULL, since`)
export const dueOf = (db: Reads, endpointId: string, now: number, limit: number) =>
  db
    .select()
    .from(delivery)
    .where(and(eq(delivery.endpointId, endpointId), isDue(now)))
    .orderBy(delivery.dueAt)
    .limit(limit)
/** Takes a message up for one try. The guard is in the statement: of two at once, one gets the row. */
export const claim = async (tx: DbTx, ref: Ref, now: number, until: number): Promise<DeliveryRow | undefined> =>
  (
    await tx
      .update(delivery)
      .set({
        ...{ state: 'sending', dueAt: until },
        ...{ attempts: sql`${delivery.attempts} + 1`, tries: sql`${delivery.tries} + 1` },
      })
      .where(and(isThis(ref), isDue(now)))
      .returning()
  )[0]

interface Settled {
  state: DeliveryState
  dueAt: number
  finishedAt: number | null
}
/** Ends the n-th try, unless a later one has begun; what was taken stays taken whoever else is trying. */
export const settle = async (tx: DbTx, ref: Ref, n: number, change: Settled) => {
  const still = eq(delivery.attempts, n)
  const rows = await tx
    .update(delivery)
    .set(change)
    .where(and(isThis(ref), change.state === 'delivered' ? undefined : and(eq(delivery.state, 'sending'), still)))
    .returning({ messageId: delivery.messageId })
  return rows.length === 1
}
/** The program stopped in the middle of a try: that is nobody's failure, so it is not counted. */
export const giveBack = (tx: DbTx, ref: Ref, n: number, now: number) =>
  tx
    .update(delivery)
    .set({ state: 'queued', dueAt: now, tries: sql`${delivery.tries} - 1` })
    .where(and(isThis(ref), eq(delivery.state, 'sending'), eq(delivery.attempts, n)))
export const insertAttempt = (tx: DbTx, row: typeof attempt.$inferInsert) =>
  tx.insert(attempt).values(row).onConflictDoNothing()
export const countTry = (tx: DbTx, endpointId: string, at: number, delivered: boolean) =>
  tx
    .insert(days)
    .values({ endpointId, day: dayOf(at), delivered: delivered ? 1 : 0, refused: delivered ? 0 : 1 })
    .onConflictDoUpdate({
      target: [days.endpointId, days.day],
      set: delivered ? { delivered: sql`${days.delivered} + 1` } : { refused: sql`${days.refused} + 1` },
    })

export const endpointOf = (db: Reads, id: string) => db.select().from(endpoint).where(eq(endpoint.id, id)).get()
export const saveEndpoint = (tx: DbTx, id: string, change: Partial<typeof endpoint.$inferInsert>) =>
  tx.update(endpoint).set(change).where(eq(endpoint.id, id))
/** False when it was off before. */
export const switchOff = async (tx: DbTx, id: string, offReason: OffReason, now: number) => {
  const rows = await tx
    .update(endpoint)
    .set({ offAt: now, offReason, restUntil: null })
    .where(and(eq(endpoint.id, id), sql`${endpoint.offAt} IS NULL`))
    .returning({ id: endpoint.id })
  if (rows.length === 0) return false
  await tx
    .update(delivery)
    .set({ state: 'missed', finishedAt: now })
    .where(and(eq(delivery.endpointId, id), eq(delivery.state, 'queued')))
  return true
}

export interface Wanted {
  state?: DeliveryState | undefined
  type?: string | undefined
  limit: number
}
/** Newest first, one more than asked for. */
export const deliveries = (db: Reads, endpointId: string, { state, type, limit }: Wanted, after: Key | undefined) =>
  db
    .select()
    .from(delivery)
    .where(
      and(
        eq(delivery.endpointId, endpointId),
        state && eq(delivery.state, state),
        type ? eq(delivery.type, type) : undefined,
        after &&
          or(lt(delivery.createdAt, after.at), and(eq(delivery.createdAt, after.at), lt(delivery.messageId, after.id))),
      ),
    )
    .orderBy(desc(delivery.createdAt), desc(delivery.messageId))
    .limit(limit + 1)
export const deliveryOf = (db: Reads, ref: Ref) => db.select().from(delivery).where(isThis(ref)).get()
export const attemptsOf = (db: Reads, { endpointId, messageId }: Ref) =>
  db
    .select()
    .from(attempt)
    .where(and(eq(attempt.endpointId, endpointId), eq(attempt.messageId, messageId)))
    .orderBy(desc(attempt.n))
export const lastAttempts = (db: Reads, endpointId: string, messageIds: string[]) =>
  db
    .select({ messageId: attempt.messageId, status: attempt.status, error: attempt.error, n: attempt.n })
    .from(attempt)
    .where(and(eq(attempt.endpointId, endpointId), inArray(attempt.messageId, messageIds)))
    .orderBy(attempt.n)
export const countsOf = (db: Reads, endpointId: string) =>
  db
    .select({ state: delivery.state, n: count() })
    .from(delivery)
    .where(eq(delivery.endpointId, endpointId))
    .groupBy(delivery.state)
export const daysOf = (db: Reads, endpointId: string, from: string) =>
  db
    .select()
    .from(days)
    .where(and(eq(days.endpointId, endpointId), gte(days.day, from)))
    .orderBy(days.day)

const anew = (now: number) => ({ state: 'queued', tries: 0, dueAt: now, finishedAt: null }) as const
export const requeue = async (tx: DbTx, ref: Ref, now: number) =>
  (
    await tx
      .update(delivery)
      .set(anew(now))
      .where(and(isThis(ref), sql`${delivery.state} <> 'sending'`))
      .returning()
  )[0]
/** What never arrived since then; answers how many that are. */
export const requeueSince = async (tx: DbTx, endpointId: string, since: number, now: number) =>
  (
    await tx
      .update(delivery)
      .set(anew(now))
      .where(
        and(
          eq(delivery.endpointId, endpointId),
          inArray(delivery.state, ['failed', 'missed']),
          gte(delivery.createdAt, since),
        ),
      )
  ).rowsAffected
/** A piece of what is old and over; answers how many went. */
export const forget = async (tx: DbTx, before: number, limit: number) =>
  (
    await tx.run(sql`
      DELETE FROM webhook_delivery WHERE rowid IN (SELECT rowid FROM webhook_delivery
        WHERE created_at < ${before} AND state NOT IN ('queued', 'sending') LIMIT ${limit})`)
  ).rowsAffected
