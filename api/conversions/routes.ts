import { Hono } from 'hono'
import { answer, body, doc, type Env, machine } from '../kernel/http.ts'
import { trackSale } from './actions.ts'
import { Sale, TrackSale } from './contract.ts'

export const trackRoutes = new Hono<Env>().post(
  '/sale',
  doc('Record a sale, from server to server', 'conversions', { 200: Sale, 201: Sale }),
  machine('sales.write'),
  body(TrackSale),
  async (c) => {
    const { sale, repeated } = await trackSale(c.var.ctx, c.req.valid('json'))
    return answer(c, Sale, sale, repeated ? 200 : 201)
  },
)
