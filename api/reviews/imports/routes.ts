import { Hono } from 'hono'
import { fileOf } from '../../kernel/guards.ts'
import { answer, body, doc, type Env, may, pathId, query } from '../../kernel/http.ts'
import { refusedFile } from '../../kernel/importing.ts'
import { decodeCursor, Paging, pageOf } from '../../kernel/page.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'
import * as store from './store.ts'

const { ReviewImport } = wire

export const reviewImportRoutes = new Hono<Env>()
  .post(
    '/',
    doc('Send a file of reviews from elsewhere, as text/csv: 8 MiB and 50,000 lines at most', 'reviews', {
      201: ReviewImport,
    }),
    may('reviews.import'),
    query(wire.UploadQuery),
    async (c) =>
      answer(c, ReviewImport, await actions.uploadImport(c.var.ctx, c.req.valid('query'), await fileOf(c)), 201),
  )
  .get(
    '/',
    doc('Imports of reviews, newest first', 'reviews', { 200: wire.ReviewImportList }),
    may('reviews.import'),
    query(Paging),
    async (c) => {
      const { cursor, limit } = c.req.valid('query')
      const rows = await store.imports(c.var.ctx.read, limit, decodeCursor(cursor))
      const { items, nextCursor } = pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
      return answer(c, wire.ReviewImportList, { items, nextCursor })
    },
  )
  .get(
    '/:id',
    doc('One import of reviews and how far it is', 'reviews', { 200: ReviewImport }),
    may('reviews.import'),
    async (c) => answer(c, ReviewImport, await actions.importOf(c.var.ctx.read, pathId(c))),
  )
  .get(
    '/:id/rows',
    doc('Its lines, each with its verdict', 'reviews', { 200: wire.ReviewImportRows }),
    may('reviews.import'),
    query(wire.RowsQuery),
    async (c) => {
      const { verdict, cursor, limit } = c.req.valid('query')
      const after = decodeCursor(cursor)?.at ?? 0
      const rows = await actions.linesOf(c.var.ctx.read, pathId(c), { after, limit: limit + 1, verdict })
      return answer(
        c,
        wire.ReviewImportRows,
        pageOf(rows, limit, ({ line }) => ({ at: line, id: '' })),
      )
    },
  )
  .get(
    '/:id/refused.csv',
    doc('The lines that were refused, each with its reason, to mend and send again', 'reviews', { 200: null }),
    may('reviews.import'),
    async (c) => {
      const { read } = c.var.ctx
      const { id, columns } = await actions.importOf(read, pathId(c))
      return c.body(...refusedFile(id, columns, (line, limit) => store.rowsAfter(read, id, line, limit, 'refused')))
    },
  )
  .post(
    '/:id/check',
    doc('Say what each line would do, and do nothing', 'reviews', { 200: ReviewImport }),
    may('reviews.import'),
    body(wire.CheckReviewImport),
    async (c) => answer(c, ReviewImport, await actions.checkImport(c.var.ctx, pathId(c), c.req.valid('json'))),
  )
  .post(
    '/:id/run',
    doc('Bring its reviews in, in the background', 'reviews', { 200: ReviewImport }),
    may('reviews.import'),
    async (c) => answer(c, ReviewImport, await actions.runImport(c.var.ctx, pathId(c))),
  )
  .post(
    '/:id/undo',
    doc('Take back every review that came with it, in the background', 'reviews', { 200: ReviewImport }),
    may('reviews.import'),
    async (c) => answer(c, ReviewImport, await actions.undoImport(c.var.ctx, pathId(c))),
  )
  .post('/:id/discard', doc('Forget a file', 'reviews', { 200: ReviewImport }), may('reviews.import'), async (c) =>
    answer(c, ReviewImport, await actions.discardImport(c.var.ctx, pathId(c))),
  )
