import { Hono } from 'hono'
import { STAGES } from '../../db/schema/flywheel.ts'
import { answer, doc, type Env, may, pathId, query } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'
import { figureRoutes } from './figures/routes.ts'
import { stageNames } from './kinds/actions.ts'
import type { Stage } from './kinds/rules.ts'
import { lensRoutes } from './lenses/routes.ts'
import { toTurn, turnRoutes } from './loop/ledger/routes.ts'
import * as ledger from './loop/ledger/store.ts'
import { peopleRoutes } from './people/routes.ts'
import { History, type Move, Wheel, WheelQuery } from './reports/contract.ts'
import * as store from './reports/store.ts'
import { stayRoutes } from './stay/routes.ts'

const DAY_MS = 86_400_000

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
  .route('/', peopleRoutes)
  .route('/', figureRoutes)
  .route('/', lensRoutes)
  .route('/turns', turnRoutes)
  .route('/stay', stayRoutes)
  .get(
    '/',
    doc('The wheel: stock, moves and turns', 'flywheel', { 200: Wheel }),
    may('wheel.read'),
    query(WheelQuery),
    async (c) => {
      const { read, now } = c.var.ctx
      const { days } = c.req.valid('query')
      const counted = await store.stock(read)
      const names = await stageNames(read)
      return answer(c, Wheel, {
        labels: Object.fromEntries(names.map(({ stage, label }) => [stage, label])) as Record<Stage, string>,
        stock: STAGES.map((stage) => ({ stage, n: counted.find((row) => row.stage === stage)?.n ?? 0 })),
        flow: await store.flowSince(read, Math.floor(now() / DAY_MS) - days + 1),
        transitions: (await store.latestMoves(read, 20)).map(toMove),
        turns: (await ledger.turns(read, {}, 20)).map(toTurn),
        turnCounts: await ledger.turnCounts(read),
      })
    },
  )
  .get('/people/:id', doc('How one person moved', 'flywheel', { 200: History }), may('wheel.read'), async (c) => {
    const { read } = c.var.ctx
    const person = await store.person(read, pathId(c))
    if (!person) throw notFound('contact.not_found', 'There is no such person, or they have not moved yet.')
    return answer(c, History, { ...person, moves: (await store.movesOf(read, person.contact.id)).map(toMove) })
  })
