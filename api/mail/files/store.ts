import { eq } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { file } from '../../../db/schema/files.ts'
import { product } from '../../../db/schema/products.ts'
import { review } from '../../../db/schema/reviews.ts'

/** What a mail about somebody's photo or film says, and to whom; undefined when nobody is left to read it. */
export async function fileOfAuthor(db: Reads, fileId: string) {
  const found = await db
    .select({
      ...{ to: contact.email, contactId: contact.id, kind: file.kind, statement: file.statement },
      ...{ productName: product.name, title: request.title, number: request.number, commentId: file.commentId },
      portrait: file.portrait,
    })
    .from(file)
    .innerJoin(contact, eq(contact.id, file.contactId))
    .leftJoin(review, eq(review.id, file.reviewId))
    .leftJoin(product, eq(product.id, review.productId))
    .leftJoin(request, eq(request.id, file.requestId))
    .where(eq(file.id, fileId))
    .get()
  if (!found) return undefined
  const { productName, title, number, commentId, portrait, ...who } = found
  if (portrait) return { ...who, of: 'portrait', name: '', number: null }
  if (productName !== null) return { ...who, of: 'review', name: productName, number: null }
  if (title === null) return undefined
  return { ...who, of: commentId === null ? 'request' : 'comment', name: title, number }
}
