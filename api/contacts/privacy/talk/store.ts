import { asc, eq, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { request } from '../../../../db/schema/feature-requests.ts'
import { requestComment } from '../../../../db/schema/request-comments.ts'

/** What somebody said about what others want. */
export const talkOf = async (db: Reads, ids: string[]) => ({
  comments: await db
    .select({
      ...{ id: requestComment.id, requestNumber: request.number, request: request.title },
      ...{ body: requestComment.body, moderation: requestComment.moderation },
      ...{ moderationReason: requestComment.moderationReason, removalReason: requestComment.removalReason },
      ...{
        createdAt: requestComment.createdAt,
        editedAt: requestComment.editedAt,
        deletedAt: requestComment.deletedAt,
      },
    })
    .from(requestComment)
    .innerJoin(request, eq(request.id, requestComment.requestId))
    .where(inArray(requestComment.contactId, ids))
    .orderBy(asc(requestComment.id)),
})
