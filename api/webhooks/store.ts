import { and, desc, eq, gt, isNotNull, isNull, lte, or } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import {
  webhookEndpoint as endpoint,
  webhookKey as key,
  webhookSubscription as wanted,
} from '../../db/schema/webhooks.ts'
import type { KeyKind } from './rules.ts'

export type EndpointRow = typeof endpoint.$inferSelect

export const endpoints = (db: Reads) => db.select().from(endpoint).orderBy(desc(endpoint.createdAt), desc(endpoint.id))
export const endpointOf = (db: Reads, id: string) => db.select().from(endpoint).where(eq(endpoint.id, id)).get()
export const insertEndpoint = (tx: DbTx, row: typeof endpoint.$inferInsert) => tx.insert(endpoint).values(row)
export const saveEndpoint = (tx: DbTx, id: string, change: Partial<typeof endpoint.$inferInsert>) =>
  tx.update(endpoint).set(change).where(eq(endpoint.id, id))
/** Its keys, messages and figures go along. */
export const removeEndpoint = async (tx: DbTx, id: string) =>
  (await tx.delete(endpoint).where(eq(endpoint.id, id)).returning({ id: endpoint.id })).length === 1

export const typesOf = async (db: Reads, endpointId: string) =>
  (
    await db.select({ type: wanted.type }).from(wanted).where(eq(wanted.endpointId, endpointId)).orderBy(wanted.type)
  ).map(({ type }) => type)
export async function saveTypes(tx: DbTx, endpointId: string, types: readonly string[]) {
  await tx.delete(wanted).where(eq(wanted.endpointId, endpointId))
  await tx.insert(wanted).values(types.map((type) => ({ endpointId, type })))
}

/** Those that sign now, the newest first. */
export const keysOf = (db: Reads, endpointId: string, now: number) =>
  db
    .select()
    .from(key)
    .where(and(eq(key.endpointId, endpointId), or(isNull(key.endsAt), gt(key.endsAt, now))))
    .orderBy(desc(key.createdAt), desc(key.id))
export const insertKey = (tx: DbTx, row: typeof key.$inferInsert) => tx.insert(key).values(row)
/** From now on another one is the current key of this kind. */
export const outdate = (tx: DbTx, endpointId: string, kind: KeyKind, endsAt: number) =>
  tx
    .update(key)
    .set({ endsAt })
    .where(and(eq(key.endpointId, endpointId), eq(key.kind, kind), isNull(key.endsAt)))
/** Ends an older key before its time; the current one is not ended but replaced. */
export const endKey = async (tx: DbTx, endpointId: string, id: string, now: number) =>
  (
    await tx
      .delete(key)
      .where(and(eq(key.id, id), eq(key.endpointId, endpointId), isNotNull(key.endsAt), gt(key.endsAt, now)))
      .returning({ kind: key.kind })
  )[0]
/** Keys that sign nothing any more are not kept. */
export const dropEnded = (tx: DbTx, now: number) => tx.delete(key).where(lte(key.endsAt, now))
