import { and, count, desc, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { contact } from '../../db/schema/contacts.ts'
import { campaign, invitation, invitationEvent } from '../../db/schema/invitations.ts'
import { message } from '../../db/schema/mail.ts'
import { product } from '../../db/schema/products.ts'
import { setting } from '../../db/schema/settings.ts'
import type { Key } from '../kernel/page.ts'
import { ofPerson } from '../kernel/person.ts'
import type { InvitationQuery } from './contract.ts'
import type { InvitationState } from './rules.ts'

export type InvitationRow = typeof invitation.$inferSelect

/** Adds those that wait; who has one of this campaign, or an open one about this product, gets no other. */
export async function insertInvitations(tx: DbTx, rows: (typeof invitation.$inferInsert)[]) {
  if (rows.length === 0) return []
  const added = await tx
    .insert(invitation)
    .values(rows)
    .onConflictDoNothing()
    .returning({
      ...{ invitationId: invitation.id, state: invitation.state, at: invitation.queuedAt },
      ...{ contactId: invitation.contactId, dueAt: invitation.dueAt },
    })
  if (added.length > 0)
    await tx.insert(invitationEvent).values(added.map(({ invitationId, state, at }) => ({ invitationId, state, at })))
  return added
}
export const insertEvent = (tx: DbTx, invitationId: string, state: InvitationState, at: number) =>
  tx.insert(invitationEvent).values({ invitationId, state, at })
/** The guard is in the statement: of two who move it at once, one does. */
export const moveInvitation = async (
  tx: DbTx,
  { id, state }: Pick<InvitationRow, 'id' | 'state'>,
  change: Partial<InvitationRow>,
) =>
  (
    await tx
      .update(invitation)
      .set(change)
      .where(and(eq(invitation.id, id), eq(invitation.state, state)))
      .returning({ id: invitation.id })
  ).length === 1
/** Notes that a mail was written. False when somebody else has done it meanwhile. */
export const noteMail = async (
  tx: DbTx,
  { id, dueAt }: Pick<InvitationRow, 'id' | 'dueAt'>,
  change: Partial<InvitationRow>,
) =>
  (
    await tx
      .update(invitation)
      .set(change)
      .where(and(eq(invitation.id, id), eq(invitation.dueAt, dueAt ?? -1)))
      .returning({ id: invitation.id })
  ).length === 1

const whole = {
  invitation,
  campaign,
  product: { name: product.name, slug: product.slug, archivedAt: product.archivedAt },
}
const joined = (db: Reads) =>
  db
    .select(whole)
    .from(invitation)
    .innerJoin(campaign, eq(campaign.id, invitation.campaignId))
    .innerJoin(product, eq(product.id, invitation.productId))
export const invitationByHash = (db: Reads, hash: string) => joined(db).where(eq(invitation.tokenHash, hash)).get()
const isDue = (now: number) => and(eq(campaign.state, 'live'), lte(invitation.dueAt, now))
export const dueInvitation = (db: Reads, id: string, now: number) =>
  joined(db)
    .where(and(eq(invitation.id, id), isDue(now)))
    .get()
export const dueInvitations = (db: Reads, now: number, limit: number) =>
  db
    .select({ id: invitation.id })
    .from(invitation)
    .innerJoin(campaign, eq(campaign.id, invitation.campaignId))
    .where(isDue(now))
    .orderBy(invitation.dueAt)
    .limit(limit)
export const invitationById = (db: Reads, id: string) => db.select().from(invitation).where(eq(invitation.id, id)).get()
export const runOut = (db: Reads, now: number, limit: number) =>
  db
    .select()
    .from(invitation)
    .where(and(isNull(invitation.endedAt), lte(invitation.expiresAt, now)))
    .limit(limit)
/** Open invitations of a person, the one that is furthest first. */
export const openOf = (db: Reads, contactId: string, productId?: string) =>
  db
    .select()
    .from(invitation)
    .where(
      and(
        ofPerson(invitation.contactId, contactId),
        isNull(invitation.endedAt),
        productId === undefined ? undefined : eq(invitation.productId, productId),
      ),
    )
    .orderBy(sql`${invitation.lastMailAt} IS NULL`, invitation.queuedAt)
/** Open invitations of whoever has this address. */
export const openOfAddress = (db: Reads, email: string) =>
  db
    .select()
    .from(invitation)
    .where(
      and(
        isNull(invitation.endedAt),
        sql`${invitation.contactId} IN (SELECT m.id FROM contact m JOIN contact a ON a.canonical_id = m.canonical_id WHERE a.email = ${email})`,
      ),
    )
/** When the person of a contact registered. */
export const registeredAt = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ at: contact.createdAt })
      .from(contact)
      .where(sql`${contact.id} = (SELECT canonical_id FROM contact WHERE id = ${contactId})`)
      .get()
  )?.at
/** The invitation a mail is for, and where the mail goes. */
export const ofMessage = (db: Reads, id: string) =>
  db
    .select({ toEmail: message.toEmail, invitationId: sql<string | null>`${message.data} ->> 'invitationId'` })
    .from(message)
    .where(eq(message.id, id))
    .get()
export const dropTokens = (tx: DbTx, contactIds: string[]) =>
  tx.update(invitation).set({ tokenHash: null }).where(inArray(invitation.contactId, contactIds))

/** Newest first, one more than asked for. */
export const invitationsOf = (
  db: Reads,
  campaignId: string,
  { state, limit }: InvitationQuery,
  after: Key | undefined,
) =>
  db
    .select({
      invitation,
      contact: { id: contact.id, name: contact.name, email: contact.email, erasedAt: contact.erasedAt },
      changedAt: sql<number>`(SELECT max(e.at) FROM invitation_event e WHERE e.invitation_id = ${invitation.id})`,
    })
    .from(invitation)
    .innerJoin(contact, eq(contact.id, invitation.contactId))
    .where(
      and(
        eq(invitation.campaignId, campaignId),
        state && eq(invitation.state, state),
        after &&
          or(lt(invitation.queuedAt, after.at), and(eq(invitation.queuedAt, after.at), lt(invitation.id, after.id))),
      ),
    )
    .orderBy(desc(invitation.queuedAt), desc(invitation.id))
    .limit(limit + 1)
export const countsOf = (db: Reads, campaignIds: string[]) =>
  db
    .select({
      ...{ campaignId: invitation.campaignId, state: invitation.state, n: count() },
      mailed: sql<number>`count(${invitation.sentAt})`,
    })
    .from(invitation)
    .where(inArray(invitation.campaignId, campaignIds))
    .groupBy(invitation.campaignId, invitation.state)
/** Ends all that waits of a campaign; links that are out keep working, and no reminder follows. */
export async function endOpen(tx: DbTx, campaignId: string, now: number): Promise<void> {
  const waits = and(
    eq(invitation.campaignId, campaignId),
    eq(invitation.state, 'queued'),
    isNull(invitation.lastMailAt),
  )
  await tx.run(sql`INSERT INTO invitation_event (invitation_id, state, at)
    SELECT ${invitation.id}, 'cancelled', ${now} FROM ${invitation} WHERE ${waits}`)
  await tx
    .update(invitation)
    .set({ state: 'cancelled', note: 'ended', endedAt: now, dueAt: null, sealed: null })
    .where(waits)
  await tx
    .update(invitation)
    .set({ dueAt: null })
    .where(and(eq(invitation.campaignId, campaignId), isNull(invitation.endedAt)))
}

export async function timeZone(db: Reads): Promise<string> {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'place')).get()
  return row ? ((JSON.parse(row.value) as { timeZone?: string }).timeZone ?? 'UTC') : 'UTC'
}
