import { and, desc, eq, gte, inArray, isNull, lt, lte, notExists, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { contact } from '../../db/schema/contacts.ts'
import { job } from '../../db/schema/events.ts'
import { account, oneTimeToken } from '../../db/schema/identity.ts'
import { mailEvent, mailPreference, message, suppression } from '../../db/schema/mail.ts'
import { subscription } from '../../db/schema/outreach.ts'
import { product } from '../../db/schema/products.ts'
import { unconfirmedReview } from '../../db/schema/review-evidence.ts'
import { review } from '../../db/schema/reviews.ts'
import { secret, setting } from '../../db/schema/settings.ts'
import { testimonial } from '../../db/schema/testimonials.ts'
import type { Key } from '../kernel/page.ts'
import { ofPerson } from '../kernel/person.ts'
import type { MessageQuery } from './contract.ts'
import { LEASE_MS, type OptionalKind, type SuppressionReason } from './rules.ts'

export type MessageRow = typeof message.$inferSelect
type Settled = Partial<Pick<MessageRow, 'state' | 'error' | 'providerId' | 'sentAt' | 'queuedAt' | 'attempts'>>

/** False when this cause was written before. */
export const insertMessage = async (tx: DbTx, row: typeof message.$inferInsert) =>
  (await tx.insert(message).values(row).onConflictDoNothing().returning({ id: message.id })).length === 1
export const messageById = (db: Reads, id: string) => db.select().from(message).where(eq(message.id, id)).get()
/** Newest first, one more than asked for. */
export const messages = (db: Reads, { to, state, limit }: MessageQuery, after: Key | undefined) =>
  db
    .select()
    .from(message)
    .where(
      and(
        to ? and(gte(message.toEmail, to), lt(message.toEmail, `${to}\uffff`)) : undefined,
        state && eq(message.state, state),
        after && or(lt(message.createdAt, after.at), and(eq(message.createdAt, after.at), lt(message.id, after.id))),
      ),
    )
    .orderBy(desc(message.createdAt), desc(message.id))
    .limit(limit + 1)
export const lastMessageTo = (db: Reads, email: string) =>
  db
    .select({ id: message.id })
    .from(message)
    .where(and(eq(message.toEmail, email), eq(message.state, 'sent')))
    .orderBy(desc(message.createdAt))
    .limit(1)
    .get()

/** Takes a mail up for one try. The guard is in the statement: of two at once, one gets the row. */
export const claim = async (tx: DbTx, id: string, now: number): Promise<MessageRow | undefined> =>
  (
    await tx
      .update(message)
      .set({ state: 'sending', attempts: sql`${message.attempts} + 1`, leaseUntil: now + LEASE_MS })
      .where(
        and(
          eq(message.id, id),
          or(eq(message.state, 'queued'), and(eq(message.state, 'sending'), lte(message.leaseUntil, now))),
        ),
      )
      .returning()
  )[0]
/** Ends a try, unless a later one has begun; `undefined` ends whatever waits. */
export const settle = async (tx: DbTx, id: string, attempt: number | undefined, change: Settled) => {
  const rows = await tx
    .update(message)
    .set({ leaseUntil: null, ...change })
    .where(
      and(
        eq(message.id, id),
        attempt === undefined
          ? eq(message.state, 'queued')
          : and(eq(message.state, 'sending'), eq(message.attempts, attempt)),
      ),
    )
    .returning({ id: message.id })
  return rows.length === 1
}
/** The server took it over: that stays true whoever else is trying. */
export const markSent = (tx: DbTx, id: string, providerId: string, now: number) =>
  tx
    .update(message)
    .set({ state: 'sent', leaseUntil: null, error: null, providerId, sentAt: now })
    .where(eq(message.id, id))
export const requeue = async (tx: DbTx, id: string, now: number): Promise<MessageRow | undefined> =>
  (
    await tx
      .update(message)
      .set({ state: 'queued', attempts: 0, queuedAt: now, error: null })
      .where(and(eq(message.id, id), eq(message.state, 'failed')))
      .returning()
  )[0]
/** Mail that waits and that no job is going to take up. */
export const forgotten = (db: Reads, now: number) =>
  db
    .select({ id: message.id })
    .from(message)
    .where(
      and(
        or(eq(message.state, 'queued'), and(eq(message.state, 'sending'), lte(message.leaseUntil, now))),
        notExists(
          db
            .select({ one: sql`1` })
            .from(job)
            .where(
              and(
                sql`${job.state} IN ('queued', 'running')`,
                eq(job.name, 'mail.send'),
                sql`${job.payload} ->> 'messageId' = ${message.id}`,
              ),
            ),
        ),
      ),
    )
    .orderBy(message.queuedAt)
    .limit(100)

export const suppressionOf = async (db: Reads, email: string) =>
  (await db.select().from(suppression).where(eq(suppression.email, email)).get())?.reason
export const saveSuppression = (tx: DbTx, email: string, reason: SuppressionReason, now: number) =>
  tx
    .insert(suppression)
    .values({ email, reason, createdAt: now })
    .onConflictDoUpdate({ target: suppression.email, set: { reason, createdAt: now } })
export const switchedOff = async (db: Reads, email: string) =>
  (await db.select({ kind: mailPreference.kind }).from(mailPreference).where(eq(mailPreference.email, email))).map(
    ({ kind }) => kind,
  )
/** False when it was off before. */
export const switchOff = async (tx: DbTx, email: string, kind: OptionalKind, now: number) =>
  (
    await tx
      .insert(mailPreference)
      .values({ email, kind, offAt: now })
      .onConflictDoNothing()
      .returning({ kind: mailPreference.kind })
  ).length === 1
export const contactByAddress = async (db: Reads, email: string) =>
  (await db.select({ id: contact.id }).from(contact).where(eq(contact.email, email)).get())?.id
/** Contacts that were written to at an address. */
export const writtenToAt = (db: Reads, email: string) =>
  db
    .selectDistinct({ id: contact.id, email: contact.email })
    .from(message)
    .innerJoin(contact, eq(contact.id, message.contactId))
    .where(and(eq(message.toEmail, email), isNull(contact.erasedAt)))
export const switchOn = (tx: DbTx, email: string, kind: OptionalKind) =>
  tx.delete(mailPreference).where(and(eq(mailPreference.email, email), eq(mailPreference.kind, kind)))
/** False when the provider told us this before. */
export const insertEvent = async (tx: DbTx, row: typeof mailEvent.$inferInsert) =>
  (await tx.insert(mailEvent).values(row).onConflictDoNothing().returning({ id: mailEvent.id })).length === 1

export const getsNewsletter = async (db: Reads, contactId: string | null) =>
  contactId !== null &&
  (await db
    .select({ at: subscription.confirmedAt })
    .from(subscription)
    .where(and(ofPerson(subscription.contactId, contactId), isNull(subscription.endedAt)))
    .get()) !== undefined

export const contactEmail = async (db: Reads, id: string) =>
  (
    await db
      .select({ email: contact.email })
      .from(contact)
      .where(and(eq(contact.id, id), isNull(contact.erasedAt)))
      .get()
  )?.email
export const accountOf = (db: Reads, id: string) =>
  db.select({ email: account.email, contactId: account.contactId }).from(account).where(eq(account.id, id)).get()
export const accountByEmail = (db: Reads, email: string) =>
  db
    .select({
      ...{ id: account.id, contactId: account.contactId },
      ...{ role: account.role, emailConfirmedAt: account.emailConfirmedAt },
    })
    .from(account)
    .where(and(eq(account.email, email), isNull(account.disabledAt)))
    .get()
export const tokenById = (db: Reads, id: string) => db.select().from(oneTimeToken).where(eq(oneTimeToken.id, id)).get()
export const reviewWords = (db: Reads, id: string) =>
  db
    .select({ title: review.title, productName: product.name, productSlug: product.slug })
    .from(review)
    .innerJoin(product, eq(product.id, review.productId))
    .where(eq(review.id, id))
    .get()
export const excerptOf = async (db: Reads, testimonialId: string) =>
  (await db.select({ excerpt: testimonial.excerpt }).from(testimonial).where(eq(testimonial.id, testimonialId)).get())
    ?.excerpt

export const settingByKey = async (db: Reads, key: string): Promise<unknown> => {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, key)).get()
  return row && JSON.parse(row.value)
}
export const secretByName = async (db: Reads, name: string) =>
  (await db.select({ value: secret.value }).from(secret).where(eq(secret.name, name)).get())?.value

/** Whether we ever wrote to an address, or know somebody by it. */
export const isKnown = async (db: Reads, email: string) => {
  const found = await db.get<{
    n: number
  }>(sql`SELECT EXISTS (SELECT 1 FROM ${message} WHERE ${message.toEmail} = ${email})
    OR EXISTS (SELECT 1 FROM ${contact} WHERE ${contact.email} = ${email})
    OR EXISTS (SELECT 1 FROM ${account} WHERE ${account.email} = ${email}) AS n`)
  return found.n === 1
}

/** Every address that was these people's own, also before they changed it. */
async function addressesOf(db: Reads, contactIds: string[], accountIds: string[]): Promise<string[]> {
  const contacts = await db.select({ email: contact.email }).from(contact).where(inArray(contact.id, contactIds))
  const accounts = await db.select({ email: account.email }).from(account).where(inArray(account.id, accountIds))
  const changes = await db
    .select({ email: sql<string | null>`${oneTimeToken.data} ->> 'from'` })
    .from(oneTimeToken)
    .where(inArray(oneTimeToken.accountId, accountIds))
  return [...contacts, ...accounts, ...changes].flatMap(({ email }) => email ?? [])
}
export async function forgetMail(tx: DbTx, contactIds: string[]): Promise<void> {
  const accounts = await tx.select({ id: account.id }).from(account).where(inArray(account.contactId, contactIds))
  const accountIds = accounts.map(({ id }) => id)
  const emails = await addressesOf(tx, contactIds, accountIds)
  await tx
    .delete(message)
    .where(
      or(
        inArray(message.contactId, contactIds),
        inArray(message.accountId, accountIds),
        inArray(message.toEmail, emails),
      ),
    )
  await tx.delete(mailPreference).where(inArray(mailPreference.email, emails))
  await tx.delete(suppression).where(inArray(suppression.email, emails))
  await tx.delete(mailEvent).where(inArray(mailEvent.email, emails))
}
/** The review that a link asks about. */
export async function heldReview(db: Reads, tokenData: string) {
  const { review: id } = JSON.parse(tokenData) as { review?: string }
  if (id === undefined) return undefined
  const row = await db
    .select({ words: unconfirmedReview.words, productName: product.name })
    .from(unconfirmedReview)
    .innerJoin(product, eq(product.id, unconfirmedReview.productId))
    .where(eq(unconfirmedReview.id, id))
    .get()
  return row && { productName: row.productName, title: (JSON.parse(row.words) as { title: string }).title }
}
