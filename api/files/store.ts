import { and, asc, eq, gt, inArray, isNotNull, lt, ne, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { board } from '../../db/schema/boards.ts'
import { request } from '../../db/schema/feature-requests.ts'
import { file } from '../../db/schema/files.ts'
import { product } from '../../db/schema/products.ts'
import { requestComment } from '../../db/schema/request-comments.ts'
import { review } from '../../db/schema/reviews.ts'
import type { Key, Paging } from '../kernel/page.ts'
import { ofPerson } from '../kernel/person.ts'

export type FileRow = typeof file.$inferSelect
type State = FileRow['state']

export const insertFile = (tx: DbTx, row: typeof file.$inferInsert) => tx.insert(file).values(row)
export const fileById = (db: Reads, id: string) => db.select().from(file).where(eq(file.id, id)).get()
/** Changes a file only while it is in one of these states; false when it is not any more. */
export const changeFile = async (tx: DbTx, id: string, from: State[], change: Partial<typeof file.$inferInsert>) => {
  const rows = await tx
    .update(file)
    .set(change)
    .where(and(eq(file.id, id), inArray(file.state, from)))
    .returning({ id: file.id })
  return rows.length === 1
}
/** Changes a file only while it is in one of these states and belongs to nothing; answers how it was, or nothing. */
export const changeOpen = async (tx: DbTx, id: string, from: State[], change: Partial<typeof file.$inferInsert>) => {
  const before = await fileById(tx, id)
  if (!before || before.attached || !from.includes(before.state)) return undefined
  return (await changeFile(tx, id, from, change)) ? before : undefined
}
export const deleteFile = (tx: DbTx, id: string) =>
  tx.delete(file).where(and(eq(file.id, id), eq(file.state, 'removed')))

/** How much is declared by uploads that belong to nothing yet. */
export const unattachedBytes = async (db: Reads) =>
  (
    await db
      .select({ n: sql<number>`coalesce(sum(${file.declaredBytes}), 0)` })
      .from(file)
      .where(isNotNull(file.expiresAt))
      .get()
  )?.n ?? 0

/** The same of one sender; what is past its time holds no place any more. */
export const bytesOfSender = async (db: Reads, senderHash: string, now: number) =>
  (
    await db
      .select({ n: sql<number>`coalesce(sum(${file.declaredBytes}), 0)` })
      .from(file)
      .where(and(eq(file.senderHash, senderHash), gt(file.expiresAt, now)))
      .get()
  )?.n ?? 0
/** What these senders have open, of a review that was not sent. */
export const openOf = (db: Reads, senderHashes: string[]) =>
  db
    .select()
    .from(file)
    .where(and(inArray(file.senderHash, senderHashes), eq(file.attached, false), ne(file.state, 'removed')))

export const filesOfReview = (db: Reads, reviewId: string) =>
  db
    .select()
    .from(file)
    .where(and(eq(file.reviewId, reviewId), ne(file.state, 'removed')))
    .orderBy(asc(file.position), asc(file.id))
/** Those of a review of this person's, by whichever of their contacts. */
export const ownFiles = (db: Reads, reviewId: string, contactId: string) =>
  db
    .select()
    .from(file)
    .where(and(eq(file.reviewId, reviewId), ne(file.state, 'removed'), ofPerson(file.contactId, contactId)))
    .orderBy(asc(file.position), asc(file.id))

/** Files with what they are about, for a moderator. */
const looked = (db: Reads) =>
  db
    .select({
      ...{ file, number: request.number },
      product: sql<string>`coalesce(${product.name}, ${board.name}, '')`,
      title: sql<string>`coalesce(${review.title}, ${request.title}, '')`,
    })
    .from(file)
    .leftJoin(review, eq(review.id, file.reviewId))
    .leftJoin(product, eq(product.id, review.productId))
    .leftJoin(request, eq(request.id, file.requestId))
    .leftJoin(board, eq(board.id, request.boardId))
export type Looked = Awaited<ReturnType<typeof waitingFiles>>[number]
export const moderatedFiles = (db: Reads, reviewId: string) =>
  looked(db)
    .where(and(eq(file.reviewId, reviewId), ne(file.state, 'removed')))
    .orderBy(asc(file.position), asc(file.id))
/** What waits for a moderator, the oldest first, one more than asked for. */
export const waitingFiles = (db: Reads, { limit }: Paging, after: Key | undefined) =>
  looked(db)
    .where(
      and(
        sql`file.verdict = 'pending' AND file.state = 'ready' AND file.attached = 1`,
        after && or(gt(file.createdAt, after.at), and(eq(file.createdAt, after.at), gt(file.id, after.id))),
      ),
    )
    .orderBy(asc(file.createdAt), asc(file.id))
    .limit(limit + 1)

/** A file, whether what it belongs to is shown, and to whom. */
export const fileToShow = (db: Reads, id: string) =>
  db
    .select({
      ...{ file, audience: board.viewPolicy },
      shown: sql<number>`coalesce(${review.shown}, ${request.moderation} = 'published' AND ${request.deletedAt} IS NULL
        AND (${file.commentId} IS NULL OR EXISTS (SELECT 1 FROM request_comment c WHERE c.id = ${file.commentId}
          AND c.moderation = 'published' AND c.deleted_at IS NULL AND c.kind <> 'internal')),
        ${file.portrait} = 1 AND EXISTS (SELECT 1 FROM advocate_consent p WHERE p.scope = 'show_picture'
          AND p.shown_as = ${file.id} AND p.withdrawn_at IS NULL), 0)`,
    })
    .from(file)
    .leftJoin(review, eq(review.id, file.reviewId))
    .leftJoin(request, eq(request.id, file.requestId))
    .leftJoin(board, eq(board.id, request.boardId))
    .where(eq(file.id, id))
    .get()
/** Whether a file is this person's, by whichever of their contacts. */
export const isOf = async (db: Reads, id: string, contactId: string) =>
  (await db
    .select({ id: file.id })
    .from(file)
    .where(and(eq(file.id, id), ofPerson(file.contactId, contactId)))
    .get()) !== undefined

/** The pictures of themselves that somebody has here, by whichever of their contacts. */
export const portraitsOf = (db: Reads, contactId: string) =>
  db
    .select()
    .from(file)
    .where(and(ofPerson(file.contactId, contactId), eq(file.portrait, true), ne(file.state, 'removed')))

export const filesOfPeople = (db: Reads, contactIds: string[]) =>
  db
    .select()
    .from(file)
    .where(and(inArray(file.contactId, contactIds), ne(file.state, 'removed')))

const FEW = 100
/** Uploads that belong to nothing for too long, and files of reviews that will not come back. */
export const overdue = (db: Reads, now: number, withdrawnBefore: number) =>
  db
    .select({ id: file.id, reviewId: file.reviewId, state: file.state })
    .from(file)
    .leftJoin(review, eq(review.id, file.reviewId))
    .leftJoin(request, eq(request.id, file.requestId))
    .leftJoin(requestComment, eq(requestComment.id, file.commentId))
    .where(
      and(
        ne(file.state, 'removed'),
        or(
          lt(file.expiresAt, now),
          eq(review.state, 'erased'),
          and(eq(review.state, 'withdrawn'), lt(review.stateChangedAt, withdrawnBefore)),
          lt(request.deletedAt, withdrawnBefore),
          lt(requestComment.deletedAt, withdrawnBefore),
        ),
      ),
    )
    .limit(FEW)
/** Files whose bytes should be gone by now. */
export const removedFiles = (db: Reads) =>
  db.select({ id: file.id }).from(file).where(eq(file.state, 'removed')).limit(FEW)
export const knownIds = async (db: Reads, ids: string[]) =>
  new Set((await db.select({ id: file.id }).from(file).where(inArray(file.id, ids))).map(({ id }) => id))
export const processing = (db: Reads) =>
  db.select().from(file).where(eq(file.state, 'processing')).orderBy(asc(file.createdAt)).limit(1).get()

/** Holds uploads that nothing was sent with yet until then. */
export const holdUntil = (tx: DbTx, ids: string[], expiresAt: number) =>
  tx
    .update(file)
    .set({ expiresAt })
    .where(and(inArray(file.id, ids), eq(file.attached, false)))
