import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

const evidence = z.number().int().min(1).max(4)
/** `contactId` is the advocate: what happens to the friend is theirs to tell. */
const ofReferral = { contactId: id, friendId: id, referralId: id, offerId: id }
const ofLead = { contactId: id, leadId: id }
/** `contactId` is who was brought. */
const ofHold = { contactId: id, holdId: id, rule: z.string(), subjectKind: z.string(), subjectId: id }

/** INDEX 2, continued: links, conversions, referrals, risk and rewards. */
export const REFERRAL_FACTS = {
  /** Somebody takes part in the referral programme: they get a link. */
  'advocate.joined': heard({ contactId: id }),
  'link.created': inside({ linkId: id, ownerId: id.nullable() }),
  'link.changed': inside({ linkId: id, fields: z.array(z.string()) }),
  'link.disabled': inside({ linkId: id }),
  /** The host told of something somebody did before they bought. */
  'lead.tracked': heard({ leadId: id, contactId: id }),
  /** By which link somebody came, decided for good; `ownerId` is whose link it is. */
  'attribution.bound': heard({ contactId: id, attributionId: id, linkId: id, ownerId: id.optional(), evidence }),
  /** Links were named and none of them counts. */
  'attribution.refused': inside({ contactId: id, attributionId: id }),
  /** A binding was taken back. */
  'attribution.ended': heard({ contactId: id, attributionId: id }),
  'attribution_policy.changed': inside({ version: z.number() }),
  'sale.refunded': heard({
    ...{ refundId: id, saleId: id, contactId: id, amountMinor: z.number(), currency: z.string() },
    /** What has gone back of the sale in all, and what it was. */
    ...{ refundedMinor: z.number(), saleMinor: z.number() },
  }),
  /** A refund, or a part of it, did not arrive: `amountMinor` has not gone back after all. */
  'sale.refund_failed': heard({
    ...{ refundId: id, saleId: id, contactId: id, amountMinor: z.number(), currency: z.string() },
    ...{ refundedMinor: z.number(), saleMinor: z.number() },
  }),
  /** A bank asks for the money of a sale back, or has decided. What was lost is refunded as well. */
  'sale.disputed': heard({ disputeId: id, saleId: id, contactId: id, to: z.enum(['open', 'won', 'lost']) }),
  'stripe_settings.changed': inside({ fields: z.array(z.string()) }),
  'stripe_secret.added': inside({ secretId: id }),
  'stripe_secret.removed': inside({ secretId: id }),
  /** It waits for Stripe to be asked. */
  'stripe_event.received': inside({ stripeEventId: id }),
  'stripe_event.replayed': inside({ stripeEventId: id, outcome: z.string() }),
  'offer.saved': inside({ offerId: id }),
  'offer.went_live': heard({ offerId: id }),
  'offer.ended': heard({ offerId: id }),
  'offer.removed': inside({ offerId: id }),
  'advocate_consent.changed': inside({ contactId: id, scope: z.string(), to: z.enum(['on', 'off']) }),
  /** They took their link along; no act yet. */
  'referral.shared': inside({ contactId: id, channel: z.string() }),
  /** A friend came, and nothing speaks against it: an act of the advocate. */
  'referral.joined': heard(ofReferral),
  /** Somebody has to look first. */
  'referral.held': inside(ofReferral),
  /** The friend did what makes it count. */
  'referral.qualified': heard(ofReferral),
  'referral.refused': heard({ ...ofReferral, reason: z.string() }),
  /** What made it count was taken back. */
  'referral.reversed': heard({ ...ofReferral, reason: z.string() }),
  /** Somebody has earned what an offer promises; `causeKey` makes it once. */
  'reward.due': inside({
    ...{ offerId: id, contactId: id, referralId: id, causeKey: z.string(), causeId: id },
    side: z.enum(['friend', 'advocate', 'milestone']),
    /** Of a milestone: how many friends it is for. */
    threshold: z.number().optional(),
  }),
  /** What a friend had earned was for something that was taken back. */
  'reward.undue': inside({
    ...{ offerId: id, contactId: id, referralId: id, causeKey: z.string() },
    side: z.literal('friend'),
  }),
  'submitted_lead.submitted': heard(ofLead),
  'submitted_lead.moved': heard({ ...ofLead, from: z.string(), to: z.string() }),
  'friend.invited': inside({ contactId: id, invitationId: id }),
  'hold.opened': inside(ofHold),
  'hold.decided': inside({ ...ofHold, to: z.enum(['cleared', 'confirmed']) }),
  'hold.escalated': inside(ofHold),
} satisfies Record<string, Fact>
