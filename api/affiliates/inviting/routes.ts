import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

/** Asking people to become partners. */
export const partnerInvitationRoutes = (addressOf: AddressHash) =>
  new Hono<Env>()
    .get(
      '/invitations',
      doc('Who was asked to become a partner, the newest first', 'affiliates', { 200: wire.InvitationList }),
      may('affiliates.read'),
      query(wire.InvitationQuery),
      async (c) => answer(c, wire.InvitationList, await actions.invitationList(c.var.ctx.read, c.req.valid('query'))),
    )
    .post(
      '/invitations',
      doc('Ask somebody to become a partner', 'affiliates', { 202: null }),
      may('affiliates.manage'),
      body(wire.InvitePartner),
      async (c) => {
        await actions.invitePartner(c.var.ctx, addressOf, c.req.valid('json'))
        return c.body(null, 202)
      },
    )
    .delete(
      '/invitations/:id',
      doc('Take an invitation back', 'affiliates', { 204: null }),
      may('affiliates.manage'),
      async (c) => {
        await actions.revokeInvitation(c.var.ctx, pathId(c))
        return c.body(null, 204)
      },
    )

/** What the link of such a mail leads to. */
export const invitedPartnerRoutes = new Hono<Env>().post(
  '/look',
  doc('What an invitation to become a partner says', 'affiliates', { 200: wire.LookedAt }),
  anyone,
  body(wire.LookAtInvitation),
  async (c) => answer(c, wire.LookedAt, await actions.lookAt(c.var.ctx, c.req.valid('json').token)),
)
