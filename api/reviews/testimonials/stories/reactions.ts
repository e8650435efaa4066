import type { Reaction } from '../../../kernel/context.ts'
import { retire } from './actions.ts'
import type { StoryPart } from './contract.ts'
import { isShortened } from './rules.ts'
import * as store from './store.ts'

export const retireStoryWithoutConsent: Reaction<'consent.withdrawn'> = async (tx, { data: { reviewId, scope } }) => {
  const standing = await store.standingStory(tx, reviewId)
  const found = standing && (await store.storyById(tx, standing.id))
  if (!found || found.story.state === 'draft') return
  const part = scope === 'shorten_verbatim' && isShortened(JSON.parse(found.story.parts) as StoryPart[], found.body)
  if (scope === 'website_widgets' || part) await retire(tx, found.story.id, 'consent_withdrawn')
}

const FOR = {
  'review.withdrawn': 'review_withdrawn',
  'review.suspended': 'review_removed',
  'review.removed': 'review_removed',
  'review.changed': 'review_changed',
} as const
/** No story outlives the words it quotes. */
export const retireStoryWithReview: Reaction<keyof typeof FOR> = async (tx, { type, data: { reviewId } }) => {
  const standing = await store.standingStory(tx, reviewId)
  if (standing) await retire(tx, standing.id, FOR[type])
}
