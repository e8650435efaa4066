import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../kernel/http.ts'
import type { AddressList } from '../kernel/outside.ts'
import { decodeCursor, pageOf } from '../kernel/page.ts'
import { decideHold } from './actions.ts'
import { DecideHold, HoldList, HoldQuery } from './contract.ts'
import type { RuleId } from './rules.ts'
import * as store from './store.ts'

export interface Watching {
  hosting: AddressList | undefined
  countries: boolean
}
/** What waits for somebody to look at it, and what was noted. */
export const riskRoutes = ({ hosting, countries }: Watching) =>
  new Hono<Env>()
    .get(
      '/',
      doc('What is held, and what was decided', 'risk', { 200: HoldList }),
      may('referrals.read'),
      query(HoldQuery),
      async (c) => {
        const { state, cursor, limit } = c.req.valid('query')
        const { read } = c.var.ctx
        const rows = await store.holds(read, state, decodeCursor(cursor), limit + 1)
        const { items, nextCursor } = pageOf(rows, limit, ({ hold }) => ({
          at: hold.decidedAt ?? hold.openedAt,
          id: hold.id,
        }))
        return answer(c, HoldList, {
          items: items.map(({ hold, ...people }) => ({
            ...hold,
            ...people,
            rule: hold.rule as RuleId,
            evidence: JSON.parse(hold.evidence) as Record<string, string | number>,
          })),
          ...{ open: await store.openCount(read), nextCursor },
          see: { hosting: hosting?.standing() ?? null, countries },
        })
      },
    )
    .post(
      '/:id/decision',
      doc('Decide what is held', 'risk', { 204: null }),
      may('risk.decide'),
      body(DecideHold),
      async (c) => {
        await decideHold(c.var.ctx, pathId(c), c.req.valid('json'))
        return c.body(null, 204)
      },
    )
