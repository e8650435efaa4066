import { and, count, desc, eq, gt, isNull, lt, ne } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { contact } from '../../db/schema/contacts.ts'
import { account, apiKey, oneTimeToken, session } from '../../db/schema/identity.ts'

const publicAccount = {
  id: account.id,
  email: account.email,
  name: account.name,
  role: account.role,
  contactId: account.contactId,
}

export const sessionWithAccount = (db: Reads, id: string) =>
  db
    .select({ session: { accountId: session.accountId, expiresAt: session.expiresAt }, account: publicAccount })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(eq(session.id, id))
    .get()
export const sessionById = (db: Reads, id: string) => db.select().from(session).where(eq(session.id, id)).get()
export const sessionsOf = (db: Reads, accountId: string) =>
  db.select().from(session).where(eq(session.accountId, accountId))
export const insertSession = async (tx: DbTx, row: typeof session.$inferInsert) => {
  await tx.insert(session).values(row)
}
export const extendSession = async (tx: DbTx, id: string, expiresAt: number) => {
  await tx.update(session).set({ expiresAt }).where(eq(session.id, id))
}
export const deleteSession = async (tx: DbTx, id: string) => {
  await tx.delete(session).where(eq(session.id, id))
}
export const deleteSessionsOf = async (tx: DbTx, accountId: string) => {
  await tx.delete(session).where(eq(session.accountId, accountId))
}
export const deleteExpiredSessions = async (tx: DbTx, now: number) => {
  await tx.delete(session).where(lt(session.expiresAt, now))
}

export const accountByEmail = (db: Reads, email: string) =>
  db
    .select({ ...publicAccount, passwordHash: account.passwordHash })
    .from(account)
    .where(eq(account.email, email))
    .get()
export const insertAccount = (tx: DbTx, row: typeof account.$inferInsert) => tx.insert(account).values(row)
export const contactIdByEmail = async (db: Reads, email: string) =>
  (await db.select({ id: contact.id }).from(contact).where(eq(contact.email, email)).get())?.id

export const hasOwner = async (db: Reads) =>
  (await db.select({ n: count() }).from(account).where(eq(account.role, 'owner')).get())!.n > 0
export const staff = (db: Reads) =>
  db
    .select({ ...publicAccount, createdAt: account.createdAt })
    .from(account)
    .where(ne(account.role, 'customer'))
    .orderBy(account.createdAt)

export const insertToken = (tx: DbTx, row: typeof oneTimeToken.$inferInsert) => tx.insert(oneTimeToken).values(row)
export const deleteUnusedTokens = (tx: DbTx, purpose: 'owner_setup') =>
  tx.delete(oneTimeToken).where(and(eq(oneTimeToken.purpose, purpose), isNull(oneTimeToken.usedAt)))
export const openInvitations = (db: Reads, now: number) =>
  db
    .select()
    .from(oneTimeToken)
    .where(
      and(eq(oneTimeToken.purpose, 'staff_invitation'), isNull(oneTimeToken.usedAt), gt(oneTimeToken.expiresAt, now)),
    )
    .orderBy(desc(oneTimeToken.createdAt))
/** Uses a link up. The guard is in the statement: of two at once, one gets the row and the other nothing. */
export const takeToken = async (
  tx: DbTx,
  { hash, purpose, now }: { hash: string; purpose: 'owner_setup' | 'staff_invitation'; now: number },
) =>
  (
    await tx
      .update(oneTimeToken)
      .set({ usedAt: now })
      .where(
        and(
          eq(oneTimeToken.hash, hash),
          eq(oneTimeToken.purpose, purpose),
          isNull(oneTimeToken.usedAt),
          gt(oneTimeToken.expiresAt, now),
        ),
      )
      .returning({ role: oneTimeToken.role })
  )[0]

export const apiKeys = (db: Reads) => db.select().from(apiKey).orderBy(desc(apiKey.createdAt))
export const apiKeyByHash = (db: Reads, hash: string) =>
  db
    .select({ id: apiKey.id, lastUsedAt: apiKey.lastUsedAt })
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
