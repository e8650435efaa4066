import * as commissions from './affiliates/commissions/reactions.ts'
import * as inviting from './affiliates/inviting/reactions.ts'
import * as contacts from './contacts/reactions.ts'
import * as linking from './conversions/linking/reactions.ts'
import * as stripe from './conversions/stripe/reactions.ts'
import * as measuring from './embeds/measuring/reactions.ts'
import * as subjects from './embeds/subjects/reactions.ts'
import * as bonds from './flywheel/bonds/reactions.ts'
import * as intake from './flywheel/intake/reactions.ts'
import * as loop from './flywheel/loop/reactions.ts'
import * as pushes from './flywheel/pushes/reactions.ts'
import * as thanks from './flywheel/thanks/reactions.ts'
import * as invitations from './invitations/reactions.ts'
import type { Reactions } from './kernel/context.ts'
import type { AddressHash } from './kernel/mailbox.ts'
import * as partnerLinks from './links/partners/reactions.ts'
import * as links from './links/reactions.ts'
import * as partnerMail from './mail/affiliates/reactions.ts'
import * as earningMail from './mail/earning/reactions.ts'
import * as journeyMail from './mail/journeys/reactions.ts'
import * as referralMail from './mail/referrals/reactions.ts'
import { writeDigest } from './mail/teams/digest.ts'
import * as teamMail from './mail/teams/reactions.ts'
import * as webhookMail from './mail/webhooks/reactions.ts'
import { outreachReactions } from './reactions-outreach.ts'
import * as referrals from './referrals/reactions.ts'
import * as verification from './reviews/verification/reactions.ts'
import * as rewards from './rewards/reactions.ts'
import * as risk from './risk/reactions.ts'
import * as surveys from './surveys/reactions.ts'
import * as postbacks from './webhooks/postbacks/reactions.ts'

/** INDEX 3, continued: who listens to what links, conversions, referrals, rewards and partners announce. */
export const growthReactions = (addressOf: AddressHash): Reactions => ({
  ...outreachReactions(addressOf),
  'push_report.asked': { later: ['flywheel.count_pushes'] },
  'journey.message_due': { now: [journeyMail.writeAlongTheWay] },
  'journey.quote_wanted': { later: ['reviews.ask_to_quote'] },
  'stage.changed': { now: [bonds.watchStage] },
  'health.changed': { now: [bonds.watchHealth] },
  'journey.survey_wanted': { now: [surveys.askOnTheWay] },
  'journey.trait_set': { now: [contacts.keepTrait] },
  'message.sent': { now: [invitations.markSent, thanks.noteThanksSent] },
  'offer.went_live': { now: [subjects.republishOffer] },
  'offer.ended': { now: [subjects.republishOffer] },
  'lead.tracked': { now: [contacts.addFromLead, intake.joinWaiting, commissions.earnFromLead] },
  'attribution.bound': {
    now: [
      risk.lookAtBinding,
      referrals.knowLead(addressOf),
      referrals.welcome,
      loop.followLoop,
      pushes.touchByLink,
      commissions.noteBrought,
      commissions.earnFromBoundLead,
    ],
    later: ['risk.ask_mail_domain'],
  },
  'attribution.ended': { now: [loop.followLoop] },
  'hold.opened': { now: [referrals.goOn, commissions.followDoubt], later: ['affiliates.settle_partner'] },
  'hold.decided': {
    now: [linking.endConfirmed, referrals.goOn, commissions.followDoubt, commissions.noteCleared],
    later: ['affiliates.settle_partner'],
  },
  'commission.created': { now: [risk.lookAtCommission, earningMail.tellFirstCommission] },
  'commission.reversed': { now: [earningMail.tellTakenBack] },
  'commission.appeal_answered': { now: [earningMail.tellAppealAnswered] },
  'payout_batch.agreed': { later: ['mail.tell_payouts_sent'] },
  'payout.paid': { now: [earningMail.tellPaid] },
  'payout.failed': { now: [earningMail.tellFailed] },
  'tax_form.decided': { now: [earningMail.tellTaxDecided] },
  'ledger.faulty': { now: [earningMail.tellLedgerFaulty] },
  'payout_method.changed': {
    now: [risk.lookAtAccount, earningMail.tellMethodChanged],
    later: ['mail.tell_old_payout_place'],
  },
  'reward.due': { now: [rewards.grant] },
  'reward.fulfilled': { now: [referralMail.tellRewardGiven] },
  'reward.reminded': { now: [referralMail.tellRewardNearlyOver] },
  'reward.undue': { now: [rewards.takeBackFromFriend] },
  'referral.held': { now: [rewards.weigh] },
  'referral.reversed': { now: [rewards.takeBack] },
  'referral.refused': { now: [rewards.refuse] },
  'referral.joined': { now: [referralMail.tellJoined] },
  'referral.qualified': { now: [rewards.weigh, referralMail.tellQualified] },
  'submitted_lead.moved': { now: [referralMail.tellLeadMoved] },
  'hold.escalated': { now: [referralMail.tellHoldOverdue] },
  'friend.invited': { now: [referralMail.inviteFriend] },
  'sale.refunded': { now: [risk.lookAtRefund, referrals.reconsider, commissions.takeBackRefunded] },
  'sale.refund_failed': { now: [referrals.reconsider, commissions.giveBackRefunded] },
  'sale.disputed': { now: [commissions.followDispute] },
  'affiliate.approved': { now: [partnerLinks.giveFirstLink, partnerMail.tellApproved] },
  'affiliate.applied': { now: [partnerMail.tellApplied] },
  'affiliate.rejected': { now: [partnerMail.tellRejected] },
  'affiliate.moved': { now: [partnerMail.tellRegrouped] },
  'affiliate_terms.saved': { later: ['mail.tell_terms'] },
  'commission_plan.saved': { later: ['mail.tell_plan'] },
  'partner_group.saved': { later: ['mail.tell_group_plan'] },
  'affiliate.paused': { now: [partnerLinks.stopLinks, partnerMail.tellPaused], later: ['affiliates.settle_partner'] },
  'affiliate.resumed': {
    now: [partnerLinks.goOnLinks, postbacks.goOnPostbacks, partnerMail.tellResumed],
    later: ['affiliates.settle_partner'],
  },
  'affiliate.banned': {
    now: [partnerLinks.stopLinks, postbacks.stopPostbacks, partnerMail.tellBanned],
    later: ['affiliates.settle_partner'],
  },
  'partner_invitation.made': { later: ['identity.ask_partner'] },
  'partner_invitation.opened': { now: [inviting.noteOpened] },
  'advocate.joined': { now: [links.giveLink] },
  'friction.asked': { later: ['flywheel.friction'] },
  'wheel_digest.due': { now: [writeDigest] },
  'teams.asked': { later: ['flywheel.teams'] },
  'team_comment.written': { now: [teamMail.tellMentioned] },
  'work_item.assigned': { now: [teamMail.tellAssigned] },
  'webhook_endpoint.disabled': { now: [webhookMail.tellEndpointOff] },
  'lead.recorded': { now: [loop.followLoop, stripe.wakeForContact(addressOf)] },
  'attribution.strengthened': { now: [loop.followLoop] },
  'conversion.recorded': { now: [measuring.countConversion] },
  'sale.recorded': {
    now: [
      loop.followLoop,
      risk.lookAtSale,
      verification.verifyAgain,
      invitations.askWhoBought,
      referrals.reconsider,
      commissions.earnFromSale,
      stripe.wakeForSale,
    ],
  },
})
