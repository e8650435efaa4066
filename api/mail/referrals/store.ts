import { and, count, eq, isNull, lt } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { link } from '../../../db/schema/links.ts'
import { message } from '../../../db/schema/mail.ts'
import { offerSide } from '../../../db/schema/referrals.ts'
import { reward } from '../../../db/schema/rewards.ts'
import { hold } from '../../../db/schema/risk.ts'
import { friendInvitation, submittedLead, submittedLeadStep } from '../../../db/schema/submitted-leads.ts'

export const nameOf = async (db: Reads, contactId: string) =>
  (await db.select({ name: contact.name }).from(contact).where(eq(contact.id, contactId)).get())?.name ?? ''
/** What a side of an offer gives, in the company's words. */
export const whatOf = async (db: Reads, offerId: string, side: 'friend' | 'advocate') =>
  (
    await db
      .select({ what: offerSide.description })
      .from(offerSide)
      .where(and(eq(offerSide.offerId, offerId), eq(offerSide.side, side)))
      .get()
  )?.what ?? null
export const rewardOf = (db: Reads, id: string) =>
  db
    .select({ what: reward.description, kind: reward.kind, side: reward.side, expiresAt: reward.expiresAt })
    .from(reward)
    .where(eq(reward.id, id))
    .get()
/** What proves that it is theirs: a code, or the number of whoever handed it over. */
export async function proofOf(db: Reads, rewardId: string) {
  const { fulfilment, fulfilmentRef: ref } = reward
  const found = await db.select({ fulfilment, ref }).from(reward).where(eq(reward.id, rewardId)).get()
  if (!found?.ref) return undefined
  return { isCode: found.fulfilment === 'pool' || found.fulfilment === 'generated', words: found.ref }
}
export const leadOf = (db: Reads, leadId: string) =>
  db
    .select({ leadName: submittedLead.name, at: submittedLead.movedAt })
    .from(submittedLead)
    .where(eq(submittedLead.id, leadId))
    .get()
export const noteOf = async (db: Reads, leadId: string, at: number) =>
  (
    await db
      .select({ note: submittedLeadStep.note })
      .from(submittedLeadStep)
      .where(and(eq(submittedLeadStep.leadId, leadId), eq(submittedLeadStep.at, at)))
      .get()
  )?.note ?? ''
export const openHolds = async (db: Reads) =>
  (await db.select({ n: count() }).from(hold).where(eq(hold.state, 'open')).get())?.n ?? 0
export const invitationOf = (db: Reads, id: string) =>
  db
    .select({ email: friendInvitation.email, offerId: friendInvitation.offerId, from: contact.name, code: link.code })
    .from(friendInvitation)
    .innerJoin(contact, eq(contact.id, friendInvitation.advocateId))
    .innerJoin(link, and(eq(link.ownerId, contact.id), isNull(link.destination), isNull(link.disabledAt)))
    .where(eq(friendInvitation.id, id))
    .get()
/** Mails to friends are kept no longer than their addresses. */
export const forgetInvitations = (tx: DbTx, before: number) =>
  tx.delete(message).where(and(eq(message.template, 'friend_invitation'), lt(message.createdAt, before)))
