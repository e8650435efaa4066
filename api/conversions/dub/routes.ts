import { Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { body, doc, type Env, machine } from '../../kernel/http.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { dubError, dubLead, dubSale } from './actions.ts'
import { DubLead, DubSale } from './contract.ts'

/** The addresses of Dub's tracking API, so that a server that speaks to it only changes where it sends. */
export const dubRoutes = (hashOf: AddressHash, settleClicks: () => Promise<void>) =>
  new Hono<Env>()
    .onError((error, c) => {
      const said = dubError(error)
      if (!said) throw error
      return c.json(said.body, said.status as ContentfulStatusCode)
    })
    .post(
      '/track/lead',
      doc('A lead in the shape of Dub’s API', 'conversions', { 200: null }),
      machine('sales.write'),
      body(DubLead),
      async (c) => {
        await settleClicks()
        return c.json(await dubLead(c.var.ctx, hashOf, c.req.valid('json')))
      },
    )
    .post(
      '/track/sale',
      doc('A sale in the shape of Dub’s API', 'conversions', { 200: null }),
      machine('sales.write'),
      body(DubSale),
      async (c) => {
        await settleClicks()
        return c.json(await dubSale(c.var.ctx, hashOf, c.req.valid('json')))
      },
    )
