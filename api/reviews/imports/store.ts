import { and, asc, desc, eq, gt, inArray, isNotNull, lt, ne, or, type SQL, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { erasure } from '../../../db/schema/contacts.ts'
import { job } from '../../../db/schema/events.ts'
import { account } from '../../../db/schema/identity.ts'
import { reviewImport, reviewImportRow } from '../../../db/schema/review-imports.ts'
import { review } from '../../../db/schema/reviews.ts'
import type { Line } from '../../kernel/csv-file.ts'
import type { Key } from '../../kernel/page.ts'
import type { Mapping, Totals } from './contract.ts'
import type { ImportState, Verdict } from './rules.ts'

type ImportRow = typeof reviewImport.$inferSelect
export type Stored = Omit<ImportRow, 'columns' | 'mapping' | 'totals'> & {
  columns: string[]
  mapping: Mapping
  totals: Totals
}
const NONE: Totals = { new: 0, known: 0, refused: 0 }
const opened = ({ columns, mapping, totals, ...row }: ImportRow): Stored => ({
  ...row,
  columns: JSON.parse(columns) as string[],
  mapping: JSON.parse(mapping) as Mapping,
  totals: { ...NONE, ...(JSON.parse(totals) as Partial<Totals>) },
})

export const insertImport = (tx: DbTx, row: typeof reviewImport.$inferInsert) => tx.insert(reviewImport).values(row)
export const importById = async (db: Reads, id: string) => {
  const row = await db.select().from(reviewImport).where(eq(reviewImport.id, id)).get()
  return row && opened(row)
}
const withMaker = (db: Reads) =>
  db
    .select({ stored: reviewImport, createdBy: { id: account.id, name: account.name } })
    .from(reviewImport)
    .leftJoin(account, eq(account.id, reviewImport.createdBy))
export const importWithMaker = async (db: Reads, id: string) => {
  const row = await withMaker(db).where(eq(reviewImport.id, id)).get()
  return row && { ...opened(row.stored), createdBy: row.createdBy }
}
/** Newest first, one more than asked for. */
export const imports = async (db: Reads, limit: number, after: Key | undefined) =>
  (
    await withMaker(db)
      .where(
        after &&
          or(
            lt(reviewImport.createdAt, after.at),
            and(eq(reviewImport.createdAt, after.at), lt(reviewImport.id, after.id)),
          ),
      )
      .orderBy(desc(reviewImport.createdAt), desc(reviewImport.id))
      .limit(limit + 1)
  ).map(({ stored, createdBy }) => ({ ...opened(stored), createdBy }))
export const changeImport = (
  tx: DbTx,
  id: string,
  { mapping, totals, ...change }: Partial<Pick<Stored, 'state' | 'mapping' | 'totals' | 'settled' | 'finishedAt'>>,
) =>
  tx
    .update(reviewImport)
    .set({
      ...change,
      ...(mapping && { mapping: JSON.stringify(mapping) }),
      ...(totals && { totals: JSON.stringify(totals) }),
    })
    .where(eq(reviewImport.id, id))
/** Whether a job is on its way that works on this import. */
export const isBeingDone = async (db: Reads, id: string) =>
  (await db
    .select({ id: job.id })
    .from(job)
    .where(
      and(
        inArray(job.name, ['reviews.import', 'reviews.undo_import']),
        inArray(job.state, ['queued', 'running']),
        sql`json_extract(${job.payload}, '$.importId') = ${id}`,
      ),
    )
    .limit(1)
    .get()) !== undefined
/** A platform is written as it was the first time, so that "trustpilot" is no second one. */
export const spellingOf = async (db: Reads, source: string) =>
  (
    await db
      .select({ source: reviewImport.source })
      .from(reviewImport)
      .where(sql`lower(${reviewImport.source}) = lower(${source})`)
      .orderBy(asc(reviewImport.createdAt))
      .limit(1)
      .get()
  )?.source ?? source

export const insertRows = (tx: DbTx, importId: string, lines: readonly Line[]) =>
  tx.run(sql`INSERT INTO review_import_row (import_id, line, cells)
    SELECT ${importId}, value->>0, value->1 FROM json_each(${JSON.stringify(lines.map(({ line, cells }) => [line, cells]))})`)
export const deleteRows = (tx: DbTx, importId: string) =>
  tx.delete(reviewImportRow).where(eq(reviewImportRow.importId, importId))
export const emptyRows = (tx: DbTx, importId: string) =>
  tx.update(reviewImportRow).set({ cells: null }).where(eq(reviewImportRow.importId, importId))

const openedRow = ({ cells, ...row }: typeof reviewImportRow.$inferSelect) => ({
  ...row,
  cells: cells === null ? null : (JSON.parse(cells) as string[]),
})
const rowsWhere = async (db: Reads, importId: string, condition: SQL | undefined, limit: number) =>
  (
    await db
      .select()
      .from(reviewImportRow)
      .where(and(eq(reviewImportRow.importId, importId), condition))
      .orderBy(asc(reviewImportRow.line))
      .limit(limit)
  ).map(openedRow)
export const rowsAfter = (db: Reads, importId: string, line: number, limit: number, verdict?: Verdict) =>
  rowsWhere(db, importId, and(gt(reviewImportRow.line, line), verdict && eq(reviewImportRow.verdict, verdict)), limit)
/** The next lines to apply; the words are those of the index. */
export const waiting = (db: Reads, importId: string, limit: number) =>
  rowsWhere(db, importId, sql`applied_at IS NULL AND verdict <> 'refused'`, limit)

export interface Settled {
  line: number
  verdict: Verdict
  reason: string | null
  reviewId: string | null
}
const listed = (importId: string, rows: readonly Settled[]) =>
  sql`SELECT ${importId}, value->>0, value->>1, value->>2, value->>3
    FROM json_each(${JSON.stringify(rows.map(({ line, verdict, reason, reviewId }) => [line, verdict, reason, reviewId]))})
    WHERE true`
/** Written as an insert, because an update from a list reads the whole list for each of its lines. */
export const setVerdicts = (tx: DbTx, importId: string, rows: readonly Settled[]) =>
  tx.run(sql`INSERT INTO review_import_row (import_id, line, verdict, reason, review_id) ${listed(importId, rows)}
    ON CONFLICT (import_id, line) DO UPDATE
    SET verdict = excluded.verdict, reason = excluded.reason, review_id = excluded.review_id`)
/** What a line said is forgotten as it is applied; of a refused one it is kept to be mended. */
export const setApplied = (tx: DbTx, importId: string, rows: readonly Settled[], now: number) =>
  tx.run(sql`INSERT INTO review_import_row (import_id, line, verdict, reason, review_id) ${listed(importId, rows)}
    ON CONFLICT (import_id, line) DO UPDATE
    SET verdict = excluded.verdict, reason = excluded.reason, review_id = excluded.review_id,
      applied_at = iif(excluded.verdict = 'refused', NULL, ${now}), cells = iif(excluded.verdict = 'refused', cells, NULL)`)

export const importsLeftBefore = (db: Reads, before: number) =>
  db
    .select({ id: reviewImport.id })
    .from(reviewImport)
    .where(
      and(
        inArray(reviewImport.state, ['reading', 'read', 'checked'] satisfies ImportState[]),
        lt(reviewImport.createdAt, before),
      ),
    )
/** What refused lines said, once there was time enough to mend them. */
export const forgetRefused = (tx: DbTx, before: number) =>
  tx
    .update(reviewImportRow)
    .set({ cells: null })
    .where(
      and(
        isNotNull(reviewImportRow.cells),
        inArray(
          reviewImportRow.importId,
          tx
            .select({ id: reviewImport.id })
            .from(reviewImport)
            .where(and(eq(reviewImport.state, 'done'), lt(reviewImport.finishedAt, before))),
        ),
      ),
    )
/** Lines that name one of these people by their address say nothing any more. */
export const dropLinesOf = (tx: DbTx, contactIds: readonly string[]) =>
  tx.run(sql`UPDATE review_import_row SET cells = NULL WHERE cells IS NOT NULL AND EXISTS (
    SELECT 1 FROM json_each(cells) c WHERE lower(trim(c.value, ' ''')) IN (
      SELECT email FROM contact WHERE id IN (SELECT value FROM json_each(${JSON.stringify(contactIds)}))))`)

/** Tells whether anybody was erased between two looks; no row of it ever goes. */
export const lastErasure = async (db: Reads) =>
  (await db.select({ n: sql<number>`coalesce(max(rowid), 0)` }).from(erasure).get())!.n

const ofImport = (importId: string) =>
  and(eq(review.importId, importId), isNotNull(review.importId), ne(review.state, 'erased'))
export const standing = async (db: Reads, importId: string) =>
  (await db.select({ n: sql<number>`count(*)` }).from(review).where(ofImport(importId)).get())!.n
export const nextToUndo = (db: Reads, importId: string, limit: number) =>
  db.select().from(review).where(ofImport(importId)).limit(limit)
/** Where the original stands tells who wrote it. */
export const dropUrls = (tx: DbTx, ids: string[]) =>
  tx.update(review).set({ sourceUrl: null }).where(inArray(review.id, ids))
