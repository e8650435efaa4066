import { z } from 'zod'
import { MESSAGE_STATES } from '../../../db/schema/mail.ts'
import { REVIEW_STATES } from '../../../db/schema/reviews.ts'

/** The facts a timeline tells. */
export const TOLD = [
  'account.created',
  'account.email_changed',
  'account.renamed',
  'contact.added',
  'contact.imported',
  'contact.identified',
  'contact.changed',
  'contact.email_changed',
  'contact.merged',
  'contact.unmerged',
  'lead.recorded',
  'attribution.strengthened',
  'conversion.recorded',
  'review.submitted',
  'review.edited',
  'review.changes_requested',
  'review.edit_refused',
  'review.suspended',
  'review.removed',
  'review.appealed',
  'review.reopened',
  'review.restored',
  'review.published',
  'review.imported',
  'review.rejected',
  'review.withdrawn',
  'testimonial.permission_asked',
  'testimonial.published',
  'testimonial.affirmed',
  'story.published',
  'story.retired',
  'testimonial.retired',
  'consent.granted',
  'consent.withdrawn',
  'sale.recorded',
  'sale.refunded',
  'lead.tracked',
  'attribution.bound',
  'attribution.ended',
  'advocate.joined',
  'referral.joined',
  'referral.held',
  'referral.qualified',
  'referral.refused',
  'referral.reversed',
  'submitted_lead.submitted',
  'hold.opened',
  'hold.decided',
  'feature_request.created',
  'feature_request.imported',
  'feature_request.voted',
  'feature_request.unvoted',
  'feature_request.commented',
  'survey.answered',
  ...(['reward.granted', 'reward.fulfilled', 'reward.redeemed', 'reward.cancelled'] as const),
  ...(['affiliate.applied', 'affiliate.approved', 'affiliate.rejected', 'affiliate.paused'] as const),
  ...(['affiliate.resumed', 'affiliate.banned', 'affiliate.brought', 'payout.paid', 'payout.failed'] as const),
  'stage.changed',
] as const
/** Facts about a person that would only repeat what another one says at the same moment, that leave nobody to tell of,
 * or that have a page of their own. */
export const UNTOLD = [
  'attribution.refused',
  'advocate_consent.changed',
  'referral.shared',
  'reward.due',
  'reward.undue',
  'submitted_lead.moved',
  'friend.invited',
  'hold.escalated',
  'contact.registered',
  'contact.erased',
  'review.erased',
  'review.changed',
  'review.held',
  'review.confirmed',
  'testimonial.permission_given',
  'testimonial.affirmation_asked',
  'story.asked',
  'invitation.moved',
  'invitation.refused',
  'mail_preference.changed',
  'feature_request.submitted',
  'feature_request.refused',
  'feature_request.weighed',
  'feature_request.status_changed',
  'feature_request.shipped',
  'feature_request.mentioned',
  'feature_request.followed',
  'feature_request.told',
  'feature_request.loop_closed',
  'request_digest.due',
  'request_comment.written',
  'request_comment.rejected',
  'request_comment.edited',
  'request_comment.deleted',
  'request_comment.removed',
  'request_comment.pinned',
  'survey.asked',
  'nps.answered',
  'reward.approved',
  'reward.reopened',
  'reward.reminded',
  'reward.expired',
  'points.booked',
  'affiliate.moved',
  'affiliate_terms.accepted',
  ...(['payout_method.changed', 'tax_form.saved', 'tax_form.decided', 'payout.late'] as const),
  ...(['commission.created', 'commission.cleared', 'commission.reversed'] as const),
  ...(['commission.appealed', 'commission.appeal_answered'] as const),
] as const

const named = z.object({ id: z.string(), name: z.string() })
export const Entry = z
  .object({
    id: z.string(),
    at: z.number(),
    /** A fact, or `message` for a mail to them. */
    type: z.enum([...TOLD, 'message']),
    /** The colleague who did it; null for what followed from it by itself. */
    by: z.string().nullable(),
    /** The host application vouched for them. */
    byHost: z.boolean(),
    product: z.object({ name: z.string(), slug: z.string() }).nullable(),
    review: z
      .object({ id: z.string(), title: z.string(), state: z.enum(REVIEW_STATES), rating: z.number().nullable() })
      .nullable(),
    /** What they asked for, voted for or spoke of. */
    request: z.object({ number: z.number(), title: z.string() }).nullable(),
    /** Words that became a testimonial. */
    excerpt: z.string().nullable(),
    /** The text they agreed to. */
    consent: z.string().nullable(),
    /** Why a review was refused or a testimonial retired. */
    reason: z.string().nullable(),
    sale: z.object({ amountMinor: z.number(), currency: z.string() }).nullable(),
    /** What the host hoped they would do, by its own name for it. */
    goal: z.string().nullable(),
    stage: z.object({ from: z.string().nullable(), to: z.string() }).nullable(),
    /** Another contact: whose words brought them, or who was merged into them. */
    other: named.nullable(),
    /** What staff changed, by the names of fields. */
    fields: z.array(z.string()),
    message: z.object({ id: z.string(), template: z.string(), state: z.enum(MESSAGE_STATES) }).nullable(),
  })
  .meta({ id: 'TimelineEntry' })
export type Entry = z.infer<typeof Entry>
export const Timeline = z.object({ items: z.array(Entry), nextCursor: z.string().nullable() }).meta({ id: 'Timeline' })
