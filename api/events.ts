import { z } from 'zod'
import { BUSINESS_KINDS } from '../db/schema/kinds.ts'
import { AFFILIATE_FACTS } from './events-affiliates.ts'
import { CONVERSION_FACTS } from './events-conversions.ts'
import { INTAKE_FACTS } from './events-intake.ts'
import { OUTREACH_FACTS } from './events-outreach.ts'
import { REFERRAL_FACTS } from './events-referrals.ts'
import { REQUEST_FACTS } from './events-requests.ts'
import { REWARD_FACTS } from './events-rewards.ts'
import { SURVEY_FACTS } from './events-surveys.ts'
import { WEBHOOK_FACTS } from './events-webhooks.ts'
import { WHEEL_FACTS } from './events-wheel.ts'
import { type Fact, fact, heard, id, inside } from './kernel/fact.ts'

/** Nobody's contact: a review that came from elsewhere, of somebody we do not know. */
const aboutReview = { reviewId: id, contactId: id.nullable(), productId: id }
/** Boxes that were ticked, each with the text that was read. */
const agreed = z.array(z.object({ scope: z.string(), textHash: z.string() }))
const aboutStory = { storyId: id, reviewId: id, contactId: id, productId: id }
const aboutTestimonial = { testimonialId: id, reviewId: id, contactId: id, productId: id }
const act = z.object({ widgetId: id, testimonialId: id, slot: z.number(), bot: z.boolean().optional() })

/** INDEX 2: every fact that is announced, what it carries (ids, never names or addresses), who may hear of it. */
export const FACTS = {
  'account.created': fact(
    /** `byHost`: the host application vouched for them. */
    z.object({ accountId: id, contactId: id, via: z.string().optional(), byHost: z.boolean().optional() }),
    { webhook: false },
  ),
  'portal.set_up': inside({
    ...{ accountId: id, companyName: z.string(), accent: z.string() },
    ...{ productName: z.string(), productKind: z.string(), businessKind: z.enum(BUSINESS_KINDS).optional() },
  }),
  'link.requested': fact(z.object({ tokenId: id, purpose: z.string() }), { webhook: false }),
  'account.email_changed': fact(z.object({ accountId: id, contactId: id.optional(), tokenId: id }), { webhook: false }),
  'account.renamed': fact(z.object({ accountId: id, contactId: id.optional() }), { webhook: false }),
  'account.confirmed': fact(z.object({ accountId: id }), { webhook: false }),
  'account.password_changed': fact(z.object({ accountId: id }), { webhook: false }),
  'account.signed_out_everywhere': fact(z.object({ accountId: id }), { webhook: false }),
  'staff.joined': fact(z.object({ accountId: id, role: z.string() }), { webhook: false }),
  'staff.invited': fact(z.object({ invitationId: id, role: z.string() }), { webhook: false }),
  'invitation.revoked': fact(z.object({ invitationId: id, role: z.string() }), { webhook: false }),
  'staff.role_changed': fact(z.object({ accountId: id, from: z.string(), to: z.string() }), { webhook: false }),
  'staff.removed': fact(z.object({ accountId: id, role: z.string() }), { webhook: false }),
  'second_factor.switched_on': fact(z.object({ accountId: id }), { webhook: false }),
  'second_factor.switched_off': fact(z.object({ accountId: id }), { webhook: false }),
  'second_factor.reset': fact(z.object({ accountId: id }), { webhook: false }),
  'recovery_code.used': fact(z.object({ accountId: id, left: z.number() }), { webhook: false }),
  'recovery_code.renewed': fact(z.object({ accountId: id }), { webhook: false }),
  'staff_security.changed': fact(z.object({ requireSecondFactor: z.boolean() }), { webhook: false }),
  'api_key.created': fact(z.object({ keyId: id }), { webhook: false }),
  'api_key.revoked': fact(z.object({ keyId: id }), { webhook: false }),
  'brand.changed': fact(z.object({ companyName: z.string(), accent: z.string() }), { webhook: false }),
  'logo.changed': fact(z.object({ hash: z.string().optional() }), { webhook: false }),
  'settings.changed': fact(z.object({ key: z.string() }), { webhook: false }),
  'job.retried': fact(z.object({ jobId: id }), { webhook: false }),
  'suppression.changed': fact(z.object({ to: z.enum(['on', 'off']) }), { webhook: false }),
  'message.queued': fact(z.object({ messageId: id }), { webhook: false }),
  'message.sent': fact(z.object({ messageId: id }), { webhook: false }),
  'mail_preference.changed': inside({ contactId: id, kind: z.string(), to: z.enum(['on', 'off']) }),
  'message.revealed': fact(z.object({ messageId: id }), { webhook: false }),
  'message.bounced': fact(z.object({ messageId: id, type: z.enum(['bounce', 'complaint']) }), { webhook: true }),
  'contact.identified': fact(z.object({ contactId: id, identificationId: id }), { webhook: true }),
  'identify_key.created': fact(z.object({ keyId: id }), { webhook: false }),
  'identify_key.revoked': fact(z.object({ keyId: id }), { webhook: false }),
  'contact.registered': fact(z.object({ contactId: id, via: z.string().optional() }), { webhook: true }),
  'contact.added': fact(z.object({ contactId: id }), { webhook: true }),
  'contact.changed': fact(z.object({ contactId: id, fields: z.array(z.string()) }), { webhook: true }),
  'contact.email_changed': fact(z.object({ contactId: id }), { webhook: true }),
  'company.changed': fact(z.object({ companyId: id, fields: z.array(z.string()) }), { webhook: true }),
  'segment.saved': fact(z.object({ segmentId: id }), { webhook: false }),
  'segment.removed': fact(z.object({ segmentId: id }), { webhook: false }),
  'contact.imported': fact(z.object({ contactId: id, importId: id }), { webhook: true }),
  'import.uploaded': fact(z.object({ importId: id, rows: z.number() }), { webhook: false }),
  'import.started': fact(z.object({ importId: id }), { webhook: false }),
  'import.advanced': fact(z.object({ importId: id }), { webhook: false }),
  'import.finished': fact(z.object({ importId: id }), { webhook: false }),
  'import.discarded': fact(z.object({ importId: id }), { webhook: false }),
  'contact.merged': fact(z.object({ contactId: id, mergedId: id, mergeId: id }), { webhook: true }),
  'contact.unmerged': fact(z.object({ contactId: id, mergedId: id, mergeId: id }), { webhook: true }),
  /** `members` are all contacts of the person. */
  'contact.erased': fact(z.object({ contactId: id, members: z.array(id) }), { webhook: true }),
  'review.erased': fact(z.object({ ...aboutReview, wasPublished: z.boolean() }), { webhook: true }),
  'consent.granted': heard({ consentId: id, contactId: id, reviewId: id, scope: z.string() }),
  'consent.withdrawn': heard({ consentId: id, contactId: id, reviewId: id, scope: z.string() }),
  'product.created': fact(z.object({ productId: id }), { webhook: true }),
  'product.changed': fact(z.object({ productId: id }), { webhook: true }),
  /** Written by somebody who has not opened the mail yet. */
  'review.unconfirmed': inside({ unconfirmedId: id, files: z.array(z.object({ id, proof: id })).default([]) }),
  'review.confirmed': fact(z.object({ unconfirmedId: id, contactId: id, accountId: id }), { webhook: false }),
  'review_form.saved': fact(z.object({ formId: id, productId: id }), { webhook: false }),
  'review.submitted': fact(
    z.object({
      ...{ reviewId: id, contactId: id, productId: id, consents: agreed },
      /** Photos, video or sound that were sent with it. */
      files: z.array(z.object({ id, proof: id })).default([]),
      invitationId: id.optional(),
    }),
    { webhook: true },
  ),
  /** The author wrote it anew. Whether it is shown so is another fact. */
  'review.edited': heard({
    ...{ reviewId: id, contactId: id, productId: id, revision: z.number() },
    files: z.array(z.object({ id, proof: id })).default([]),
  }),
  'review.published': fact(z.object({ ...aboutReview, contactId: id, rating: z.number() }), { webhook: true }),
  /** It came from elsewhere in a file. */
  'review.imported': fact(z.object({ ...aboutReview, importId: id }), { webhook: true }),
  'review_import.uploaded': fact(z.object({ importId: id, rows: z.number() }), { webhook: false }),
  'review_import.started': fact(z.object({ importId: id }), { webhook: false }),
  'review_import.advanced': fact(z.object({ importId: id }), { webhook: false }),
  'review_import.finished': fact(z.object({ importId: id }), { webhook: true }),
  'review_import.discarded': fact(z.object({ importId: id }), { webhook: false }),
  'review_import.undo_started': fact(z.object({ importId: id }), { webhook: false }),
  'review_import.undo_advanced': fact(z.object({ importId: id }), { webhook: false }),
  'review_import.undone': fact(z.object({ importId: id }), { webhook: true }),
  /** It waits for a person. */
  'review.held': fact(z.object(aboutReview), { webhook: false }),
  /** It was turned down by mistake and waits again. */
  'review.reopened': fact(z.object(aboutReview), { webhook: true }),
  /** It waits past its deadline because of something grave. */
  'review.overdue': fact(z.object({ reviewId: id, productId: id }), { webhook: false }),
  'review.appealed': fact(z.object({ ...aboutReview, appealId: id }), { webhook: true }),
  'review.replied': heard({ reviewId: id, productId: id, replyId: id, revision: z.number() }),
  'reply.removed': fact(z.object({ reviewId: id, productId: id, replyId: id, reason: z.string() }), { webhook: true }),
  'review.reported': fact(
    z.object({
      ...{ reportId: id, reviewId: id, productId: id, of: z.enum(['review', 'reply']), category: z.string() },
      /** It may be against the law, and is shown. */
      urgent: z.boolean(),
    }),
    { webhook: true },
  ),
  'report.decided': fact(
    z.object({ reportId: id, reviewId: id, productId: id, outcome: z.enum(['upheld', 'dismissed']) }),
    { webhook: true },
  ),
  /** A rejection that needs a second person's word. */
  'proposal.made': inside({ proposalId: id, reviewId: id, productId: id, reason: z.string() }),
  'proposal.declined': inside({ proposalId: id, reviewId: id, productId: id, reason: z.string() }),
  /** Stars seem to matter to what becomes of reviews. */
  'parity.alerted': fact(z.object({ day: z.string() }), { webhook: false }),
  /** Other words of its author are shown from now on. */
  'review.changed': fact(z.object({ ...aboutReview, revision: z.number() }), { webhook: true }),
  /** Shown again after it was not. */
  'review.restored': fact(z.object({ ...aboutReview, appealed: z.boolean() }), { webhook: true }),
  'review.changes_requested': fact(z.object({ ...aboutReview, reason: z.string() }), { webhook: true }),
  'review.edit_refused': fact(z.object({ ...aboutReview, reason: z.string() }), { webhook: true }),
  /** `final`: an appeal against it was turned down. */
  'review.rejected': fact(z.object({ ...aboutReview, reason: z.string(), final: z.boolean() }), { webhook: true }),
  'review.suspended': fact(z.object({ ...aboutReview, reason: z.string() }), { webhook: true }),
  'review.removed': fact(
    z.object({ ...aboutReview, reason: z.string(), final: z.boolean(), wasPublished: z.boolean() }),
    { webhook: true },
  ),
  'review.withdrawn': fact(z.object({ ...aboutReview, wasPublished: z.boolean() }), { webhook: true }),
  /** A film whose bytes are all here, before it is tidied. */
  'file.received': fact(z.object({ fileId: id }), { webhook: false }),
  'file.approved': fact(z.object({ fileId: id, reviewId: id.optional(), requestId: id.optional() }), { webhook: true }),
  'file.rejected': fact(z.object({ fileId: id, reviewId: id.optional(), requestId: id.optional() }), { webhook: true }),
  'file.removed': fact(z.object({ fileId: id, reviewId: id.optional(), requestId: id.optional() }), { webhook: false }),
  'testimonial.published': fact(z.object(aboutTestimonial), { webhook: true }),
  'testimonial.retired': fact(z.object({ ...aboutTestimonial, reason: z.string() }), { webhook: true }),
  /** Staff changed what a testimonial is found by. */
  'testimonial.tagged': fact(z.object({ testimonialId: id }), { webhook: false }),
  'testimonial.permission_asked': fact(z.object({ askId: id, ...aboutTestimonial }), { webhook: false }),
  'testimonial.permission_given': inside({ askId: id, ...aboutTestimonial, consents: agreed }),
  /** The author is asked whether their words are still true. */
  'testimonial.affirmation_asked': fact(z.object({ askId: id, ...aboutTestimonial }), { webhook: false }),
  'testimonial.affirmed': fact(z.object(aboutTestimonial), { webhook: true }),
  'story.asked': inside({ askId: id, ...aboutStory }),
  'story.published': heard(aboutStory),
  'story.retired': heard({ ...aboutStory, reason: z.string() }),
  'campaign.created': fact(z.object({ campaignId: id, productId: id }), { webhook: false }),
  'campaign.changed': fact(z.object({ campaignId: id, productId: id }), { webhook: false }),
  'campaign.went_live': fact(z.object({ campaignId: id, productId: id }), { webhook: true }),
  'campaign.paused': fact(z.object({ campaignId: id, productId: id }), { webhook: true }),
  'campaign.ended': fact(z.object({ campaignId: id, productId: id }), { webhook: true }),
  /** A mail of it goes out now; `n` is the number of the reminder. */
  'invitation.due': fact(z.object({ invitationId: id, n: z.number() }), { webhook: false }),
  'invitation.moved': fact(
    z.object({ invitationId: id, campaignId: id, contactId: id, from: z.string(), to: z.string() }),
    { webhook: true },
  ),
  /** Somebody wants no invitations any more, on the page of one that was over. */
  'invitation.refused': fact(z.object({ invitationId: id, contactId: id }), { webhook: false }),
  ...SURVEY_FACTS,
  'collection.changed': fact(z.object({ collectionId: id }), { webhook: false }),
  'collection.removed': fact(z.object({ collectionId: id }), { webhook: false }),
  ...REQUEST_FACTS,
  ...REFERRAL_FACTS,
  ...AFFILIATE_FACTS,
  ...WEBHOOK_FACTS,
  ...REWARD_FACTS,
  ...INTAKE_FACTS,
  ...OUTREACH_FACTS,
  'widget.paused': fact(z.object({ widgetId: id }), { webhook: false }),
  'widget.resumed': fact(z.object({ widgetId: id }), { webhook: false }),
  'widget.published': fact(z.object({ widgetId: id, version: z.number() }), { webhook: false }),
  'widget.seen': fact(act, { webhook: false }),
  'widget.engaged': fact(act, { webhook: false }),
  'widget.clicked': fact(act, { webhook: false }),
  'holdout.started': fact(z.object({ widgetId: id }), { webhook: false }),
  'holdout.ended': fact(z.object({ widgetId: id }), { webhook: false }),
  ...CONVERSION_FACTS,
  ...WHEEL_FACTS,
} satisfies Record<string, Fact>

export type FactName = keyof typeof FACTS
export type FactData<N extends FactName> = z.infer<(typeof FACTS)[N]['shape']>
/** A fact as it stands in the event log. */
export interface Announced<N extends FactName = FactName> {
  seq: number
  id: string
  type: N
  at: number
  depth: number
  data: FactData<N>
}
