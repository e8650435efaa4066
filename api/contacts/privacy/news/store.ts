import { asc, eq, getTableColumns, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { request } from '../../../../db/schema/feature-requests.ts'
import {
  requestDigest,
  requestLoop,
  requestNoticeComment,
  requestRhythm,
  requestTelling,
} from '../../../../db/schema/request-telling.ts'

/** What a person was told of requests, how often they want to hear, and what they did when something shipped. */
export const newsOf = async (db: Reads, ids: string[]) => ({
  requestNews: [
    ...(await db.select().from(requestRhythm).where(inArray(requestRhythm.contactId, ids))),
    ...(await db
      .select()
      .from(requestTelling)
      .where(inArray(requestTelling.contactId, ids))
      .orderBy(asc(requestTelling.createdAt))),
    ...(await db.select().from(requestDigest).where(inArray(requestDigest.contactId, ids))),
    ...(await db.select().from(requestNoticeComment).where(inArray(requestNoticeComment.contactId, ids))),
    ...(await db
      .select({ ...getTableColumns(requestLoop), request: request.title })
      .from(requestLoop)
      .innerJoin(request, eq(request.id, requestLoop.requestId))
      .where(inArray(requestLoop.contactId, ids))),
  ],
})
