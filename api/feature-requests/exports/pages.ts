import type { Export } from '../../kernel/export.ts'
import * as store from './store.ts'

const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString())
function grouped<R extends { requestId: string }>(rows: readonly R[]): ReadonlyMap<string, R[]> {
  const by = new Map<string, R[]>()
  for (const row of rows) by.set(row.requestId, [...(by.get(row.requestId) ?? []), row])
  return by
}

/** Each request as it stands, with every status it had. */
export const exportRequests: Export = {
  async page(db, afterId, limit) {
    const rows = await store.requestsAfter(db, afterId, limit)
    const ids = rows.map(({ request }) => request.id)
    const labels = grouped(await store.labelsOf(db, ids))
    const moves = grouped(await store.movesOf(db, ids))
    return rows.map(({ request: row, board, status, into, source }) => ({
      ...{ id: row.id, number: row.number, board, title: row.title, body: row.body, lang: row.lang },
      ...{ status, category: row.category, contactId: row.contactId, origin: row.origin, moderation: row.moderation },
      ...{ votes: row.voteCount, anonymousVotes: row.anonymousCount, comments: row.commentCount },
      revenueMinor: row.revenueMinor,
      labels: (labels.get(row.id) ?? []).map(({ label }) => label),
      statusHistory: (moves.get(row.id) ?? []).map(({ at, from, to }) => ({ at: moment(at), from, to })),
      mergedInto: into,
      ...{ createdAt: moment(row.createdAt), statusChangedAt: moment(row.statusChangedAt) },
      ...{ deletedAt: moment(row.deletedAt), lockedAt: moment(row.lockedAt) },
      ...{ source: source?.source ?? null, sourceId: source?.sourceId ?? null, sourceUrl: source?.url ?? null },
      votesElsewhere: source?.votesElsewhere ?? null,
    }))
  },
  columns: [
    ...['number', 'board', 'title', 'body', 'lang', 'status', 'category', 'votes', 'anonymousVotes', 'comments'],
    ...['revenueMinor', 'labels', 'statusHistory', 'mergedInto', 'createdAt', 'statusChangedAt', 'deletedAt'],
    ...['lockedAt', 'moderation', 'origin', 'source', 'sourceId', 'sourceUrl', 'votesElsewhere', 'contactId', 'id'],
  ],
}

/** Each vote; one that came with a merge says of which request. A browser that belongs to nobody has no contact. */
export const exportVotes: Export = {
  async page(db, afterId, limit) {
    const [requestId = '', voterId = ''] = afterId.split(':')
    const rows = await store.votesAfter(db, { requestId, voterId }, limit)
    return rows.map(({ vote, number, origin }) => ({
      ...{ id: `${vote.requestId}:${vote.voterId}`, request: number, contactId: vote.contactId },
      anonymous: vote.contactId === null,
      ...{ importance: vote.importance, why: vote.why, onBehalf: vote.castBy !== null, askedAt: vote.sourceUrl },
      ...{ companyId: vote.companyId, revenueMinor: vote.revenueMinor, currency: vote.currency },
      ...{ mergedFrom: origin, votedAt: moment(vote.createdAt) },
    }))
  },
  columns: [
    ...['request', 'contactId', 'anonymous', 'importance', 'why', 'onBehalf', 'askedAt', 'companyId'],
    ...['revenueMinor', 'currency', 'mergedFrom', 'votedAt', 'id'],
  ],
}

/** Each comment, internal ones too: this leaves by the owner's hand. */
export const exportComments: Export = {
  async page(db, afterId, limit) {
    const rows = await store.commentsAfter(db, afterId, limit)
    return rows.map(({ comment: row, number }) => ({
      ...{ id: row.id, request: number, parentId: row.parentId, kind: row.kind, body: row.body },
      ...{ contactId: row.contactId, accountId: row.accountId, moderation: row.moderation },
      ...{ moderationReason: row.moderationReason, removalReason: row.removalReason, pinned: row.pinnedAt !== null },
      ...{ createdAt: moment(row.createdAt), editedAt: moment(row.editedAt), deletedAt: moment(row.deletedAt) },
    }))
  },
  columns: [
    ...['request', 'kind', 'body', 'contactId', 'accountId', 'createdAt', 'editedAt', 'moderation'],
    ...['moderationReason', 'deletedAt', 'removalReason', 'pinned', 'parentId', 'id'],
  ],
}
