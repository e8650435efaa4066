import { Hono } from 'hono'
import { answer, body, doc, type Env, may, query } from '../../kernel/http.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { release, suppress } from './actions.ts'
import { Suppress, SuppressionList, SuppressionQuery } from './contract.ts'
import { suppressions } from './store.ts'

export const suppressionRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Addresses that are not written to, newest first', 'mail', { 200: SuppressionList }),
    may('mail.read'),
    query(SuppressionQuery),
    async (c) => {
      const asked = c.req.valid('query')
      const rows = await suppressions(c.var.ctx.read, asked, decodeCursor(asked.cursor))
      return answer(
        c,
        SuppressionList,
        pageOf(rows, asked.limit, ({ createdAt: at, email: id }) => ({ at, id })),
      )
    },
  )
  .post(
    '/',
    doc('Stop writing to an address', 'mail', { 204: null }),
    may('mail.manage'),
    body(Suppress),
    async (c) => {
      await suppress(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post(
    '/release',
    doc('Write to an address again', 'mail', { 204: null }),
    may('mail.manage'),
    body(Suppress),
    async (c) => {
      await release(c.var.ctx, c.req.valid('json'))
      return c.body(null, 204)
    },
  )
