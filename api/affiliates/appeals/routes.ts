import { Hono } from 'hono'
import { answer, body, customer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { doubtsOf, reversalsOf } from '../commissions/viewing/store.ts'
import { stateOf } from '../ledger/rules.ts'
import { answerAppeal, appeal } from './actions.ts'
import { AnswerAppeal, AppealList, AppealQuery, MakeAppeal } from './contract.ts'
import * as store from './store.ts'

/** What partners say against holds and against what was taken back. */
export const appealRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Appeals of partners, the newest first', 'affiliates', { 200: AppealList }),
    may('affiliates.read'),
    query(AppealQuery),
    async (c) => {
      const { read } = c.var.ctx
      const { state, cursor, limit } = c.req.valid('query')
      const rows = await store.appeals(read, state, decodeCursor(cursor), limit + 1)
      const { items, nextCursor } = pageOf(rows, limit, ({ appeal: { createdAt: at, id } }) => ({ at, id }))
      const views = []
      for (const { appeal: one, commission, place, name, contactId, colleague } of items) {
        const doubts = await doubtsOf(read, commission)
        const back = await reversalsOf(read, commission.id)
        views.push({
          ...{ ...one, answeredBy: colleague, partner: { id: commission.partnerId, contactId, name } },
          commission: {
            ...{ ...commission, state: stateOf(place) },
            held: doubts.filter((doubt) => doubt.state === 'open').map(({ rule }) => rule),
            back: back.map(({ reason, note }) => ({ reason: reason!, note })),
          },
        })
      }
      return answer(c, AppealList, { items: views, open: await store.openCount(read), nextCursor })
    },
  )
  .post(
    '/:id/answer',
    doc('Answer an appeal', 'affiliates', { 204: null }),
    may('risk.decide'),
    body(AnswerAppeal),
    async (c) => {
      await answerAppeal(c.var.ctx, pathId(c), c.req.valid('json').answer)
      return c.body(null, 204)
    },
  )

export const myAppealRoutes = new Hono<Env>().post(
  '/partnership/commissions/:id/appeal',
  doc('Say why I see it otherwise, once', 'affiliates', { 204: null }),
  customer,
  body(MakeAppeal),
  async (c) => {
    await appeal(c.var.ctx, pathId(c), c.req.valid('json').text)
    return c.body(null, 204)
  },
)
