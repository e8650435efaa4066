import { inArray, sql } from 'drizzle-orm'
import type { DbTx } from '../../../db/client.ts'
import { request, requestRevision } from '../../../db/schema/feature-requests.ts'
import { requestFollow, requestVote } from '../../../db/schema/request-votes.ts'

export const requestsBy = (tx: DbTx, contactIds: string[]) =>
  tx.select().from(request).where(inArray(request.contactId, contactIds))
/** The words go; the wish of others who voted for it stays as a number that a colleague can name anew. */
export async function emptyRequests(tx: DbTx, ids: string[]) {
  if (ids.length === 0) return
  await tx.delete(requestRevision).where(inArray(requestRevision.requestId, ids))
  await tx
    .update(request)
    .set({
      title: sql`'#' || number`,
      body: '',
      lang: 'und',
      contactId: null,
      moderationReason: sql`CASE moderation WHEN 'rejected' THEN '' END`,
    })
    .where(inArray(request.id, ids))
}
/** Answers the requests that lost a vote. */
export const dropVotes = async (tx: DbTx, contactIds: string[]): Promise<string[]> => {
  const gone = await tx
    .delete(requestVote)
    .where(inArray(requestVote.voterId, contactIds))
    .returning({ id: requestVote.requestId })
  return [...new Set(gone.map(({ id }) => id))]
}
export const dropFollows = (tx: DbTx, contactIds: string[]) =>
  tx.delete(requestFollow).where(inArray(requestFollow.contactId, contactIds))
