import { Hono } from 'hono'
import { answer, anyone, body, customer, doc, type Env, pathId, query } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import { BoardQuery, Home, Invited, Leaderboard, SetConsent, ShareLink } from './contract.ts'

/** What belongs to the advocate who asks. */
export const myReferralRoutes = new Hono<Env>()
  .get(
    '/referrals',
    doc('My link, my friends and what comes of them', 'referrals', { 200: Home }),
    customer,
    async (c) => {
      const { read, now, actor } = c.var.ctx
      return answer(c, Home, await actions.homeOf(read, actor.contactId, now()))
    },
  )
  .post('/referrals/join', doc('Take part', 'referrals', { 200: Home }), customer, async (c) => {
    await actions.joinProgramme(c.var.ctx)
    const { read, now, actor } = c.var.ctx
    return answer(c, Home, await actions.homeOf(read, actor.contactId, now()))
  })
  .post(
    '/referrals/shares',
    doc('I took my link along', 'referrals', { 204: null }),
    customer,
    body(ShareLink),
    async (c) => {
      await actions.noteShare(c.var.ctx, c.req.valid('json').channel)
      return c.body(null, 204)
    },
  )
  .put(
    '/referrals/consents',
    doc('What is shown of me', 'referrals', { 204: null }),
    customer,
    body(SetConsent),
    async (c) => {
      await actions.setConsent(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )

/** For whoever opened a link, and for everybody. */
export const invitedRoutes = new Hono<Env>()
  .get('/invited/:code', doc('What a link leads to', 'referrals', { 200: Invited }), anyone, async (c) => {
    const { read, now } = c.var.ctx
    return answer(c, Invited, await actions.invitedBy(read, pathId(c, 'code'), now()))
  })
  .get(
    '/leaderboard',
    doc('People who brought the most friends, as far as they agreed', 'referrals', { 200: Leaderboard }),
    anyone,
    query(BoardQuery),
    async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, Leaderboard, await actions.leaderboard(read, c.req.valid('query').days, now()))
    },
  )
