import { Hono } from 'hono'
import { answer, anyone, doc, type Env } from '../../kernel/http.ts'
import { transparency } from './actions.ts'
import { Transparency } from './contract.ts'

export const transparencyRoutes = new Hono<Env>().get(
  '/',
  doc('How our reviews work, from what is set and what was counted', 'reviews', { 200: Transparency }),
  anyone,
  async (c) => answer(c, Transparency, await transparency(c.var.ctx.read, c.var.ctx.now())),
)
