import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { account } from '../../../db/schema/identity.ts'
import { requestEstimate } from '../../../db/schema/request-scores.ts'
import { requestVote } from '../../../db/schema/request-votes.ts'

export type EstimateRow = typeof requestEstimate.$inferSelect
export const insertEstimate = (tx: DbTx, row: typeof requestEstimate.$inferInsert) =>
  tx.insert(requestEstimate).values(row)
const estimates = (db: Reads) =>
  db
    .select({ estimate: requestEstimate, by: account.name })
    .from(requestEstimate)
    .leftJoin(account, eq(account.id, requestEstimate.estimatedBy))
const HISTORY = 50
/** Newest first. */
export const estimatesOf = (db: Reads, requestId: string) =>
  estimates(db).where(eq(requestEstimate.requestId, requestId)).orderBy(desc(requestEstimate.seq)).limit(HISTORY)

const MOST = 300
/** What may still be built and was estimated, with the newest estimate of each. */
export const estimated = (db: Reads) =>
  db
    .select({ estimate: requestEstimate, by: account.name, request })
    .from(requestEstimate)
    .innerJoin(request, eq(request.id, requestEstimate.requestId))
    .leftJoin(account, eq(account.id, requestEstimate.estimatedBy))
    .where(
      and(
        eq(request.shown, true),
        inArray(request.category, ['open', 'planned', 'started']),
        sql`NOT EXISTS (SELECT 1 FROM request_estimate later WHERE later.request_id = ${requestEstimate.requestId} AND later.seq > ${requestEstimate.seq})`,
      ),
    )
    .orderBy(desc(request.voteCount), desc(request.number))
    .limit(MOST)
const OFFERED = 10
export const notEstimated = (db: Reads) =>
  db
    .select({ number: request.number, title: request.title, votes: request.voteCount })
    .from(request)
    .leftJoin(requestEstimate, eq(requestEstimate.requestId, request.id))
    .where(and(eq(request.shown, true), inArray(request.category, ['open', 'planned']), isNull(requestEstimate.seq)))
    .orderBy(desc(request.voteCount), desc(request.number))
    .limit(OFFERED)

/** How many called each of these requests nice, important or blocking. */
export const importancesOf = (db: Reads, requestIds: string[]) =>
  db
    .select({
      requestId: requestVote.requestId,
      nice: sql<number>`count(*) FILTER (WHERE importance = 'nice')`,
      important: sql<number>`count(*) FILTER (WHERE importance = 'important')`,
      blocking: sql<number>`count(*) FILTER (WHERE importance = 'blocking')`,
    })
    .from(requestVote)
    .where(inArray(requestVote.requestId, requestIds))
    .groupBy(requestVote.requestId)
