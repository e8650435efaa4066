import type { Reaction, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { aboutComments, aboutEntry, aboutStatus, commentsDueAt, isAnswer, SETTLE_MS, toTell } from './rules.ts'
import * as store from './store.ts'

const plan = (tx: Tx, row: Omit<Parameters<typeof store.insertNotice>[1], 'createdAt'>) =>
  store.insertNotice(tx, { ...row, createdAt: tx.now })

/** A status moved: what people were to hear of it before is not so any more. */
export const planStatus: Reaction<'feature_request.status_changed'> = async (tx, { data }) => {
  const { requestId, fromStatusId, toStatusId, eventSeq, tell } = data
  const answers = isAnswer(data)
  if (answers && !tell) return
  const open = (await store.openNotices(tx, requestId, 'status')).filter((one) => !answers || one.state === 'waiting')
  for (const { id } of open) await store.setNotice(tx, id, 'dropped', tx.now)
  const untold = open.find(({ state }) => state === 'waiting')?.fromStatusId ?? undefined
  const move = toTell({ fromStatusId, toStatusId, tell }, untold)
  if (!move) return
  await plan(tx, {
    ...{ id: newId('ntc', tx.now), kind: 'status', about: aboutStatus(eventSeq), requestId, ...move },
    dueAt: tx.now + SETTLE_MS,
  })
}

/** Comments that come before people heard of the one before them are told of together. */
export const planComment: Reaction<'feature_request.commented'> = async (tx, { data }) => {
  const { requestId, commentId, contactId, kind } = data
  if (kind === 'internal') return
  const last = await store.lastComments(tx, requestId)
  const waiting = last?.state === 'waiting' ? last.id : undefined
  const id = waiting ?? newId('ntc', tx.now)
  if (!waiting) {
    const dueAt = commentsDueAt(tx.now, last?.dueAt)
    await plan(tx, { id, kind: 'comment', about: aboutComments(id), requestId, dueAt })
  }
  await store.addComment(tx, { noticeId: id, commentId, contactId })
}

/** One mail tells that it is there and what it became: the entry's, which says both. */
export const planEntry: Reaction<'changelog_entry.published'> = async (tx, { data: { entryId, tell } }) => {
  if (!tell) return
  const before = await store.noticesOfEntry(tx, entryId)
  const ids = await store.requestsOfEntry(tx, entryId)
  for (const { id } of await store.standingRequests(tx, ids)) await absorb(tx, id)
  if (ids.length === 0 || before.some(({ state }) => state !== 'dropped')) return
  await plan(tx, {
    ...{ id: newId('ntc', tx.now), kind: 'entry', about: aboutEntry(entryId), entryId },
    dueAt: tx.now + SETTLE_MS,
  })
}
async function absorb(tx: Tx, requestId: string): Promise<void> {
  const [request] = await store.standingRequests(tx, [requestId])
  if (request?.category !== 'shipped') return
  for (const { id } of await store.openNotices(tx, requestId, 'status'))
    await store.setNotice(tx, id, 'dropped', tx.now)
}

/** It was published by mistake: who was not told yet is not told. */
export const dropEntry: Reaction<'changelog_entry.unpublished'> = async (tx, { data: { entryId } }) => {
  for (const { id, state } of await store.noticesOfEntry(tx, entryId)) {
    if (state === 'waiting' || state === 'telling') await store.setNotice(tx, id, 'dropped', tx.now)
  }
}
