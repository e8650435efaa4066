import { and, count, desc, eq, gt, isNull, lt, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { auditEntry } from '../../db/schema/audit.ts'
import { contact } from '../../db/schema/contacts.ts'
import { account, apiKey, oneTimeToken, session, type TOKEN_PURPOSES } from '../../db/schema/identity.ts'
import type { Role } from '../kernel/actor.ts'

type Purpose = (typeof TOKEN_PURPOSES)[number]
const publicAccount = {
  id: account.id,
  email: account.email,
  name: account.name,
  role: account.role,
  contactId: account.contactId,
}

export const sessionWithAccount = (db: Reads, id: string) =>
  db
    .select({
      session: { accountId: session.accountId, expiresAt: session.expiresAt, device: session.device },
      account: publicAccount,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(and(eq(session.id, id), isNull(account.disabledAt)))
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
    .where(and(eq(account.email, email), isNull(account.disabledAt)))
    .get()
export const accountById = (db: Reads, id: string) =>
  db
    .select({ ...publicAccount, passwordHash: account.passwordHash })
    .from(account)
    .where(and(eq(account.id, id), isNull(account.disabledAt)))
    .get()
/** True the first time. */
export const confirmAccount = async (tx: DbTx, id: string, now: number) => {
  const rows = await tx
    .update(account)
    .set({ emailConfirmedAt: now })
    .where(and(eq(account.id, id), isNull(account.emailConfirmedAt)))
    .returning({ id: account.id })
  return rows.length === 1
}
export const insertAccount = (tx: DbTx, row: typeof account.$inferInsert) => tx.insert(account).values(row)
export const contactIdByEmail = async (db: Reads, email: string) =>
  (await db.select({ id: contact.id }).from(contact).where(eq(contact.email, email)).get())?.id

export const hasOwner = async (db: Reads) =>
  (await db.select({ n: count() }).from(account).where(eq(account.role, 'owner')).get())!.n > 0
export const staff = (db: Reads) =>
  db
    .select({ ...publicAccount, createdAt: account.createdAt })
    .from(account)
    .where(and(ne(account.role, 'customer'), isNull(account.disabledAt)))
    .orderBy(account.createdAt)

/** A colleague who is still here; a customer is none. */
export const staffById = async (db: Reads, id: string) => {
  const row = await db
    .select({ role: account.role })
    .from(account)
    .where(and(eq(account.id, id), ne(account.role, 'customer'), isNull(account.disabledAt)))
    .get()
  return row && { role: row.role as Exclude<typeof row.role, 'customer'> }
}
export const changeAccount = (
  tx: DbTx,
  id: string,
  change: Partial<Pick<typeof account.$inferInsert, 'role' | 'disabledAt' | 'passwordHash'>>,
) => tx.update(account).set(change).where(eq(account.id, id))

/** Newest first. */
export const auditEntries = (db: Reads, before: number | undefined, limit: number) =>
  db
    .select({ entry: auditEntry, actor: { id: account.id, name: account.name } })
    .from(auditEntry)
    .leftJoin(account, eq(account.id, auditEntry.actorId))
    .where(before === undefined ? undefined : lt(auditEntry.seq, before))
    .orderBy(desc(auditEntry.seq))
    .limit(limit + 1)

export const insertToken = (tx: DbTx, row: typeof oneTimeToken.$inferInsert) => tx.insert(oneTimeToken).values(row)
export const deleteUnusedTokens = (tx: DbTx, purpose: 'owner_setup') =>
  tx.delete(oneTimeToken).where(and(eq(oneTimeToken.purpose, purpose), isNull(oneTimeToken.usedAt)))
export const openInvitations = (db: Reads, now: number) =>
  db
    .select({
      id: oneTimeToken.id,
      role: sql<Role>`${oneTimeToken.role}`,
      createdAt: oneTimeToken.createdAt,
      expiresAt: oneTimeToken.expiresAt,
    })
    .from(oneTimeToken)
    .where(
      and(eq(oneTimeToken.purpose, 'staff_invitation'), isNull(oneTimeToken.usedAt), gt(oneTimeToken.expiresAt, now)),
    )
    .orderBy(desc(oneTimeToken.createdAt))
/** Uses a link up. The guard is in the statement: of two at once, one gets the row and the other nothing. */
export const takeToken = async (tx: DbTx, { hash, purpose, now }: { hash: string; purpose: Purpose; now: number }) =>
  (
    await tx
      .update(oneTimeToken)
      .set({ usedAt: now, sealed: null, codeSealed: null })
      .where(
        and(
          eq(oneTimeToken.hash, hash),
          eq(oneTimeToken.purpose, purpose),
          isNull(oneTimeToken.usedAt),
          gt(oneTimeToken.expiresAt, now),
        ),
      )
      .returning({ role: oneTimeToken.role, accountId: oneTimeToken.accountId })
  )[0]

/** A newer link of the same purpose to the same address takes the place of these. */
export const endLinks = (tx: DbTx, { email, purpose, now }: { email: string; purpose: Purpose; now: number }) =>
  tx
    .update(oneTimeToken)
    .set({ usedAt: now, sealed: null, codeSealed: null })
    .where(and(eq(oneTimeToken.email, email), eq(oneTimeToken.purpose, purpose), isNull(oneTimeToken.usedAt)))
/** Counts a try at the newest link's code; undefined when there is none left to try. */
export const tryCode = async (
  tx: DbTx,
  { email, purpose, maxTries, now }: { email: string; purpose: Purpose; maxTries: number; now: number },
) =>
  (
    await tx
      .update(oneTimeToken)
      .set({ tries: sql`${oneTimeToken.tries} + 1` })
      .where(
        and(
          eq(oneTimeToken.email, email),
          eq(oneTimeToken.purpose, purpose),
          isNull(oneTimeToken.usedAt),
          gt(oneTimeToken.expiresAt, now),
          lt(oneTimeToken.tries, maxTries),
        ),
      )
      .returning({ id: oneTimeToken.id, hash: oneTimeToken.hash, codeHash: oneTimeToken.codeHash })
  )[0]
export const forgetTokens = (tx: DbTx, before: number) =>
  tx.delete(oneTimeToken).where(lt(oneTimeToken.expiresAt, before))

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
