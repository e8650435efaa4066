import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reads } from '../../../db/client.ts'
import { board, requestStatus } from '../../../db/schema/boards.ts'
import { request, requestEvent, requestLabel, requestTag } from '../../../db/schema/feature-requests.ts'
import { requestComment } from '../../../db/schema/request-comments.ts'
import { requestSource } from '../../../db/schema/request-imports.ts'
import { requestVote } from '../../../db/schema/request-votes.ts'

const target = alias(request, 'target')
const isAfter = (column: Parameters<typeof gt>[0], afterId: string) => (afterId ? gt(column, afterId) : undefined)

export const requestsAfter = (db: Reads, afterId: string, limit: number) =>
  db
    .select({ request, board: board.slug, status: requestStatus.label, into: target.number, source: requestSource })
    .from(request)
    .innerJoin(board, eq(board.id, request.boardId))
    .innerJoin(requestStatus, eq(requestStatus.id, request.statusId))
    .leftJoin(target, eq(target.id, request.canonicalId))
    .leftJoin(requestSource, eq(requestSource.requestId, request.id))
    .where(isAfter(request.id, afterId))
    .orderBy(asc(request.id))
    .limit(limit)
export const labelsOf = (db: Reads, requestIds: string[]) =>
  db
    .select({ requestId: requestTag.requestId, label: requestLabel.label })
    .from(requestTag)
    .innerJoin(requestLabel, eq(requestLabel.id, requestTag.labelId))
    .where(inArray(requestTag.requestId, requestIds))
    .orderBy(asc(requestLabel.label))
export const movesOf = (db: Reads, requestIds: string[]) =>
  db
    .select({
      ...{ requestId: requestEvent.requestId, at: requestEvent.at },
      from: sql<string | null>`(SELECT label FROM request_status WHERE id = ${requestEvent.data} ->> 'fromStatusId')`,
      to: sql<string | null>`(SELECT label FROM request_status WHERE id = ${requestEvent.data} ->> 'toStatusId')`,
    })
    .from(requestEvent)
    .where(and(inArray(requestEvent.requestId, requestIds), eq(requestEvent.kind, 'status_changed')))
    .orderBy(asc(requestEvent.seq))

const origin = alias(request, 'origin')
/** @param after the request and the voter of the last row that was sent */
export const votesAfter = (db: Reads, after: { requestId: string; voterId: string }, limit: number) =>
  db
    .select({ vote: requestVote, number: request.number, origin: origin.number })
    .from(requestVote)
    .innerJoin(request, eq(request.id, requestVote.requestId))
    .leftJoin(origin, eq(origin.id, requestVote.originId))
    .where(
      or(
        gt(requestVote.requestId, after.requestId),
        and(eq(requestVote.requestId, after.requestId), gt(requestVote.voterId, after.voterId)),
      ),
    )
    .orderBy(asc(requestVote.requestId), asc(requestVote.voterId))
    .limit(limit)

export const commentsAfter = (db: Reads, afterId: string, limit: number) =>
  db
    .select({ comment: requestComment, number: request.number })
    .from(requestComment)
    .innerJoin(request, eq(request.id, requestComment.requestId))
    .where(isAfter(requestComment.id, afterId))
    .orderBy(asc(requestComment.id))
    .limit(limit)
