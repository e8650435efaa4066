import { type Context, Hono } from 'hono'
import type { Customer } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { answer, body, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { acceptInvitation } from '../inviting/actions.ts'
import * as actions from './actions.ts'
import * as applying from './applying.ts'
import * as wire from './contract.ts'

export interface PartnerDoor {
  addressOf: AddressHash
  /** Lets this process follow what was changed of links at once. */
  refreshLinks(): Promise<void>
}

/** What somebody does about their own partnership. */
export const myPartnershipRoutes = ({ addressOf, refreshLinks }: PartnerDoor) => {
  const mine = async (c: Context, { read, now, actor }: Ctx<Customer>, status?: 201) =>
    answer(c, wire.Partnership, await applying.partnershipOf(read, addressOf, actor.contactId, now()), status)
  return new Hono<Env>()
    .get('/partnership', doc('My partnership', 'affiliates', { 200: wire.Partnership }), customer, async (c) =>
      mine(c, c.var.ctx),
    )
    .post(
      '/partnership',
      doc('Apply as a partner', 'affiliates', { 201: wire.Partnership }),
      customer,
      body(wire.Apply),
      async (c) => {
        await applying.apply(c.var.ctx, c.req.valid('json'))
        await refreshLinks()
        return mine(c, c.var.ctx, 201)
      },
    )
    .post(
      '/partnership/terms',
      doc('Agree to the terms that hold now', 'affiliates', { 200: wire.Partnership }),
      customer,
      body(wire.AcceptTerms),
      async (c) => {
        await applying.acceptTerms(c.var.ctx, c.req.valid('json'))
        return mine(c, c.var.ctx)
      },
    )
    .post(
      '/partnership/invitation',
      doc('Accept the invitation to become a partner', 'affiliates', { 200: wire.Partnership }),
      customer,
      body(wire.AcceptTerms),
      async (c) => {
        await acceptInvitation(c.var.ctx, addressOf, c.req.valid('json'))
        await refreshLinks()
        return mine(c, c.var.ctx)
      },
    )
}

/** Partners, for staff. */
export const partnerRoutes = ({ refreshLinks }: Pick<PartnerDoor, 'refreshLinks'>) =>
  new Hono<Env>()
    .get(
      '/partners',
      doc('Partners and who applied', 'affiliates', { 200: wire.PartnerList }),
      may('affiliates.read'),
      query(wire.PartnerQuery),
      async (c) => answer(c, wire.PartnerList, await actions.partnerList(c.var.ctx.read, c.req.valid('query'))),
    )
    .get(
      '/partners/:id',
      doc('One partner with their history', 'affiliates', { 200: wire.PartnerDetail }),
      may('affiliates.read'),
      async (c) => answer(c, wire.PartnerDetail, await actions.partnerDetail(c.var.ctx.read, pathId(c))),
    )
    .post(
      '/partners/:id/moves',
      doc('Take in, refuse, pause, or let go on', 'affiliates', { 200: wire.PartnerDetail }),
      may('affiliates.manage'),
      body(wire.MovePartner),
      async (c) => {
        await actions.movePartner(c.var.ctx, pathId(c), c.req.valid('json'))
        await refreshLinks()
        return answer(c, wire.PartnerDetail, await actions.partnerDetail(c.var.ctx.read, pathId(c)))
      },
    )
    .post(
      '/partners/:id/ban',
      doc('Ban a partner', 'affiliates', { 200: wire.PartnerDetail }),
      may('affiliates.pay'),
      body(wire.BanPartner),
      async (c) => {
        await actions.banPartner(c.var.ctx, pathId(c), c.req.valid('json').reason)
        await refreshLinks()
        return answer(c, wire.PartnerDetail, await actions.partnerDetail(c.var.ctx.read, pathId(c)))
      },
    )
    .delete(
      '/partners/:id/ban',
      doc('Lift the ban of a partner', 'affiliates', { 200: wire.PartnerDetail }),
      may('affiliates.pay'),
      async (c) => {
        await actions.liftBan(c.var.ctx, pathId(c))
        await refreshLinks()
        return answer(c, wire.PartnerDetail, await actions.partnerDetail(c.var.ctx.read, pathId(c)))
      },
    )
    .put(
      '/partners/:id/group',
      doc('Move a partner to another group', 'affiliates', { 200: wire.PartnerDetail }),
      may('affiliates.manage'),
      body(wire.RegroupPartner),
      async (c) => {
        await actions.regroup(c.var.ctx, pathId(c), c.req.valid('json').groupId)
        return answer(c, wire.PartnerDetail, await actions.partnerDetail(c.var.ctx.read, pathId(c)))
      },
    )
    .post(
      '/partners/:id/codes',
      doc('Give a partner a code', 'affiliates', { 201: wire.PartnerDetail }),
      may('affiliates.manage'),
      body(wire.GiveCode),
      async (c) => {
        await actions.giveCode(c.var.ctx, pathId(c), c.req.valid('json'))
        return answer(c, wire.PartnerDetail, await actions.partnerDetail(c.var.ctx.read, pathId(c)), 201)
      },
    )
    .delete(
      '/partners/:id/codes/:code',
      doc('Stop a code of a partner', 'affiliates', { 200: wire.PartnerDetail }),
      may('affiliates.manage'),
      async (c) => {
        await actions.stopCode(c.var.ctx, pathId(c), pathId(c, 'code'))
        return answer(c, wire.PartnerDetail, await actions.partnerDetail(c.var.ctx.read, pathId(c)))
      },
    )
