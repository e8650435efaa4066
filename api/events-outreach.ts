import { z } from 'zod'
import { type Fact, heard, id, inside } from './kernel/fact.ts'

/** INDEX 2, continued: newsletters, resources, webinars, plans and promotions. */
export const OUTREACH_FACTS = {
  /** Somebody typed an address; a mail goes there. */
  'opt_in.asked': inside({ optInId: id }),
  /** Whoever reads that mail said so; `contactId` is new where nobody was known by the address. */
  'opt_in.confirmed': inside({ optInId: id, contactId: id }),
  'subscription.confirmed': heard({ contactId: id }),
  'subscription.ended': heard({ contactId: id }),
  'issue.saved': inside({ issueId: id }),
  'issue.removed': inside({ issueId: id }),
  'issue.started': inside({ issueId: id }),
  'issue.copied': inside({ issueId: id, contactId: id }),
  'issue.sent': heard({ issueId: id, copies: z.number() }),
  'resource.saved': inside({ resourceId: id }),
  'resource.published': heard({ resourceId: id }),
  'resource.retired': inside({ resourceId: id }),
  'resource.taken': heard({ contactId: id, resourceId: id }),
  'webinar.saved': inside({ webinarId: id }),
  'webinar.opened': heard({ webinarId: id }),
  /** Its time or its link is another than people know of. */
  'webinar.moved': heard({ webinarId: id }),
  'webinar.cancelled': heard({ webinarId: id }),
  'webinar.place_taken': heard({ contactId: id, webinarId: id, placeId: id }),
  'webinar.place_given_up': heard({ contactId: id, webinarId: id, placeId: id }),
  /** Two who were taken for one are two again: the place that one of them lost by it is theirs. */
  'webinar.place_given_back': heard({ contactId: id, webinarId: id, placeId: id }),
  /** Somebody has to be told something of a webinar they have a place in. */
  'webinar.notice_due': inside({ contactId: id, webinarId: id, placeId: id, what: z.string(), n: z.number() }),
  /** Somebody was there, at this moment. */
  'webinar.attended_by': heard({ contactId: id, webinarId: id, at: z.number() }),
  'plan.saved': inside({ planId: id }),
  /** Somebody looked at what a larger plan would do for them. */
  'plan.benefits_viewed': heard({ contactId: id, planId: id }),
  /** They went on to where one upgrades, or want to be called. */
  'plan.upgrade_wanted': heard({ contactId: id, planId: id, how: z.enum(['link', 'call']) }),
  'plan.put_off': heard({ contactId: id, planId: id }),
  /** The host told of another plan, and it is known to be larger or smaller. */
  'plan.moved': inside({ contactId: id, name: z.enum(['plan.upgraded', 'plan.downgraded']), at: z.number() }),
  /** The host tells of a plan for somebody that is another than before. */
  'contact.plan_changed': heard({ contactId: id, from: z.string(), to: z.string() }),
  'promotion.saved': inside({ promotionId: id }),
  'promotion.went_live': heard({ promotionId: id }),
  'promotion.ended': heard({ promotionId: id }),
  'promotion.claimed': heard({ contactId: id, promotionId: id, claimId: id }),
  'promotion.redeemed': heard({ contactId: id, promotionId: id, claimId: id }),
  'promotion.expired': heard({ contactId: id, promotionId: id, claimId: id }),
} satisfies Record<string, Fact>
