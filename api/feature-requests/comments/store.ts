import { type AnyColumn, and, asc, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { account } from '../../../db/schema/identity.ts'
import { requestComment, requestCommentRevision, requestMention } from '../../../db/schema/request-comments.ts'
import { setting } from '../../../db/schema/settings.ts'
import { ofPerson } from '../../kernel/person.ts'

export type CommentRow = typeof requestComment.$inferSelect
/** Who is reading: a colleague, a customer, or anybody. */
export type Reader = { staff: true } | { staff: false; contactId: string | null }

/** A request and all that were merged into it. */
export const threadOf = (db: Reads, requestId: string) =>
  db
    .select({ id: request.id, number: request.number, commentCount: request.commentCount, boardId: request.boardId })
    .from(request)
    .where(or(eq(request.id, requestId), eq(request.canonicalId, requestId)))

const { id, threadId, requestId, kind, moderation, deletedAt, contactId } = requestComment
const columns = {
  comment: requestComment,
  contactName: contact.name,
  accountName: account.name,
  person: contact.canonicalId,
}
export type Said = Awaited<ReturnType<typeof commentById>> & object
const said = (db: Reads) =>
  db
    .select(columns)
    .from(requestComment)
    .leftJoin(contact, eq(contact.id, contactId))
    .leftJoin(account, eq(account.id, requestComment.accountId))

const own = (column: AnyColumn, reader: Reader): SQL | undefined =>
  reader.staff || reader.contactId === null ? undefined : ofPerson(column, reader.contactId)
/** What this reader may see: the same for a list, an answer and a pinned one. */
const seenBy = (reader: Reader) =>
  reader.staff
    ? sql`1`
    : and(
        sql`${kind} <> 'internal'`,
        or(eq(moderation, 'published'), own(contactId, reader)),
        // a deleted one is a gap that holds its answers together
        or(
          isNull(deletedAt),
          sql`EXISTS (SELECT 1 FROM request_comment a WHERE a.parent_id = ${id} AND a.deleted_at IS NULL AND a.moderation = 'published' AND a.kind <> 'internal')`,
        ),
      )

/** In the order of a conversation: each comment, then what answers it. */
export const page = (
  db: Reads,
  { requests, reader, after, limit }: { requests: string[]; reader: Reader; after?: CommentRow; limit: number },
) =>
  said(db)
    .where(
      and(
        inArray(requestId, requests),
        seenBy(reader),
        after && or(gt(threadId, after.threadId), and(eq(threadId, after.threadId), gt(id, after.id))),
      ),
    )
    .orderBy(asc(threadId), asc(id))
    .limit(limit)
export const pinnedOf = (db: Reads, requests: string[], target: string) =>
  said(db)
    .where(and(inArray(requestId, requests), isNotNull(requestComment.pinnedAt)))
    // the answer of the request itself stands above those of what was merged into it
    .orderBy(sql`${requestId} = ${target} DESC`, sql`${requestComment.pinnedAt} DESC`)
    .get()
export const commentById = (db: Reads, commentId: string) => said(db).where(eq(id, commentId)).get()
export const seenComment = (db: Reads, commentId: string, reader: Reader) =>
  said(db)
    .where(and(eq(id, commentId), seenBy(reader)))
    .get()

export const held = (db: Reads, after: string | undefined, limit: number) =>
  db
    .select({ ...columns, number: request.number, title: request.title, request: request.id })
    .from(requestComment)
    .innerJoin(request, eq(request.id, requestId))
    .leftJoin(contact, eq(contact.id, contactId))
    .leftJoin(account, eq(account.id, requestComment.accountId))
    .where(and(eq(moderation, 'held'), isNull(deletedAt), isNull(request.deletedAt), after ? gt(id, after) : undefined))
    .orderBy(asc(id))
    .limit(limit)

export const insertComment = async (tx: DbTx, row: typeof requestComment.$inferInsert) => {
  await tx.insert(requestComment).values(row)
  await insertRevision(tx, { commentId: row.id, n: 1, body: row.body, createdAt: row.createdAt })
}
export const insertRevision = (tx: DbTx, row: typeof requestCommentRevision.$inferInsert) =>
  tx.insert(requestCommentRevision).values(row)
export const changeComment = (tx: DbTx, commentId: string, change: Partial<typeof requestComment.$inferInsert>) =>
  tx.update(requestComment).set(change).where(eq(id, commentId))
export const unpin = (tx: DbTx, ofRequest: string) =>
  tx
    .update(requestComment)
    .set({ pinnedAt: null })
    .where(and(eq(requestId, ofRequest), isNotNull(requestComment.pinnedAt)))
export const addToCount = (tx: DbTx, ofRequest: string, by: number) =>
  tx
    .update(request)
    .set({ commentCount: sql`${request.commentCount} + ${by}` })
    .where(eq(request.id, ofRequest))
/** What the counter of a request should say. */
export const countComments = async (db: Reads, ofRequest: string): Promise<number> =>
  (await db
    .select({ n: sql<number>`count(*)` })
    .from(requestComment)
    .where(and(eq(requestId, ofRequest), eq(moderation, 'published'), isNull(deletedAt), sql`${kind} <> 'internal'`))
    .get())!.n
export const revisionsOf = (db: Reads, commentId: string) =>
  db
    .select()
    .from(requestCommentRevision)
    .where(eq(requestCommentRevision.commentId, commentId))
    .orderBy(asc(requestCommentRevision.n))

/** Everything these people wrote that has words left. */
export const commentsOf = (db: Reads, contacts: string[]) =>
  db
    .select()
    .from(requestComment)
    .where(and(inArray(contactId, contacts), sql`${requestComment.body} <> ''`))
export async function forgetWords(tx: DbTx, commentIds: string[]): Promise<void> {
  await tx.update(requestCommentRevision).set({ body: '' }).where(inArray(requestCommentRevision.commentId, commentIds))
  await tx
    .update(requestComment)
    .set({ body: '', removalReason: null, moderationReason: sql`CASE WHEN moderation = 'rejected' THEN '' END` })
    .where(inArray(id, commentIds))
  await tx.delete(requestMention).where(inArray(requestMention.commentId, commentIds))
}
export const forgetMentioned = (tx: DbTx, people: string[]) =>
  tx.delete(requestMention).where(inArray(requestMention.personId, people))

/** Who may be named: those who spoke in the thread, and colleagues; each person once, by the contact that stands for them. */
export const speakers = (db: Reads, requests: string[]) =>
  db
    .select({ id: contact.id, name: contact.name })
    .from(contact)
    .where(
      and(
        isNull(contact.erasedAt),
        sql`${contact.id} IN (
          SELECT c.canonical_id FROM contact c WHERE c.id IN (
            SELECT r.contact_id FROM request r WHERE r.id IN ${requests} AND r.contact_id IS NOT NULL
            UNION SELECT m.contact_id FROM request_comment m WHERE m.request_id IN ${requests} AND m.contact_id IS NOT NULL
              AND m.moderation = 'published' AND m.deleted_at IS NULL))`,
      ),
    )
    .orderBy(asc(contact.name), asc(contact.id))
    .limit(500)
export const colleagues = (db: Reads) =>
  db
    .select({ id: account.id, name: account.name })
    .from(account)
    .where(and(isNull(account.disabledAt), isNull(account.contactId)))
    .orderBy(asc(account.name), asc(account.id))
    .limit(500)
/** Contacts that were merged since stand for another one now. */
export const canonicalOf = (db: Reads, contacts: string[]) =>
  db.select({ id: contact.id, canonicalId: contact.canonicalId }).from(contact).where(inArray(contact.id, contacts))

export const mentionsOf = (db: Reads, commentIds: string[]) =>
  db
    .select({ mention: requestMention, contactName: contact.name, accountName: account.name })
    .from(requestMention)
    .leftJoin(contact, eq(contact.id, requestMention.personId))
    .leftJoin(account, eq(account.id, requestMention.personId))
    .where(inArray(requestMention.commentId, commentIds))
    .orderBy(asc(requestMention.createdAt), asc(requestMention.personId))
export const insertMention = (tx: DbTx, row: typeof requestMention.$inferInsert) =>
  tx.insert(requestMention).values(row).onConflictDoNothing()
/** Marks them told, and answers who they are. */
export const tellMentions = (tx: DbTx, commentId: string, now: number) =>
  tx
    .update(requestMention)
    .set({ toldAt: now })
    .where(and(eq(requestMention.commentId, commentId), isNull(requestMention.toldAt)))
    .returning({ personId: requestMention.personId })

export const companyName = async (db: Reads): Promise<string> => {
  const saved = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, 'brand')).get()
  return saved ? String((JSON.parse(saved.value) as { companyName?: string }).companyName ?? 'Acclaim') : 'Acclaim'
}
