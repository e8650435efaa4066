import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId, query } from '../kernel/http.ts'
import * as actions from './actions.ts'
import * as asking from './asking/actions.ts'
import { AskSurvey, SurveyReach, SurveyRounds } from './asking/contract.ts'
import type { SegmentCondition } from './asking/store.ts'
import * as wire from './contract.ts'
import * as results from './results/actions.ts'
import { CommentList, CommentQuery, Evidence, SurveyResults } from './results/contract.ts'

/** For staff. Stands after `surveyAnswerRoutes`, because `:id` would take their addresses. */
export const surveyRoutes = (segments: SegmentCondition) =>
  new Hono<Env>()
    .get('/', doc('Surveys, newest first', 'surveys', { 200: wire.SurveyList }), may('wheel.read'), async (c) =>
      answer(c, wire.SurveyList, { items: await actions.readSurveys(c.var.ctx.read) }),
    )
    .post(
      '/',
      doc('Draft a survey', 'surveys', { 201: wire.Survey }),
      may('surveys.manage'),
      body(wire.SaveSurvey),
      async (c) => answer(c, wire.Survey, await actions.createSurvey(c.var.ctx, c.req.valid('json')), 201),
    )
    .get(
      '/evidence/:requestId',
      doc('What surveys say of a feature request', 'surveys', { 200: Evidence }),
      may('wheel.read'),
      async (c) => answer(c, Evidence, await results.readEvidence(c.var.ctx.read, pathId(c, 'requestId'))),
    )
    .get('/:id', doc('One survey', 'surveys', { 200: wire.Survey }), may('wheel.read'), async (c) =>
      answer(c, wire.Survey, await actions.readSurvey(c.var.ctx.read, pathId(c))),
    )
    .put(
      '/:id',
      doc('Change a draft', 'surveys', { 200: wire.Survey }),
      may('surveys.manage'),
      body(wire.SaveSurvey),
      async (c) => answer(c, wire.Survey, await actions.changeSurvey(c.var.ctx, pathId(c), c.req.valid('json'))),
    )
    .delete('/:id', doc('Throw a draft away', 'surveys', { 204: null }), may('surveys.manage'), async (c) => {
      await actions.removeSurvey(c.var.ctx, pathId(c))
      return c.body(null, 204)
    })
    .put(
      '/:id/origins',
      doc('Say which sites may show it in a frame', 'surveys', { 200: wire.Survey }),
      may('surveys.manage'),
      body(wire.SurveyOrigins),
      async (c) => {
        const { origins } = c.req.valid('json')
        return answer(c, wire.Survey, await actions.changeOrigins(c.var.ctx, pathId(c), origins))
      },
    )
    .post(
      '/:id/state',
      doc('Open a survey, or close it', 'surveys', { 200: wire.Survey }),
      may('surveys.manage'),
      body(wire.ChangeSurveyState),
      async (c) => answer(c, wire.Survey, await actions.changeState(c.var.ctx, pathId(c), c.req.valid('json'))),
    )
    .get('/:id/results', doc('What was answered', 'surveys', { 200: SurveyResults }), may('wheel.read'), async (c) =>
      answer(c, SurveyResults, await results.readResults(c.var.ctx.read, pathId(c))),
    )
    .get(
      '/:id/comments',
      doc('What people wrote beside their score', 'surveys', { 200: CommentList }),
      may('surveys.manage'),
      query(CommentQuery),
      async (c) => answer(c, CommentList, await results.readComments(c.var.ctx.read, pathId(c), c.req.valid('query'))),
    )
    .get(
      '/:id/rounds',
      doc('Whom staff have asked by mail', 'surveys', { 200: SurveyRounds }),
      may('surveys.manage'),
      async (c) => answer(c, SurveyRounds, await asking.readRounds(c.var.ctx.read, pathId(c))),
    )
    .post(
      '/:id/reach',
      doc('How many people an audience holds, and who is left out', 'surveys', { 200: SurveyReach }),
      may('surveys.manage'),
      body(AskSurvey),
      async (c) => answer(c, SurveyReach, await asking.reach(c.var.ctx, pathId(c), c.req.valid('json'), segments)),
    )
    .post(
      '/:id/ask',
      doc('Ask an audience by mail', 'surveys', { 202: SurveyRounds }),
      may('surveys.manage'),
      body(AskSurvey),
      async (c) =>
        answer(c, SurveyRounds, await asking.startRound(c.var.ctx, pathId(c), c.req.valid('json'), segments), 202),
    )
