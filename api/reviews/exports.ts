import type { Reads } from '../../db/client.ts'
import type { Export } from '../kernel/export.ts'
import { revisionCounts } from './exports/store.ts'
import { reviewsAfter } from './store.ts'
import { productNames, repliesOf } from './surface/store.ts'
import { standing, strongest } from './verification/rules.ts'
import { disclosuresOfReviews, verificationsOf } from './verification/store.ts'

const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString())
function grouped<R extends { reviewId: string }>(rows: readonly R[]): ReadonlyMap<string, R[]> {
  const byReview = new Map<string, R[]>()
  for (const row of rows) byReview.set(row.reviewId, [...(byReview.get(row.reviewId) ?? []), row])
  return byReview
}

/** Each review as it stands, with what shows who wrote it and what connects them with the company; its author by the name they chose to show. */
async function page(db: Reads, afterId: string, limit: number) {
  const rows = await reviewsAfter(db, afterId, limit)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return []
  const products = new Map(
    (await productNames(db, [...new Set(rows.map((row) => row.productId))])).map((p) => [p.id, p]),
  )
  const verifications = grouped(await verificationsOf(db, ids))
  const disclosures = grouped(standing(await disclosuresOfReviews(db, ids)))
  const replies = grouped(await repliesOf(db, ids))
  const revisions = await revisionCounts(db, ids)
  return rows.map((row) => {
    const { id, productId, contactId, rating, title, body, lang, displayName, experienceDate, origin, state } = row
    const reply = replies.get(id)?.[0]
    const said = disclosures.get(id) ?? []
    return {
      ...{ id, productId, product: products.get(productId)?.slug ?? '', contactId, rating, title, body, lang },
      ...{ displayName, experienceDate, origin, state, shown: row.shown },
      verified: strongest((verifications.get(id) ?? []).map(({ method }) => method)),
      disclosures: said.map(({ type, source, text }) => ({ type, source, text })),
      ...{ source: row.source, sourceUrl: row.sourceUrl, sourceId: row.sourceId },
      answers: JSON.parse(row.answers) as Record<string, unknown>,
      reply: reply ? { body: reply.body, changedAt: moment(reply.changedAt) } : null,
      revisions: revisions.get(id) ?? 0,
      ...{ photos: row.photoCount, media: row.mediaCount, helpfulUp: row.helpfulUp, helpfulDown: row.helpfulDown },
      ...{ submittedAt: moment(row.submittedAt), publishedAt: moment(row.publishedAt), editedAt: moment(row.editedAt) },
    }
  })
}

export const exportReviews: Export = {
  page,
  columns: [
    ...['id', 'product', 'rating', 'title', 'body', 'lang', 'displayName', 'experienceDate', 'publishedAt'],
    ...['submittedAt', 'editedAt', 'state', 'shown', 'origin', 'verified', 'disclosures', 'source', 'sourceUrl'],
    ...['sourceId', 'reply', 'answers', 'revisions', 'photos', 'media', 'helpfulUp', 'helpfulDown', 'contactId'],
  ],
}
