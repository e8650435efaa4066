import { Hono } from 'hono'
import { fileOf } from '../../kernel/guards.ts'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { refusedFile } from '../../kernel/importing.ts'
import { decodeCursor, Paging, pageOf } from '../../kernel/page.ts'
import { checkImport, discardImport, importOf, linesOf, runImport, uploadImport } from './actions.ts'
import { CheckImport, Import, ImportList, ImportRows, RowsQuery, UploadQuery } from './contract.ts'
import * as store from './store.ts'

export const importRoutes = new Hono<Env>()
  .post(
    '/',
    doc('Send a file of contacts, as text/csv: 8 MiB and 50,000 lines at most', 'imports', { 201: Import }),
    may('contacts.manage'),
    query(UploadQuery),
    async (c) => {
      const { fileName } = c.req.valid('query')
      return answer(c, Import, await uploadImport(c.var.ctx, fileName, await fileOf(c)), 201)
    },
  )
  .get(
    '/',
    doc('Imports, newest first', 'imports', { 200: ImportList }),
    may('contacts.manage'),
    query(Paging),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const rows = await store.imports(c.var.ctx.read, limit, decodeCursor(cursor))
      const { items, nextCursor } = pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
      return answer(c, ImportList, { items, nextCursor })
    },
  )
  .get('/:id', doc('One import and how far it is', 'imports', { 200: Import }), may('contacts.manage'), async (c) =>
    answer(c, Import, await importOf(c.var.ctx.read, pathId(c))),
  )
  .get(
    '/:id/rows',
    doc('Its lines, each with its verdict', 'imports', { 200: ImportRows }),
    may('contacts.manage'),
    query(RowsQuery),
    async (c) => {
      const { verdict, cursor, limit } = c.req.valid('query')
      const rows = await linesOf(c.var.ctx.read, pathId(c), decodeCursor(cursor)?.at ?? 0, limit + 1, verdict)
      return answer(
        c,
        ImportRows,
        pageOf(rows, limit, ({ line }) => ({ at: line, id: '' })),
      )
    },
  )
  .get(
    '/:id/refused.csv',
    doc('The lines that were refused, each with its reason, to mend and send again', 'imports', { 200: null }),
    may('contacts.manage'),
    async (c) => {
      const { read } = c.var.ctx
      const { id, columns } = await importOf(read, pathId(c))
      return c.body(...refusedFile(id, columns, (line, limit) => store.rowsAfter(read, id, line, limit, 'refused')))
    },
  )
  .post(
    '/:id/check',
    doc('Say what each line would do, and do nothing', 'imports', { 200: Import }),
    may('contacts.manage'),
    body(CheckImport),
    async (c) => answer(c, Import, await checkImport(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post('/:id/run', doc('Apply it, in the background', 'imports', { 200: Import }), may('contacts.manage'), async (c) =>
    answer(c, Import, await runImport(c.var.ctx, pathId(c))),
  )
  .post('/:id/discard', doc('Forget a file', 'imports', { 200: Import }), may('contacts.manage'), async (c) =>
    answer(c, Import, await discardImport(c.var.ctx, pathId(c))),
  )
