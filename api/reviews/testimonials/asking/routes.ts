import { Hono } from 'hono'
import { z } from 'zod'
import { answer, anyone, body, customer, doc, type Env, pathId } from '../../../kernel/http.ts'
import { affirmOwn, answerAsk, lookAtAsk } from './actions.ts'
import * as wire from './contract.ts'

/** For whoever has the link of a mail. The token travels in bodies, so that no address that is logged holds it. */
export const askRoutes = new Hono<Env>()
  .post(
    '/look',
    doc('What an author is asked', 'testimonials', { 200: wire.Asked }),
    anyone,
    body(wire.HeldAsk),
    async (c) => answer(c, wire.Asked, await lookAtAsk(c.var.ctx, c.req.valid('json'))),
  )
  .post(
    '/answer',
    doc('Say yes or no', 'testimonials', { 200: wire.Asked }),
    anyone,
    body(wire.AnswerAsk),
    async (c) => {
      const given = c.req.valid('json')
      await answerAsk(c.var.ctx, given)
      return answer(c, wire.Asked, await lookAtAsk(c.var.ctx, given))
    },
  )

const Affirm = z.object({ answer: z.enum(['yes', 'no'], 'Say yes or no.') }).meta({ id: 'Affirm' })
export const myAskRoutes = new Hono<Env>().post(
  '/testimonials/:id/affirm',
  doc('Whether your words are still true', 'me', { 204: null }),
  customer,
  body(Affirm),
  async (c) => {
    await affirmOwn(c.var.ctx, pathId(c), c.req.valid('json').answer)
    return c.body(null, 204)
  },
)
