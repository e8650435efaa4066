import type { THANKED } from '../../../db/schema/returns.ts'
import { classOf, HOST_EVENTS } from '../intake/rules.ts'

export type Thanked = (typeof THANKED)[number]
const HOUR = 3_600_000
/** Thanks are worth most at once; later than this they are late. */
export const WITHIN_MS = 24 * HOUR
/** What we hear of later than this is nothing to write about any more. */
export const TOO_LATE_MS = 7 * 24 * HOUR

/** Facts of ours that are acts for us, by what they are. None of them says how somebody feels, and a review counts whatever its stars. */
export const ACT_OF: ReadonlyMap<string, Thanked> = new Map([
  ['review.submitted', 'review'],
  ['testimonial.permission_given', 'testimonial'],
  ['story.published', 'story'],
  ['referral.joined', 'friend_joined'],
  ['referral.qualified', 'friend_counted'],
  ['submitted_lead.submitted', 'lead'],
  ['affiliate.approved', 'affiliate'],
])
const HOST_ACTS: ReadonlyMap<string, Thanked> = new Map([
  ['ugc.approved', 'ugc'],
  ['reference_call.completed', 'reference'],
])
/**
 * Events of a host that are acts for us: those that are so by themselves, and those the rules of stages give weight in
 * advocacy. What tells of a feeling or of trouble is none, whatever weight somebody gave it.
 */
export function hostActs(weights: readonly { of: { event: string }; add: { advocacy?: number | undefined } }[]) {
  const acts = new Map(HOST_ACTS)
  for (const { of, add } of weights) {
    const kind = classOf(of.event)
    if (!HOST_EVENTS.has(of.event) || acts.has(of.event) || (add.advocacy ?? 0) <= 0) continue
    if (kind !== 'voice' && kind !== 'friction' && kind !== 'system') acts.set(of.event, 'other')
  }
  return acts
}

interface Given {
  at: number
  thankedAt: number | null
}
/** Whether somebody's thanks came later than a day, or have not come in that day. */
export const isLate = ({ at, thankedAt }: Given, now: number) => (thankedAt ?? now) - at > WITHIN_MS
