import type { Reaction } from '../../kernel/context.ts'
import { takeDown } from './actions.ts'
import { liveTestimonialOf } from './store.ts'

export const retireWithoutConsent: Reaction<'consent.withdrawn'> = async (tx, { data: { reviewId, scope } }) => {
  if (scope !== 'website_widgets') return
  const live = await liveTestimonialOf(tx, reviewId)
  if (live) await takeDown(tx, live.id, 'consent_withdrawn')
}

export const retireWithReview: Reaction<'review.withdrawn'> = async (tx, { data: { reviewId } }) => {
  const live = await liveTestimonialOf(tx, reviewId)
  if (live) await takeDown(tx, live.id, 'review_withdrawn')
}
