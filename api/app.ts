import { Hono } from 'hono'
import { affiliateRoutes } from './app-affiliates.ts'
import { outreachRooms } from './app-outreach.ts'
import { type Growth, growth } from './app-referrals.ts'
import { wheelRooms } from './app-wheel.ts'
import { companyRoutes } from './contacts/companies/routes.ts'
import { importRoutes } from './contacts/imports/routes.ts'
import { mergingRoutes } from './contacts/merging/routes.ts'
import { contactDataRoutes, myDataRoutes } from './contacts/privacy/routes.ts'
import { consentTextRoutes, contactRoutes, myContactRoutes } from './contacts/routes.ts'
import { segmentRoutes } from './contacts/segments/routes.ts'
import { segmentCondition } from './contacts/segments/store.ts'
import { convincingRoutes, trackRoutes } from './conversions/routes.ts'
import { docsRoutes } from './docs.ts'
import { figureRoutes, widgetPrivacyRoutes } from './embeds/measuring/routes.ts'
import { oembedRoutes } from './embeds/oembed.ts'
import { embeddedFormRoutes, widgetRoutes } from './embeds/routes.ts'
import { createTags } from './embeds/tagging.ts'
import type { Names } from './embeds/tiers/rules.ts'
import { boardRoutes } from './feature-requests/boards/routes.ts'
import { changelogRoutes, entryRoutes } from './feature-requests/changelog/routes.ts'
import { commentRoutes } from './feature-requests/comments/routes.ts'
import { followingRoutes, myFollowRoutes } from './feature-requests/following/routes.ts'
import { elsewhereRoutes, requestImportRoutes } from './feature-requests/imports/routes.ts'
import { labelRoutes, taggingRoutes } from './feature-requests/labels/routes.ts'
import { listRoutes } from './feature-requests/lists/routes.ts'
import type { Views } from './feature-requests/looks/views.ts'
import { loopRoutes, toldRoutes } from './feature-requests/loops/routes.ts'
import { photoRoutes } from './feature-requests/media/routes.ts'
import { mergingRoutes as requestMergingRoutes } from './feature-requests/merging/routes.ts'
import { heldRoutes } from './feature-requests/moderation/routes.ts'
import { recountRoutes } from './feature-requests/recount/routes.ts'
import { planRoutes, roadmapRoutes } from './feature-requests/roadmap/routes.ts'
import { requestRoutes } from './feature-requests/routes.ts'
import { scoreRoutes } from './feature-requests/scores/routes.ts'
import { movingRoutes, statusRoutes } from './feature-requests/statuses/routes.ts'
import { tellingRoutes } from './feature-requests/telling/routes.ts'
import { voteRoutes } from './feature-requests/votes/routes.ts'
import { fileModerationRoutes, fileRoutes, portraitRoutes, sentFiles } from './files/routes.ts'
import type { Intake } from './flywheel/intake/intake.ts'
import { eventRoutes } from './flywheel/intake/routes.ts'
import type { IdentityDoor } from './identity/door.ts'
import { factorRoutes } from './identity/factors/routes.ts'
import { identifyRoutes } from './identity/host/routes.ts'
import { apiKeyRoutes } from './identity/keys/routes.ts'
import { linkRoutes, ownAccountRoutes } from './identity/links/routes.ts'
import { auditRoutes, authRoutes, setUpRoutes } from './identity/routes.ts'
import { staffRoutes } from './identity/staff/routes.ts'
import { campaignRoutes } from './invitations/campaigns/routes.ts'
import { invitationRoutes } from './invitations/routes.ts'
import { jobRoutes } from './jobs/routes.ts'
import { toProblemResponse } from './kernel/errors.ts'
import { checkedBody, keysAsUserNames, ownPagesOnly } from './kernel/guards.ts'
import type { Env, HttpServices } from './kernel/http.ts'
import { newId } from './kernel/ids.ts'
import type { Caller } from './kernel/outside.ts'
import { notFound } from './kernel/problem.ts'
import type { ServeKey } from './kernel/serve-token.ts'
import { type LinkDoor, linkFiles, linkRoutes as shortLinkRoutes } from './links/routes.ts'
import { mailRoutes, unsubscribeRoutes } from './mail/routes.ts'
import { productRoutes } from './products/routes.ts'
import { appealRoutes, myAppealRoutes } from './reviews/appeals/routes.ts'
import { reviewFormRoutes } from './reviews/forms/routes.ts'
import { reviewImportRoutes } from './reviews/imports/routes.ts'
import { moderationRoutes } from './reviews/moderation/routes.ts'
import { parityRoutes } from './reviews/parity/routes.ts'
import { replyRoutes } from './reviews/replies/routes.ts'
import { productReportRoutes, reportRoutes } from './reviews/reports/routes.ts'
import { myReviewRoutes, reviewRoutes } from './reviews/routes.ts'
import { productReviewRoutes, publicReviewRoutes } from './reviews/surface/routes.ts'
import { askRoutes, myAskRoutes } from './reviews/testimonials/asking/routes.ts'
import { collectionRoutes } from './reviews/testimonials/collections/routes.ts'
import { quoteRoutes } from './reviews/testimonials/library/routes.ts'
import { productTestimonialRoutes, testimonialRoutes } from './reviews/testimonials/routes.ts'
import { pictureRoutes, sharedRoutes } from './reviews/testimonials/sharing/routes.ts'
import { storyRoutes } from './reviews/testimonials/stories/routes.ts'
import { transparencyRoutes } from './reviews/transparency/routes.ts'
import { brandFiles, settingsRoutes } from './settings/routes.ts'
import { staffSecurityRoutes } from './settings/security/routes.ts'
import { surveyAnswerRoutes } from './surveys/answering/routes.ts'
import { surveyRoutes } from './surveys/routes.ts'
import { exportRoutes } from './transfer/routes.ts'
import { EXPORTS } from './transfers.ts'
import { deliveryRoutes } from './webhooks/deliveries/routes.ts'
import { webhookRoutes } from './webhooks/routes.ts'

type Shared = Pick<AppParts, 'serveKey' | 'names' | 'views' | 'traces' | 'refreshLinks' | 'intake'> &
  Omit<Growth, 'publicUrl'> & { callers: Record<'caller' | 'strictCaller', Caller> }
/** INDEX 1: every room and its address; those about who brought whom, and partners, are on pages of their own. */
const rooms = (
  door: IdentityDoor,
  { serveKey, names, views, callers, traces, refreshLinks, intake, ...shared }: Shared,
) =>
  new Hono<Env>()
    .route('/setup', setUpRoutes(door))
    .route('/auth', authRoutes(door))
    .route('/auth', linkRoutes(door))
    .route('/auth', factorRoutes(door))
    .route('/auth', ownAccountRoutes(door))
    .route('/', eventRoutes(intake))
    .route('/identify', identifyRoutes(door))
    .route('/staff', staffRoutes(door))
    .route('/audit', auditRoutes)
    .route('/api-keys', apiKeyRoutes)
    .route('/settings', settingsRoutes)
    .route('/settings/staff-security', staffSecurityRoutes)
    .route('/products', productRoutes)
    .route('/products', productReviewRoutes)
    .route('/products', reviewFormRoutes)
    .route('/products', productTestimonialRoutes)
    .route('/reviews/imports', reviewImportRoutes)
    .route('/reviews', reviewRoutes)
    .route('/reviews', publicReviewRoutes)
    .route('/how-reviews-work', transparencyRoutes)
    .route('/requests/imports', requestImportRoutes)
    .route('/requests', elsewhereRoutes)
    .route('/requests', photoRoutes)
    .route('/requests', commentRoutes)
    .route('/requests', scoreRoutes)
    .route('/files', fileRoutes)
    .route('/me', portraitRoutes)
    .route('/moderation/files', fileModerationRoutes)
    .route('/products', productReportRoutes)
    .route('/moderation', moderationRoutes)
    .route('/moderation', replyRoutes)
    .route('/moderation', reportRoutes)
    .route('/moderation', appealRoutes)
    .route('/moderation', parityRoutes)
    .route('/testimonials', testimonialRoutes)
    .route('/author-asks', askRoutes)
    .route('/shared', sharedRoutes)
    .route('/collections', collectionRoutes)
    .route('/stories', storyRoutes)
    .route('/value-quotes', quoteRoutes({ publicUrl: door.publicUrl }))
    .route('/boards', boardRoutes)
    .route('/request-statuses', statusRoutes)
    .route('/request-labels', labelRoutes)
    .route('/requests', loopRoutes)
    .route('/requests', followingRoutes)
    .route('/requests', tellingRoutes)
    .route('/requests', planRoutes)
    .route('/told-requests', toldRoutes)
    .route('/roadmap', roadmapRoutes)
    .route('/changelog', changelogRoutes)
    .route('/changelog-entries', entryRoutes)
    .route('/requests', listRoutes)
    .route('/requests', heldRoutes)
    .route('/requests', recountRoutes)
    .route('/requests', movingRoutes)
    .route('/requests', taggingRoutes)
    .route('/requests', requestMergingRoutes)
    .route('/requests', voteRoutes(door))
    .route('/requests', requestRoutes({ publicUrl: door.publicUrl, views }))
    .route('/contacts/imports', importRoutes)
    .route('/contacts', mergingRoutes)
    .route('/contacts', contactRoutes)
    .route('/companies', companyRoutes)
    .route('/segments', segmentRoutes)
    .route('/consent-texts', consentTextRoutes)
    .route('/me', myContactRoutes)
    .route('/me', myReviewRoutes)
    .route('/me', myAppealRoutes)
    .route('/me', myAskRoutes)
    .route('/me', myFollowRoutes)
    .route('/me', myDataRoutes(door))
    .route('/contacts', contactDataRoutes)
    .route('/invitations/campaigns', campaignRoutes)
    .route('/invitations', invitationRoutes)
    .route('/surveys', surveyAnswerRoutes)
    .route('/surveys', surveyRoutes(segmentCondition))
    .route('/widgets', widgetRoutes({ publicUrl: door.publicUrl, names }))
    .route('/widgets', figureRoutes)
    .route('/privacy/widgets', widgetPrivacyRoutes)
    .route('/embedded-forms', embeddedFormRoutes)
    .route('/oembed', oembedRoutes({ publicUrl: door.publicUrl }))
    .route('/track', trackRoutes(serveKey))
    .route('/what-convinced', convincingRoutes(serveKey))
    .route('/links', shortLinkRoutes({ publicUrl: door.publicUrl, traces, refreshLinks }))
    .route('/', growth({ ...shared, publicUrl: door.publicUrl }))
    .route(
      '/',
      affiliateRoutes({
        ...{ publicUrl: door.publicUrl, refreshLinks, addressOf: shared.addressOf },
        caller: callers.strictCaller,
        tags: createTags({ publicUrl: door.publicUrl, names }),
      }),
    )
    .route('/', wheelRooms)
    .route('/', outreachRooms)
    .route('/webhooks', deliveryRoutes)
    .route('/webhooks', webhookRoutes(callers.caller))
    .route('/jobs', jobRoutes)
    .route('/mail', mailRoutes({ publicUrl: door.publicUrl }))
    .route('/exports', exportRoutes(EXPORTS))

export interface AppParts extends Growth, IdentityDoor, Omit<LinkDoor, 'publicUrl'> {
  services: HttpServices
  /** Hosts that are ours, with their ports. */
  hosts: ReadonlySet<string>
  /** Reads the tokens of widgets. */
  serveKey: ServeKey
  /** What the addresses of widgets are called. */
  names: Names
  /** Counts who looked at which request. */
  views: Views
  intake: Intake
}

/** Everything that is not a page, a widget or a redirect. */
export function createApp({
  services,
  hosts,
  serveKey,
  names,
  views,
  addressOf,
  traces,
  refreshLinks,
  settleClicks,
  watching,
  intake,
  ...door
}: AppParts) {
  const api = rooms(door, {
    ...{ serveKey, names, views, addressOf, traces, refreshLinks, settleClicks, watching, intake },
    callers: services.outside,
  })
  return new Hono<Env>()
    .use(async (c, next) => {
      c.set('services', services)
      c.set('requestId', c.req.header('x-request-id') ?? newId('req', services.outside.clock()))
      await next()
      c.header('x-request-id', c.var.requestId)
      if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
    })
    .use('/api/*', keysAsUserNames, ownPagesOnly(hosts), checkedBody)
    .use('/r/*', ownPagesOnly(hosts))
    .route('/api/v1', api)
    .route('/api/v1', docsRoutes(api))
    .route('/', brandFiles)
    .route('/files', sentFiles)
    .route('/t', pictureRoutes)
    .route('/r', linkFiles({ publicUrl: door.publicUrl, settleClicks }))
    .route('/v1/unsubscribe', unsubscribeRoutes)
    .notFound((c) => notFound('route.not_found', 'There is nothing at this address.').response(c.var.requestId))
    .onError((error, c) => toProblemResponse(error, c.var.requestId, services.outside.log))
}
export type App = ReturnType<typeof createApp>
