import { uniqueViolation } from '../../../db/errors.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { noRequest } from '../access.ts'
import { requestByNumber } from '../store.ts'
import type { AddStatus, MoveStatus, SaveStatus } from './contract.ts'
import { moveStatus } from './moving.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'requests.manage'>>
type Head = Ctx<May<'boards.manage'>>

export const changeStatusOf = (ctx: Manager, number: number, { alternative, ...move }: MoveStatus) =>
  ctx.write(async (tx) => {
    const request = await requestByNumber(tx, number)
    if (!request) throw noRequest()
    const other = alternative === null ? undefined : await requestByNumber(tx, alternative)
    if (alternative !== null && (!other?.shown || other.id === request.id)) {
      throw invalid('alternative', 'Write the number of another request that is shown.')
    }
    await moveStatus(tx, actorId(ctx.actor)!, request, { ...move, alternativeId: other?.id ?? null })
  })

/** Better words for the same answer; nobody is told again. */
export const editAnswer = (ctx: Manager, seq: number, body: string) =>
  ctx.write(async (tx) => {
    if (!(await store.answerBySeq(tx, seq))) throw notFound('answer.not_found', 'There is no such answer.')
    await store.changeAnswer(tx, seq, { body, editedAt: tx.now })
  })

const nothing = () => notFound('status.not_found', 'There is no such status.')
async function unlessTaken(change: () => Promise<unknown>) {
  try {
    await change()
  } catch (error) {
    if (uniqueViolation(error) !== 'request_status.label') throw error
    throw invalid('label', 'Another status is called this.')
  }
}
async function saveNext(tx: Tx, id: string, next: string[]) {
  const known = new Set((await store.statuses(tx)).map((status) => status.id))
  if (next.some((one) => !known.has(one) || one === id)) throw invalid('next', 'Choose other statuses of the list.')
  await store.replaceSteps(tx, id, [...new Set(next)])
}

export const addStatus = (ctx: Head, { next, ...status }: AddStatus) =>
  ctx.write(async (tx) => {
    const id = newId('sts', tx.now)
    const position = Math.max(-1, ...(await store.statuses(tx)).map((one) => one.position)) + 1
    await unlessTaken(() => store.insertStatus(tx, { id, ...status, position }))
    await saveNext(tx, id, next)
    await tx.emit('request_status.changed', { statusId: id })
  })
export const saveStatus = (ctx: Head, id: string, { next, ...change }: SaveStatus) =>
  ctx.write(async (tx) => {
    if (!(await store.statusById(tx, id))) throw nothing()
    await unlessTaken(() => store.changeStatus(tx, id, change))
    await saveNext(tx, id, next)
    await tx.emit('request_status.changed', { statusId: id })
  })

/** Takes it out of the choice; requests that stand in it stay there. */
export const archiveStatus = (ctx: Head, id: string, archived: boolean) =>
  ctx.write(async (tx) => {
    const status = await store.statusById(tx, id)
    if (!status) throw nothing()
    if (archived && status.isDefault) {
      throw conflict('status.default', 'New requests begin with this status, so it stays.')
    }
    const standing = (await store.statuses(tx)).filter(
      (one) => one.category === status.category && one.archivedAt === null,
    )
    if (archived && standing.length === 1 && standing[0]!.id === id) {
      throw conflict('status.last', 'Each of the five categories needs one status. Add another one first.')
    }
    await store.changeStatus(tx, id, { archivedAt: archived ? tx.now : null })
    await tx.emit('request_status.changed', { statusId: id })
  })
