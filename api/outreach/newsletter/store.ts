import { and, asc, countDistinct, desc, eq, gt, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { newsletterIssue, subscription } from '../../../db/schema/outreach.ts'
import type { Key } from '../../kernel/page.ts'
import { ofPerson } from '../../kernel/person.ts'

export type IssueRow = typeof newsletterIssue.$inferSelect

/** False when they get it already. */
export const insertSubscription = async (tx: DbTx, row: typeof subscription.$inferInsert) =>
  (
    await tx
      .insert(subscription)
      .values(row)
      .onConflictDoUpdate({
        target: subscription.contactId,
        set: { consentText: row.consentText, confirmedAt: row.confirmedAt, endedAt: null },
        setWhere: sql`${subscription.endedAt} IS NOT NULL`,
      })
      .returning({ id: subscription.contactId })
  ).length === 1
/** Of the person of a contact; those that ended now. */
export const endSubscriptions = async (tx: DbTx, contactId: string, now: number) =>
  (
    await tx
      .update(subscription)
      .set({ endedAt: now })
      .where(and(ofPerson(subscription.contactId, contactId), isNull(subscription.endedAt)))
      .returning({ id: subscription.contactId })
  ).map(({ id }) => id)
export const subscribed = async (db: Reads, contactId: string) =>
  (await db
    .select({ at: subscription.confirmedAt })
    .from(subscription)
    .where(and(ofPerson(subscription.contactId, contactId), isNull(subscription.endedAt)))
    .get()) !== undefined
const live = and(isNull(subscription.endedAt), isNull(contact.erasedAt))
export const countSubscribers = async (db: Reads) =>
  (
    await db
      .select({ n: countDistinct(contact.canonicalId) })
      .from(subscription)
      .innerJoin(contact, eq(contact.id, subscription.contactId))
      .where(live)
      .get()
  )?.n ?? 0
/** Other addresses of the same person that get it. */
const twin = (which: SQL) => sql`EXISTS (SELECT 1 FROM contact tc JOIN subscription ts ON ts.contact_id = tc.id
  WHERE tc.canonical_id = ${contact.canonicalId} AND ts.ended_at IS NULL AND ${which})`
export const countEnded = async (db: Reads) =>
  (
    await db
      .select({ n: countDistinct(contact.canonicalId) })
      .from(subscription)
      .innerJoin(contact, eq(contact.id, subscription.contactId))
      .where(and(sql`${subscription.endedAt} IS NOT NULL`, sql`NOT ${twin(sql`1`)}`))
      .get()
  )?.n ?? 0
const OWN = sql`(${contact.canonicalId} = ${subscription.contactId})`
const TWIN_FIRST = sql`((tc.id = tc.canonical_id) > ${OWN}
  OR ((tc.id = tc.canonical_id) = ${OWN} AND tc.id < ${subscription.contactId}))`
/**
 * Subscribers after an id, each a contact whose address was confirmed. A person whose contacts were merged is one of them
 * once: by the contact that stands for them if it subscribed, else by the first.
 */
export const subscribersAfter = (db: Reads, after: string, limit: number) =>
  db
    .select({ id: subscription.contactId })
    .from(subscription)
    .innerJoin(contact, eq(contact.id, subscription.contactId))
    .where(and(live, gt(subscription.contactId, after), sql`NOT ${twin(TWIN_FIRST)}`))
    .orderBy(asc(subscription.contactId))
    .limit(limit)

export const issues = (db: Reads, after: Key | undefined, limit: number) =>
  db
    .select()
    .from(newsletterIssue)
    .where(
      after &&
        or(
          lt(newsletterIssue.createdAt, after.at),
          and(eq(newsletterIssue.createdAt, after.at), lt(newsletterIssue.id, after.id)),
        ),
    )
    .orderBy(desc(newsletterIssue.createdAt), desc(newsletterIssue.id))
    .limit(limit + 1)
export const issueById = (db: Reads, id: string) =>
  db.select().from(newsletterIssue).where(eq(newsletterIssue.id, id)).get()
export const insertIssue = (tx: DbTx, row: typeof newsletterIssue.$inferInsert) =>
  tx.insert(newsletterIssue).values(row)
/** The guard is in the statement: false when it is not in one of these states any more. */
export const changeIssue = async (
  tx: DbTx,
  id: string,
  from: readonly IssueRow['state'][],
  change: Partial<IssueRow>,
) =>
  (
    await tx
      .update(newsletterIssue)
      .set(change)
      .where(and(eq(newsletterIssue.id, id), inArray(newsletterIssue.state, [...from])))
      .returning({ id: newsletterIssue.id })
  ).length === 1
export const deleteDraft = async (tx: DbTx, id: string) =>
  (
    await tx
      .delete(newsletterIssue)
      .where(and(eq(newsletterIssue.id, id), eq(newsletterIssue.state, 'draft')))
      .returning({ id: newsletterIssue.id })
  ).length === 1
export const sendingIssues = async (db: Reads) =>
  (await db.select({ id: newsletterIssue.id }).from(newsletterIssue).where(eq(newsletterIssue.state, 'sending'))).map(
    ({ id }) => id,
  )
