import { type Context, Hono } from 'hono'
import { answer, body, customer, doc, type Env, fresh, may, pathId, query } from '../../kernel/http.ts'
import { eraseContact, eraseMe, exportOf, previewOf } from './actions.ts'
import { Erase, ErasurePreview, ExportQuery } from './contract.ts'
import { type PersonalData, readable } from './rules.ts'

interface Door {
  sessions: { close(cookie: string | null): Promise<string> }
}

/** As a file, so that nothing of it is run or shown as a page of ours. */
function file(c: Context, data: PersonalData, { format }: ExportQuery) {
  const name = `attachment; filename="my-data.${format}"`
  if (format === 'json') return c.json(data, 200, { 'content-disposition': name })
  return c.body(readable(data), 200, { 'content-type': 'text/html; charset=utf-8', 'content-disposition': name })
}

/** What a customer may have and undo of all that is kept about them. */
export const myDataRoutes = ({ sessions }: Door) =>
  new Hono<Env>()
    .get('/data', doc('Everything we hold about you', 'me', { 200: null }), customer, query(ExportQuery), async (c) => {
      const { ctx } = c.var
      return file(c, await exportOf(ctx, ctx.actor.contactId), c.req.valid('query'))
    })
    .get('/erasure', doc('What erasing you would take', 'me', { 200: ErasurePreview }), customer, async (c) =>
      answer(c, ErasurePreview, await previewOf(c.var.ctx, c.var.ctx.actor.contactId)),
    )
    .post(
      '/erasure',
      doc('Erase everything about you', 'me', { 204: null }),
      fresh(customer),
      body(Erase),
      async (c) => {
        await eraseMe(c.var.ctx)
        c.header('set-cookie', await sessions.close(c.req.header('cookie') ?? null))
        return c.body(null, 204)
      },
    )

/** The same, done by staff for somebody who asked. */
export const contactDataRoutes = new Hono<Env>()
  .get(
    '/:id/data',
    doc('Everything we hold about a contact', 'contacts', { 200: null }),
    may('contacts.erase'),
    query(ExportQuery),
    async (c) => file(c, await exportOf(c.var.ctx, pathId(c)), c.req.valid('query')),
  )
  .get(
    '/:id/erasure',
    doc('What erasing a contact would take', 'contacts', { 200: ErasurePreview }),
    may('contacts.erase'),
    async (c) => answer(c, ErasurePreview, await previewOf(c.var.ctx, pathId(c))),
  )
  .post(
    '/:id/erasure',
    doc('Erase a contact', 'contacts', { 204: null }),
    fresh(may('contacts.erase')),
    body(Erase),
    async (c) => {
      await eraseContact(c.var.ctx, pathId(c))
      return c.body(null, 204)
    },
  )
