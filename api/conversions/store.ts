import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { contact } from '../../db/schema/contacts.ts'
import { attribution, purchase, sale } from '../../db/schema/conversions.ts'
import { widget, widgetVersion } from '../../db/schema/embeds.ts'
import { identification } from '../../db/schema/identity.ts'
import { product } from '../../db/schema/products.ts'
import { review } from '../../db/schema/reviews.ts'
import { testimonial } from '../../db/schema/testimonials.ts'
import { ofPerson } from '../kernel/person.ts'
import type { Click } from '../kernel/serve-token.ts'

/** The testimonial that stood in a slot of a widget's version, with its author, who may be this very person. */
export const clickedItem = async (
  db: Reads,
  { serve: { widget: number, version }, slot }: Pick<Click, 'serve' | 'slot'>,
  contactId: string,
) => {
  const row = await db
    .select({
      testimonialId: testimonial.id,
      advocateId: sql<string>`${review.contactId}`,
      widgetId: widget.id,
      own: sql<number>`${ofPerson(review.contactId, contactId)}`,
    })
    .from(widgetVersion)
    .innerJoin(widget, eq(widget.id, widgetVersion.widgetId))
    .innerJoin(testimonial, eq(testimonial.id, sql`json_extract(${widgetVersion.items}, ${`$[${slot}]`})`))
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .where(and(eq(widget.number, number), eq(widgetVersion.version, version)))
    .get()
  return row && { ...row, own: row.own === 1 }
}

/** False when this click has earned its credit before. */
export const insertAttribution = async (tx: DbTx, row: typeof attribution.$inferInsert) =>
  (
    await tx
      .insert(attribution)
      .values(row)
      .onConflictDoNothing({ target: attribution.clickHash })
      .returning({ contactId: attribution.contactId })
  ).length === 1

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
export const saleByExternalId = (db: Reads, externalId: string) =>
  db.select().from(sale).where(eq(sale.externalId, externalId)).get()
export const insertSale = async (tx: DbTx, row: typeof sale.$inferInsert) =>
  (await tx.insert(sale).values(row).onConflictDoNothing({ target: sale.externalId }).returning({ id: sale.id }))
    .length === 1

export const salesAfter = (db: Reads, id: string, limit: number) =>
  db.select().from(sale).where(gt(sale.id, id)).orderBy(asc(sale.id)).limit(limit)
