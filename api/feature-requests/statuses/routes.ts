import { Hono } from 'hono'
import { z } from 'zod'
import type { Reads } from '../../../db/client.ts'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { notFound } from '../../kernel/problem.ts'
import { numberIn, standingOf } from '../access.ts'
import { addStatus, archiveStatus, changeStatusOf, editAnswer, saveStatus } from './actions.ts'
import * as wire from './contract.ts'
import * as store from './store.ts'

async function listOf(read: Reads, forStaff = true): Promise<z.input<typeof wire.StatusList>> {
  const [rows, steps, counts] = [await store.statuses(read), await store.steps(read), await store.requestsIn(read)]
  return {
    items: rows.map((row) => ({
      ...row,
      archived: row.archivedAt !== null,
      next: steps.filter(({ fromId }) => fromId === row.id).map(({ toId }) => toId),
      ...(forStaff && { requests: counts.get(row.id) ?? 0 }),
    })),
  }
}
const Archived = z.object({ archived: z.boolean() })

/** The company's own words for where a request stands. */
export const statusRoutes = new Hono<Env>()
  .get('/', doc('Where a request can stand', 'requests', { 200: wire.StatusList }), anyone, async (c) => {
    const { read, actor } = c.var.ctx
    return answer(c, wire.StatusList, await listOf(read, (await standingOf(read, actor)) === 'staff'))
  })
  .post(
    '/',
    doc('Add a status', 'requests', { 201: wire.StatusList }),
    may('boards.manage'),
    body(wire.AddStatus),
    async (c) => {
      await addStatus(c.var.ctx, c.req.valid('json'))
      return answer(c, wire.StatusList, await listOf(c.var.ctx.read), 201)
    },
  )
  .put(
    '/:id',
    doc('Change a status and what may follow it', 'requests', { 200: wire.StatusList }),
    may('boards.manage'),
    body(wire.SaveStatus),
    async (c) => {
      await saveStatus(c.var.ctx, pathId(c), c.req.valid('json'))
      return answer(c, wire.StatusList, await listOf(c.var.ctx.read))
    },
  )
  .put(
    '/:id/archived',
    doc('Take a status out of the choice, or back in', 'requests', { 200: wire.StatusList }),
    may('boards.manage'),
    body(Archived),
    async (c) => {
      await archiveStatus(c.var.ctx, pathId(c), c.req.valid('json').archived)
      return answer(c, wire.StatusList, await listOf(c.var.ctx.read))
    },
  )

/** The status of one request, beside its own routes. */
export const movingRoutes = new Hono<Env>()
  .put(
    '/:number/status',
    doc('Move a request, with an answer', 'requests', { 204: null }),
    may('requests.manage'),
    body(wire.MoveStatus),
    async (c) => {
      await changeStatusOf(c.var.ctx, numberIn(pathId(c, 'number')), c.req.valid('json'))
      return c.body(null, 204)
    },
  )
  .put(
    '/answers/:seq',
    doc('Mend the words of an answer; nobody is told again', 'requests', { 204: null }),
    may('requests.manage'),
    body(wire.EditAnswer),
    async (c) => {
      const seq = Number(pathId(c, 'seq'))
      if (!Number.isSafeInteger(seq)) throw notFound('answer.not_found', 'There is no such answer.')
      await editAnswer(c.var.ctx, seq, c.req.valid('json').answer)
      return c.body(null, 204)
    },
  )
