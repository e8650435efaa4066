import { Hono } from 'hono'
import { answer, anyone, body, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { Paging } from '../../kernel/page.ts'
import { Asked, Subscribe } from '../contract.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

export const newsletterRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Whether the reader gets the newsletter', 'outreach', { 200: wire.NewsletterState }),
    anyone,
    async (c) => answer(c, wire.NewsletterState, await actions.newsletterState(c.var.ctx)),
  )
  .post(
    '/subscription',
    doc('Ask for the newsletter; it comes once the mail to the address was confirmed', 'outreach', { 202: Asked }),
    anyone,
    body(Subscribe),
    async (c) => answer(c, Asked, await actions.askForNewsletter(c.var.ctx, c.req.valid('json')), 202),
  )
  .delete('/subscription', doc('Stop the newsletter', 'outreach', { 204: null }), customer, async (c) => {
    await actions.leaveNewsletter(c.var.ctx)
    return c.body(null, 204)
  })
  .get(
    '/issues',
    doc('Issues of the newsletter, the last first', 'outreach', { 200: wire.IssueList }),
    may('wheel.read'),
    query(Paging),
    async (c) => answer(c, wire.IssueList, await actions.listIssues(c.var.ctx, c.req.valid('query'))),
  )
  .post(
    '/issues',
    doc('Write an issue', 'outreach', { 201: wire.Issue }),
    may('outreach.manage'),
    body(wire.SaveIssue),
    async (c) => answer(c, wire.Issue, await actions.writeIssue(c.var.ctx, c.req.valid('json')), 201),
  )
  .get('/issues/:id', doc('One issue', 'outreach', { 200: wire.Issue }), may('wheel.read'), async (c) =>
    answer(c, wire.Issue, await actions.readIssue(c.var.ctx, pathId(c))),
  )
  .put(
    '/issues/:id',
    doc('Change an issue that was not sent', 'outreach', { 200: wire.Issue }),
    may('outreach.manage'),
    body(wire.SaveIssue),
    async (c) => answer(c, wire.Issue, await actions.changeIssue(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .delete('/issues/:id', doc('Remove a draft', 'outreach', { 204: null }), may('outreach.manage'), async (c) => {
    await actions.removeIssue(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
  .post(
    '/issues/:id/send',
    doc('Send an issue to everybody who confirmed', 'outreach', { 202: wire.Issue }),
    may('outreach.manage'),
    async (c) => answer(c, wire.Issue, await actions.sendIssue(c.var.ctx, pathId(c)), 202),
  )
