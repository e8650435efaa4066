import type { Tx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/problem.ts'
import { note } from '../history.ts'
import { type RequestRow, setRequest } from '../store.ts'
import { maySucceed } from './rules.ts'
import * as store from './store.ts'

interface Move {
  statusId: string
  answer?: string
  alternativeId?: string | null
  tell: boolean
}

/**
 * The only way a request changes its status: a row of its history, the answer that goes with it, and the facts.
 * @throws Problem request.merged, status.no_step, or beside the field
 */
export async function moveStatus(tx: Tx, actorId: string, request: RequestRow, move: Move): Promise<void> {
  const { statusId, answer = '', alternativeId = null, tell } = move
  if (request.canonicalId !== null) {
    throw conflict('request.merged', 'This request was taken into another. Change the status of that one.')
  }
  if (request.deletedAt !== null) throw conflict('request.deleted', 'This request was deleted. Restore it first.')
  if (request.moderation !== 'published') throw conflict('request.held', 'Publish this request before you answer it.')
  const to = await store.statusById(tx, statusId)
  if (!to || to.archivedAt !== null) throw invalid('statusId', 'Choose a status of the list.')
  if (statusId === request.statusId && answer === '') {
    throw conflict(
      'request.same_status',
      `This request is “${to.label}” already. Write an answer, or choose another status.`,
    )
  }
  if (statusId !== request.statusId && !maySucceed(await store.steps(tx), request.statusId, statusId)) {
    throw conflict('status.no_step', `“${to.label}” may not follow the status it has now.`)
  }
  if (to.category === 'declined' && request.category !== 'declined' && answer === '') {
    throw invalid('answer', 'Say why. The people who voted for it will read this.')
  }
  const data = { from: request.category, to: to.category, fromStatusId: request.statusId, toStatusId: statusId }
  const eventSeq = await note(tx, request.id, 'status_changed', data, actorId)
  if (answer !== '') {
    await store.insertAnswer(tx, {
      ...{ eventSeq, requestId: request.id, statusId, body: answer, alternativeId },
      ...{ answeredBy: actorId, createdAt: tx.now },
    })
  }
  await setRequest(tx, request.id, {
    ...{ statusId, category: to.category, updatedAt: tx.now },
    ...(statusId !== request.statusId && { statusChangedAt: tx.now }),
  })
  const { contactId } = request
  await tx.emit('feature_request.status_changed', { requestId: request.id, contactId, ...data, eventSeq, tell })
  if (to.category === 'shipped' && request.category !== 'shipped') {
    await tx.emit('feature_request.shipped', { requestId: request.id, contactId })
  }
}
