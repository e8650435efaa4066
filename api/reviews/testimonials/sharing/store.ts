import { eq, sql } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { company, contact } from '../../../../db/schema/contacts.ts'
import { product } from '../../../../db/schema/products.ts'
import { review } from '../../../../db/schema/reviews.ts'
import { setting } from '../../../../db/schema/settings.ts'
import { testimonial } from '../../../../db/schema/testimonials.ts'
import { disclosuresOfReview, scopesOfReview } from '../store.ts'

export const sharedById = (db: Reads, id: string) =>
  db
    .select({
      testimonial,
      shown: review.shown,
      ...{ displayName: review.displayName, displayFormat: review.displayFormat },
      ...{ rating: review.rating, lang: review.lang },
      product: { slug: product.slug, name: product.name },
      company: sql<string | null>`${company.name}`,
      ...{ disclosures: disclosuresOfReview, scopes: scopesOfReview },
    })
    .from(testimonial)
    .innerJoin(review, eq(review.id, testimonial.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .leftJoin(contact, eq(contact.id, review.contactId))
    .leftJoin(company, eq(company.id, contact.companyId))
    .where(eq(testimonial.id, id))
    .get()

export const brandOf = async (db: Reads) => {
  const row = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'brand')).get()
  const saved = row ? (JSON.parse(row.value) as { companyName?: string; accent?: string }) : {}
  return { companyName: saved.companyName ?? 'Acclaim', accent: saved.accent ?? '#00765a' }
}
