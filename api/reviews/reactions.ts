import type { Reaction } from '../kernel/context.ts'
import { forgetPeople, scrubReview } from './erasure/store.ts'
import { move } from './moves.ts'
import { STEPS } from './states.ts'
import { reviewById, reviewsToErase } from './store.ts'
import { takeDown } from './testimonials/actions.ts'
import { closeOfReview } from './testimonials/asking/store.ts'
import { standingOf } from './testimonials/store.ts'
import { retire } from './testimonials/stories/actions.ts'
import { scrubStories, standingStory } from './testimonials/stories/store.ts'

/** The words go, everywhere they stand; the stars stay without a person, so that nobody can polish an average by erasing. */
export const eraseWords: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  for (const review of await reviewsToErase(tx, members)) {
    const quoted = await standingOf(tx, review.id)
    if (quoted) await takeDown(tx, quoted.id, 'erased')
    const told = await standingStory(tx, review.id)
    if (told) await retire(tx, told.id, 'erased')
    await scrubStories(tx, review.id)
    await closeOfReview(tx, review.id, tx.now)
    await move(tx, review, { step: 'erase' })
    await scrubReview(tx, review.id, tx.now)
  }
  await forgetPeople(tx, members)
}

/** Who does not agree any more that it is published takes it back. */
export const withdrawWithConsent: Reaction<'consent.withdrawn'> = async (tx, { data: { reviewId, scope } }) => {
  const review = scope === 'publish_on_portal' ? await reviewById(tx, reviewId) : undefined
  if (review && (STEPS.withdraw.from as readonly string[]).includes(review.state)) {
    await move(tx, review, { step: 'withdraw' })
  }
}
