import { and, desc, eq, isNull, lt } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { account, identification, identifyKey } from '../../../db/schema/identity.ts'

export const liveKeys = (db: Reads) =>
  db.select().from(identifyKey).where(isNull(identifyKey.revokedAt)).orderBy(desc(identifyKey.createdAt))
export const insertKey = (tx: DbTx, row: typeof identifyKey.$inferInsert) => tx.insert(identifyKey).values(row)
export const touchKey = (tx: DbTx, id: string, now: number) =>
  tx.update(identifyKey).set({ lastUsedAt: now }).where(eq(identifyKey.id, id))
export const revokeKey = (tx: DbTx, id: string, now: number) =>
  tx
    .update(identifyKey)
    .set({ revokedAt: now })
    .where(and(eq(identifyKey.id, id), isNull(identifyKey.revokedAt)))
    .returning({ id: identifyKey.id })

/** False when this token was used before. */
export const insertIdentification = async (tx: DbTx, row: typeof identification.$inferInsert) =>
  (
    await tx
      .insert(identification)
      .values(row)
      .onConflictDoNothing({ target: identification.jti })
      .returning({ jti: identification.jti })
  ).length === 1
export const forgetClaims = (tx: DbTx, id: string) =>
  tx.update(identification).set({ claims: null }).where(eq(identification.id, id))
export const forgetIdentifications = (tx: DbTx, before: number) =>
  tx.delete(identification).where(lt(identification.expiresAt, before))

export const accountOfAddress = (db: Reads, email: string) =>
  db
    .select({
      id: account.id,
      email: account.email,
      name: account.name,
      role: account.role,
      contactId: account.contactId,
      epoch: account.epoch,
    })
    .from(account)
    .where(eq(account.email, email))
    .get()
