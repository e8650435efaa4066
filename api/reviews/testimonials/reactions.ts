import type { Reaction, Tx } from '../../kernel/context.ts'
import { reviewById } from '../store.ts'
import { goLive, takeDown } from './actions.ts'
import { COMES_BACK_BY, missingScopes } from './states.ts'
import * as store from './store.ts'

/** Nothing is shown, or may be, that its author does not allow any more. */
export const retireWithoutConsent: Reaction<'consent.withdrawn'> = async (tx, { data: { reviewId, scope } }) => {
  const standing = await store.standingOf(tx, reviewId)
  if (!standing || (standing.state !== 'live' && standing.state !== 'permitted')) return
  const needed = scope === 'website_widgets' || (scope === 'shorten_verbatim' && standing.shortened)
  if (needed) await takeDown(tx, standing.id, 'consent_withdrawn')
}

/** What waited for its author's consent has it now. */
export const permitWithConsent: Reaction<'consent.granted'> = async (tx, { data: { reviewId } }) => {
  const standing = await store.standingOf(tx, reviewId)
  if (!standing) return comeBack(tx, reviewId, 'consent')
  if (standing.state !== 'candidate' && standing.state !== 'permission_requested') return
  if (missingScopes(standing.shortened, await store.standingScopes(tx, reviewId)).length > 0) return
  await store.change(tx, standing, { state: 'permitted' })
  if (standing.state === 'permission_requested' && standing.liveWhenPermitted) await goLive(tx, standing.id)
}

/** The author's word brings back what was retired for want of it, to be published again; other words have taken its place otherwise. */
export async function comeBack(tx: Tx, reviewId: string, by: keyof typeof COMES_BACK_BY): Promise<void> {
  if (await store.standingOf(tx, reviewId)) return
  const [retired, review] = [await store.lastRetiredOf(tx, reviewId), await reviewById(tx, reviewId)]
  if (!retired || !review?.shown || review.revision !== retired.revision) return
  if (!(COMES_BACK_BY[by] as readonly string[]).includes(retired.retiredReason!)) return
  if (missingScopes(retired.shortened, await store.standingScopes(tx, reviewId)).length > 0) return
  const cleared = { liveFrom: null, reviewBy: null, retiredAt: null, retiredReason: null }
  await store.change(tx, retired, { state: 'permitted', ...cleared, affirmedAt: tx.now })
}

const takenDownFor = {
  'review.withdrawn': 'review_withdrawn',
  'review.suspended': 'review_removed',
  'review.removed': 'review_removed',
  'review.changed': 'review_changed',
} as const
/** No testimonial outlives the words it quotes. */
export const retireWithReview: Reaction<keyof typeof takenDownFor> = async (tx, { type, data: { reviewId } }) => {
  const standing = await store.standingOf(tx, reviewId)
  if (standing) await takeDown(tx, standing.id, takenDownFor[type])
}
