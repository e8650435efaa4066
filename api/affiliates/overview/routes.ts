import { Hono } from 'hono'
import { answer, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { mustBePartner } from '../partners/known.ts'
import { AffiliateReport, OverviewQuery, PartnerOverview } from './contract.ts'
import { overviewOf, reportOf } from './view.ts'

const READ = may('affiliates.read')

export const overviewRoutes = new Hono<Env>()
  .get(
    '/affiliates/report',
    doc('What partners brought', 'affiliates', { 200: AffiliateReport }),
    READ,
    query(OverviewQuery),
    async (c) => answer(c, AffiliateReport, await reportOf(c.var.ctx.read, c.var.ctx.now(), c.req.valid('query').days)),
  )
  .get(
    '/affiliates/partners/:id/overview',
    doc('What one partner brought, earned and is owed', 'affiliates', { 200: PartnerOverview }),
    READ,
    query(OverviewQuery),
    async (c) =>
      answer(
        c,
        PartnerOverview,
        await overviewOf(c.var.ctx.read, pathId(c), c.var.ctx.now(), c.req.valid('query').days),
      ),
  )
  .get(
    '/me/partnership/overview',
    doc('What I brought, earned and am owed', 'affiliates', { 200: PartnerOverview }),
    customer,
    query(OverviewQuery),
    async (c) => {
      const { read, actor, now } = c.var.ctx
      const { id } = await mustBePartner(read, actor.contactId)
      return answer(c, PartnerOverview, await overviewOf(read, id, now(), c.req.valid('query').days))
    },
  )
