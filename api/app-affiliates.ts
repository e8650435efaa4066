import { Hono } from 'hono'
import { appealRoutes, myAppealRoutes } from './affiliates/appeals/routes.ts'
import { commissionRoutes, ledgerRoutes, myCommissionRoutes } from './affiliates/commissions/routes.ts'
import { overviewRoutes } from './affiliates/overview/routes.ts'
import { myPayoutRoutes, partnerPayoutRoutes, payoutBatchRoutes, payoutRoutes } from './affiliates/payouts/routes.ts'
import { planRoutes } from './affiliates/plans/routes.ts'
import { myStatementRoutes } from './affiliates/statements/routes.ts'
import type { Env } from './kernel/http.ts'
import type { AddressHash } from './kernel/mailbox.ts'

/** INDEX 1, continued: partners, their commissions and payouts. */
export const affiliateRoutes = (addressOf: AddressHash) =>
  new Hono<Env>()
    .route('/', overviewRoutes)
    .route('/commission-plans', planRoutes)
    .route('/commissions', commissionRoutes)
    .route('/commission-appeals', appealRoutes)
    .route('/me', myAppealRoutes)
    .route('/ledger', ledgerRoutes)
    .route('/me', myCommissionRoutes)
    .route('/me', myStatementRoutes)
    .route('/payouts', payoutRoutes)
    .route('/payout-batches', payoutBatchRoutes)
    .route('/me', myPayoutRoutes(addressOf))
    .route('/partners', partnerPayoutRoutes)
