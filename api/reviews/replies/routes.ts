import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { saveReply } from './actions.ts'
import { Reply, SaveReply } from './contract.ts'

export const replyRoutes = new Hono<Env>().put(
  '/reviews/:id/reply',
  doc('Answer a review in public, or rewrite the answer', 'moderation', { 200: Reply }),
  may('reviews.moderate'),
  body(SaveReply),
  async (c) => answer(c, Reply, await saveReply(c.var.ctx, pathId(c), c.req.valid('json'))),
)
