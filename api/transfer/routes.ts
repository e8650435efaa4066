import { Hono } from 'hono'
import { type Export, exportStream } from '../kernel/export.ts'
import { doc, type Env, may, pathId } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'

/** Files that go out. @param exports what there is, by its word in the address */
export const exportRoutes = (exports: Record<string, Export>) =>
  new Hono<Env>().get(
    '/:what',
    doc(`Everything of one kind as JSON Lines: ${Object.keys(exports).join(', ')}`, 'transfer', { 200: null }),
    may('exports.read'),
    (c) => {
      const what = pathId(c, 'what')
      const found = Object.hasOwn(exports, what) ? exports[what] : undefined
      if (!found) throw notFound('export.not_found', `There are exports of ${Object.keys(exports).join(', ')}.`)
      return c.body(exportStream(c.var.ctx.read, found), 200, {
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': `attachment; filename="${what}.jsonl"`,
      })
    },
  )
