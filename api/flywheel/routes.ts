import { Hono } from 'hono'
import { STAGES } from '../../db/schema/flywheel.ts'
import { answer, doc, type Env, may, pathId, query } from '../kernel/http.ts'
import { decodeCursor, pageOf } from '../kernel/page.ts'
import { notFound } from '../kernel/problem.ts'
import { History, type Move, PeopleList, PeopleQuery, Wheel } from './reports/contract.ts'
import * as store from './reports/store.ts'
import { stayRoutes } from './stay/routes.ts'

const PERIOD_MS = 30 * 86_400_000

type Row = Awaited<ReturnType<typeof store.latestMoves>>[number]
function toMove({ move, cameFrom, contact, eventName, testimonial, advocate }: Row): Move {
  return {
    id: move.id,
    contact,
    from: move.implied ? move.fromStage : cameFrom,
    to: move.toStage!,
    kind: move.kind,
    implied: move.implied,
    ...{ healthFrom: move.healthFrom, healthTo: move.healthTo!, lap: move.lap },
    ...{ rule: move.rule, rulesVersion: move.rulesVersion, cause: move.cause, event: eventName },
    words: testimonial && advocate ? { testimonial, advocate } : null,
    at: move.at,
    dwellMs: move.dwellMs,
  }
}

export const wheelRoutes = new Hono<Env>()
  .route('/stay', stayRoutes)
  .get('/', doc('The wheel: stock, moves and turns', 'flywheel', { 200: Wheel }), may('wheel.read'), async (c) => {
    const { read, now } = c.var.ctx
    const counted = await store.stock(read)
    return answer(c, Wheel, {
      stock: STAGES.map((stage) => ({ stage, n: counted.find((row) => row.stage === stage)?.n ?? 0 })),
      flow: await store.flowSince(read, now() - PERIOD_MS),
      transitions: (await store.latestMoves(read, 20)).map(toMove),
      turns: await store.latestTurns(read, 20),
      turnCounts: await store.turnCounts(read),
    })
  })
  .get(
    '/people',
    doc('The people behind a number', 'flywheel', { 200: PeopleList }),
    may('wheel.read'),
    query(PeopleQuery),
    async (c) => {
      const { read, now } = c.var.ctx
      const { stage, entered, cursor, limit } = c.req.valid('query')
      const filter = {
        stage,
        entered: entered && { stage: entered, since: now() - PERIOD_MS },
        after: decodeCursor(cursor),
      }
      const rows = await store.people(read, filter, limit)
      const keyed = rows.map((row) => ({ ...row, at: row.enteredAt, id: row.contact.id }))
      return answer(
        c,
        PeopleList,
        pageOf(keyed, limit, (row) => row),
      )
    },
  )
  .get('/people/:id', doc('How one person moved', 'flywheel', { 200: History }), may('wheel.read'), async (c) => {
    const { read } = c.var.ctx
    const person = await store.person(read, pathId(c))
    if (!person) throw notFound('contact.not_found', 'There is no such person, or they have not moved yet.')
    return answer(c, History, { ...person, moves: (await store.movesOf(read, person.contact.id)).map(toMove) })
  })
