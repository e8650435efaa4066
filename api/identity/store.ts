import { and, count, desc, eq, gt, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { auditEntry } from '../../db/schema/audit.ts'
import { contact } from '../../db/schema/contacts.ts'
import { account, apiKey, oneTimeToken, secondFactor, session, type TOKEN_PURPOSES } from '../../db/schema/identity.ts'
import { unconfirmedReview } from '../../db/schema/review-evidence.ts'
import { setting } from '../../db/schema/settings.ts'

type Purpose = (typeof TOKEN_PURPOSES)[number]
/** `epoch` travels from the check of a sign-in to the change that opens its session. */
const publicAccount = {
  id: account.id,
  email: account.email,
  name: account.name,
  role: account.role,
  contactId: account.contactId,
  epoch: account.epoch,
}

const privateAccount = {
  ...publicAccount,
  passwordHash: account.passwordHash,
  emailConfirmedAt: account.emailConfirmedAt,
}

const factorOf = sql`SELECT 1 FROM ${secondFactor} WHERE ${secondFactor.accountId} = ${account.id} AND ${secondFactor.confirmedAt} IS NOT NULL`
const factorAsked = sql`SELECT 1 FROM ${setting} WHERE ${setting.key} = 'staff_security' AND ${setting.value} ->> 'requireSecondFactor'`
const lacksFactor = sql<number>`${account.role} <> 'customer' AND EXISTS (${factorAsked}) AND NOT EXISTS (${factorOf})`

export const hasFactor = async (db: Reads, accountId: string) =>
  (await db
    .select({ at: secondFactor.confirmedAt })
    .from(secondFactor)
    .where(and(eq(secondFactor.accountId, accountId), isNotNull(secondFactor.confirmedAt)))
    .get()) !== undefined

export type SessionRow = Pick<
  typeof session.$inferSelect,
  'accountId' | 'expiresAt' | 'device' | 'provedAt' | 'awaitsFactor'
>
export const sessionWithAccount = async (db: Reads, id: string) => {
  const row = await db
    .select({
      session: {
        ...{ accountId: session.accountId, expiresAt: session.expiresAt, device: session.device },
        ...{ provedAt: session.provedAt, awaitsFactor: session.awaitsFactor },
      },
      account: publicAccount,
      lacksFactor,
    })
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(and(eq(session.id, id), isNull(account.disabledAt)))
    .get()
  return row && { session: row.session, account: { ...row.account, lacksFactor: Boolean(row.lacksFactor) } }
}
export const sessionById = (db: Reads, id: string) => db.select().from(session).where(eq(session.id, id)).get()
export const sessionsOf = (db: Reads, accountId: string) =>
  db.select().from(session).where(eq(session.accountId, accountId))
export const insertSession = async (tx: DbTx, row: typeof session.$inferInsert) => {
  await tx.insert(session).values(row)
}
export const extendSession = async (tx: DbTx, id: string, expiresAt: number) => {
  await tx.update(session).set({ expiresAt }).where(eq(session.id, id))
}
/** False when the session was moved or ended meanwhile. */
export const moveSession = async (
  tx: DbTx,
  { from, to, provedAt }: { from: string; to: string; provedAt: number },
): Promise<boolean> => {
  const rows = await tx
    .update(session)
    .set({ id: to, provedAt })
    .where(and(eq(session.id, from), eq(session.awaitsFactor, false)))
    .returning({ id: session.id })
  return rows.length === 1
}
export const deleteSession = async (tx: DbTx, id: string) => {
  await tx.delete(session).where(eq(session.id, id))
}
/** A session that goes on under another token, while all the others end. */
export interface Kept {
  from: string
  to: string
  provedAt?: number
}
/** Ends all sessions, those that are just being opened too. Answers the account's new epoch. */
export async function endSessions(tx: DbTx, accountId: string, kept?: Kept): Promise<number> {
  const others = kept && ne(session.id, kept.from)
  await tx.delete(session).where(and(eq(session.accountId, accountId), others))
  if (kept) {
    const { from, to, provedAt } = kept
    await tx
      .update(session)
      .set({ id: to, ...(provedAt !== undefined && { provedAt }) })
      .where(eq(session.id, from))
  }
  const [row] = await tx
    .update(account)
    .set({ epoch: sql`${account.epoch} + 1` })
    .where(eq(account.id, accountId))
    .returning({ epoch: account.epoch })
  return row?.epoch ?? 0
}
/** Whether what was verified then still holds: the account is live and its sessions were not ended since. */
export const isOfEpoch = async (db: Reads, accountId: string, epoch: number) =>
  (await db
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.id, accountId), eq(account.epoch, epoch), isNull(account.disabledAt)))
    .get()) !== undefined
export const deleteExpiredSessions = async (tx: DbTx, now: number) => {
  await tx.delete(session).where(lt(session.expiresAt, now))
}

export const accountByEmail = (db: Reads, email: string) =>
  db
    .select(privateAccount)
    .from(account)
    .where(and(eq(account.email, email), isNull(account.disabledAt)))
    .get()
export const accountById = (db: Reads, id: string) =>
  db
    .select(privateAccount)
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
  (await db
    .select({ n: count() })
    .from(account)
    .where(and(eq(account.role, 'owner'), isNull(account.disabledAt)))
    .get())!.n > 0
export const changeAccount = (
  tx: DbTx,
  id: string,
  change: Partial<
    Pick<typeof account.$inferInsert, 'role' | 'disabledAt' | 'passwordHash' | 'email' | 'name' | 'emailConfirmedAt'>
  >,
) => tx.update(account).set(change).where(eq(account.id, id))

/** Newest first. */
export const auditEntries = (db: Reads, before: number | undefined, limit: number) =>
  db
    .select({
      entry: auditEntry,
      actorName: sql<string | null>`coalesce(${account.name}, ${apiKey.name})`,
    })
    .from(auditEntry)
    .leftJoin(account, eq(account.id, auditEntry.actorId))
    .leftJoin(apiKey, eq(apiKey.id, auditEntry.actorId))
    .where(before === undefined ? undefined : lt(auditEntry.seq, before))
    .orderBy(desc(auditEntry.seq))
    .limit(limit + 1)

export const insertToken = (tx: DbTx, row: typeof oneTimeToken.$inferInsert) => tx.insert(oneTimeToken).values(row)
export const deleteUnusedTokens = (tx: DbTx, purpose: 'owner_setup') =>
  tx.delete(oneTimeToken).where(and(eq(oneTimeToken.purpose, purpose), isNull(oneTimeToken.usedAt)))
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
      .returning({
        ...{ id: oneTimeToken.id, role: oneTimeToken.role, accountId: oneTimeToken.accountId },
        ...{ email: oneTimeToken.email, data: oneTimeToken.data, createdAt: oneTimeToken.createdAt },
      })
  )[0]

export const forgetTokens = (tx: DbTx, before: number) =>
  tx.delete(oneTimeToken).where(lt(oneTimeToken.expiresAt, before))
/** A review that waits for its author to open the mail. */
export const unconfirmedById = (db: Reads, id: string) =>
  db.select().from(unconfirmedReview).where(eq(unconfirmedReview.id, id)).get()
