import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import type { SegmentCondition } from './walking/store.ts'

const looks = may('wheel.read')
const manages = may('wheel.manage')
/** Ways that people are led along, with what came of each against those who were held out. */
export const journeyRoutes = (segments: SegmentCondition) =>
  new Hono<Env>()
    .get('/', doc('Journeys, and ready-made ones', 'flywheel', { 200: wire.JourneyList }), looks, async (c) =>
      answer(c, wire.JourneyList, await actions.listJourneys(c.var.ctx.read, c.var.ctx.now())),
    )
    .get('/choices', doc('What a journey may point at', 'flywheel', { 200: wire.Choices }), looks, async (c) =>
      answer(c, wire.Choices, await actions.choices(c.var.ctx.read)),
    )
    .post(
      '/',
      doc('Begin a journey as a draft', 'flywheel', { 201: wire.JourneyShown }),
      manages,
      body(wire.NewJourney),
      async (c) => {
        const id = await actions.createJourney(c.var.ctx, c.req.valid('json'))
        return answer(c, wire.JourneyShown, await actions.readJourney(c.var.ctx.read, id, c.var.ctx.now()), 201)
      },
    )
    .get('/:id', doc('One journey', 'flywheel', { 200: wire.JourneyShown }), looks, async (c) =>
      answer(c, wire.JourneyShown, await actions.readJourney(c.var.ctx.read, pathId(c), c.var.ctx.now())),
    )
    .put(
      '/:id',
      doc('Change a journey; what nobody could walk along is refused, with its place', 'flywheel', {
        200: wire.JourneyShown,
      }),
      manages,
      body(wire.SaveJourney),
      async (c) => {
        await actions.saveJourney(c.var.ctx, pathId(c), c.req.valid('json'))
        return answer(c, wire.JourneyShown, await actions.readJourney(c.var.ctx.read, pathId(c), c.var.ctx.now()))
      },
    )
    .delete('/:id', doc('Throw a draft away', 'flywheel', { 204: null }), manages, async (c) => {
      await actions.removeJourney(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .post(
      '/:id/state',
      doc('Let it go live, with what is sent kept first; let it rest or end', 'flywheel', { 200: wire.JourneyShown }),
      manages,
      body(wire.MoveJourney),
      async (c) => {
        await actions.moveJourney(c.var.ctx, pathId(c), c.req.valid('json'))
        return answer(c, wire.JourneyShown, await actions.readJourney(c.var.ctx.read, pathId(c), c.var.ctx.now()))
      },
    )
    .get('/:id/trial', doc('How many would enter now', 'flywheel', { 200: wire.JourneyTrial }), looks, async (c) =>
      answer(c, wire.JourneyTrial, await actions.tryOut(c.var.ctx.read, pathId(c), c.var.ctx.now(), segments)),
    )
    .get(
      '/:id/runs',
      doc('Who went along it', 'flywheel', { 200: wire.RunList }),
      looks,
      query(wire.RunsQuery),
      async (c) => answer(c, wire.RunList, await actions.runsOf(c.var.ctx.read, pathId(c), c.req.valid('query'))),
    )
    .get('/:id/runs/:run', doc('One person on one journey', 'flywheel', { 200: wire.RunShown }), looks, async (c) =>
      answer(c, wire.RunShown, await actions.readRun(c.var.ctx.read, pathId(c), pathId(c, 'run'))),
    )
