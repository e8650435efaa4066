import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Reads } from '../../../db/client.ts'
import { board, requestStatus } from '../../../db/schema/boards.ts'
import { changelogEntry } from '../../../db/schema/changelog.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { request, requestAnswer } from '../../../db/schema/feature-requests.ts'
import { requestComment } from '../../../db/schema/request-comments.ts'
import { requestNotice, requestNoticeComment, requestTelling } from '../../../db/schema/request-telling.ts'
import { requestVote } from '../../../db/schema/request-votes.ts'
import { isCustomerHere, ofPerson } from '../../kernel/person.ts'

/** The address of the contact that stands for a person. */
export const addressOf = async (db: Reads, contactId: string) =>
  (
    await db
      .select({ email: contact.email })
      .from(contact)
      .where(
        sql`${contact.id} = (SELECT canonical_id FROM contact WHERE id = ${contactId}) AND ${contact.erasedAt} IS NULL`,
      )
      .get()
  )?.email

const STATUS = /^status:(\d+)$/
/** What a notice says: the status it was about, with the company's answer, or the entry. */
export async function noticeOf(db: Reads, id: string) {
  const row = await db
    .select({ notice: requestNotice, status: requestStatus, entry: changelogEntry })
    .from(requestNotice)
    .leftJoin(requestStatus, eq(requestStatus.id, requestNotice.toStatusId))
    .leftJoin(changelogEntry, eq(changelogEntry.id, requestNotice.entryId))
    .where(eq(requestNotice.id, id))
    .get()
  if (!row) return undefined
  const seq = Number(STATUS.exec(row.notice.about)?.[1] ?? 0)
  const answer = await db
    .select({ body: requestAnswer.body })
    .from(requestAnswer)
    .where(eq(requestAnswer.eventSeq, seq))
    .get()
  return { ...row, answer: answer?.body ?? null }
}
export type Notice = NonNullable<Awaited<ReturnType<typeof noticeOf>>>

/** What was told to somebody and waits in one mail of the morning, oldest first. */
export const tellingsOf = (db: Reads, digestId: string) =>
  db
    .select({ noticeId: requestTelling.noticeId, requestIds: requestTelling.requestIds })
    .from(requestTelling)
    .where(eq(requestTelling.digestId, digestId))
    .orderBy(asc(requestTelling.createdAt), asc(requestTelling.about))
export const requestIdsOf = (db: Reads, noticeId: string, about: string, contactId: string) =>
  db
    .select({ requestIds: requestTelling.requestIds })
    .from(requestTelling)
    .where(
      and(
        eq(requestTelling.noticeId, noticeId),
        eq(requestTelling.about, about),
        eq(requestTelling.contactId, contactId),
      ),
    )
    .get()
/** Those of them that may still be spoken of to this person: between a change and its mail lies up to a night. */
export const requestsByIds = (db: Reads, ids: string[], contactId: string) =>
  db
    .select({ id: request.id, number: request.number, title: request.title })
    .from(request)
    .innerJoin(board, eq(board.id, request.boardId))
    .where(
      and(
        inArray(request.id, ids),
        sql`${request.deletedAt} IS NULL AND ${request.moderation} = 'published'`,
        sql`(${board.viewPolicy} IN ('everyone', 'signed_in') OR (${board.viewPolicy} = 'customers' AND ${isCustomerHere(
          sql`(SELECT canonical_id FROM contact WHERE id = ${contactId})`,
        )}))`,
      ),
    )
    .orderBy(asc(request.number))
/** What they said a missing thing keeps them from, when they voted. */
export const whyOf = async (db: Reads, ids: string[], contactId: string) =>
  (
    await db
      .select({ why: requestVote.why })
      .from(requestVote)
      .where(
        and(
          inArray(requestVote.requestId, ids),
          ofPerson(requestVote.contactId, contactId),
          isNotNull(requestVote.why),
        ),
      )
      .orderBy(asc(requestVote.createdAt))
      .limit(1)
      .get()
  )?.why ?? null
/** The comments a notice tells this person of, oldest first: all that still stand, but for their own. */
export const othersComments = (db: Reads, noticeId: string, contactId: string) =>
  db
    .select({ body: requestComment.body })
    .from(requestNoticeComment)
    .innerJoin(requestComment, eq(requestComment.id, requestNoticeComment.commentId))
    .where(
      and(
        eq(requestNoticeComment.noticeId, noticeId),
        sql`${requestComment.deletedAt} IS NULL AND ${requestComment.moderation} = 'published'`,
        sql`(${requestNoticeComment.contactId} IS NULL OR NOT (${ofPerson(requestNoticeComment.contactId, contactId)}))`,
      ),
    )
    .orderBy(asc(requestComment.id))
