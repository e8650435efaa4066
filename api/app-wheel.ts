import { Hono } from 'hono'
import { segmentCondition } from './contacts/segments/store.ts'
import { askBudgetRoutes, myAskBudgetRoutes } from './flywheel/asks/routes.ts'
import { auditRoutes } from './flywheel/audit/routes.ts'
import { bondRoutes } from './flywheel/bonds/routes.ts'
import { feedRoutes } from './flywheel/feed/routes.ts'
import { frictionRoutes } from './flywheel/friction/routes.ts'
import { eventTypeRoutes } from './flywheel/intake/types/routes.ts'
import { itemRoutes } from './flywheel/items/routes.ts'
import { journeyRoutes } from './flywheel/journeys/routes.ts'
import { kindRoutes } from './flywheel/kinds/routes.ts'
import { promiseRoutes } from './flywheel/promises/routes.ts'
import { pushRoutes } from './flywheel/pushes/routes.ts'
import { myImpactRoutes } from './flywheel/receipts/routes.ts'
import { reviewRoutes } from './flywheel/review/routes.ts'
import { wheelRoutes } from './flywheel/routes.ts'
import { stageRuleRoutes } from './flywheel/stages/publishing/routes.ts'
import { teamRoutes } from './flywheel/teams/routes.ts'
import { myThanksRoutes, thanksRoutes } from './flywheel/thanks/routes.ts'
import type { Env } from './kernel/http.ts'

/** INDEX 1, continued: the wings of the wheel and their addresses. */
export const wheelRooms = new Hono<Env>()
  .route('/wheel/events', eventTypeRoutes)
  .route('/wheel/pushes', pushRoutes)
  .route('/wheel', wheelRoutes)
  .route('/wheel', stageRuleRoutes)
  .route('/wheel/journeys', journeyRoutes(segmentCondition))
  .route('/wheel', askBudgetRoutes)
  .route('/me', myAskBudgetRoutes)
  .route('/wheel', itemRoutes)
  .route('/wheel', frictionRoutes)
  .route('/wheel', promiseRoutes)
  .route('/wheel', feedRoutes)
  .route('/wheel', teamRoutes)
  .route('/wheel', bondRoutes)
  .route('/wheel', thanksRoutes)
  .route('/me', myThanksRoutes)
  .route('/me', myImpactRoutes)
  .route('/wheel', reviewRoutes)
  .route('/wheel', kindRoutes)
  .route('/wheel', auditRoutes)
