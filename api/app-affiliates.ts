import { Hono } from 'hono'
import { appealRoutes, myAppealRoutes } from './affiliates/appeals/routes.ts'
import { commissionRoutes, ledgerRoutes, myCommissionRoutes } from './affiliates/commissions/routes.ts'
import { creativeRoutes, myCreativeRoutes, type Tags } from './affiliates/creatives/routes.ts'
import { invitedPartnerRoutes, partnerInvitationRoutes } from './affiliates/inviting/routes.ts'
import { overviewRoutes } from './affiliates/overview/routes.ts'
import { myPartnershipRoutes, type PartnerDoor, partnerRoutes } from './affiliates/partners/routes.ts'
import { myPayoutRoutes, partnerPayoutRoutes, payoutBatchRoutes, payoutRoutes } from './affiliates/payouts/routes.ts'
import { planRoutes } from './affiliates/plans/routes.ts'
import { programmeRoutes, publicProgrammeRoutes } from './affiliates/programme/routes.ts'
import { myStatementRoutes } from './affiliates/statements/routes.ts'
import type { Env } from './kernel/http.ts'
import type { Caller } from './kernel/outside.ts'
import { partnerLinkRoutes } from './links/partners/routes.ts'
import { myPostbackRoutes } from './webhooks/postbacks/routes.ts'

/** INDEX 1, continued: partners and their programme, what they earn and how they are paid. */
export const affiliateRoutes = ({
  publicUrl,
  tags,
  caller,
  ...door
}: PartnerDoor & { publicUrl: string; tags: Tags; caller: Caller }) =>
  new Hono<Env>()
    .route('/partner-programme', publicProgrammeRoutes)
    .route('/partner-invitations', invitedPartnerRoutes)
    .route('/affiliates', programmeRoutes({ publicUrl }))
    .route('/affiliates', partnerRoutes(door))
    .route('/affiliates', partnerInvitationRoutes(door.addressOf))
    .route('/affiliates', partnerPayoutRoutes)
    .route('/affiliates', creativeRoutes({ publicUrl }))
    .route('/me', myPartnershipRoutes(door))
    .route('/me', partnerLinkRoutes({ publicUrl, ...door }))
    .route('/me', myCreativeRoutes({ publicUrl, tags }))
    .route('/me', myCommissionRoutes)
    .route('/me', myPayoutRoutes(door.addressOf))
    .route('/', overviewRoutes)
    .route('/commission-plans', planRoutes)
    .route('/commissions', commissionRoutes)
    .route('/commission-appeals', appealRoutes)
    .route('/me', myAppealRoutes)
    .route('/ledger', ledgerRoutes)
    .route('/me', myStatementRoutes)
    .route('/me', myPostbackRoutes(caller))
    .route('/payouts', payoutRoutes)
    .route('/payout-batches', payoutBatchRoutes)
