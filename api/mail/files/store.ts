import { eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { file } from '../../../db/schema/files.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'

/** What a mail about somebody's photo or film says, and to whom; undefined when nobody is left to read it. */
export const fileOfAuthor = (db: Reads, fileId: string) =>
  db
    .select({
      ...{ to: contact.email, contactId: contact.id, kind: file.kind, statement: file.statement },
      ...{ productName: product.name, productSlug: product.slug },
    })
    .from(file)
    .innerJoin(contact, eq(contact.id, file.contactId))
    .innerJoin(review, eq(review.id, file.reviewId))
    .innerJoin(product, eq(product.id, review.productId))
    .where(eq(file.id, fileId))
    .get()
