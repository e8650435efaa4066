import { Hono } from 'hono'
import { dubRoutes } from './conversions/dub/routes.ts'
import { attributionRoutes } from './conversions/linking/routes.ts'
import { stripeRoutes } from './conversions/stripe/routes.ts'
import { trackingRoutes } from './conversions/tracking/routes.ts'
import type { Env } from './kernel/http.ts'
import type { AddressHash } from './kernel/mailbox.ts'
import { invitedRoutes, myReferralRoutes } from './referrals/advocates/routes.ts'
import { leadRoutes, myLeadRoutes } from './referrals/leads/routes.ts'
import { offerRoutes } from './referrals/offers/routes.ts'
import { referralRoutes } from './referrals/pipeline/routes.ts'
import { couponPoolRoutes, couponRoutes } from './rewards/codes/routes.ts'
import { rewardRoutes } from './rewards/desk/routes.ts'
import { rewardFileRoutes } from './rewards/files/routes.ts'
import { myRewardRoutes } from './rewards/mine/routes.ts'
import { myPointsRoutes, pointsOptionRoutes } from './rewards/points/routes.ts'
import { riskRoutes, type Watching } from './risk/routes.ts'

export interface Growth {
  /** Knows an address again without keeping it. */
  addressOf: AddressHash
  /** Resolves when every click that was answered is stored. */
  settleClicks(): Promise<void>
  publicUrl: string
  /** What rules about clicks can see. */
  watching: Watching
}
/** INDEX 1, continued: conversions, referrals, rewards and risk. */
export const growth = ({ addressOf, settleClicks, publicUrl, watching }: Growth) =>
  new Hono<Env>()
    .route('/track', trackingRoutes(addressOf, settleClicks))
    .route('/compat/dub', dubRoutes(addressOf, settleClicks))
    .route('/stripe', stripeRoutes({ hashOf: addressOf, settleClicks, publicUrl }))
    .route('/attribution', attributionRoutes)
    .route('/', invitedRoutes)
    .route('/me', myReferralRoutes)
    .route('/me', myLeadRoutes(addressOf))
    .route('/offers', offerRoutes)
    .route('/referrals', referralRoutes)
    .route('/submitted-leads', leadRoutes)
    .route('/holds', riskRoutes(watching))
    .route('/me', myRewardRoutes)
    .route('/me', myPointsRoutes)
    .route('/rewards', rewardFileRoutes)
    .route('/rewards', rewardRoutes)
    .route('/coupon-pools', couponPoolRoutes)
    .route('/coupons', couponRoutes)
    .route('/points-options', pointsOptionRoutes)
