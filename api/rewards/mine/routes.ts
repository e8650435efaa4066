import { Hono } from 'hono'
import type { Reads } from '../../../db/client.ts'
import { answer, customer, doc, type Env } from '../../kernel/http.ts'
import { balance } from '../points/actions.ts'
import { isByCode, waitsFor } from '../rules.ts'
import { MyRewards } from './contract.ts'
import * as store from './store.ts'

const ENTRIES = 100
async function mine(read: Reads, contactId: string, now: number) {
  const has = await balance(read, contactId)
  return {
    items: (await store.rewardsOf(read, contactId)).map(({ reward, held, friendJoinedAt }) => {
      const byCode = isByCode(reward.kind, reward.fulfilment)
      return {
        ...{ ...reward, friendJoinedAt: reward.side === 'advocate' ? friendJoinedAt : null },
        code: byCode ? reward.fulfilmentRef : null,
        reference: byCode ? null : reward.fulfilmentRef,
        waitsFor: waitsFor(reward, Boolean(held), now),
      }
    }),
    points: {
      balance: has,
      entries: await store.ledgerOf(read, contactId, ENTRIES),
      options: (await store.offered(read)).map(({ option, taken }) => ({
        ...option,
        left: option.stock === null ? null : Math.max(0, option.stock - taken),
        missing: Math.max(0, option.cost - has),
      })),
    },
  }
}

/** What belongs to the person who asks. */
export const myRewardRoutes = new Hono<Env>().get(
  '/rewards',
  doc('What I have earned, and what my points buy', 'rewards', { 200: MyRewards }),
  customer,
  async (c) => {
    const { read, now, actor } = c.var.ctx
    return answer(c, MyRewards, await mine(read, actor.contactId, now()))
  },
)
