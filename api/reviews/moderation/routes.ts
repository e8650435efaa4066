import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, Paging, pageOf } from '../../kernel/page.ts'
import type { Flag } from '../rules.ts'
import { decide } from './actions.ts'
import { Decided, Decision, Queue, ReasonList } from './contract.ts'
import { REASONS } from './rules.ts'
import * as store from './store.ts'

export const moderationRoutes = new Hono<Env>()
  .get(
    '/queue',
    doc('Reviews that wait for a decision, oldest first', 'moderation', { 200: Queue }),
    may('reviews.moderate'),
    query(Paging),
    async (c) => {
      const { read } = c.var.ctx
      const paging = c.req.valid('query')
      const rows = await store.pending(read, paging, decodeCursor(paging.cursor))
      const keyed = rows.map((row) => ({ ...row, at: row.submittedAt, flags: JSON.parse(row.flags) as Flag[] }))
      return answer(c, Queue, { ...pageOf(keyed, paging.limit, (row) => row), total: await store.pendingCount(read) })
    },
  )
  .get('/reasons', doc('The closed list of reasons', 'moderation', { 200: ReasonList }), may('reviews.moderate'), (c) =>
    answer(c, ReasonList, { items: REASONS }),
  )
  .post(
    '/reviews/:id/decision',
    doc('Publish or reject a review', 'moderation', { 200: Decided }),
    may('reviews.moderate'),
    body(Decision),
    async (c) => answer(c, Decided, await decide(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
