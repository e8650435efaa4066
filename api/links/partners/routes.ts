import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, pathId } from '../../kernel/http.ts'
import type { LinkDoor } from '../routes.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

/** A partner's own links. */
export const partnerLinkRoutes = ({ publicUrl, refreshLinks }: Pick<LinkDoor, 'publicUrl' | 'refreshLinks'>) => {
  const ownHost = new URL(publicUrl).host
  return new Hono<Env>()
    .get(
      '/partnership/links',
      doc('My links as a partner', 'affiliates', { 200: wire.PartnerLinks }),
      customer,
      async (c) => answer(c, wire.PartnerLinks, await actions.myPartnerLinks(c.var.ctx, publicUrl)),
    )
    .post(
      '/partnership/links',
      doc('Make a link as a partner', 'affiliates', { 201: wire.PartnerLinks }),
      customer,
      body(wire.MakePartnerLink),
      async (c) => {
        await actions.makePartnerLink(c.var.ctx, c.req.valid('json'), ownHost)
        await refreshLinks()
        return answer(c, wire.PartnerLinks, await actions.myPartnerLinks(c.var.ctx, publicUrl), 201)
      },
    )
    .put(
      '/partnership/links/:id',
      doc('Change a link of mine, or stop it', 'affiliates', { 200: wire.PartnerLinks }),
      customer,
      body(wire.ChangePartnerLink),
      async (c) => {
        await actions.changePartnerLink(c.var.ctx, pathId(c), c.req.valid('json'), ownHost)
        await refreshLinks()
        return answer(c, wire.PartnerLinks, await actions.myPartnerLinks(c.var.ctx, publicUrl))
      },
    )
}
