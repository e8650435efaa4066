import { Hono } from 'hono'
import { answer, doc, type Env, may } from '../../kernel/http.ts'
import { lastParity } from './actions.ts'
import { Parity } from './contract.ts'

export const parityRoutes = new Hono<Env>().get(
  '/parity',
  doc('What became of a year’s reviews, by stars, and whether stars mattered', 'moderation', { 200: Parity }),
  may('reviews.moderate'),
  async (c) => answer(c, Parity, { report: await lastParity(c.var.ctx.read) }),
)
