import { Hono } from 'hono'
import { answer, body, doc, type Env, machine, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../../kernel/page.ts'
import * as actions from './actions.ts'
import * as contract from './contract.ts'
import * as store from './store.ts'

const { ApproveRewards, DeclineRewards, Done, FulfilledByHost, FulfilRewards } = contract
const { HostReward, HostRewards, RewardDetail, RewardList, RewardQuery } = contract

/** What people have earned: to look through, to agree to, to hand over. */
export const rewardRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Rewards, the newest first', 'rewards', { 200: RewardList }),
    may('referrals.read'),
    query(RewardQuery),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid('query')
      const { read, now, actor } = c.var.ctx
      const rows = await store.rewards(read, filter, decodeCursor(cursor), limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ reward }) => ({ at: reward.grantedAt, id: reward.id }))
      return answer(c, RewardList, {
        items: items.map((one) => actions.shown(one, actions.maySeeCodes(actor), now())),
        ...{ counts: await store.counts(read), nextCursor },
        ...{ forFile: await store.waitingFor(read, 'file'), forCodes: await store.waitingFor(read, 'pool') },
      })
    },
  )
  .get(
    '/to-hand-over',
    doc('What the host is to hand over, the oldest first', 'rewards', { 200: HostRewards }),
    machine('rewards.write'),
    query(Paging),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const rows = await store.approved(c.var.ctx.read, 'webhook', decodeCursor(cursor), limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ reward }) => ({ at: reward.approvedAt!, id: reward.id }))
      return answer(c, HostRewards, {
        items: items.map(({ reward, contact }) =>
          HostReward.parse({ ...reward, externalId: contact.externalId, approvedAt: reward.approvedAt! }),
        ),
        nextCursor,
      })
    },
  )
  .post(
    '/approve',
    doc('Agree to rewards', 'rewards', { 200: Done }),
    may('rewards.manage'),
    body(ApproveRewards),
    async (c) => answer(c, Done, await actions.approveRewards(c.var.ctx, c.req.valid('json').ids)),
  )
  .post(
    '/decline',
    doc('Decline rewards, with a sentence for the person', 'rewards', { 200: Done }),
    may('rewards.manage'),
    body(DeclineRewards),
    async (c) => {
      const { ids, statement } = c.req.valid('json')
      return answer(c, Done, await actions.declineRewards(c.var.ctx, ids, statement))
    },
  )
  .post(
    '/fulfil',
    doc('Say that rewards were handed over, each with a reference', 'rewards', { 200: Done }),
    may('rewards.manage'),
    body(FulfilRewards),
    async (c) => answer(c, Done, await actions.fulfilRewards(c.var.ctx, c.req.valid('json').items)),
  )
  .get(
    '/:id',
    doc('One reward, where it comes from and what happened with it', 'rewards', { 200: RewardDetail }),
    may('referrals.read'),
    async (c) => {
      const { read, now, actor } = c.var.ctx
      return answer(c, RewardDetail, await actions.rewardById(read, pathId(c), actions.maySeeCodes(actor), now()))
    },
  )
  .post(
    '/:id/fulfilled',
    doc('The host handed it over', 'rewards', { 204: null }),
    machine('rewards.write'),
    body(FulfilledByHost),
    async (c) => {
      await actions.fulfilByHost(c.var.ctx, pathId(c), c.req.valid('json').reference)
      return c.body(null, 204)
    },
  )
