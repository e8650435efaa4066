import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { inviteFriend } from '../inviting/actions.ts'
import { leadsOf, moveLead, submitLead, withSteps } from './actions.ts'
import { InviteFriend, LeadList, LeadQuery, MoveLead, MyLeads, SubmitLead } from './contract.ts'
import * as store from './store.ts'

/** People an advocate names to us. */
export const myLeadRoutes = (hashOf: AddressHash) =>
  new Hono<Env>()
    .get('/leads', doc('Whom I named, and what came of it', 'referrals', { 200: MyLeads }), customer, async (c) =>
      answer(c, MyLeads, await leadsOf(c.var.ctx.read, c.var.ctx.actor.contactId)),
    )
    .post('/leads', doc('Name somebody', 'referrals', { 201: MyLeads }), customer, body(SubmitLead), async (c) => {
      await c.var.ctx.spend(['lead.person', c.var.ctx.actor.contactId])
      await submitLead(c.var.ctx, hashOf, c.req.valid('json'))
      return answer(c, MyLeads, await leadsOf(c.var.ctx.read, c.var.ctx.actor.contactId), 201)
    })
    .post(
      '/referrals/invitations',
      doc('Have one mail sent to a friend, where the company allows it', 'referrals', { 202: null }),
      customer,
      body(InviteFriend),
      async (c) => {
        await c.var.ctx.spend(['lead.person', c.var.ctx.actor.contactId])
        await inviteFriend(c.var.ctx, hashOf, c.req.valid('json').email)
        return c.body(null, 202)
      },
    )

/** The pipeline of people who were named. */
export const leadRoutes = new Hono<Env>()
  .get(
    '/',
    doc('People who were named to us', 'referrals', { 200: LeadList }),
    may('referrals.read'),
    query(LeadQuery),
    async (c) => {
      const { state, cursor, limit } = c.req.valid('query')
      const { read } = c.var.ctx
      const rows = await store.leads(read, state, decodeCursor(cursor), limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ lead }) => ({ at: lead.submittedAt, id: lead.id }))
      const whole = items.map(({ lead, advocate }) => ({ ...lead, advocate, forgotten: lead.forgottenAt !== null }))
      return answer(c, LeadList, {
        ...{ items: await withSteps(read, whole), counts: await store.counts(read), nextCursor },
      })
    },
  )
  .post(
    '/:id/moves',
    doc('Move a lead along', 'referrals', { 204: null }),
    may('referrals.manage'),
    body(MoveLead),
    async (c) => {
      await moveLead(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
