import { setImmediate as othersFirst } from 'node:timers/promises'
import { Hono } from 'hono'
import { answer, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { removeSegment, saveSegment } from './actions.ts'
import { ContactFilter, SaveSegment, Segment, SegmentList } from './contract.ts'
import * as store from './store.ts'

export const segmentRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Saved filters, with how many contacts each finds now', 'contacts', { 200: SegmentList }),
    may('contacts.read'),
    async (c) => {
      const { read } = c.var.ctx
      const items = []
      for (const { id, name, filter: kept } of await store.segments(read)) {
        const filter = ContactFilter.parse(JSON.parse(kept))
        items.push({ id, name, filter, total: await store.countIn(read, filter) })
        await othersFirst()
      }
      return answer(c, SegmentList, { items })
    },
  )
  .post(
    '/',
    doc('Save a filter under a name', 'contacts', { 201: Segment }),
    may('contacts.manage'),
    body(SaveSegment),
    async (c) => answer(c, Segment, await saveSegment(c.var.ctx, c.req.valid('json')), 201),
  )
  .delete('/:id', doc('Forget a saved filter', 'contacts', { 204: null }), may('contacts.manage'), async (c) => {
    await removeSegment(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
