import { Hono } from 'hono'
import { consentTextRoutes, myContactRoutes } from './contacts/routes.ts'
import { trackRoutes } from './conversions/routes.ts'
import { docsRoutes } from './docs.ts'
import { widgetRoutes } from './embeds/routes.ts'
import { wheelRoutes } from './flywheel/routes.ts'
import { identifyRoutes } from './identity/host/routes.ts'
import {
  apiKeyRoutes,
  auditRoutes,
  authRoutes,
  type IdentityDoor,
  linkRoutes,
  setUpRoutes,
  staffRoutes,
} from './identity/routes.ts'
import { jobRoutes } from './jobs/routes.ts'
import { toProblemResponse } from './kernel/errors.ts'
import { jsonBody, ownPagesOnly } from './kernel/guards.ts'
import type { Env, HttpServices } from './kernel/http.ts'
import { newId } from './kernel/ids.ts'
import { notFound } from './kernel/problem.ts'
import { mailRoutes, unsubscribeRoutes } from './mail/routes.ts'
import { productRoutes } from './products/routes.ts'
import { moderationRoutes } from './reviews/moderation/routes.ts'
import { myReviewRoutes, productReviewRoutes, reviewRoutes } from './reviews/routes.ts'
import { productTestimonialRoutes, testimonialRoutes } from './reviews/testimonials/routes.ts'
import { brandStylesheet, settingsRoutes } from './settings/routes.ts'
import { exportRoutes } from './transfer/routes.ts'
import { EXPORTS } from './transfers.ts'

/** INDEX 1: every room and its address. */
const rooms = (door: IdentityDoor) =>
  new Hono<Env>()
    .route('/setup', setUpRoutes(door))
    .route('/auth', authRoutes(door))
    .route('/auth', linkRoutes(door))
    .route('/identify', identifyRoutes(door))
    .route('/staff', staffRoutes(door))
    .route('/audit', auditRoutes)
    .route('/api-keys', apiKeyRoutes)
    .route('/settings', settingsRoutes)
    .route('/products', productRoutes)
    .route('/products', productReviewRoutes)
    .route('/products', productTestimonialRoutes)
    .route('/reviews', reviewRoutes)
    .route('/moderation', moderationRoutes)
    .route('/testimonials', testimonialRoutes)
    .route('/consent-texts', consentTextRoutes)
    .route('/me', myContactRoutes)
    .route('/me', myReviewRoutes)
    .route('/widgets', widgetRoutes({ publicUrl: door.publicUrl }))
    .route('/track', trackRoutes)
    .route('/wheel', wheelRoutes)
    .route('/jobs', jobRoutes)
    .route('/mail', mailRoutes({ publicUrl: door.publicUrl }))
    .route('/exports', exportRoutes(EXPORTS))

export interface AppParts extends IdentityDoor {
  services: HttpServices
  /** Hosts that are ours, with their ports. */
  hosts: ReadonlySet<string>
}

/** Everything that is not a page, a widget or a redirect. */
export function createApp({ services, hosts, ...door }: AppParts) {
  const api = rooms(door)
  return new Hono<Env>()
    .use(async (c, next) => {
      c.set('services', services)
      c.set('requestId', c.req.header('x-request-id') ?? newId('req', services.outside.clock()))
      await next()
      c.header('x-request-id', c.var.requestId)
      if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
    })
    .use('/api/*', ownPagesOnly(hosts), jsonBody)
    .route('/api/v1', api)
    .route('/api/v1', docsRoutes(api))
    .route('/', brandStylesheet)
    .route('/v1/unsubscribe', unsubscribeRoutes)
    .notFound((c) => notFound('route.not_found', 'There is nothing at this address.').response(c.var.requestId))
    .onError((error, c) => toProblemResponse(error, c.var.requestId, services.outside.log))
}
export type App = ReturnType<typeof createApp>
