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
  ...named('system', 'words.credited'),
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
  ...named('system', 'support.replied', 'support.resolved', 'complaint.resolved', 'promise.made', 'promise.kept'),
  // looking at pages says neither that somebody wants something nor that they got it
  ...named('system', 'feature.limit_reached', 'page.viewed', 'screen.viewed'),
])

export const classOf = (event: string): EventClass | undefined => PORTAL_EVENTS.get(event) ?? HOST_EVENTS.get(event)

/** What staff choose for a name that moves nobody. */
export const NOTHING = 'nothing'

/** Names that others are used to, spelt in small letters without what stands between them, and what each counts as. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['ordercompleted', 'order.paid'],
  ['orderpaid', 'order.paid'],
  ['paymentsucceeded', 'order.paid'],
  ['invoicepaid', 'order.paid'],
  ['orderreordered', 'reorder.placed'],
  ['trialstarted', 'trial.started'],
  ['trialended', 'trial.expired'],
  ['trialexpired', 'trial.expired'],
  ['trialconverted', 'trial.converted'],
  ['subscriptionstarted', 'subscription.started'],
  ['subscriptioncreated', 'subscription.started'],
  ['subscriptionrenewed', 'subscription.renewed'],
  ['subscriptioncancelled', 'subscription.cancelled'],
  ['subscriptioncanceled', 'subscription.cancelled'],
  ['accountdeleted', 'subscription.cancelled'],
  ['planupgraded', 'plan.upgraded'],
  ['plandowngraded', 'plan.downgraded'],
  ['paymentfailed', 'payment.failed'],
  ['signedin', 'product.used'],
  ['productused', 'product.used'],
  ['featureused', 'feature.used'],
  ['firstvalue', 'product.first_value'],
  ['signedup', 'trial.started'],
  ['accountcreated', 'trial.started'],
  ['demorequested', 'demo.requested'],
  ['newslettersubscribed', 'newsletter.subscribed'],
  ['emailsubscribed', 'newsletter.subscribed'],
  ['webinarregistered', 'webinar.registered'],
  ['webinarattended', 'webinar.attended'],
  ['couponapplied', 'offer.redeemed'],
  ['ticketopened', 'support.opened'],
  ['ticketcreated', 'support.opened'],
  ['ticketreopened', 'support.reopened'],
  ['ticketsolved', 'support.resolved'],
  ['ticketresolved', 'support.resolved'],
  ['filedownloaded', 'resource.downloaded'],
])

/** What a name counts as when it comes for the first time; null where only staff can say, or where it is one of ours. */
export function firstMeaning(name: string): string | null {
  if (HOST_EVENTS.has(name)) return null
  return ALIASES.get(spelt(name)) ?? null
}
/** In small letters, without what stands between them. */
export const spelt = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Where an event came from, as the figures keep it apart: a closed list, so that no sender can make them grow. */
export const CHANNELS = [
  ...(['none', 'organic', 'direct', 'referral', 'affiliate', 'widget', 'email', 'newsletter', 'webinar'] as const),
  ...(['social', 'ads', 'phone', 'event', 'partner', 'server', 'browser', 'mobile', 'other'] as const),
] as const
export type Channel = (typeof CHANNELS)[number]
const SPELT: Record<string, Channel> = {
  ...{ cpc: 'ads', ppc: 'ads', paid: 'ads', display: 'ads', paidsearch: 'ads', paidsocial: 'ads', adwords: 'ads' },
  ...{ linkedin: 'social', facebook: 'social', twitter: 'social', x: 'social', instagram: 'social', youtube: 'social' },
  ...{ mail: 'email', call: 'phone', web: 'browser', client: 'browser', app: 'mobile', seo: 'organic' },
}
export function channelOf(said: unknown): Channel {
  if (typeof said !== 'string' || said.trim() === '') return 'none'
  const plain = said.toLowerCase().replaceAll(/[^a-z]/g, '')
  return CHANNELS.find((one) => one === plain) ?? (Object.hasOwn(SPELT, plain) ? SPELT[plain]! : 'other')
}

const DAY_MS = 86_400_000
/** So many names are told apart. */
export const MAX_TYPES = 2_000
export const LATE_MS = 7 * DAY_MS
/** Clocks of computers that are set at all differ by less. */
const SKEW_MS = 60_000

interface Told {
  timestamp?: number | undefined
  sentAt?: number | undefined
  receivedAt: number
}
/**
 * When it happened. A clock that is wrong is wrong about when it sent too, so the difference is taken off (Segment's rule).
 * Nothing happened after it was received: still ahead of ours, ours decides, and by more than a minute what was told is kept
 * beside it. More than a week behind, it counts in figures only.
 */
export function momentOf({ timestamp, sentAt, receivedAt }: Told) {
  const told = timestamp ?? receivedAt
  const corrected = timestamp === undefined || sentAt === undefined ? told : told + (receivedAt - sentAt)
  if (corrected > receivedAt || corrected < 0) {
    const isSkew = corrected > receivedAt && corrected <= receivedAt + SKEW_MS
    return { occurredAt: receivedAt, toldAt: isSkew ? null : told, late: false }
  }
  return { occurredAt: corrected, toldAt: null, late: receivedAt - corrected > LATE_MS }
}
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
