import { eq, getTableColumns, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { request, requestRevision } from '../../../../db/schema/feature-requests.ts'
import { requestFollow, requestVote } from '../../../../db/schema/request-votes.ts'

/** What a person asked for, in each wording, and what they voted for and follow. */
export async function wishesOf(db: Reads, ids: string[]) {
  const requests = await db.select().from(request).where(inArray(request.contactId, ids))
  const revisions = await db
    .select()
    .from(requestRevision)
    .where(
      inArray(
        requestRevision.requestId,
        requests.map(({ id }) => id),
      ),
    )
  const ofRequest = { number: request.number, request: request.title }
  return {
    requests: requests.map(({ trend: _, appeal: _a, ...one }) => ({
      ...one,
      revisions: revisions.filter(({ requestId }) => requestId === one.id),
    })),
    requestVotes: [
      ...(await db
        .select({ ...getTableColumns(requestVote), ...ofRequest })
        .from(requestVote)
        .innerJoin(request, eq(request.id, requestVote.requestId))
        .where(inArray(requestVote.voterId, ids))),
      ...(await db
        .select({ ...getTableColumns(requestFollow), ...ofRequest })
        .from(requestFollow)
        .innerJoin(request, eq(request.id, requestFollow.requestId))
        .where(inArray(requestFollow.contactId, ids))),
    ],
  }
}
