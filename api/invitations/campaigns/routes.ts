import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { InvitationList, InvitationQuery } from '../contract.ts'
import * as invitations from '../store.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as store from './store.ts'

/** Campaigns of invitations to review, for staff. */
export const campaignRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Campaigns, newest first', 'invitations', { 200: wire.CampaignList }),
    may('invitations.manage'),
    async (c) => answer(c, wire.CampaignList, { items: await actions.readCampaigns(c.var.ctx.read) }),
  )
  .post(
    '/',
    doc('Draft a campaign', 'invitations', { 201: wire.Campaign }),
    may('invitations.manage'),
    body(wire.SaveCampaign),
    async (c) => answer(c, wire.Campaign, await actions.createCampaign(c.var.ctx, c.req.valid('json')), 201),
  )
  .get(
    '/choices',
    doc('What an audience can be chosen by', 'invitations', { 200: wire.AudienceChoices }),
    may('invitations.manage'),
    async (c) => {
      const { read } = c.var.ctx
      const timeZone = await invitations.timeZone(read)
      const [companies, plans] = [await store.companies(read), await store.plans(read)]
      return answer(c, wire.AudienceChoices, { companies, plans, timeZone })
    },
  )
  .post(
    '/reach',
    doc('How many people fit an audience', 'invitations', { 200: wire.Reach }),
    may('invitations.manage'),
    body(wire.Whom),
    async (c) => answer(c, wire.Reach, await actions.reach(c.var.ctx, c.req.valid('json'))),
  )
  .post(
    '/words',
    doc('What must not stand in an invitation', 'invitations', { 200: wire.WordProblems }),
    may('invitations.manage'),
    body(wire.InvitationWords),
    async (c) => answer(c, wire.WordProblems, actions.tryWords(c.req.valid('json'))),
  )
  .get('/:id', doc('One campaign', 'invitations', { 200: wire.Campaign }), may('invitations.manage'), async (c) =>
    answer(c, wire.Campaign, await actions.readCampaign(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change a draft or a paused campaign', 'invitations', { 200: wire.Campaign }),
    may('invitations.manage'),
    body(wire.SaveCampaign),
    async (c) => answer(c, wire.Campaign, await actions.changeCampaign(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post(
    '/:id/state',
    doc('Go live, pause or end', 'invitations', { 200: wire.Campaign }),
    may('invitations.manage'),
    body(wire.ChangeState),
    async (c) => answer(c, wire.Campaign, await actions.changeState(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .get(
    '/:id/invitations',
    doc('Who was asked, and what became of it', 'invitations', { 200: InvitationList }),
    may('invitations.manage'),
    query(InvitationQuery),
    async (c) => {
      const { read } = c.var.ctx
      const [asked, { id }] = [c.req.valid('query'), await actions.readCampaign(read, pathId(c))]
      const rows = await invitations.invitationsOf(read, id, asked, decodeCursor(asked.cursor))
      const { items, nextCursor } = pageOf(rows, asked.limit, ({ invitation: { queuedAt: at, id } }) => ({ at, id }))
      const told = items.map(({ invitation, contact, changedAt }) => ({
        ...{ ...invitation, changedAt },
        contact: { ...contact, erased: contact.erasedAt !== null },
      }))
      return answer(c, InvitationList, { items: told, nextCursor })
    },
  )
