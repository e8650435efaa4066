import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { consent, contact } from '../../db/schema/contacts.ts'
import {
  attribution,
  conversion,
  conversionCredit,
  conversionServe,
  purchase,
  sale,
} from '../../db/schema/conversions.ts'
import { widget, widgetVersion } from '../../db/schema/embeds.ts'
import { event } from '../../db/schema/events.ts'
import { identification } from '../../db/schema/identity.ts'
import { widgetServe } from '../../db/schema/measuring.ts'
import { product } from '../../db/schema/products.ts'
import { review } from '../../db/schema/reviews.ts'
import { story } from '../../db/schema/stories.ts'
import { testimonial } from '../../db/schema/testimonials.ts'
import { ofPerson } from '../kernel/person.ts'
import type { Click } from '../kernel/serve-token.ts'
import type { Named, Words } from './rules.ts'

export type ConversionRow = typeof conversion.$inferSelect
const item = {
  testimonialId: testimonial.id,
  advocateId: review.contactId,
}
/** The testimonial that stood in a slot of a widget's version, with its author. */
export const clickedItem = (
  db: Reads,
  { serve: { widget: number, version, variant }, slot }: Pick<Click, 'serve' | 'slot'>,
) => {
  const place = sql`json_extract(${widgetVersion.variants}, ${`$[${variant}].slots[${slot}]`})`
  return db
    .select({ ...item, widgetId: widget.id })
    .from(widgetVersion)
    .innerJoin(widget, eq(widget.id, widgetVersion.widgetId))
    .innerJoin(testimonial, eq(testimonial.id, sql`json_extract(${widgetVersion.items}, '$[' || ${place} || ']')`))
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(and(eq(widget.number, number), eq(widgetVersion.version, version)))
    .get()
}
/** Testimonials that stood or stand in public, with their authors. */
const spoken = inArray(testimonial.state, ['live', 'retired'])
const testimonialBy = (db: Reads, by: SQL) =>
  db.select(item).from(testimonial).innerJoin(review, eq(review.id, testimonial.reviewId)).where(and(spoken, by)).get()
/** The words of a code or an id, with their author; undefined for those that never stood in public. */
export async function wordsBy(db: Reads, by: Words | { code: string }): Promise<Named | undefined> {
  const found = await ('code' in by ? testimonialBy(db, eq(testimonial.code, by.code)) : wordsOfId(db, by))
  return found && { ...found, widgetId: null }
}
function wordsOfId(db: Reads, { testimonialId, reviewId, storyId }: Words) {
  if (testimonialId) return testimonialBy(db, eq(testimonial.id, testimonialId))
  if (reviewId)
    return db
      .select({ reviewId: review.id, advocateId: review.contactId })
      .from(review)
      .where(and(eq(review.id, reviewId), isNotNull(review.publishedAt)))
      .get()
  return db
    .select({ storyId: story.id, advocateId: review.contactId })
    .from(story)
    .innerJoin(review, eq(review.id, story.reviewId))
    .where(and(eq(story.id, storyId!), isNotNull(story.liveFrom)))
    .get()
}
export const itemsBy = async (db: Reads, ids: string[]) =>
  new Map(
    (
      await db
        .select(item)
        .from(testimonial)
        .innerJoin(review, eq(review.id, testimonial.reviewId))
        .where(inArray(testimonial.id, [...new Set(ids)]))
    ).map((one) => [one.testimonialId, one]),
  )
export const isPerson = async (db: Reads, one: string, other: string) =>
  (await db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.id, one), ofPerson(contact.id, other)))
    .get()) !== undefined

export const isHere = async (db: Reads, contactId: string) =>
  (await db
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.id, contactId), isNull(contact.erasedAt)))
    .get()) !== undefined
export const attributionOf = (db: Reads, contactId: string) =>
  db.select().from(attribution).where(eq(attribution.contactId, contactId)).get()
export const clickCredited = async (db: Reads, clickHash: string) =>
  (await db
    .select({ id: attribution.contactId })
    .from(attribution)
    .where(eq(attribution.clickHash, clickHash))
    .get()) !== undefined
/** Says it anew for a contact of whom it was said before; false when this click has earned its credit before. */
export const saveAttribution = async (tx: DbTx, row: typeof attribution.$inferInsert): Promise<boolean> => {
  if (row.clickHash && (await clickCredited(tx, row.clickHash))) return false
  await tx.insert(attribution).values(row).onConflictDoUpdate({ target: attribution.contactId, set: row })
  return true
}
export const boughtBefore = async (db: Reads, contactId: string, at: number) =>
  (await db
    .select({ id: sale.id })
    .from(sale)
    .where(and(ofPerson(sale.contactId, contactId), lt(sale.occurredAt, at)))
    .limit(1)
    .get()) !== undefined

export const conversionBy = (db: Reads, goal: string, externalId: string) =>
  db
    .select()
    .from(conversion)
    .where(and(eq(conversion.goal, goal), eq(conversion.externalId, externalId), isNull(conversion.supersededBy)))
    .get()
export const conversionById = (db: Reads, id: string) => db.select().from(conversion).where(eq(conversion.id, id)).get()
export const insertConversion = async (tx: DbTx, row: typeof conversion.$inferInsert) => {
  await tx.insert(conversion).values(row)
}
/** What pages told of counts no more, and the page views it came from are the other's. */
export const supersede = async (tx: DbTx, ids: string[], by: string) => {
  if (ids.length === 0) return
  await tx.update(conversion).set({ supersededBy: by }).where(inArray(conversion.id, ids))
  await tx.update(conversionServe).set({ conversionId: by }).where(inArray(conversionServe.conversionId, ids))
}
/** What a page view led to already, for a goal. */
export const conversionOfServe = async (db: Reads, goal: string, nonce: string) =>
  (
    await db
      .select({ conversion })
      .from(conversionServe)
      .innerJoin(conversion, eq(conversion.id, conversionServe.conversionId))
      .where(and(eq(conversionServe.goal, goal), eq(conversionServe.nonce, nonce)))
      .get()
  )?.conversion
export const clickTold = async (db: Reads, clickId: string) =>
  (await db.select({ id: event.id }).from(event).where(eq(event.id, clickId)).get()) !== undefined
export const insertServes = async (tx: DbTx, rows: (typeof conversionServe.$inferInsert)[]) => {
  if (rows.length > 0) await tx.insert(conversionServe).values(rows).onConflictDoNothing()
}
export const serveUsed = async (db: Reads, goal: string, nonce: string) => (await goalsOf(db, nonce)).includes(goal)
/** What a page view led to already. */
export const goalsOf = async (db: Reads, nonce: string) =>
  (await db.select({ goal: conversionServe.goal }).from(conversionServe).where(eq(conversionServe.nonce, nonce))).map(
    ({ goal }) => goal,
  )
export const insertCredits = async (tx: DbTx, rows: (typeof conversionCredit.$inferInsert)[]) => {
  for (const row of rows) await tx.insert(conversionCredit).values(row)
}
export const creditsOf = (db: Reads, conversionId: string) =>
  db
    .select()
    .from(conversionCredit)
    .where(eq(conversionCredit.conversionId, conversionId))
    .orderBy(desc(conversionCredit.creditBp), asc(conversionCredit.testimonialId))
/** The page a page view was on, as long as that is kept. */
export const placementOf = async (db: Reads, nonce: string) =>
  (await db.select({ id: widgetServe.placementId }).from(widgetServe).where(eq(widgetServe.nonce, nonce)).get())?.id
export const forgetWho = async (tx: DbTx, contactIds: string[]) => {
  await tx.update(conversion).set({ contactId: null }).where(inArray(conversion.contactId, contactIds))
  await tx.update(conversionCredit).set({ advocateId: null }).where(inArray(conversionCredit.advocateId, contactIds))
}

/** Live words of a product, or of any, that may stand on a form: the newest, one of them first. */
export const convincing = (
  db: Reads,
  { productId, first }: { productId?: string | undefined; first?: string | undefined },
) =>
  db
    .selectDistinct({ id: testimonial.id, excerpt: testimonial.excerpt, displayName: review.displayName })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(consent, eq(consent.reviewId, review.id))
    .where(
      and(
        eq(testimonial.state, 'live'),
        eq(review.shown, true),
        eq(consent.scope, 'website_widgets'),
        isNull(consent.withdrawnAt),
        productId === undefined ? undefined : eq(review.productId, productId),
      ),
    )
    .orderBy(desc(eq(testimonial.id, first ?? '')), desc(testimonial.liveFrom), desc(testimonial.id))
    .limit(4)
/** A review or a story as it is shown now, with its beginning or its title. */
export const shownBy = (db: Reads, { reviewId, storyId }: Words) =>
  reviewId
    ? db
        .select({
          id: review.id,
          excerpt: sql<string>`substr(${review.body}, 1, 200)`,
          displayName: review.displayName,
        })
        .from(review)
        .where(and(eq(review.id, reviewId), review.shown))
        .get()
    : db
        .select({ id: story.id, excerpt: story.title, displayName: review.displayName })
        .from(story)
        .innerJoin(review, eq(review.id, story.reviewId))
        .where(and(eq(story.id, storyId ?? ''), eq(story.state, 'live')))
        .get()
export const productOfTestimonial = async (db: Reads, id: string) =>
  (
    await db
      .select({ productId: review.productId })
      .from(testimonial)
      .innerJoin(review, eq(review.id, testimonial.reviewId))
      .where(eq(testimonial.id, id))
      .get()
  )?.productId

export const contactBy = (db: Reads, who: { contactId?: string | undefined; email?: string | undefined }) =>
  db
    .select({ id: contact.id })
    .from(contact)
    .where(who.contactId ? eq(contact.id, who.contactId) : eq(contact.email, who.email ?? ''))
    .get()
export const productIdBySlug = async (db: Reads, slug: string) =>
  (await db.select({ id: product.id }).from(product).where(eq(product.slug, slug)).get())?.id
/** False when the host spoke of this order before. */
export const insertPurchase = async (tx: DbTx, row: typeof purchase.$inferInsert) =>
  (await tx.insert(purchase).values(row).onConflictDoNothing().returning({ id: purchase.id })).length === 1
export const ordersOf = async (db: Reads, identificationId: string) => {
  const row = await db
    .select({ claims: identification.claims })
    .from(identification)
    .where(eq(identification.id, identificationId))
    .get()
  const { orders = [] } = JSON.parse(row?.claims ?? '{}') as { orders?: { id: string; product?: string; at: number }[] }
  return orders
}
export const forgetPurchases = (tx: DbTx, contactIds: string[]) =>
  tx.delete(purchase).where(inArray(purchase.contactId, contactIds))
export const salesAfter = (db: Reads, id: string, limit: number) =>
  db.select().from(sale).where(gt(sale.id, id)).orderBy(asc(sale.id)).limit(limit)
