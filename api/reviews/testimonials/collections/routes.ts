import { Hono } from 'hono'
import { z } from 'zod'
import { answer, body, doc, type Env, may, pathId } from '../../../kernel/http.ts'
import * as actions from './actions.ts'
import * as wire from './contract.ts'

const Created = z.object({ id: z.string() })
const manage = may('testimonials.manage')

export const collectionRoutes = new Hono<Env>()
  .get('/', doc('Lists that widgets show', 'collections', { 200: wire.CollectionList }), manage, async (c) =>
    answer(c, wire.CollectionList, { items: await actions.listCollections(c.var.ctx.read) }),
  )
  .post(
    '/',
    doc('Make a collection, by hand or by a query', 'collections', { 201: Created }),
    manage,
    body(wire.SaveCollection),
    async (c) => answer(c, Created, { id: await actions.makeCollection(c.var.ctx, c.req.valid('json')) }, 201),
  )
  .get(
    '/:id',
    doc('What is in a collection, and why', 'collections', { 200: wire.CollectionDetail }),
    manage,
    async (c) => answer(c, wire.CollectionDetail, await actions.readCollection(c.var.ctx.read, pathId(c))),
  )
  .put(
    '/:id',
    doc('Change a collection', 'collections', { 204: null }),
    manage,
    body(wire.SaveCollection),
    async (c) => {
      await actions.changeCollection(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .post(
    '/:id/items',
    doc('Put something in, take it out, or move it by one', 'collections', { 204: null }),
    manage,
    body(wire.ArrangeItem),
    async (c) => {
      await actions.arrange(c.var.ctx, pathId(c), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .delete('/:id', doc('Remove a collection that no widget shows', 'collections', { 204: null }), manage, async (c) => {
    await actions.removeCollection(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })
