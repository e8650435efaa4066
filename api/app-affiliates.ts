import { Hono } from 'hono'
import { invitedPartnerRoutes, partnerInvitationRoutes } from './affiliates/inviting/routes.ts'
import { myPartnershipRoutes, type PartnerDoor, partnerRoutes } from './affiliates/partners/routes.ts'
import { programmeRoutes, publicProgrammeRoutes } from './affiliates/programme/routes.ts'
import type { Env } from './kernel/http.ts'
import { partnerLinkRoutes } from './links/partners/routes.ts'

/** INDEX 1, continued: partners and their programme. */
export const affiliateRoutes = ({ publicUrl, ...door }: PartnerDoor & { publicUrl: string }) =>
  new Hono<Env>()
    .route('/partner-programme', publicProgrammeRoutes)
    .route('/partner-invitations', invitedPartnerRoutes)
    .route('/affiliates', programmeRoutes({ publicUrl }))
    .route('/affiliates', partnerRoutes(door))
    .route('/affiliates', partnerInvitationRoutes(door.addressOf))
    .route('/me', myPartnershipRoutes(door))
    .route('/me', partnerLinkRoutes({ publicUrl, ...door }))
