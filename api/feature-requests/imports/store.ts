import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../../db/client.ts'
import { job } from '../../../db/schema/events.ts'
import { request } from '../../../db/schema/feature-requests.ts'
import { account } from '../../../db/schema/identity.ts'
import { requestImport, requestSource } from '../../../db/schema/request-imports.ts'
import { importRows, type SettledLine } from '../../kernel/import-rows.ts'
import type { Key } from '../../kernel/page.ts'
import type { Mapping, Totals } from './contract.ts'
import type { ImportState, Verdict } from './rules.ts'

type ImportRow = typeof requestImport.$inferSelect
export type Stored = Omit<ImportRow, 'columns' | 'mapping' | 'totals'> & {
  columns: string[]
  mapping: Mapping
  totals: Totals
}
export type Settled = SettledLine<Verdict>
export const rows = importRows<Verdict>({ table: 'request_import_row', subject: 'request_id' })

const opened = ({ columns, mapping, totals, ...row }: ImportRow): Stored => ({
  ...row,
  columns: JSON.parse(columns) as string[],
  mapping: JSON.parse(mapping) as Mapping,
  totals: { new: 0, known: 0, refused: 0, ...(JSON.parse(totals) as Partial<Totals>) },
})
const withMaker = (db: Reads) =>
  db
    .select({ stored: requestImport, createdBy: { id: account.id, name: account.name } })
    .from(requestImport)
    .leftJoin(account, eq(account.id, requestImport.createdBy))
export const insertImport = (tx: DbTx, row: typeof requestImport.$inferInsert) => tx.insert(requestImport).values(row)
export const importById = async (db: Reads, id: string) => {
  const row = await withMaker(db).where(eq(requestImport.id, id)).get()
  return row && { ...opened(row.stored), maker: row.createdBy }
}
/** Newest first, one more than asked for. */
export async function imports(db: Reads, limit: number, after: Key | undefined) {
  const { createdAt, id } = requestImport
  const found = await withMaker(db)
    .where(after && or(lt(createdAt, after.at), and(eq(createdAt, after.at), lt(id, after.id))))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1)
  return found.map(({ stored, createdBy }) => ({ ...opened(stored), createdBy }))
}
type Change = Partial<Pick<Stored, 'state' | 'mapping' | 'totals' | 'settled' | 'finishedAt'>>
export const changeImport = (tx: DbTx, id: string, { mapping, totals, ...change }: Change) =>
  tx
    .update(requestImport)
    .set({
      ...change,
      ...(mapping && { mapping: JSON.stringify(mapping) }),
      ...(totals && { totals: JSON.stringify(totals) }),
    })
    .where(eq(requestImport.id, id))
/** Whether a job is on its way that works on this import. */
export const isBeingDone = async (db: Reads, importId: string) =>
  (await db
    .select({ id: job.id })
    .from(job)
    .where(
      and(
        inArray(job.name, ['requests.import', 'requests.undo_import']),
        inArray(job.state, ['queued', 'running']),
        sql`json_extract(${job.payload}, '$.importId') = ${importId}`,
      ),
    )
    .limit(1)
    .get()) !== undefined

const inStates = (states: ImportState[]) => inArray(requestImport.state, states)
export const importsLeftBefore = async (db: Reads, before: number) =>
  (
    await db
      .select({ id: requestImport.id })
      .from(requestImport)
      .where(and(inStates(['reading', 'read', 'checked']), lt(requestImport.createdAt, before)))
  ).map(({ id }) => id)
export const importsDoneBefore = async (db: Reads, before: number) =>
  (
    await db
      .select({ id: requestImport.id })
      .from(requestImport)
      .where(and(inStates(['done']), lt(requestImport.finishedAt, before)))
  ).map(({ id }) => id)

const MOST_WORDS = 50
/** What lines say in the first of these columns in which they say something, each once. */
export const wordsIn = async (db: Reads, importId: string, columns: readonly number[]): Promise<string[]> => {
  const said = columns.map((at) => sql`nullif(trim(json_extract(cells, ${`$[${at}]`})), '')`)
  const rows = await db.all<{ word: string }>(sql`SELECT DISTINCT coalesce(${sql.join(said, sql`, `)}, NULL) AS word
    FROM request_import_row WHERE import_id = ${importId} AND cells IS NOT NULL AND word IS NOT NULL
    ORDER BY word LIMIT ${MOST_WORDS}`)
  return rows.map(({ word }) => word)
}
export const numbersOf = async (db: Reads, requestIds: string[]) =>
  new Map(
    (
      await db.select({ id: request.id, number: request.number }).from(request).where(inArray(request.id, requestIds))
    ).map(({ id, number }) => [id, number]),
  )

/** Whether people here voted for it, spoke of it or merged it; what an import brought is no such thing. */
const TOUCHED = sql`(r.canonical_id IS NOT NULL
  OR EXISTS (SELECT 1 FROM request m WHERE m.canonical_id = r.id)
  OR EXISTS (SELECT 1 FROM request_comment c WHERE c.request_id = r.id AND c.deleted_at IS NULL)
  OR EXISTS (SELECT 1 FROM request_vote v WHERE v.request_id = r.id AND (v.cast_by IS NOT i.created_by OR v.importance IS NOT NULL)))`
const ofImport = (importId: string) => sql`FROM request_source s JOIN request r ON r.id = s.request_id
  JOIN request_import i ON i.id = s.import_id WHERE s.import_id = ${importId} AND r.deleted_at IS NULL`
export async function standing(db: Reads, importId: string): Promise<{ standing: number; touched: number }> {
  const [row] = await db.all<{ standing: number; touched: number }>(
    sql`SELECT count(*) AS standing, coalesce(sum(${TOUCHED}), 0) AS touched ${ofImport(importId)}`,
  )
  return row!
}
export const nextToUndo = async (db: Reads, importId: string, limit: number): Promise<string[]> =>
  (
    await db.all<{ id: string }>(
      sql`SELECT r.id AS id ${ofImport(importId)} AND NOT ${TOUCHED} ORDER BY r.number LIMIT ${limit}`,
    )
  ).map(({ id }) => id)
export const dropSources = (tx: DbTx, requestIds: string[]) =>
  tx.delete(requestSource).where(inArray(requestSource.requestId, requestIds))
export const sourceOfRequest = (db: Reads, requestId: string) =>
  db.select().from(requestSource).where(eq(requestSource.requestId, requestId)).get()
