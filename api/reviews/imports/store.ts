import { and, asc, desc, eq, inArray, isNotNull, lt, ne, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { job } from '../../../db/schema/events.ts'
import { account } from '../../../db/schema/identity.ts'
import { reviewImport } from '../../../db/schema/review-imports.ts'
import { review } from '../../../db/schema/reviews.ts'
import { importRows, type SettledLine, type StoredLine } from '../../kernel/import-rows.ts'
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

const rows = importRows<Verdict>({ table: 'review_import_row', subject: 'review_id' })
export const { insert: insertRows, drop: deleteRows, empty: emptyRows, dropLinesOf, forgetCells } = rows
const named = ({ subjectId, ...row }: StoredLine<Verdict>) => ({ ...row, reviewId: subjectId })
export const rowsAfter = async (db: Reads, importId: string, line: number, limit: number, verdict?: Verdict) =>
  (await rows.after(db, importId, line, limit, verdict)).map(named)
export const waiting = async (db: Reads, importId: string, limit: number) =>
  (await rows.waiting(db, importId, limit)).map(named)
export interface Settled extends Omit<SettledLine<Verdict>, 'subjectId'> {
  reviewId: string | null
}
const nameless = (settled: readonly Settled[]) =>
  settled.map(({ reviewId, ...one }) => ({ ...one, subjectId: reviewId }))
export const setVerdicts = (tx: DbTx, importId: string, settled: readonly Settled[]) =>
  rows.setVerdicts(tx, importId, nameless(settled))
export const setApplied = (tx: DbTx, importId: string, settled: readonly Settled[], now: number) =>
  rows.setApplied(tx, importId, nameless(settled), now)

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
/** Long enough ago to have mended what was refused. */
export const importsDoneBefore = async (db: Reads, before: number) =>
  (
    await db
      .select({ id: reviewImport.id })
      .from(reviewImport)
      .where(and(eq(reviewImport.state, 'done'), lt(reviewImport.finishedAt, before)))
  ).map(({ id }) => id)

const ofImport = (importId: string) =>
  and(eq(review.importId, importId), isNotNull(review.importId), ne(review.state, 'erased'))
export const standing = async (db: Reads, importId: string) =>
  (await db.select({ n: sql<number>`count(*)` }).from(review).where(ofImport(importId)).get())!.n
export const nextToUndo = (db: Reads, importId: string, limit: number) =>
  db.select().from(review).where(ofImport(importId)).limit(limit)
/** Where the original stands tells who wrote it. */
export const dropUrls = (tx: DbTx, ids: string[]) =>
  tx.update(review).set({ sourceUrl: null }).where(inArray(review.id, ids))
