import { uniqueViolation } from '../../../db/errors.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound, Problem } from '../../kernel/problem.ts'
import type { SaveSegment } from './contract.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'contacts.manage'>>
/** Each is counted when the list is opened. */
const MAX_SEGMENTS = 20

const taken = () =>
  new Problem('conflict', 'segment.exists', 'There is a segment of this name already.', {
    fields: { name: 'There is a segment of this name already. Choose another.' },
  })

export const saveSegment = (ctx: Manager, { name, filter }: SaveSegment) =>
  ctx.write(async (tx) => {
    if ((await store.countSegments(tx)) >= MAX_SEGMENTS) {
      throw conflict('segment.too_many', `There are ${MAX_SEGMENTS} segments already. Remove one to save another.`)
    }
    const id = newId('seg', tx.now)
    const row = { id, name, filter: JSON.stringify(filter), createdBy: actorId(ctx.actor)!, createdAt: tx.now }
    try {
      await store.insertSegment(tx, row)
    } catch (error) {
      throw uniqueViolation(error) === 'segment.name' ? taken() : error
    }
    await tx.emit('segment.saved', { segmentId: id })
    return { id, name, filter, total: await store.countIn(tx, filter) }
  })

export const removeSegment = (ctx: Manager, id: string) =>
  ctx.write(async (tx) => {
    if (!(await store.deleteSegment(tx, id))) throw notFound('segment.not_found', 'There is no such segment.')
    await tx.emit('segment.removed', { segmentId: id })
  })
