import { Hono } from 'hono'
import { fileOf } from '../../kernel/guards.ts'
import { answer, anyone, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { refusedFile } from '../../kernel/importing.ts'
import { decodeCursor, Paging, pageOf } from '../../kernel/page.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as store from './store.ts'

const { RequestImport } = wire
const importer = may('requests.import')
const one = { 200: RequestImport }

/** Requests that stood elsewhere, from a file. */
export const requestImportRoutes = new Hono<Env>()
  .post(
    '/',
    doc('Send a file of requests from elsewhere, as text/csv: 8 MiB and 50,000 lines at most', 'requests', {
      201: RequestImport,
    }),
    importer,
    query(wire.UploadQuery),
    async (c) =>
      answer(c, RequestImport, await actions.uploadImport(c.var.ctx, c.req.valid('query'), await fileOf(c)), 201),
  )
  .get(
    '/',
    doc('Imports of requests, newest first', 'requests', { 200: wire.RequestImportList }),
    importer,
    query(Paging),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const rows = await store.imports(c.var.ctx.read, limit, decodeCursor(cursor))
      return answer(
        c,
        wire.RequestImportList,
        pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id })),
      )
    },
  )
  .get('/:id', doc('One import of requests and how far it is', 'requests', one), importer, async (c) =>
    answer(c, RequestImport, await actions.importOf(c.var.ctx.read, pathId(c))),
  )
  .get(
    '/:id/rows',
    doc('Its lines, each with its verdict', 'requests', { 200: wire.RequestImportRows }),
    importer,
    query(wire.RowsQuery),
    async (c) => {
      const { verdict, cursor, limit } = c.req.valid('query')
      const after = decodeCursor(cursor)?.at ?? 0
      const rows = await actions.linesOf(c.var.ctx.read, pathId(c), { after, limit: limit + 1, verdict })
      return answer(
        c,
        wire.RequestImportRows,
        pageOf(rows, limit, ({ line }) => ({ at: line, id: '' })),
      )
    },
  )
  .get(
    '/:id/refused.csv',
    doc('The lines that were refused, each with its reason, to mend and send again', 'requests', { 200: null }),
    importer,
    async (c) => {
      const { read } = c.var.ctx
      const { id, columns } = await actions.importOf(read, pathId(c))
      return c.body(...refusedFile(id, columns, (line, limit) => store.rows.after(read, id, line, limit, 'refused')))
    },
  )
  .post(
    '/:id/check',
    doc('Say what each line would do, and do nothing', 'requests', one),
    importer,
    body(wire.CheckRequestImport),
    async (c) => answer(c, RequestImport, await actions.checkImport(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post('/:id/run', doc('Bring its requests in, in the background', 'requests', one), importer, async (c) =>
    answer(c, RequestImport, await actions.runImport(c.var.ctx, pathId(c))),
  )
  .post(
    '/:id/undo',
    doc('Take back what came with it and nobody here touched, in the background', 'requests', one),
    importer,
    async (c) => answer(c, RequestImport, await actions.undoImport(c.var.ctx, pathId(c))),
  )
  .post('/:id/discard', doc('Forget a file', 'requests', one), importer, async (c) =>
    answer(c, RequestImport, await actions.discardImport(c.var.ctx, pathId(c))),
  )

export const elsewhereRoutes = new Hono<Env>().get(
  '/:number/elsewhere',
  doc('Where a request stood before, and its votes there', 'requests', { 200: wire.Elsewhere }),
  anyone,
  async (c) => answer(c, wire.Elsewhere, await actions.elsewhereOf(c.var.ctx, pathId(c, 'number'))),
)
