import { Hono } from 'hono'
import type { Reads } from '../../../db/client.ts'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { numberIn, standingOf } from '../access.ts'
import { addLabel, removeLabel, saveLabel, tagRequest } from './actions.ts'
import { LabelList, SaveLabel, TagRequest } from './contract.ts'
import * as store from './store.ts'

const listOf = async (read: Reads, forStaff: boolean) => ({
  items: (await store.labels(read)).filter(({ internal }) => forStaff || !internal),
})

export const labelRoutes = new Hono<Env>()
  .get('/', doc('Words to find requests by', 'requests', { 200: LabelList }), anyone, async (c) => {
    const { read, actor } = c.var.ctx
    return answer(c, LabelList, await listOf(read, (await standingOf(read, actor)) === 'staff'))
  })
  .post('/', doc('Add a label', 'requests', { 201: LabelList }), may('requests.manage'), body(SaveLabel), async (c) => {
    await addLabel(c.var.ctx, c.req.valid('json'))
    return answer(c, LabelList, await listOf(c.var.ctx.read, true), 201)
  })
  .put(
    '/:id',
    doc('Change a label', 'requests', { 200: LabelList }),
    may('requests.manage'),
    body(SaveLabel),
    async (c) => {
      await saveLabel(c.var.ctx, pathId(c), c.req.valid('json'))
      return answer(c, LabelList, await listOf(c.var.ctx.read, true))
    },
  )
  .delete('/:id', doc('Remove a label everywhere', 'requests', { 204: null }), may('requests.manage'), async (c) => {
    await removeLabel(c.var.ctx, pathId(c))
    return c.body(null, 204)
  })

/** The labels of one request, beside its own routes. */
export const taggingRoutes = new Hono<Env>().put(
  '/:number/labels',
  doc('Label a request', 'requests', { 204: null }),
  may('requests.manage'),
  body(TagRequest),
  async (c) => {
    await tagRequest(c.var.ctx, numberIn(pathId(c, 'number')), c.req.valid('json').labels)
    return c.body(null, 204)
  },
)
