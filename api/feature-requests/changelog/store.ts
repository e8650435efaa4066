import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { requestStatus } from '../../../db/schema/boards.ts'
import { changelogEntry, changelogRequest } from '../../../db/schema/changelog.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import type { ChangelogQuery, EntryQuery } from './contract.ts'

export type EntryRow = typeof changelogEntry.$inferSelect

export const insertEntry = async (tx: DbTx, row: typeof changelogEntry.$inferInsert): Promise<EntryRow> =>
  (await tx.insert(changelogEntry).values(row).returning())[0]!
export const setEntry = (tx: DbTx, id: string, change: Partial<typeof changelogEntry.$inferInsert>) =>
  tx.update(changelogEntry).set(change).where(eq(changelogEntry.id, id))
export async function removeEntry(tx: DbTx, id: string) {
  await tx.delete(changelogRequest).where(eq(changelogRequest.entryId, id))
  await tx.delete(changelogEntry).where(eq(changelogEntry.id, id))
}
export const entryByNumber = (db: Reads, number: number) =>
  db.select().from(changelogEntry).where(eq(changelogEntry.number, number)).get()
export const entryById = (db: Reads, id: string) =>
  db.select().from(changelogEntry).where(eq(changelogEntry.id, id)).get()
export const due = (db: Reads, now: number, limit: number) =>
  db
    .select({ id: changelogEntry.id })
    .from(changelogEntry)
    .where(and(eq(changelogEntry.state, 'scheduled'), lte(changelogEntry.publishAt, now)))
    .orderBy(asc(changelogEntry.publishAt), asc(changelogEntry.number))
    .limit(limit)

/** Newest first, one more than asked for. */
export const published = (
  db: Reads,
  { kind, limit }: ChangelogQuery,
  after: { at: number; number: number } | undefined,
) =>
  db
    .select()
    .from(changelogEntry)
    .where(
      and(
        eq(changelogEntry.state, 'published'),
        kind && eq(changelogEntry.kind, kind),
        after && sql`(${changelogEntry.publishedAt}, ${changelogEntry.number}) < (${after.at}, ${after.number})`,
      ),
    )
    .orderBy(desc(changelogEntry.publishedAt), desc(changelogEntry.number))
    .limit(limit + 1)
/** Changed last first, one more than asked for. */
export const entries = (db: Reads, { state, limit }: EntryQuery, after: { at: number; number: number } | undefined) =>
  db
    .select()
    .from(changelogEntry)
    .where(
      and(
        state && eq(changelogEntry.state, state),
        after && sql`(${changelogEntry.updatedAt}, ${changelogEntry.number}) < (${after.at}, ${after.number})`,
      ),
    )
    .orderBy(desc(changelogEntry.updatedAt), desc(changelogEntry.number))
    .limit(limit + 1)

/** The requests of these entries, by what they were taken into; each once an entry. */
export const linkedTo = (db: Reads, entryIds: string[]) =>
  db
    .selectDistinct({ entryId: changelogRequest.entryId, request, status: requestStatus })
    .from(changelogRequest)
    .innerJoin(
      request,
      sql`${request.id} = (SELECT coalesce(r.canonical_id, r.id) FROM request r WHERE r.id = ${changelogRequest.requestId})`,
    )
    .innerJoin(requestStatus, eq(requestStatus.id, request.statusId))
    .where(inArray(changelogRequest.entryId, entryIds))
    .orderBy(asc(request.number))
export const requestsByNumbers = (db: Reads, numbers: number[]) =>
  db.select({ id: request.id, number: request.number }).from(request).where(inArray(request.number, numbers))
export async function replaceLinks(tx: DbTx, entryId: string, requestIds: string[]) {
  await tx.delete(changelogRequest).where(eq(changelogRequest.entryId, entryId))
  if (requestIds.length > 0)
    await tx.insert(changelogRequest).values(requestIds.map((requestId) => ({ entryId, requestId })))
}
/** The statuses that mean shipped, in their order. */
export const shippedStatuses = (db: Reads) =>
  db
    .select()
    .from(requestStatus)
    .where(and(eq(requestStatus.category, 'shipped'), sql`${requestStatus.archivedAt} IS NULL`))
    .orderBy(asc(requestStatus.position))
