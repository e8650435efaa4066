import { and, asc, eq, inArray, ne, or, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { file } from '../../../db/schema/files.ts'
import { requestComment } from '../../../db/schema/request-comments.ts'
import { ofPerson } from '../../kernel/person.ts'

const MOST = 300
/** Photos of a conversation: those that are shown, one's own, or all for colleagues. */
export const photosOf = (db: Reads, requests: string[], reader: { staff: boolean; contactId: string | null }) =>
  db
    .select({ file })
    .from(file)
    .leftJoin(requestComment, eq(requestComment.id, file.commentId))
    .where(
      and(
        inArray(file.requestId, requests),
        eq(file.state, 'ready'),
        or(sql`${file.commentId} IS NULL`, sql`${requestComment.deletedAt} IS NULL`),
        reader.staff
          ? ne(file.state, 'removed')
          : or(
              and(
                eq(file.verdict, 'ok'),
                or(
                  sql`${file.commentId} IS NULL`,
                  and(eq(requestComment.moderation, 'published'), ne(requestComment.kind, 'internal')),
                ),
              ),
              reader.contactId === null ? undefined : ofPerson(file.contactId, reader.contactId),
            ),
      ),
    )
    .orderBy(asc(file.createdAt), asc(file.position), asc(file.id))
    .limit(MOST)
