import { Hono } from 'hono'
import type { Env } from './kernel/http.ts'
import { newsletterRoutes } from './outreach/newsletter/routes.ts'
import { optInRoutes } from './outreach/opening/routes.ts'
import { planRoutes } from './outreach/plans/routes.ts'
import { promotionRoutes } from './outreach/promotions/routes.ts'
import { resourceRoutes } from './outreach/resources/routes.ts'
import { webinarRoutes } from './outreach/webinars/routes.ts'

/** INDEX 1, continued: newsletters, resources, webinars, plans and promotions. */
export const outreachRooms = new Hono<Env>()
  .route('/opt-ins', optInRoutes)
  .route('/newsletter', newsletterRoutes)
  .route('/resources', resourceRoutes)
  .route('/webinars', webinarRoutes)
  .route('/plans', planRoutes)
  .route('/promotions', promotionRoutes)
