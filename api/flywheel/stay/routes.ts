import { Hono } from 'hono'
import { answer, body, doc, type Env, may, query } from '../../kernel/http.ts'
import { askToCount, cohortReport, stayReport } from './actions.ts'
import { cohortPeople } from './cohorts/people.ts'
import { CohortPeople, CohortPeopleQuery, CohortQuery, CohortReport, StayQuery, StayReport } from './contract.ts'
import { saveTargets, targetsOf } from './targets/actions.ts'
import { SaveStageTargets, StageTargets } from './targets/contract.ts'

/** Who stays, who moves on and who leaves, and how long it takes. */
export const stayRoutes = new Hono<Env>()
  .get(
    '/',
    doc('How stays in each stage end, and how long they last', 'flywheel', { 200: StayReport }),
    may('wheel.read'),
    query(StayQuery),
    async (c) => answer(c, StayReport, await stayReport(c.var.ctx, c.req.valid('query').horizon)),
  )
  .get(
    '/cohorts',
    doc('How many of each cohort come again', 'flywheel', { 200: CohortReport }),
    may('wheel.read'),
    query(CohortQuery),
    async (c) => answer(c, CohortReport, await cohortReport(c.var.ctx, c.req.valid('query'))),
  )
  .get(
    '/people',
    doc('The people behind a cell of the cohorts', 'flywheel', { 200: CohortPeople }),
    may('wheel.read'),
    query(CohortPeopleQuery),
    async (c) => answer(c, CohortPeople, await cohortPeople(c.var.ctx, c.req.valid('query'))),
  )
  .get(
    '/targets',
    doc('What is aimed at in each stage', 'flywheel', { 200: StageTargets }),
    may('wheel.read'),
    async (c) => answer(c, StageTargets, await targetsOf(c.var.ctx.read)),
  )
  .put(
    '/targets',
    doc('Change what is aimed at in each stage', 'flywheel', { 204: null }),
    may('wheel.manage'),
    body(SaveStageTargets),
    async (c) => {
      await saveTargets(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post('/count', doc('Count stays anew', 'flywheel', { 204: null }), may('wheel.manage'), async (c) => {
    await askToCount(c.var.ctx)
    return c.body(null, 204)
  })
