import { and, asc, desc, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { partner } from '../../db/schema/affiliates.ts'
import {
  webhookEndpoint as endpoint,
  webhookKey as key,
  webhookSubscription as wanted,
} from '../../db/schema/webhooks.ts'
import { ofPerson } from '../kernel/person.ts'
import type { KeyKind } from './rules.ts'

export type EndpointRow = typeof endpoint.$inferSelect

/** A partner, or null for the company. */
export type Owner = string | null
const isOf = (owner: Owner) => (owner === null ? isNull(endpoint.partnerId) : eq(endpoint.partnerId, owner))

export const endpoints = (db: Reads, owner: Owner) =>
  db.select().from(endpoint).where(isOf(owner)).orderBy(desc(endpoint.createdAt), desc(endpoint.id))
export const endpointOf = (db: Reads, owner: Owner, id: string) =>
  db
    .select()
    .from(endpoint)
    .where(and(eq(endpoint.id, id), isOf(owner)))
    .get()
/** The partner a person is; of two contacts that were one each, the one who earns, else the one who came first. */
export const partnerOf = (db: Reads, contactId: string) =>
  db
    .select({ id: partner.id, state: partner.state, approvedAt: partner.approvedAt })
    .from(partner)
    .where(ofPerson(partner.contactId, contactId))
    .orderBy(sql`${partner.state} <> 'approved'`, asc(partner.appliedAt), asc(partner.id))
    .limit(1)
    .get()
export const insertEndpoint = (tx: DbTx, row: typeof endpoint.$inferInsert) => tx.insert(endpoint).values(row)
export const saveEndpoint = (tx: DbTx, id: string, change: Partial<typeof endpoint.$inferInsert>) =>
  tx.update(endpoint).set(change).where(eq(endpoint.id, id))
/** Its keys, messages and figures go along. */
export const removeEndpoint = async (tx: DbTx, owner: Owner, id: string) =>
  (
    await tx
      .delete(endpoint)
      .where(and(eq(endpoint.id, id), isOf(owner)))
      .returning({ id: endpoint.id })
  ).length === 1

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
