import { Hono } from 'hono'
import { answer, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { cardOf, togetherOf } from './actions.ts'
import { PersonCard, QuietList, QuietQuery, Together, TogetherQuery } from './contract.ts'
import * as store from './store.ts'

/** One customer as the axle of the wheel, and those who have fallen quiet. */
export const personRoutes = new Hono<Env>()
  .get(
    '/people/:id/card',
    doc('One customer: where they stand and why, what they are worth, what to do next', 'flywheel', {
      200: PersonCard,
    }),
    may('wheel.read'),
    async (c) => answer(c, PersonCard, await cardOf(c.var.ctx.read, pathId(c), c.var.ctx.now())),
  )
  .get(
    '/people/:id/together',
    doc('Where two customers would stand as one person', 'flywheel', { 200: Together }),
    may('contacts.merge'),
    query(TogetherQuery),
    async (c) => {
      const { read, now } = c.var.ctx
      return answer(c, Together, await togetherOf(read, pathId(c), c.req.valid('query').with, now()))
    },
  )
  .get(
    '/quiet',
    doc('People who are quieter than they were', 'flywheel', { 200: QuietList }),
    may('wheel.read'),
    query(QuietQuery),
    async (c) => {
      const { q, cursor, limit } = c.req.valid('query')
      const now = c.var.ctx.now()
      const rows = await store.quietPeople(c.var.ctx.read, { now, q }, decodeCursor(cursor), limit + 1)
      const keyed = rows.map((row) => ({ ...row, usualGapMs: (row.quietFrom - row.lastSignAt) / 2 }))
      const page = pageOf(keyed, limit, (row) => ({ at: row.quietFrom, id: row.contact.id }))
      return answer(c, QuietList, { ...page, ...(await store.quietCount(c.var.ctx.read, now)) })
    },
  )
