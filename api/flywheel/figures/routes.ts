import { Hono } from 'hono'
import { answer, doc, type Env, may, query } from '../../kernel/http.ts'
import { Figures, FiguresQuery } from './contract.ts'
import { figuresOf } from './view.ts'

export const figureRoutes = new Hono<Env>().get(
  '/figures',
  doc('Weight, speed, friction and momentum of a period, and what changed them', 'flywheel', { 200: Figures }),
  may('wheel.read'),
  query(FiguresQuery),
  async (c) => answer(c, Figures, await figuresOf(c.var.ctx.read, c.req.valid('query').days, c.var.ctx.now())),
)
