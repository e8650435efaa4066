import { Hono } from 'hono'
import { z } from 'zod'
import { answer, doc, type Env, may } from '../../kernel/http.ts'
import { COUNTERS, type Difference } from './rules.ts'
import * as store from './store.ts'

const Recount = z.object({
  requests: z.number(),
  votes: z.number(),
  differences: z.array(
    z.object({ number: z.number(), counter: z.enum(COUNTERS), stored: z.number(), counted: z.number() }),
  ),
  finishedAt: z.number(),
})
const RecountList = z.object({ items: z.array(Recount) }).meta({ id: 'FeatureRequestRecountList' })

export const recountRoutes = new Hono<Env>().get(
  '/recounts',
  doc('What the nightly recount of all votes found', 'requests', { 200: RecountList }),
  may('requests.read'),
  async (c) =>
    answer(c, RecountList, {
      items: (await store.lastRecounts(c.var.ctx.read)).map((row) => ({
        ...row,
        differences: JSON.parse(row.differences) as Difference[],
      })),
    }),
)
