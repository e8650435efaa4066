import * as contacts from './contacts/reactions.ts'
import * as items from './flywheel/items/reactions.ts'
import * as portal from './flywheel/pushes/portal/reactions.ts'
import type { Reactions } from './kernel/context.ts'
import type { AddressHash } from './kernel/mailbox.ts'
import * as letters from './mail/outreach/reactions.ts'
import * as webinars from './mail/outreach/webinars.ts'
import * as plans from './outreach/plans/reactions.ts'
import * as promotions from './outreach/promotions/redeeming.ts'

const mail = { ...letters, ...webinars }
/** INDEX 3, continued: who listens to newsletters, resources, webinars and promotions. */
export const outreachReactions = (addressOf: AddressHash): Reactions => ({
  'opt_in.asked': { now: [mail.askWhoseAddress] },
  'opt_in.confirmed': { now: [contacts.addFromOptIn, portal.touchByPage] },
  'subscription.confirmed': { now: [mail.wantAgain, portal.noteSubscribed(addressOf)] },
  'issue.started': { later: ['outreach.settle'] },
  'issue.copied': { now: [mail.sendIssue] },
  'issue.sent': { now: [portal.noteIssue] },
  'resource.published': { now: [portal.noteResource] },
  'resource.taken': { now: [portal.noteTaken(addressOf)] },
  'webinar.opened': { now: [portal.noteWebinar] },
  'webinar.place_taken': { now: [mail.confirmPlace, portal.noteRegistered(addressOf)] },
  'webinar.notice_due': { now: [mail.tellOfWebinar] },
  'webinar.moved': { later: ['outreach.settle'] },
  'webinar.cancelled': { later: ['outreach.settle'] },
  'webinar.attended_by': { now: [portal.noteAttended(addressOf)] },
  'contact.plan_changed': { now: [plans.noteMove] },
  'subscription.repriced': { now: [plans.noteRepriced] },
  'plan.moved': { now: [portal.noteMoved(addressOf)] },
  'plan.upgrade_wanted': { now: [items.callAboutPlan] },
  'sale.code_given': { now: [promotions.redeemWithSale] },
  'promotion.went_live': { now: [portal.notePromotion] },
  'promotion.claimed': { now: [portal.notePromoted(addressOf, 'offer.claimed')] },
  'promotion.redeemed': { now: [portal.notePromoted(addressOf, 'offer.redeemed')] },
})
