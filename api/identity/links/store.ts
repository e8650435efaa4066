import { and, desc, eq, gt, inArray, isNull, lt, notInArray, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { partnerInvitation } from '../../../db/schema/affiliates.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account, identification, oneTimeToken, type TOKEN_PURPOSES } from '../../../db/schema/identity.ts'
import { link } from '../../../db/schema/links.ts'
import { setting } from '../../../db/schema/settings.ts'
import { MAILED_PURPOSES } from '../rules.ts'

type Purpose = (typeof TOKEN_PURPOSES)[number]

/** The address that an account is about to have, while its link waits. */
export const pendingEmail = async (db: Reads, accountId: string, now: number) =>
  (
    await db
      .select({ email: oneTimeToken.email })
      .from(oneTimeToken)
      .where(
        and(
          eq(oneTimeToken.accountId, accountId),
          eq(oneTimeToken.purpose, 'email_change'),
          isNull(oneTimeToken.usedAt),
          gt(oneTimeToken.expiresAt, now),
        ),
      )
      .orderBy(desc(oneTimeToken.createdAt))
      .limit(1)
      .get()
  )?.email

/** A newer link that changes an account takes the place of these. */
export const endLinksOf = (
  tx: DbTx,
  { accountId, purpose, now }: { accountId: string; purpose: Purpose; now: number },
) =>
  tx
    .update(oneTimeToken)
    .set({ usedAt: now, sealed: null, codeSealed: null })
    .where(and(eq(oneTimeToken.accountId, accountId), eq(oneTimeToken.purpose, purpose), isNull(oneTimeToken.usedAt)))

/** Newer links of a purpose to an address take the place of older ones; the newest `kept` of those there are stay. */
export async function endLinks(
  tx: DbTx,
  { email, purpose, now, kept }: { email: string; purpose: Purpose; now: number; kept: number },
): Promise<void> {
  const open = and(eq(oneTimeToken.email, email), eq(oneTimeToken.purpose, purpose), isNull(oneTimeToken.usedAt))
  const newest = tx
    .select({ hash: oneTimeToken.hash })
    .from(oneTimeToken)
    .where(open)
    .orderBy(desc(oneTimeToken.createdAt), desc(oneTimeToken.id))
    .limit(kept)
  await tx
    .update(oneTimeToken)
    .set({ usedAt: now, sealed: null, codeSealed: null })
    .where(and(open, notInArray(oneTimeToken.hash, newest)))
}
/** Every link that opens or changes this account and is still unused. */
export const endAllLinks = (tx: DbTx, { id, email }: { id: string; email: string }, now: number) =>
  tx
    .update(oneTimeToken)
    .set({ usedAt: now, sealed: null, codeSealed: null })
    .where(
      and(
        isNull(oneTimeToken.usedAt),
        or(
          eq(oneTimeToken.accountId, id),
          and(eq(oneTimeToken.email, email), inArray(oneTimeToken.purpose, [...MAILED_PURPOSES])),
        ),
      ),
    )
/** Counts a try at every code that waits for this address; those that have tries left. */
export const tryCode = (
  tx: DbTx,
  { email, purpose, maxTries, now }: { email: string; purpose: Purpose; maxTries: number; now: number },
) =>
  tx
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

/**
 * Takes the accounts of these contacts out, with all that hangs on them, and links to every address that was theirs. What
 * the host's tokens said goes too; their numbers stay, or a token of before would work again.
 */
export async function forgetPeople(tx: DbTx, contactIds: string[]): Promise<void> {
  const known = await tx.select({ email: contact.email }).from(contact).where(inArray(contact.id, contactIds))
  const accounts = await tx
    .select({ id: account.id, email: account.email })
    .from(account)
    .where(inArray(account.contactId, contactIds))
  const accountIds = accounts.map(({ id }) => id)
  const changes = await tx
    .select({ email: sql<string | null>`${oneTimeToken.data} ->> 'from'` })
    .from(oneTimeToken)
    .where(inArray(oneTimeToken.accountId, accountIds))
  const emails = [...known, ...accounts, ...changes].flatMap(({ email }) => email ?? [])
  await tx
    .delete(oneTimeToken)
    .where(or(inArray(oneTimeToken.email, emails), inArray(oneTimeToken.accountId, accountIds)))
  await tx.update(identification).set({ claims: null }).where(inArray(identification.contactId, contactIds))
  await tx.delete(account).where(inArray(account.id, accountIds))
}

/** Whether the company lets in only whom its own application vouches for. */
export const signUpIsClosed = async (db: Reads) => {
  const saved = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'privacy')).get()
  return saved !== undefined && (JSON.parse(saved.value) as { signUp?: string }).signUp === 'host'
}

/** The code of the link of somebody whom a newcomer names by their address or their code. */
export const codeOfTeller = async (db: Reads, said: string) =>
  (
    await db
      .select({ code: link.code })
      .from(link)
      .leftJoin(contact, eq(contact.id, link.ownerId))
      .where(
        and(
          said.includes('@')
            ? eq(contact.email, said.trim().toLowerCase())
            : eq(link.code, said.toUpperCase().replace(/[\s-]/g, '')),
          isNull(link.disabledAt),
        ),
      )
      .orderBy(link.createdAt, link.id)
      .limit(1)
      .get()
  )?.code

/** Whom an invitation is for; no address once it has ended. */
export async function invitedPartner(db: Reads, id: string) {
  const row = await db
    .select({ email: partnerInvitation.email, name: partnerInvitation.name, expiresAt: partnerInvitation.expiresAt })
    .from(partnerInvitation)
    .where(eq(partnerInvitation.id, id))
    .get()
  const mailed = await db
    .select({ id: oneTimeToken.id })
    .from(oneTimeToken)
    .where(and(eq(oneTimeToken.email, row?.email ?? ''), sql`${oneTimeToken.data} ->> 'partner' = ${id}`))
    .get()
  return row && { ...row, wasMailed: mailed !== undefined }
}
