import { and, desc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { type INVITATION_ENDS, partner, partnerGroup, partnerInvitation } from '../../../db/schema/affiliates.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { account, oneTimeToken } from '../../../db/schema/identity.ts'
import { suppression } from '../../../db/schema/mail.ts'
import type { Key } from '../../kernel/page.ts'

export type InvitationRow = typeof partnerInvitation.$inferSelect

export const invitationBy = (db: Reads, id: string) =>
  db.select().from(partnerInvitation).where(eq(partnerInvitation.id, id)).get()
const open = (now: number) => and(isNull(partnerInvitation.endedAt), gt(partnerInvitation.expiresAt, now))
/** An invitation to one of these addresses that can still be accepted. @param hashes of addresses */
export const openFor = async (db: Reads, hashes: string[], now: number) =>
  db
    .select({ invitation: partnerInvitation, group: partnerGroup.name })
    .from(partnerInvitation)
    .innerJoin(partnerGroup, eq(partnerGroup.id, partnerInvitation.groupId))
    .where(and(inArray(partnerInvitation.addressHash, hashes), open(now)))
    .orderBy(desc(partnerInvitation.createdAt))
    .limit(1)
    .get()
/** The open invitation that an unused link of a mail belongs to. */
export const byToken = (db: Reads, hash: string, now: number) =>
  db
    .select({ invitation: partnerInvitation })
    .from(oneTimeToken)
    .innerJoin(partnerInvitation, sql`${partnerInvitation.id} = ${oneTimeToken.data} ->> 'partner'`)
    .where(and(eq(oneTimeToken.hash, hash), isNull(oneTimeToken.usedAt), gt(oneTimeToken.expiresAt, now), open(now)))
    .get()
/** False when somebody with this address was asked already. */
export const insertInvitation = async (tx: DbTx, row: typeof partnerInvitation.$inferInsert) =>
  (await tx.insert(partnerInvitation).values(row).onConflictDoNothing().returning({ id: partnerInvitation.id }))
    .length === 1
export const noteCame = (tx: DbTx, id: string, partnerId: string) =>
  tx.update(partnerInvitation).set({ partnerId }).where(eq(partnerInvitation.id, id))
const forgotten = { email: null, name: '', words: '' }
/** Whoever ends it, ends it once; with that the address is forgotten. */
export const end = async (
  tx: DbTx,
  id: string,
  as: (typeof INVITATION_ENDS)[number],
  now: number,
  partnerId?: string,
) =>
  (
    await tx
      .update(partnerInvitation)
      .set({ ...forgotten, endedAt: now, endedAs: as, ...(partnerId && { partnerId }) })
      .where(and(eq(partnerInvitation.id, id), isNull(partnerInvitation.endedAt)))
      .returning({ id: partnerInvitation.id })
  ).length === 1
export const endExpired = (tx: DbTx, now: number) =>
  tx
    .update(partnerInvitation)
    .set({ ...forgotten, endedAt: now, endedAs: 'expired' })
    .where(and(isNull(partnerInvitation.endedAt), lte(partnerInvitation.expiresAt, now)))
export const forgetInvited = (tx: DbTx, contactIds: string[], now: number) =>
  tx
    .update(partnerInvitation)
    .set({ ...forgotten, endedAt: now, endedAs: 'expired' })
    .where(
      and(
        isNull(partnerInvitation.endedAt),
        or(
          inArray(
            partnerInvitation.email,
            tx.select({ email: contact.email }).from(contact).where(inArray(contact.id, contactIds)),
          ),
          inArray(
            partnerInvitation.partnerId,
            tx.select({ id: partner.id }).from(partner).where(inArray(partner.contactId, contactIds)),
          ),
        ),
      ),
    )
export const invitations = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select({
      invitation: partnerInvitation,
      group: { id: partnerGroup.id, name: partnerGroup.name },
      by: account.name,
      partner: { id: partner.id, name: contact.name },
    })
    .from(partnerInvitation)
    .innerJoin(partnerGroup, eq(partnerGroup.id, partnerInvitation.groupId))
    .leftJoin(account, eq(account.id, partnerInvitation.createdBy))
    .leftJoin(partner, eq(partner.id, partnerInvitation.partnerId))
    .leftJoin(contact, eq(contact.id, partner.contactId))
    .where(after && sql`(${partnerInvitation.createdAt}, ${partnerInvitation.id}) < (${after.at}, ${after.id})`)
    .orderBy(desc(partnerInvitation.createdAt), desc(partnerInvitation.id))
    .limit(limit + 1)

/** What an address is to us already. */
export const partnerAt = (db: Reads, email: string) =>
  db
    .select({ state: partner.state })
    .from(partner)
    .innerJoin(contact, eq(contact.id, partner.contactId))
    .where(eq(contact.email, email))
    .get()
/** Somebody we know by this address. */
export const contactAt = (db: Reads, email: string) =>
  db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.email, email), isNull(contact.erasedAt)))
    .get()
export const isColleague = async (db: Reads, email: string) =>
  (await db
    .select({ id: account.id })
    .from(account)
    .where(and(eq(account.email, email), sql`${account.role} <> 'customer'`))
    .get()) !== undefined
export const isSuppressed = async (db: Reads, email: string) =>
  (await db.select({ email: suppression.email }).from(suppression).where(eq(suppression.email, email)).get()) !==
  undefined
