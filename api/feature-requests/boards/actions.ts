import { uniqueViolation } from '../../../db/errors.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import { slugOf } from '../rules.ts'
import { boardBySlug } from '../store.ts'
import type { SaveBoard } from './contract.ts'
import { checkPolicies } from './rules.ts'
import * as store from './store.ts'

type Head = Ctx<May<'boards.manage'>>

export const addBoard = (ctx: Head, input: SaveBoard) =>
  ctx.write(async (tx) => {
    checkPolicies(input)
    const id = newId('brd', tx.now)
    const all = await store.boards(tx)
    const position = Math.max(-1, ...all.map((one) => one.position)) + 1
    try {
      await store.insertBoard(tx, { id, slug: slugOf(input.name) || id, ...input, position, createdAt: tx.now })
    } catch (error) {
      if (uniqueViolation(error) !== 'board.slug') throw error
      throw invalid('name', 'There is a board of this name.')
    }
    await tx.emit('board.changed', { boardId: id })
  })

/** Its address stays, so that links to it go on working. */
export const saveBoard = (ctx: Head, slug: string, input: SaveBoard) =>
  ctx.write(async (tx) => {
    checkPolicies(input)
    const board = await boardBySlug(tx, slug)
    if (!board) throw notFound('board.not_found', 'There is no such board.')
    await store.changeBoard(tx, board.id, input)
    await tx.emit('board.changed', { boardId: board.id })
  })
export const archiveBoard = (ctx: Head, slug: string, archived: boolean) =>
  ctx.write(async (tx) => {
    const board = await boardBySlug(tx, slug)
    if (!board) throw notFound('board.not_found', 'There is no such board.')
    await store.changeBoard(tx, board.id, { archivedAt: archived ? tx.now : null })
    await tx.emit('board.changed', { boardId: board.id })
  })
