import { and, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account, identification, oneTimeToken, type TOKEN_PURPOSES } from '../../../db/schema/identity.ts'
import { setting } from '../../../db/schema/settings.ts'

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
  { accountId, purpose, now }: { accountId: string; purpose: (typeof TOKEN_PURPOSES)[number]; now: number },
) =>
  tx
    .update(oneTimeToken)
    .set({ usedAt: now, sealed: null, codeSealed: null })
    .where(and(eq(oneTimeToken.accountId, accountId), eq(oneTimeToken.purpose, purpose), isNull(oneTimeToken.usedAt)))

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
