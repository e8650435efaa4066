import { Hono } from 'hono'
import { answer, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { numberIn } from '../access.ts'
import { requestAudience } from './actions.ts'
import { Audience } from './contract.ts'

export const tellingRoutes = new Hono<Env>().get(
  '/:number/audience',
  doc('Who would hear of a change of its status', 'requests', { 200: Audience }),
  may('requests.manage'),
  async (c) => answer(c, Audience, await requestAudience(c.var.ctx, numberIn(pathId(c, 'number')))),
)
