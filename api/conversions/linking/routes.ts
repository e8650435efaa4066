import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { decisionsAbout, lossesOf, readPolicies, savePolicy } from './actions.ts'
import { Decisions, MyLosses, Policies, SavePolicy } from './contract.ts'

/** By which rules links are put down as what brought somebody, and what was decided by them. */
export const attributionRoutes = new Hono<Env>()
  .get(
    '/policy',
    doc('The attribution policy and those before it', 'conversions', { 200: Policies }),
    may('referrals.read'),
    async (c) => answer(c, Policies, await readPolicies(c.var.ctx.read)),
  )
  .put(
    '/policy',
    doc('Set the attribution policy; a new version holds from now on', 'conversions', { 200: Policies }),
    may('settings.manage'),
    body(SavePolicy),
    async (c) => {
      await savePolicy(c.var.ctx, c.req.valid('json'))
      return answer(c, Policies, await readPolicies(c.var.ctx.read))
    },
  )
  .get(
    '/of/:id',
    doc('How somebody came: who won, and why others lost', 'conversions', { 200: Decisions }),
    may('contacts.read'),
    async (c) => answer(c, Decisions, { items: await decisionsAbout(c.var.ctx.read, pathId(c)) }),
  )
  .get('/mine', doc('Why a link of mine did not count', 'conversions', { 200: MyLosses }), customer, async (c) =>
    answer(c, MyLosses, { items: await lossesOf(c.var.ctx.read, c.var.ctx.actor.contactId) }),
  )
