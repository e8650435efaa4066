import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import { board, requestStatus } from '../../db/schema/boards.ts'
import { contact } from '../../db/schema/contacts.ts'
import { request, requestAnswer, requestEvent, requestRevision } from '../../db/schema/feature-requests.ts'
import { requestComment } from '../../db/schema/request-comments.ts'
import { toPlain } from '../kernel/markdown.ts'
import { ofPerson } from '../kernel/person.ts'
import { indexed } from '../kernel/search.ts'

export type RequestRow = typeof request.$inferSelect
export type BoardRow = typeof board.$inferSelect
export type StatusRow = typeof requestStatus.$inferSelect

const whole = (db: Reads) =>
  db
    .select({ request, board, status: requestStatus })
    .from(request)
    .innerJoin(board, eq(board.id, request.boardId))
    .innerJoin(requestStatus, eq(requestStatus.id, request.statusId))
export type Whole = NonNullable<Awaited<ReturnType<typeof wholeByNumber>>>
export const wholeByNumber = (db: Reads, number: number) => whole(db).where(eq(request.number, number)).get()
export const wholeById = (db: Reads, id: string) => whole(db).where(eq(request.id, id)).get()

export const requestByNumber = (db: Reads, number: number) =>
  db.select().from(request).where(eq(request.number, number)).get()
export const requestById = (db: Reads, id: string) => db.select().from(request).where(eq(request.id, id)).get()
export const requestsById = (db: Reads, ids: string[]) => db.select().from(request).where(inArray(request.id, ids))
export const childrenOf = (db: Reads, id: string) =>
  db.select().from(request).where(eq(request.canonicalId, id)).orderBy(asc(request.number))

export const insertRequest = async (tx: DbTx, row: typeof request.$inferInsert): Promise<RequestRow> =>
  (await tx.insert(request).values(row).returning())[0]!
export const setRequest = (tx: DbTx, id: string, change: Partial<typeof request.$inferInsert>) =>
  tx.update(request).set(change).where(eq(request.id, id))

/** What the searches find of a request: its words while it is listed, or nothing. */
export async function reindex(tx: DbTx, row: Pick<RequestRow, 'number' | 'shown' | 'title' | 'body'>) {
  await unindex(tx, row.number)
  if (!row.shown) return
  const [title, body] = [indexed(row.title), indexed(toPlain(row.body))]
  await tx.run(sql`INSERT INTO request_search (rowid, title, body) VALUES (${row.number}, ${title}, ${body})`)
  await tx.run(
    sql`INSERT INTO request_trigram (rowid, title) VALUES (${row.number}, ${row.title.normalize('NFKC').toLowerCase()})`,
  )
}
export async function unindex(tx: DbTx, number: number) {
  await tx.run(sql`DELETE FROM request_search WHERE rowid = ${number}`)
  await tx.run(sql`DELETE FROM request_trigram WHERE rowid = ${number}`)
}

export const insertRevision = (tx: DbTx, row: typeof requestRevision.$inferInsert) =>
  tx.insert(requestRevision).values(row)
export const lastRevision = (db: Reads, requestId: string) =>
  db
    .select()
    .from(requestRevision)
    .where(eq(requestRevision.requestId, requestId))
    .orderBy(desc(requestRevision.n))
    .limit(1)
    .get()
export const revisionsOf = (db: Reads, requestId: string) =>
  db.select().from(requestRevision).where(eq(requestRevision.requestId, requestId)).orderBy(asc(requestRevision.n))

/** Appends to the request's own history and answers the row's number. */
export const insertEvent = async (tx: DbTx, row: typeof requestEvent.$inferInsert): Promise<number> =>
  (await tx.insert(requestEvent).values(row).returning({ seq: requestEvent.seq }))[0]!.seq
export const eventsOf = (db: Reads, requestId: string, limit = 100) =>
  db
    .select()
    .from(requestEvent)
    .where(eq(requestEvent.requestId, requestId))
    .orderBy(desc(requestEvent.seq))
    .limit(limit)
export const answersOf = (db: Reads, requestId: string) =>
  db
    .select({ answer: requestAnswer, status: requestStatus })
    .from(requestAnswer)
    .innerJoin(requestStatus, eq(requestStatus.id, requestAnswer.statusId))
    .where(eq(requestAnswer.requestId, requestId))
    .orderBy(desc(requestAnswer.eventSeq))

export const nameOf = async (db: Reads, contactId: string) =>
  (await db.select({ name: contact.name }).from(contact).where(eq(contact.id, contactId)).get())?.name ?? ''
export const isOf = async (db: Reads, requestId: string, contactId: string) =>
  Boolean(
    await db
      .select({ id: request.id })
      .from(request)
      .where(and(eq(request.id, requestId), ofPerson(request.contactId, contactId)))
      .get(),
  )
const PUBLISHED_MOST = 10
/** How many of this person's requests and comments were let through, up to ten. */
export async function publishedOf(db: Reads, contactId: string): Promise<number> {
  const row = await db.get<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM request
    WHERE ${ofPerson(request.contactId, contactId)} AND moderation = 'published'
    UNION ALL SELECT 1 FROM request_comment
    WHERE ${ofPerson(requestComment.contactId, contactId)} AND moderation = 'published' AND deleted_at IS NULL
    LIMIT ${PUBLISHED_MOST})`)
  return row?.n ?? 0
}
export const contactByEmailOrId = (db: Reads, who: string) =>
  db
    .select({ id: contact.id, canonicalId: contact.canonicalId, erasedAt: contact.erasedAt })
    .from(contact)
    .where(who.includes('@') ? eq(contact.email, who.toLowerCase()) : eq(contact.id, who))
    .get()
export const boardBySlug = (db: Reads, slug: string) => db.select().from(board).where(eq(board.slug, slug)).get()
export const defaultStatus = async (db: Reads) =>
  (await db.select().from(requestStatus).where(eq(requestStatus.isDefault, true)).get())!
