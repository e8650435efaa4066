import { Hono } from 'hono'
import { myPayoutRoutes, partnerPayoutRoutes, payoutBatchRoutes, payoutRoutes } from './affiliates/payouts/routes.ts'
import type { Env } from './kernel/http.ts'
import type { AddressHash } from './kernel/mailbox.ts'

/** INDEX 1, continued: partners, their commissions and payouts. */
export const affiliateRoutes = (addressOf: AddressHash) =>
  new Hono<Env>()
    .route('/payouts', payoutRoutes)
    .route('/payout-batches', payoutBatchRoutes)
    .route('/me', myPayoutRoutes(addressOf))
    .route('/partners', partnerPayoutRoutes)
