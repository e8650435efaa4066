import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, max, ne, notInArray, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { consent, contact } from '../../db/schema/contacts.ts'
import { purchase, sale } from '../../db/schema/conversions.ts'
import { campaign, invitation } from '../../db/schema/invitations.ts'
import { product } from '../../db/schema/products.ts'
import { ratingSummary, review, reviewRevision } from '../../db/schema/reviews.ts'
import { setting } from '../../db/schema/settings.ts'
import { FIRST } from '../kernel/chain.ts'
import { sha256 } from '../kernel/hash.ts'
import { ofPerson } from '../kernel/person.ts'
import { type Policy, policyOf } from './rules.ts'

export type ReviewRow = typeof review.$inferSelect

/** What the company chose about letting reviews in. */
export const policy = async (db: Reads): Promise<Policy> => {
  const saved = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'moderation')).get()
  return policyOf(saved ? (JSON.parse(saved.value) as Partial<Policy>) : {})
}
export const signUpIsClosed = async (db: Reads) =>
  (await db
    .select({ key: setting.key })
    .from(setting)
    .where(and(eq(setting.key, 'privacy'), sql`${setting.value} ->> 'signUp' = 'host'`))
    .get()) !== undefined
export const productBySlug = (db: Reads, slug: string) => db.select().from(product).where(eq(product.slug, slug)).get()

export const insertReview = (tx: DbTx, row: typeof review.$inferInsert) => tx.insert(review).values(row)
export const reviewById = (db: Reads, id: string) => db.select().from(review).where(eq(review.id, id)).get()
/** A review of this person's, by whichever of their contacts. */
export const ownReview = (db: Reads, id: string, contactId: string) =>
  db
    .select()
    .from(review)
    .where(and(eq(review.id, id), ofPerson(review.contactId, contactId)))
    .get()
/** Whether this person has a review of the product that was not taken back. */
export const hasReviewed = async (db: Reads, productId: string, contactId: string) =>
  (await db
    .select({ id: review.id })
    .from(review)
    .where(
      and(
        eq(review.productId, productId),
        ofPerson(review.contactId, contactId),
        or(
          notInArray(review.state, ['withdrawn', 'erased']),
          // taken back while something was asked or decided: it is put back, not written past
          and(eq(review.state, 'withdrawn'), notInArray(review.withdrawnFrom, ['pending', 'published'])),
        ),
        ne(review.origin, 'import'),
      ),
    )
    .limit(1)
    .get()) !== undefined
/** Whether we know this person as a customer: they bought, or the host vouched for them. */
export const isCustomer = async (db: Reads, contactId: string) => {
  const bought = (table: typeof sale | typeof purchase) =>
    sql`EXISTS (SELECT 1 FROM ${table} WHERE ${ofPerson(table.contactId, contactId)})`
  const row = await db
    .select({ id: contact.id })
    .from(contact)
    .where(and(ofPerson(contact.id, contactId), or(isNotNull(contact.hostSaidAt), bought(sale), bought(purchase))))
    .limit(1)
    .get()
  return row !== undefined
}

/** Changes a review only as it was seen; false when somebody was faster. */
export const changeReview = async (tx: DbTx, before: ReviewRow, change: Partial<ReviewRow>) => {
  const { waitingRevision } = before
  const rows = await tx
    .update(review)
    .set(change)
    .where(
      and(
        eq(review.id, before.id),
        eq(review.state, before.state),
        eq(review.revision, before.revision),
        waitingRevision === null ? isNull(review.waitingRevision) : eq(review.waitingRevision, waitingRevision),
      ),
    )
    .returning({ id: review.id })
  return rows.length === 1
}

export const insertRevision = (tx: DbTx, row: typeof reviewRevision.$inferInsert) =>
  tx.insert(reviewRevision).values(row)
export const lastRevisionHash = async (db: Reads) =>
  (await db.select({ hash: reviewRevision.hash }).from(reviewRevision).orderBy(desc(reviewRevision.seq)).limit(1).get())
    ?.hash ?? FIRST
export const lastRevision = async (db: Reads, reviewId: string) =>
  (
    await db
      .select({ n: max(reviewRevision.n) })
      .from(reviewRevision)
      .where(eq(reviewRevision.reviewId, reviewId))
      .get()
  )?.n ?? 0
export const revision = (db: Reads, reviewId: string, n: number) =>
  db
    .select()
    .from(reviewRevision)
    .where(and(eq(reviewRevision.reviewId, reviewId), eq(reviewRevision.n, n)))
    .get()
export const revisionsAfter = (db: Reads, seq: number, limit: number) =>
  db.select().from(reviewRevision).where(gt(reviewRevision.seq, seq)).orderBy(asc(reviewRevision.seq)).limit(limit)

const KEYS = ['n1', 'n2', 'n3', 'n4', 'n5', 'i1', 'i2', 'i3', 'i4', 'i5', 'imported'] as const
type Counted = Pick<ReviewRow, 'shown' | 'origin' | 'rating' | 'incentivized' | 'productId'>
const countedAs = ({ shown, origin, rating, incentivized }: Counted): readonly (typeof KEYS)[number][] => {
  if (!shown) return []
  if (origin === 'import') return ['imported']
  return [KEYS[rating - 1]!, ...(incentivized ? [KEYS[rating + 4]!] : [])]
}
/** Moves the counters of the product by the difference between a review before and after. */
export async function recount(tx: DbTx, before: Counted, after: Counted): Promise<void> {
  const [out, into] = [countedAs(before), countedAs(after)]
  const changed = KEYS.map((key) => ({ key, by: Number(into.includes(key)) - Number(out.includes(key)) })).filter(
    ({ by }) => by !== 0,
  )
  if (changed.length === 0) return
  await tx.insert(ratingSummary).values({ productId: after.productId }).onConflictDoNothing()
  await tx
    .update(ratingSummary)
    .set(Object.fromEntries(changed.map(({ key, by }) => [key, sql`${ratingSummary[key]} + ${by}`])))
    .where(eq(ratingSummary.productId, after.productId))
}

/** An invitation that can still be answered, with what was promised for any review. */
export const invitationByToken = (db: Reads, token: string, now: number) =>
  db
    .select({
      id: invitation.id,
      contactId: invitation.contactId,
      incentive: campaign.incentive,
      productSlug: product.slug,
    })
    .from(invitation)
    .innerJoin(campaign, eq(campaign.id, invitation.campaignId))
    .innerJoin(product, eq(product.id, invitation.productId))
    .where(and(eq(invitation.tokenHash, sha256(token)), isNull(invitation.endedAt), gt(invitation.expiresAt, now)))
    .get()

export const reviewsAfter = (db: Reads, id: string, limit: number) =>
  db.select().from(review).where(gt(review.id, id)).orderBy(asc(review.id)).limit(limit)
export const reviewsToErase = (db: Reads, contactIds: string[]) =>
  db
    .select()
    .from(review)
    .where(and(inArray(review.contactId, contactIds), ne(review.state, 'erased')))
/** Whether its author still agrees that it is published here. */
export const mayBePublished = async (db: Reads, reviewId: string) =>
  (await db
    .select({ id: consent.id })
    .from(consent)
    .where(and(eq(consent.reviewId, reviewId), eq(consent.scope, 'publish_on_portal'), isNull(consent.withdrawnAt)))
    .limit(1)
    .get()) !== undefined
/** Something is promised to this person for a review of the product, by a mail that went out. */
export const promised = async (db: Reads, productId: string, contactId: string, since: number) =>
  (
    await db
      .select({ incentive: campaign.incentive })
      .from(invitation)
      .innerJoin(campaign, eq(campaign.id, invitation.campaignId))
      .where(
        and(
          eq(invitation.productId, productId),
          ofPerson(invitation.contactId, contactId),
          sql`${invitation.sentAt} >= ${since}`,
          ne(campaign.incentive, ''),
        ),
      )
      .orderBy(desc(invitation.sentAt))
      .limit(1)
      .get()
  )?.incentive ?? ''
