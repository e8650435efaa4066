import { Hono } from 'hono'
import type { Reads } from '../../../db/client.ts'
import { answer, anyone, body, doc, type Env, may, pathId } from '../../kernel/http.ts'
import { standingOf } from '../access.ts'
import { isIn } from '../rules.ts'
import { addBoard, archiveBoard, saveBoard } from './actions.ts'
import * as wire from './contract.ts'
import { presentBoard } from './present.ts'
import * as store from './store.ts'

async function managed(read: Reads) {
  const [rows, counts] = [await store.boards(read), await store.requestsOn(read)]
  return { items: rows.map((row) => ({ ...row, requests: counts.get(row.id) ?? 0 })) }
}

export const boardRoutes = new Hono<Env>()
  .get(
    '/',
    doc('Boards you may see, and what you may do there', 'requests', { 200: wire.BoardList }),
    anyone,
    async (c) => {
      const { read, actor } = c.var.ctx
      const standing = await standingOf(read, actor)
      const seen = (await store.boards(read)).filter(({ viewPolicy }) => isIn(viewPolicy, standing))
      return answer(c, wire.BoardList, {
        items: seen.map((board) => presentBoard(board, standing)),
      })
    },
  )
  .get(
    '/managed',
    doc('All boards with their rules', 'requests', { 200: wire.ManagedBoardList }),
    may('requests.read'),
    async (c) => answer(c, wire.ManagedBoardList, await managed(c.var.ctx.read)),
  )
  .post(
    '/',
    doc('Add a board', 'requests', { 201: wire.ManagedBoardList }),
    may('boards.manage'),
    body(wire.SaveBoard),
    async (c) => {
      await addBoard(c.var.ctx, c.req.valid('json'))
      return answer(c, wire.ManagedBoardList, await managed(c.var.ctx.read), 201)
    },
  )
  .put(
    '/:slug',
    doc('Change a board', 'requests', { 200: wire.ManagedBoardList }),
    may('boards.manage'),
    body(wire.SaveBoard),
    async (c) => {
      await saveBoard(c.var.ctx, pathId(c, 'slug'), c.req.valid('json'))
      return answer(c, wire.ManagedBoardList, await managed(c.var.ctx.read))
    },
  )
  .put(
    '/:slug/archived',
    doc('Close a board, or open it again', 'requests', { 200: wire.ManagedBoardList }),
    may('boards.manage'),
    body(wire.ArchiveBoard),
    async (c) => {
      await archiveBoard(c.var.ctx, pathId(c, 'slug'), c.req.valid('json').archived)
      return answer(c, wire.ManagedBoardList, await managed(c.var.ctx.read))
    },
  )
