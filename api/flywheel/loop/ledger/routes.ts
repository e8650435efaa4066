import { Hono } from 'hono'
import { answer, doc, type Env, may, query } from '../../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../../kernel/page.ts'
import { Advocates, AdvocatesQuery, type Turn, TurnList, TurnsQuery } from '../contract.ts'
import { LoopFigures, TurnFigures } from '../figures/contract.ts'
import { figures as lastFigures } from '../figures/store.ts'
import type { Ranking } from '../ranking/rules.ts'
import * as store from './store.ts'

type Row = Awaited<ReturnType<typeof store.turns>>[number]
export const toTurn = ({ edge, prospect, advocate, testimonial, review, story, link }: Row): Turn => ({
  id: [edge.prospectId, edge.advocateId, edge.kind].join(' '),
  ...{ kind: edge.kind, testimonial, review, story, link, advocate, prospect },
  ...{ creditBp: edge.creditBp, evidence: edge.evidence },
  ...{ actAt: edge.actAt, prospectAt: edge.prospectAt, customerAt: edge.customerAt, advocateAt: edge.advocateAt },
})
function keyOf(cursor: string | undefined) {
  const key = decodeCursor(cursor)
  const [prospectId = '', advocateId = '', kind = ''] = key?.id.split(' ') ?? []
  return key && { at: key.at, prospectId, advocateId, kind }
}

export const turnRoutes = new Hono<Env>()
  .get(
    '/',
    doc('How the wheel turns: figures as they were last counted', 'flywheel', { 200: TurnFigures }),
    may('wheel.read'),
    async (c) => {
      const row = await lastFigures(c.var.ctx.read)
      const figures = row ? LoopFigures.parse(JSON.parse(row.figures)) : null
      return answer(c, TurnFigures, { countedAt: row?.countedAt ?? null, figures })
    },
  )
  .get(
    '/ledger',
    doc('Whose words brought whom, who bought, and who spoke next', 'flywheel', { 200: TurnList }),
    may('wheel.read'),
    query(TurnsQuery),
    async (c) => {
      const { read } = c.var.ctx
      const { cursor, limit, ...filter } = c.req.valid('query')
      const rows = await store.turns(read, { ...filter, after: keyOf(cursor) }, limit + 1)
      const advocate = filter.advocate === undefined ? undefined : await store.personNow(read, filter.advocate)
      const page = pageOf(rows.map(toTurn), limit, ({ prospectAt: at, id }) => ({ at, id }))
      return answer(c, TurnList, { ...page, advocate: advocate ?? null })
    },
  )
  .get(
    '/advocates',
    doc('Who brought most customers, as last counted', 'flywheel', { 200: Advocates }),
    may('wheel.read'),
    query(AdvocatesQuery),
    async (c) => {
      const { read } = c.var.ctx
      const { by, limit } = c.req.valid('query')
      const row = await lastFigures(read)
      const ranking = row ? (JSON.parse(row.ranking) as Ranking) : { currency: null, customers: [], value: [] }
      const top = ranking[by].slice(0, limit)
      const ids = top.map(({ id }) => id)
      const people = new Map((await store.peopleNow(read, ids)).map(({ named, ...person }) => [named, person]))
      const items = top.map(({ id, ...one }) => ({ ...one, advocate: people.get(id) ?? { id, name: '' } }))
      return answer(c, Advocates, { countedAt: row?.countedAt ?? null, currency: ranking.currency, items })
    },
  )
