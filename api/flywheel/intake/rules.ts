/** What an event may do: what we did, what somebody wants, gets, says, does for us, stumbles over; or none of these. */
export const EVENT_CLASSES = ['push', 'intent', 'value', 'voice', 'advocacy', 'friction', 'system'] as const
export type EventClass = (typeof EVENT_CLASSES)[number]

const named = <C extends EventClass>(name: C, ...events: string[]) => events.map((event) => [event, name] as const)

/** Facts of the portal that the rules of stages may read, by their names in the event log. */
export const PORTAL_EVENTS: ReadonlyMap<string, EventClass> = new Map([
  ...named('intent', 'lead.recorded', 'lead.tracked', 'referral.shared', 'friend.invited'),
  ...named('intent', 'affiliate.applied', 'submitted_lead.submitted'),
  ...named('value', 'sale.recorded'),
  ...named('voice', 'review.submitted', 'review.published', 'nps.answered', 'survey.answered'),
  ...named('voice', 'feature_request.created', 'feature_request.voted', 'request_comment.written'),
  ...named('advocacy', 'testimonial.published', 'story.published', 'referral.joined', 'submitted_lead.moved'),
  ...named('advocacy', 'affiliate.brought'),
  ...named('friction', 'sale.refunded', 'sale.disputed', 'review.withdrawn'),
])

/** Events that others tell us of, by the names the rules know. What a host calls otherwise is mapped to one of these. */
export const HOST_EVENTS: ReadonlyMap<string, EventClass> = new Map([
  ...named('push', 'content.published', 'newsletter.issued', 'campaign.sent', 'social.posted', 'webinar.scheduled'),
  ...named('push', 'call.made', 'quote.sent', 'offer.issued'),
  ...named('intent', 'newsletter.subscribed', 'webinar.registered', 'webinar.attended', 'resource.viewed'),
  ...named('intent', 'resource.downloaded', 'demo.requested', 'demo.held', 'trial.started', 'offer.claimed'),
  ...named('value', 'order.paid', 'subscription.started', 'subscription.renewed', 'trial.converted', 'plan.upgraded'),
  ...named('value', 'reorder.placed', 'offer.redeemed', 'product.first_value', 'product.used', 'feature.used'),
  ...named('value', 'milestone.reached'),
  ...named('voice', 'csat.answered', 'ces.answered', 'exit_survey.answered', 'call.scored'),
  ...named('advocacy', 'ugc.approved', 'reference_call.completed'),
  ...named('friction', 'demo.missed', 'trial.expired', 'subscription.cancelled', 'plan.downgraded', 'payment.failed'),
  ...named('friction', 'support.opened', 'support.reopened', 'complaint.raised', 'form.abandoned', 'promise.broken'),
  ...named('system', 'support.replied', 'support.resolved', 'complaint.resolved', 'promise.kept'),
])

export const classOf = (event: string): EventClass | undefined => PORTAL_EVENTS.get(event) ?? HOST_EVENTS.get(event)
