import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { requestRelease } from '../../../db/schema/request-telling.ts'
import { roadmapPlan } from '../../../db/schema/roadmap.ts'

export const insertPlan = (tx: DbTx, row: typeof roadmapPlan.$inferInsert) => tx.insert(roadmapPlan).values(row)
export const plansOf = (db: Reads, requestIds: string[]) =>
  db
    .select()
    .from(roadmapPlan)
    .where(inArray(roadmapPlan.requestId, requestIds))
    .orderBy(asc(roadmapPlan.requestId), asc(roadmapPlan.seq))

const seen = (boardIds: string[] | undefined) => (boardIds ? inArray(request.boardId, boardIds) : undefined)
const MOST = 300
/** Requests that are on the roadmap now and not done, with most votes first. */
export const planned = (db: Reads, boardIds: string[] | undefined) =>
  db
    .select({ id: request.id, number: request.number, plan: roadmapPlan })
    .from(roadmapPlan)
    .innerJoin(request, eq(request.id, roadmapPlan.requestId))
    .where(
      and(
        sql`${roadmapPlan.seq} = (SELECT max(p.seq) FROM roadmap_plan p WHERE p.request_id = ${request.id})`,
        sql`${roadmapPlan.horizon} <> 'none' AND ${request.shown} = 1`,
        inArray(request.category, ['open', 'planned', 'started']),
        seen(boardIds),
      ),
    )
    .orderBy(desc(request.voteCount), asc(request.number))
    .limit(MOST)
export const shippedSince = (db: Reads, since: number, boardIds: string[] | undefined, limit: number) =>
  db
    .select({ number: request.number, shippedAt: requestRelease.lastAt })
    .from(requestRelease)
    .innerJoin(request, eq(request.id, requestRelease.requestId))
    .where(
      and(
        gte(requestRelease.lastAt, since),
        sql`${request.shown} = 1`,
        eq(request.category, 'shipped'),
        seen(boardIds),
      ),
    )
    .orderBy(desc(requestRelease.lastAt))
    .limit(limit)
/** Everything that was ever said with a date, of requests that were not deleted, with when each shipped. */
export const promises = (db: Reads, boardIds: string[] | undefined) =>
  db
    .select({ plan: roadmapPlan, shippedAt: requestRelease.firstAt })
    .from(roadmapPlan)
    .innerJoin(request, eq(request.id, roadmapPlan.requestId))
    .leftJoin(requestRelease, sql`${requestRelease.requestId} = coalesce(${request.canonicalId}, ${request.id})`)
    .where(
      and(
        sql`${request.deletedAt} IS NULL`,
        sql`${request.id} IN (SELECT request_id FROM roadmap_plan WHERE horizon = 'dated')`,
        seen(boardIds),
      ),
    )
    .orderBy(asc(roadmapPlan.requestId), asc(roadmapPlan.seq))
/** Requests about which something was said last. */
export const lately = (db: Reads, boardIds: string[] | undefined, limit: number) =>
  db
    .select({ id: request.id, number: request.number, title: request.title })
    .from(roadmapPlan)
    .innerJoin(request, eq(request.id, roadmapPlan.requestId))
    .where(and(sql`${request.shown} = 1`, seen(boardIds)))
    .groupBy(request.id)
    .orderBy(sql`max(${roadmapPlan.seq}) DESC`)
    .limit(limit)
