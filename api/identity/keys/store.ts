import { and, desc, eq, isNull } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { apiKey } from '../../../db/schema/identity.ts'

export const apiKeys = (db: Reads) => db.select().from(apiKey).orderBy(desc(apiKey.createdAt), desc(apiKey.id))
export const apiKeyByHash = (db: Reads, hash: string) =>
  db
    .select({ id: apiKey.id, lastUsedAt: apiKey.lastUsedAt, scopes: apiKey.scopes })
    .from(apiKey)
    .where(and(eq(apiKey.hash, hash), isNull(apiKey.revokedAt)))
    .get()
export const insertApiKey = (tx: DbTx, row: typeof apiKey.$inferInsert) => tx.insert(apiKey).values(row)
export const touchApiKey = (tx: DbTx, id: string, now: number) =>
  tx.update(apiKey).set({ lastUsedAt: now }).where(eq(apiKey.id, id))
export const revokeApiKey = (tx: DbTx, id: string, now: number) =>
  tx
    .update(apiKey)
    .set({ revokedAt: now })
    .where(and(eq(apiKey.id, id), isNull(apiKey.revokedAt)))
    .returning({ id: apiKey.id })
