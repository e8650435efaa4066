import type { Product } from '../../../api/products/contract.ts'
import type { PublicReview } from '../../../api/reviews/surface/contract.ts'
import { shownAverage } from './jsonld.ts'

export const FORMAT = 'acclaim.reviews/1'

/** A review as programs may carry it on: the words as they stand, with where they come from and what is known of who wrote them. */
export const portable = (review: PublicReview, publicUrl: string) => {
  const { id, rating, title, body, lang, displayName, anonymous, verified, disclosures, source, reply } = review
  return {
    ...{ id, url: `${publicUrl}/reviews/${id}`, rating, bestRating: 5, worstRating: 1, title, body, lang },
    author: { name: displayName, anonymous },
    experienceDate: review.experienceDate,
    publishedAt: new Date(review.publishedAt).toISOString(),
    editedAt: review.editedAt === null ? null : new Date(review.editedAt).toISOString(),
    ...{ verification: verified, disclosures, importedFrom: source, countsInAverage: source === null },
    reply: reply && { body: reply.body, changedAt: new Date(reply.changedAt).toISOString() },
    helpful: review.helpful,
  }
}

export const portableProduct = (product: Product, reviews: readonly PublicReview[], publicUrl: string) => {
  const { slug, name, kind, description, summary } = product
  const page = `${publicUrl}/products/${slug}`
  return {
    ...{ slug, name, kind, description, url: page },
    rating: { count: summary.count, average: summary.average === null ? null : shownAverage(summary.average) },
    feeds: { atom: `${page}/reviews.atom`, json: `${page}/reviews.json` },
    /** The rest by `cursor`, up to 100 at a time. */
    all: `${publicUrl}/api/v1/products/${slug}/reviews?limit=100`,
    newest: reviews.map((review) => portable(review, publicUrl)),
  }
}

/** JSON Feed 1.1 (jsonfeed.org): words as text, never as markup. */
export const jsonFeed = (title: string, page: string, reviews: readonly PublicReview[], publicUrl: string) => ({
  version: 'https://jsonfeed.org/version/1.1',
  ...{ title, home_page_url: page, feed_url: `${page}/reviews.json` },
  items: reviews.map((review) => ({
    id: `${page}#${review.id}`,
    url: `${page}#${review.id}`,
    title: `${'★'.repeat(review.rating)}${'☆'.repeat(5 - review.rating)} ${review.title}`,
    content_text: review.body,
    ...(review.lang !== 'und' && { language: review.lang }),
    date_published: new Date(review.publishedAt).toISOString(),
    ...(review.editedAt !== null && { date_modified: new Date(review.editedAt).toISOString() }),
    authors: [{ name: review.displayName }],
    _acclaim: portable(review, publicUrl),
  })),
})
