import * as appeals from './affiliates/appeals/reactions.ts'
import * as partners from './affiliates/partners/reactions.ts'
import * as contacts from './contacts/reactions.ts'
import * as linking from './conversions/linking/reactions.ts'
import * as conversions from './conversions/reactions.ts'
import * as stripe from './conversions/stripe/reactions.ts'
import * as embeds from './embeds/reactions.ts'
import * as subjects from './embeds/subjects/reactions.ts'
import type { FactName } from './events.ts'
import * as comments from './feature-requests/comments/reactions.ts'
import * as following from './feature-requests/following/reactions.ts'
import * as requestImports from './feature-requests/imports/reactions.ts'
import * as loops from './feature-requests/loops/reactions.ts'
import * as requests from './feature-requests/reactions.ts'
import * as telling from './feature-requests/telling/reactions.ts'
import * as files from './files/reactions.ts'
import * as intake from './flywheel/intake/reactions.ts'
import { PORTAL_EVENTS } from './flywheel/intake/rules.ts'
import * as journeys from './flywheel/journeys/reactions.ts'
import * as loop from './flywheel/loop/reactions.ts'
import * as stages from './flywheel/stages/reactions.ts'
import * as teams from './flywheel/teams/reactions.ts'
import * as identity from './identity/reactions.ts'
import * as invitations from './invitations/reactions.ts'
import type { Hearer, Listeners, Reactions } from './kernel/context.ts'
import type { AddressHash } from './kernel/mailbox.ts'
import type { ServeKey } from './kernel/serve-token.ts'
import * as links from './links/reactions.ts'
import * as fileMail from './mail/files/reactions.ts'
import * as invitationMail from './mail/invitations/reactions.ts'
import * as mail from './mail/reactions.ts'
import * as reviewMail from './mail/reactions-reviews.ts'
import * as security from './mail/reactions-security.ts'
import * as requestMail from './mail/requests/reactions.ts'
import * as surveyMail from './mail/surveys/reactions.ts'
import * as testimonialMail from './mail/testimonials/reactions.ts'
import * as outreach from './outreach/reactions.ts'
import { growthReactions } from './reactions-growth.ts'
import { kindReactions } from './reactions-kinds.ts'
import { mergingReactions } from './reactions-merging.ts'
import * as referrals from './referrals/reactions.ts'
import * as reviewImports from './reviews/imports/reactions.ts'
import * as media from './reviews/media/reactions.ts'
import * as reviews from './reviews/reactions.ts'
import * as reports from './reviews/reports/reactions.ts'
import * as collections from './reviews/testimonials/collections/reactions.ts'
import * as testimonials from './reviews/testimonials/reactions.ts'
import * as stories from './reviews/testimonials/stories/reactions.ts'
import * as unconfirmed from './reviews/unconfirmed/reactions.ts'
import * as verification from './reviews/verification/reactions.ts'
import * as rewards from './rewards/reactions.ts'
import * as surveys from './surveys/reactions.ts'
import * as postbacks from './webhooks/postbacks/reactions.ts'
import * as webhooks from './webhooks/reactions.ts'

/** Who hears every fact that machines may hear of, in its transaction, before anybody who listens to that one. */
export const HEARERS: readonly Hearer[] = [webhooks.queueDeliveries, postbacks.queuePostbacks]

/**
 * INDEX 3: who listens to what. `now` runs in the same transaction, in this order; `later` names jobs of api/jobs.ts
 * that are queued with it.
 */
export const createReactions = (keys: Keys): Reactions => movingStages(listed(keys))

/** Every fact that the rules of stages may read moves them before anybody else hears of it. */
function movingStages(reactions: Reactions): Reactions {
  const moving: Record<string, Listeners<never>> = {}
  for (const name of PORTAL_EVENTS.keys()) {
    const { now = [], later = [] } = (reactions[name as FactName] ?? {}) as Listeners<never>
    moving[name] = { now: [stages.moveStage, ...now], later }
  }
  return { ...reactions, ...moving }
}

interface Keys {
  serveKey: ServeKey
  addressOf: AddressHash
}
const listed = ({ serveKey, addressOf }: Keys): Reactions => ({
  'brand.changed': { now: [embeds.republishAll] },
  'account.created': { now: [contacts.registerContact, linking.bindNewcomer(addressOf), verification.verifyAgain] },
  'contact.identified': {
    now: [
      contacts.keepWhatTheHostSaid,
      intake.joinWaiting,
      intake.keepClaimedTraits,
      conversions.keepOrders,
      verification.verifyAgain,
      invitations.askWhoIsKnownNow,
    ],
  },
  'contact.told': { now: [contacts.keepWhatTheHostTold, intake.joinWaiting] },
  'event_type.mapped': { later: ['flywheel.queue_type'] },
  'stay_report.asked': { later: ['flywheel.stay'] },
  'contact.added': { now: [intake.joinWaiting, conversions.recordLead(serveKey), invitations.askWhoCame] },
  'contact.registered': { now: [conversions.recordLead(serveKey), invitations.askWhoCame] },
  'contact.imported': { now: [intake.joinWaiting, conversions.recordLead(serveKey)] },
  'stripe_event.received': { later: ['stripe.read'] },
  'import.started': { later: ['contacts.import'] },
  'import.advanced': { later: ['contacts.import'] },
  'review_import.started': { later: ['reviews.import'] },
  'review_import.advanced': { later: ['reviews.import'] },
  'review_import.undo_started': { later: ['reviews.undo_import'] },
  'review_import.undo_advanced': { later: ['reviews.undo_import'] },
  'request_import.started': { later: ['requests.import'] },
  'request_import.advanced': { later: ['requests.import'] },
  'request_import.undo_started': { later: ['requests.undo_import'] },
  'request_import.undo_advanced': { later: ['requests.undo_import'] },
  'contact.changed': { now: [intake.joinWaiting, requests.recountMove] },
  'company.changed': { now: [requests.recountCompany] },
  'settings.changed': { later: ['requests.renew'] },
  'contact.erased': {
    now: [
      files.forgetFiles,
      stages.forgetPins,
      teams.forgetTeamwork,
      appeals.forgetAppeals,
      invitations.forgetInvitations,
      requests.forgetPerson,
      reviewImports.forgetLines,
      requestImports.forgetLines,
      reviews.eraseWords,
      comments.forgetComments,
      conversions.forgetConversions,
      stripe.forgetStripe(addressOf),
      intake.forgetTracked(addressOf),
      loop.forgetLoops,
      journeys.forgetJourneys,
      surveys.forgetSurveys,
      referrals.forgetReferrals(addressOf),
      partners.forgetPartner,
      postbacks.forgetPostbacks,
      mail.forgetMail,
      following.forgetFollows,
      links.forgetLinks,
      rewards.forgetPerson,
      outreach.forgetPerson,
      identity.forgetPerson,
    ],
    later: ['contacts.scrub'],
  },
  'feature_request.created': { now: [following.followAsAuthor, subjects.republishRequest] },
  'feature_request.refused': { now: [subjects.republishRequest] },
  'feature_request.edited': { now: [subjects.republishRequest] },
  'feature_request.deleted': { now: [subjects.republishRequest] },
  'feature_request.restored': { now: [subjects.republishRequest] },
  'feature_request.planned': { now: [subjects.republishRequest] },
  'feature_request.merged': { now: [subjects.republishRequest] },
  'feature_request.unmerged': { now: [subjects.republishRequest] },
  'board.changed': { now: [subjects.republishBoard] },
  'request_status.changed': { now: [subjects.republishStatus] },
  'feature_request.voted': { now: [following.followByVote, requestMail.tellVotedFor] },
  'feature_request.unvoted': { now: [following.endVoteFollow] },
  'feature_request.commented': { now: [following.followByComment, telling.planComment] },
  'feature_request.status_changed': { now: [telling.planStatus, subjects.republishRequest] },
  'feature_request.shipped': { now: [loops.keepRelease] },
  'feature_request.told': { now: [requestMail.tellFollower] },
  'request_digest.due': { now: [requestMail.tellInTheMorning] },
  'changelog_entry.published': { now: [telling.planEntry] },
  'changelog_entry.unpublished': { now: [telling.dropEntry] },
  'review.erased': { now: [reports.forgetOpenWork, embeds.republish] },
  'review.unconfirmed': { now: [files.holdFiles], later: ['identity.ask_author'] },
  'review.confirmed': { now: [unconfirmed.submitConfirmed] },
  'consent.granted': { now: [testimonials.permitWithConsent, embeds.republishConsent] },
  'consent.withdrawn': {
    now: [
      testimonials.retireWithoutConsent,
      stories.retireStoryWithoutConsent,
      reviews.withdrawWithConsent,
      embeds.republishConsent,
    ],
  },
  'review.submitted': { now: [files.attachFiles, contacts.recordConsents, invitations.closeInvitation] },
  'review.published': { now: [embeds.republish, reviewMail.tellPublished] },
  'review.imported': { now: [embeds.republishReviews] },
  'review.replied': { now: [embeds.republishReviews] },
  'reply.removed': { now: [embeds.republishReviews] },
  'review.edited': { now: [files.attachFiles] },
  'review.changed': {
    now: [testimonials.retireWithReview, stories.retireStoryWithReview, embeds.republish, reviewMail.tellRedacted],
  },
  'review.restored': { now: [embeds.republish, reviewMail.tellRestored] },
  'review.rejected': { now: [reviewMail.tellRejected] },
  'review.suspended': {
    now: [testimonials.retireWithReview, stories.retireStoryWithReview, embeds.republish, reviewMail.tellSuspended],
  },
  'review.removed': {
    now: [
      testimonials.retireWithReview,
      stories.retireStoryWithReview,
      embeds.republish,
      reports.answerReports,
      reviewMail.tellRemoved,
    ],
  },
  'review.held': { now: [reviewMail.tellReceived] },
  'review.reopened': { now: [reviewMail.tellReopened] },
  'review.overdue': { now: [reviewMail.tellOverdue] },
  'review.changes_requested': { now: [reviewMail.tellChangesRequested] },
  'review.edit_refused': { now: [reviewMail.tellEditRefused] },
  'review.appealed': { now: [reviewMail.tellAppealed] },
  'review.reported': { now: [reviewMail.tellReportReceived, reviewMail.tellUrgent] },
  'report.decided': { now: [reviewMail.tellReportDecided] },
  'parity.alerted': { now: [reviewMail.tellParity] },
  'review.withdrawn': {
    now: [testimonials.retireWithReview, stories.retireStoryWithReview, embeds.republish, reports.endOpenWork],
  },
  'feature_request.submitted': { now: [files.attachPhotos] },
  'request_comment.written': { now: [files.attachPhotos] },
  'file.received': { later: ['files.tidy'] },
  'file.approved': { now: [media.recountFiles, embeds.republishFiles] },
  'file.rejected': { now: [media.recountFiles, embeds.republishFiles, fileMail.tellFileRejected] },
  'file.removed': { now: [media.recountFiles, embeds.republishFiles], later: ['files.wipe'] },
  'product.changed': { now: [embeds.republish] },
  'testimonial.published': { now: [collections.keepCollections, embeds.republish, mail.tellQuoted] },
  'testimonial.tagged': { now: [collections.keepCollections] },
  'testimonial.retired': { now: [collections.keepCollections, embeds.republish] },
  'testimonial.permission_asked': { now: [testimonialMail.askForPermission] },
  'testimonial.permission_given': { now: [contacts.recordConsents] },
  'testimonial.affirmation_asked': { now: [testimonialMail.askWhetherTrue] },
  'story.asked': { now: [testimonialMail.askAboutStory] },
  'collection.changed': { now: [embeds.republishCollection] },
  'link.requested': { later: ['mail.write_link'] },
  'account.email_changed': { now: [contacts.followEmail, mail.keepWishesOfAccount, mail.tellEmailChanged] },
  'contact.email_changed': { now: [mail.keepWishesOfContact] },
  'account.renamed': { now: [contacts.followName] },
  'account.password_changed': { now: [mail.tellPasswordChanged] },
  'second_factor.switched_on': { now: [security.tellFactorOn] },
  'second_factor.switched_off': { now: [security.tellFactorOff] },
  'second_factor.reset': { now: [security.tellFactorReset] },
  'recovery_code.renewed': { now: [security.tellCodesRenewed] },
  'recovery_code.used': { now: [security.tellCodeUsed] },
  'message.queued': { later: ['mail.send'] },
  'message.bounced': { now: [invitations.endUnreached] },
  'mail_preference.changed': { now: [invitations.endUnwanted, outreach.endUnwanted] },
  'campaign.went_live': { later: ['invitations.ask_everybody'] },
  'invitation.due': { now: [invitationMail.invite] },
  'invitation.moved': { now: [invitationMail.stopUnsubscribed] },
  'invitation.refused': { now: [invitationMail.stopInvitations] },
  'survey.opened': { now: [subjects.republishSurvey] },
  'survey.closed': { now: [subjects.republishSurvey] },
  'survey.changed': { now: [subjects.republishSurvey] },
  'survey.round_started': { later: ['surveys.ask'] },
  'survey.asked': { now: [surveyMail.askForAnswer] },
  ...kindReactions,
  ...mergingReactions,
  ...growthReactions(addressOf),
})
