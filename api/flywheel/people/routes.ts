import { Hono } from 'hono'
import { answer, doc, type Env, may, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { PeopleList, PeopleQuery } from './contract.ts'
import { movesAsked, timeAsked } from './rules.ts'
import * as store from './store.ts'

export const peopleRoutes = new Hono<Env>().get(
  '/people',
  doc('The people behind a number', 'flywheel', { 200: PeopleList }),
  may('wheel.read'),
  query(PeopleQuery),
  async (c) => {
    const { read, now } = c.var.ctx
    const { cursor, limit, q, ...asked } = c.req.valid('query')
    const standing = { stage: asked.stage, health: asked.health, channel: asked.channel, q }
    const filter = { ...standing, ...timeAsked(asked, now()) }
    const [moves, paging] = [movesAsked(asked), { after: decodeCursor(cursor), limit }]
    if (moves) {
      const page = pageOf(await store.peopleMoved(read, moves, filter, paging), limit, ({ move }) => move)
      return answer(c, PeopleList, page)
    }
    const rows = (await store.peopleStanding(read, filter, paging)).map((row) => ({ ...row, move: null }))
    const page = pageOf(rows, limit, (row) => ({ at: row.enteredAt, id: row.contact.id }))
    return answer(c, PeopleList, page)
  },
)
