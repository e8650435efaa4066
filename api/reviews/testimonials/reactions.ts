import type { Reaction } from '../../kernel/context.ts'
import { takeDown } from './actions.ts'
import { liveTestimonialOf } from './store.ts'

export const retireWithoutConsent: Reaction<'consent.withdrawn'> = async (tx, { data: { reviewId, scope } }) => {
  if (scope !== 'website_widgets') return
  const live = await liveTestimonialOf(tx, reviewId)
  if (live) await takeDown(tx, live.id, 'consent_withdrawn')
}

const takenDownFor = {
  'review.withdrawn': 'review_withdrawn',
  'review.suspended': 'review_removed',
  'review.removed': 'review_removed',
  'review.changed': 'review_changed',
} as const
/** No testimonial outlives the words it quotes. */
export const retireWithReview: Reaction<keyof typeof takenDownFor> = async (tx, { type, data: { reviewId } }) => {
  const live = await liveTestimonialOf(tx, reviewId)
  if (live) await takeDown(tx, live.id, takenDownFor[type])
}
