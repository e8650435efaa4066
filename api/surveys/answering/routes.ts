import { Hono } from 'hono'
import { answer, anyone, anyReader, body, doc, type Env, pathId } from '../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import { newKey } from './holder.ts'
import { lookAt } from './looking.ts'

/** For those who answer. Tokens and keys travel in bodies, so that no address that is logged or passed on holds them. */
export const surveyAnswerRoutes = new Hono<Env>()
  .get('/open', doc('Surveys that can be answered now', 'surveys', { 200: wire.OpenSurveys }), anyone, async (c) =>
    answer(c, wire.OpenSurveys, await actions.openFor(c.var.ctx)),
  )
  .get(
    '/frames/:id',
    doc('The survey of a frame, and where the frame may stand', 'surveys', { 200: wire.FramedSurvey }),
    anyone,
    async (c) => answer(c, wire.FramedSurvey, await actions.framed(c.var.ctx, pathId(c))),
  )
  .post(
    '/visitor',
    doc('A key for somebody who answers without signing in', 'surveys', { 200: wire.VisitorKey }),
    anyReader,
    (c) => answer(c, wire.VisitorKey, { key: newKey(c.var.ctx) }),
  )
  .post(
    '/look',
    doc('A survey as whoever holds the link sees it; changes nothing', 'surveys', { 200: wire.SurveyToAnswer }),
    anyReader,
    body(wire.LookAtSurvey),
    async (c) => {
      const { ctx } = c.var
      return answer(c, wire.SurveyToAnswer, await lookAt(ctx, ctx.read, c.req.valid('json')))
    },
  )
  .post(
    '/answer',
    doc('Answer a survey, or one set of it', 'surveys', { 200: wire.SurveyToAnswer }),
    anyone,
    body(wire.AnswerSurvey),
    async (c) => answer(c, wire.SurveyToAnswer, await actions.answerSurvey(c.var.ctx, c.req.valid('json'))),
  )
