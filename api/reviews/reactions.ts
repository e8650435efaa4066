import type { Reaction } from '../kernel/context.ts'
import * as store from './store.ts'

/** The words go, everywhere they stand; the stars stay without a person, so that nobody can polish an average by erasing. */
export const eraseWords: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  for (const { id, contactId, productId, rating, state } of await store.reviewsToErase(tx, members)) {
    const wasPublished = state === 'published'
    if (wasPublished) await store.countRating(tx, productId, rating, -1)
    await store.eraseReview(tx, id, tx.now)
    await tx.emit('review.erased', { reviewId: id, contactId, productId, wasPublished })
  }
}
