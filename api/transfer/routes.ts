import { Hono } from 'hono'
import { type Export, exportCsv, exportStream } from '../kernel/export.ts'
import { doc, type Env, may, pathId } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'

const CSV = /\.csv$/

/** Files that go out. @param exports what there is, by its word in the address */
export function exportRoutes(exports: Record<string, Export>) {
  const tables = Object.keys(exports).filter((what) => exports[what]!.columns)
  const kinds = `${Object.keys(exports).join(', ')}; as CSV: ${tables.map((what) => `${what}.csv`).join(', ')}`
  return new Hono<Env>().get(
    '/:what',
    doc(`Everything of one kind as JSON Lines: ${kinds}`, 'transfer', { 200: null }),
    may('exports.read'),
    (c) => {
      const asked = pathId(c, 'what')
      const what = asked.replace(CSV, '')
      const found = Object.hasOwn(exports, what) ? exports[what] : undefined
      const columns = CSV.test(asked) ? found?.columns : undefined
      if (!found || (CSV.test(asked) && !columns)) throw notFound('export.not_found', `There are exports of ${kinds}.`)
      const { read } = c.var.ctx
      return c.body(columns ? exportCsv(read, found, columns) : exportStream(read, found), 200, {
        'content-type': columns ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
        'content-disposition': `attachment; filename="${what}.${columns ? 'csv' : 'jsonl'}"`,
      })
    },
  )
}
