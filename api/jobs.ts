import type { Db } from '../db/client.ts'
import { forgetExpired as endPartnerInvitations } from './affiliates/inviting/actions.ts'
import { checkNightly } from './affiliates/ledger/checking/actions.ts'
import { settleDueCommissions, settlePartner } from './affiliates/ledger/jobs.ts'
import { applyImport, forgetImports } from './contacts/imports/apply.ts'
import { scrub as scrubErased } from './contacts/privacy/actions.ts'
import { segmentCondition } from './contacts/segments/store.ts'
import { type Settling, settleOne, settleStripe } from './conversions/stripe/settling.ts'
import { chooseAnew } from './embeds/choosing/jobs.ts'
import { forgetOld } from './embeds/measuring/jobs.ts'
import { countVotes } from './embeds/subjects/jobs.ts'
import { publishDue } from './feature-requests/changelog/publishing.ts'
import {
  applyImport as applyRequestImport,
  forgetImports as forgetRequestImports,
} from './feature-requests/imports/applying.ts'
import { takeBack as takeRequestsBack } from './feature-requests/imports/undoing.ts'
import { saveViews } from './feature-requests/looks/actions.ts'
import type { Views } from './feature-requests/looks/views.ts'
import { countLoops } from './feature-requests/loops/actions.ts'
import { countAnew } from './feature-requests/recount/actions.ts'
import { renewRevenue } from './feature-requests/recount/renewing.ts'
import { tellDue } from './feature-requests/telling/actions.ts'
import { forgetFiles, sweepFiles, wipeFile } from './files/cleaning.ts'
import { createTidying } from './files/tidying.ts'
import { settleBonds } from './flywheel/bonds/actions.ts'
import { followVoices } from './flywheel/feed/following.ts'
import { countFriction } from './flywheel/friction/counting.ts'
import { forgetOld as forgetMessages } from './flywheel/intake/jobs.ts'
import { queueOf } from './flywheel/intake/types/actions.ts'
import { follow, sweep, walkDue } from './flywheel/journeys/entering/actions.ts'
import { verifyLoops } from './flywheel/loop/actions.ts'
import { countTurns } from './flywheel/loop/figures/actions.ts'
import { breakOverdue } from './flywheel/promises/actions.ts'
import { countPushes } from './flywheel/pushes/counting/actions.ts'
import { reckonImpact } from './flywheel/receipts/actions.ts'
import { writeDigests } from './flywheel/review/digest.ts'
import { settleDue, settleQueue } from './flywheel/stages/due.ts'
import { verifyRollUps, verifyStages } from './flywheel/stages/verifying.ts'
import { countStays } from './flywheel/stay/counting.ts'
import { countTeams } from './flywheel/teams/counting.ts'
import { followActs } from './flywheel/thanks/actions.ts'
import { forgetExpired } from './identity/actions.ts'
import { askAuthor } from './identity/links/author.ts'
import { askPartner } from './identity/links/partner.ts'
import { askEverybody } from './invitations/asking.ts'
import { sendDue } from './invitations/sending.ts'
import { forgetDone } from './jobs/actions.ts'
import { settleAsks } from './kernel/ask-budget.ts'
import type { Outside } from './kernel/outside.ts'
import type { Jobs } from './kernel/worker.ts'
import { forgetTraces } from './links/jobs.ts'
import { forgetPartnerInvitations, tellApplications, tellTerms } from './mail/affiliates/jobs.ts'
import { tellGroupPlan, tellPlan } from './mail/affiliates/plans.ts'
import { tellSent } from './mail/earning/desk.ts'
import { tellPartners } from './mail/earning/jobs.ts'
import { tellOldPlace } from './mail/earning/reactions.ts'
import { writeLink } from './mail/links.ts'
import { forgetInvited } from './mail/referrals/reactions.ts'
import { MAX_ATTEMPTS } from './mail/rules.ts'
import { type Post, sendForgotten, sendMessage } from './mail/sending.ts'
import { forgetOver, settleOutreach } from './outreach/jobs.ts'
import { forgetFriends } from './referrals/inviting/actions.ts'
import { settleReferrals } from './referrals/jobs.ts'
import { forgetLeads } from './referrals/leads/actions.ts'
import { applyImport as applyReviewImport, forgetImports as forgetReviewImports } from './reviews/imports/applying.ts'
import { takeBack } from './reviews/imports/undoing.ts'
import { settleReviews } from './reviews/moderation/settling.ts'
import { countParity } from './reviews/parity/actions.ts'
import { countTopics } from './reviews/surface/actions.ts'
import { settleTestimonials } from './reviews/testimonials/asking/actions.ts'
import { askToQuote } from './reviews/testimonials/asking/journeys.ts'
import { sendWaiting } from './reviews/testimonials/asking/sending.ts'
import { countCensus } from './reviews/transparency/actions.ts'
import { forgetUnconfirmed } from './reviews/unconfirmed/actions.ts'
import { settleRewards } from './rewards/settling.ts'
import { escalate } from './risk/actions.ts'
import { askMailDomain, forgetMailDomains } from './risk/mail-domains.ts'
import { MOST_UNCLEAR } from './risk/rules.ts'
import { settleSurveys } from './surveys/actions.ts'
import { askRound } from './surveys/asking/actions.ts'
import { sendAsks } from './surveys/asking/sending.ts'
import { forgetDeliveries } from './webhooks/deliveries/actions.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** INDEX 4: every background job and its schedule. A handler may run twice for one id, so it must not matter. */
export const createJobs = ({
  scrub,
  files,
  films,
  views,
  stripe,
  hashOf,
  settleClicks,
  mailDomains,
  ...post
}: Post & Pick<Db, 'scrub'> & Pick<Outside, 'files' | 'films' | 'mailDomains'> & Settling & { views: Views }) =>
  ({
    'contacts.scrub': { run: (ctx) => scrubErased(ctx, scrub), everyMs: HOUR },
    'contacts.import': { run: (ctx, { importId }) => applyImport(ctx, String(importId)) },
    'contacts.forget_imports': { everyMs: DAY, run: (ctx) => forgetImports(ctx) },
    'embeds.choose': { run: (ctx) => chooseAnew(ctx), everyMs: HOUR },
    'embeds.count_votes': { run: (ctx) => countVotes(ctx), everyMs: MINUTE },
    'embeds.forget': { run: (ctx) => forgetOld(ctx), everyMs: DAY },
    'files.tidy': { run: createTidying(files, films), everyMs: MINUTE },
    'files.wipe': { run: (ctx, { fileId }) => wipeFile(ctx, files, String(fileId)) },
    'files.forget': { run: (ctx) => forgetFiles(ctx, files), everyMs: 10 * MINUTE },
    'files.sweep': { run: (ctx) => sweepFiles(ctx, files), everyMs: DAY },
    'flywheel.forget_messages': { run: (ctx) => forgetMessages(ctx), everyMs: DAY },
    'flywheel.queue_type': { run: (ctx, { typeId }) => queueOf(ctx, Number(typeId)) },
    'flywheel.settle': { run: (ctx) => settleDue(ctx), everyMs: MINUTE },
    'flywheel.follow': { run: (ctx) => settleQueue(ctx), everyMs: 15_000 },
    'flywheel.count_turns': { run: (ctx) => countTurns(ctx), everyMs: 10 * MINUTE },
    'flywheel.count_pushes': { run: (ctx) => countPushes(ctx), everyMs: HOUR },
    'flywheel.follow_journeys': { run: (ctx) => follow(ctx), everyMs: 15_000 },
    'flywheel.walk_journeys': { run: (ctx) => walkDue(ctx), everyMs: 15_000 },
    'flywheel.sweep_journeys': { run: (ctx) => sweep(ctx, segmentCondition), everyMs: MINUTE },
    'flywheel.friction': { run: (ctx) => countFriction(ctx), everyMs: HOUR },
    'flywheel.follow_voices': { run: (ctx) => followVoices(ctx), everyMs: 15_000 },
    'flywheel.teams': { run: (ctx) => countTeams(ctx), everyMs: HOUR },
    'flywheel.digest': { run: (ctx) => writeDigests(ctx), everyMs: HOUR },
    'flywheel.follow_acts': { run: (ctx) => followActs(ctx), everyMs: 15_000 },
    'flywheel.reckon_impact': { run: (ctx) => reckonImpact(ctx), everyMs: HOUR },
    'flywheel.settle_bonds': { run: (ctx) => settleBonds(ctx), everyMs: HOUR },
    'flywheel.break_promises': { run: (ctx) => breakOverdue(ctx), everyMs: HOUR },
    'flywheel.settle_asks': { run: (ctx) => settleAsks(ctx), everyMs: HOUR },
    'flywheel.stay': { run: (ctx) => countStays(ctx), everyMs: HOUR },
    'flywheel.verify': {
      everyMs: DAY,
      attempts: 1,
      async run(ctx) {
        const [stages, loops] = [await verifyStages(ctx), await verifyLoops(ctx.read)]
        for (const [what, { checked, differing }] of Object.entries({ histories: stages, turns: loops })) {
          if (differing.length === 0) continue
          throw new Error(
            `${differing.length} of ${checked} ${what} differ from their events: ${differing.slice(0, 5).join(', ')}`,
          )
        }
        const days = (await verifyRollUps(ctx)).differing
        if (days.length > 0)
          throw new Error(`Flows or stock differ from the histories on ${days.slice(0, 5).join(', ')}`)
      },
    },
    'identity.forget_expired': { run: (ctx) => forgetExpired(ctx), everyMs: DAY },
    'identity.ask_author': { run: (ctx, { unconfirmedId }) => askAuthor(ctx, String(unconfirmedId)) },
    'identity.ask_partner': { run: (ctx, { invitationId }) => askPartner(ctx, String(invitationId)) },
    'invitations.ask_everybody': { run: (ctx, { campaignId }) => askEverybody(ctx, String(campaignId)) },
    'invitations.send': { run: (ctx) => sendDue(ctx), everyMs: MINUTE },
    'links.forget_traces': { run: (ctx) => forgetTraces(ctx), everyMs: DAY },
    'jobs.forget_done': { run: (ctx) => forgetDone(ctx), everyMs: DAY },
    'referrals.settle': { run: (ctx) => settleReferrals(ctx), everyMs: MINUTE },
    'referrals.forget_leads': { everyMs: DAY, run: async (ctx) => void (await forgetLeads(ctx)) },
    'referrals.forget_friends': { everyMs: DAY, run: (ctx) => forgetFriends(ctx) },
    'mail.forget_invited': {
      everyMs: DAY,
      async run(ctx) {
        await forgetInvited(ctx)
        await forgetPartnerInvitations(ctx)
      },
    },
    'mail.tell_payouts_sent': { run: (ctx, { batchId }) => tellSent(ctx, String(batchId)) },
    'mail.tell_plan': { run: (ctx, { planId, version }) => tellPlan(ctx, String(planId), Number(version)) },
    'mail.tell_group_plan': {
      run: (ctx, { groupId, fromPlanId }) => tellGroupPlan(ctx, String(groupId), fromPlanId as string | undefined),
    },
    'mail.tell_terms': { run: (ctx, { version }) => tellTerms(ctx, Number(version)) },
    'mail.tell_applications': { everyMs: DAY, run: (ctx) => tellApplications(ctx) },
    'mail.tell_partners': { everyMs: DAY, run: tellPartners },
    'mail.tell_old_payout_place': { run: tellOldPlace },
    'rewards.settle': { run: (ctx) => settleRewards(ctx), everyMs: MINUTE },
    'affiliates.settle': { run: settleDueCommissions, everyMs: 10 * MINUTE },
    'affiliates.check_books': { run: checkNightly, everyMs: DAY },
    'affiliates.settle_partner': { run: settlePartner },
    'affiliates.forget_invited': { everyMs: DAY, run: (ctx) => endPartnerInvitations(ctx) },
    'risk.escalate': { run: (ctx) => escalate(ctx), everyMs: 10 * MINUTE },
    'risk.ask_mail_domain': {
      attempts: MOST_UNCLEAR,
      run: (ctx, { attributionId }) => askMailDomain(ctx, mailDomains, String(attributionId)),
    },
    'risk.forget_mail_domains': { run: (ctx) => forgetMailDomains(ctx), everyMs: DAY },
    'outreach.settle': { run: (ctx) => settleOutreach(ctx), everyMs: MINUTE },
    'outreach.forget': { run: (ctx) => forgetOver(ctx), everyMs: DAY },
    'requests.publish_entries': { run: (ctx) => publishDue(ctx), everyMs: MINUTE },
    'requests.tell': { run: (ctx) => tellDue(ctx), everyMs: MINUTE },
    'requests.count_loops': { run: (ctx) => countLoops(ctx), everyMs: HOUR },
    'requests.save_views': { run: (ctx) => saveViews(ctx, views), everyMs: MINUTE },
    'requests.renew': { run: (ctx, { key }) => renewRevenue(ctx, String(key)) },
    'requests.recount': {
      everyMs: DAY,
      attempts: 1,
      async run(ctx) {
        const { requests, differences } = await countAnew(ctx)
        if (differences.length > 0) {
          const named = differences.slice(0, 5).map(({ number, counter }) => `${counter} of #${number}`)
          throw new Error(`${differences.length} counters of ${requests} requests differ: ${named.join(', ')}`)
        }
      },
    },
    'requests.import': { run: (ctx, { importId }) => applyRequestImport(ctx, String(importId)) },
    'requests.undo_import': { run: (ctx, { importId }) => takeRequestsBack(ctx, String(importId)) },
    'requests.forget_imports': { everyMs: DAY, run: (ctx) => forgetRequestImports(ctx) },
    'reviews.import': { run: (ctx, { importId }) => applyReviewImport(ctx, String(importId)) },
    'reviews.undo_import': { run: (ctx, { importId }) => takeBack(ctx, String(importId)) },
    'reviews.forget_imports': { everyMs: DAY, run: (ctx) => forgetReviewImports(ctx) },
    'reviews.settle': { run: (ctx) => settleReviews(ctx), everyMs: MINUTE },
    'reviews.parity': { run: (ctx) => countParity(ctx), everyMs: DAY },
    'reviews.forget_unconfirmed': { run: (ctx) => forgetUnconfirmed(ctx), everyMs: DAY },
    'reviews.count_census': { run: (ctx) => countCensus(ctx), everyMs: DAY },
    'reviews.count_topics': { run: (ctx) => countTopics(ctx), everyMs: DAY },
    'reviews.ask_to_quote': {
      run: (ctx, { reviewId, by }) => askToQuote(ctx, { reviewId: String(reviewId), by: String(by) }),
    },
    'reviews.settle_testimonials': {
      everyMs: MINUTE,
      async run(ctx) {
        await settleTestimonials(ctx)
        await sendWaiting(ctx)
      },
    },
    'stripe.read': { run: (ctx, { stripeEventId }) => settleOne(ctx, { hashOf, stripe }, String(stripeEventId)) },
    'stripe.settle': { everyMs: MINUTE, run: (ctx) => settleStripe(ctx, { hashOf, stripe, settleClicks }) },
    'surveys.ask': { run: (ctx, { roundId }) => askRound(ctx, String(roundId), segmentCondition) },
    'surveys.send': { run: (ctx) => sendAsks(ctx), everyMs: MINUTE },
    'surveys.settle': { run: (ctx) => settleSurveys(ctx), everyMs: MINUTE },
    'webhooks.forget': { run: (ctx) => forgetDeliveries(ctx), everyMs: DAY },
    'mail.write_link': { run: (ctx, { tokenId }) => writeLink(ctx, String(tokenId)) },
    'mail.send': { attempts: MAX_ATTEMPTS, run: (ctx, { messageId }) => sendMessage(ctx, post, String(messageId)) },
    'mail.send_forgotten': { everyMs: MINUTE, run: (ctx) => sendForgotten(ctx, post) },
  }) satisfies Jobs
