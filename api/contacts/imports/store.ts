import {
  type AnyColumn,
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { DbTx, Reads } from '../../../db/client.ts'
import { company, contact, contactImport, contactImportRow } from '../../../db/schema/contacts.ts'
import { job } from '../../../db/schema/events.ts'
import { account } from '../../../db/schema/identity.ts'
import type { Line } from '../../kernel/csv-file.ts'
import type { Key } from '../../kernel/page.ts'
import type { Column, Totals } from './contract.ts'
import type { ImportState, Known, Verdict } from './rules.ts'

type ImportRow = typeof contactImport.$inferSelect
export type Stored = Omit<ImportRow, 'columns' | 'mapping' | 'totals'> & {
  columns: string[]
  mapping: Column[]
  totals: Totals
}
const NONE: Totals = { new: 0, changed: 0, unchanged: 0, refused: 0 }
const opened = ({ columns, mapping, totals, ...row }: ImportRow): Stored => ({
  ...row,
  columns: JSON.parse(columns) as string[],
  mapping: JSON.parse(mapping) as Column[],
  totals: { ...NONE, ...(JSON.parse(totals) as Partial<Totals>) },
})

export const insertImport = (tx: DbTx, row: typeof contactImport.$inferInsert) => tx.insert(contactImport).values(row)
export const importById = async (db: Reads, id: string) => {
  const row = await db.select().from(contactImport).where(eq(contactImport.id, id)).get()
  return row && opened(row)
}
const withMaker = (db: Reads) =>
  db
    .select({ stored: contactImport, createdBy: { id: account.id, name: account.name } })
    .from(contactImport)
    .leftJoin(account, eq(account.id, contactImport.createdBy))
export const importWithMaker = async (db: Reads, id: string) => {
  const row = await withMaker(db).where(eq(contactImport.id, id)).get()
  return row && { ...opened(row.stored), createdBy: row.createdBy }
}
/** Newest first, one more than asked for. */
export const imports = async (db: Reads, limit: number, after: Key | undefined) =>
  (
    await withMaker(db)
      .where(
        after &&
          or(
            lt(contactImport.createdAt, after.at),
            and(eq(contactImport.createdAt, after.at), lt(contactImport.id, after.id)),
          ),
      )
      .orderBy(desc(contactImport.createdAt), desc(contactImport.id))
      .limit(limit + 1)
  ).map(({ stored, createdBy }) => ({ ...opened(stored), createdBy }))
export const changeImport = (
  tx: DbTx,
  id: string,
  { mapping, totals, ...change }: Partial<Pick<Stored, 'state' | 'mapping' | 'totals' | 'settled' | 'finishedAt'>>,
) =>
  tx
    .update(contactImport)
    .set({
      ...change,
      ...(mapping && { mapping: JSON.stringify(mapping) }),
      ...(totals && { totals: JSON.stringify(totals) }),
    })
    .where(eq(contactImport.id, id))
/** The last time the same file was applied to its end. */
export const appliedBefore = async (db: Reads, { id, fileHash }: Pick<ImportRow, 'id' | 'fileHash'>) => {
  const row = await db
    .select({ id: contactImport.id, finishedAt: contactImport.finishedAt })
    .from(contactImport)
    .where(and(eq(contactImport.fileHash, fileHash), eq(contactImport.state, 'done'), ne(contactImport.id, id)))
    .orderBy(desc(contactImport.finishedAt))
    .limit(1)
    .get()
  return row ? { id: row.id, finishedAt: row.finishedAt! } : null
}
/** Whether a job is on its way that works on this import. */
export const isBeingApplied = async (db: Reads, id: string) =>
  (await db
    .select({ id: job.id })
    .from(job)
    .where(
      and(
        eq(job.name, 'contacts.import'),
        inArray(job.state, ['queued', 'running']),
        sql`json_extract(${job.payload}, '$.importId') = ${id}`,
      ),
    )
    .limit(1)
    .get()) !== undefined

export const insertRows = (tx: DbTx, importId: string, lines: readonly Line[]) =>
  tx.run(sql`INSERT INTO contact_import_row (import_id, line, cells)
    SELECT ${importId}, value->>0, value->1 FROM json_each(${JSON.stringify(lines.map(({ line, cells }) => [line, cells]))})`)
export const deleteRows = (tx: DbTx, importId: string) =>
  tx.delete(contactImportRow).where(eq(contactImportRow.importId, importId))

const openedRow = ({ cells, ...row }: typeof contactImportRow.$inferSelect) => ({
  ...row,
  cells: cells === null ? null : (JSON.parse(cells) as string[]),
})
const rowsWhere = async (db: Reads, importId: string, condition: SQL | undefined, limit: number) =>
  (
    await db
      .select()
      .from(contactImportRow)
      .where(and(eq(contactImportRow.importId, importId), condition))
      .orderBy(asc(contactImportRow.line))
      .limit(limit)
  ).map(openedRow)
export const rowsAfter = (db: Reads, importId: string, line: number, limit: number, verdict?: Verdict) =>
  rowsWhere(db, importId, and(gt(contactImportRow.line, line), verdict && eq(contactImportRow.verdict, verdict)), limit)
/** The next lines to apply; the words are those of the index. */
export const waiting = (db: Reads, importId: string, limit: number) =>
  rowsWhere(db, importId, sql`applied_at IS NULL AND verdict <> 'refused'`, limit)

export interface Settled {
  line: number
  verdict: Verdict
  reason: string | null
  contactId: string | null
}
const listed = (importId: string, rows: readonly Settled[]) =>
  sql`SELECT ${importId}, value->>0, value->>1, value->>2, value->>3
    FROM json_each(${JSON.stringify(rows.map(({ line, verdict, reason, contactId }) => [line, verdict, reason, contactId]))})
    WHERE true`
/** Written as an insert, because an update from a list reads the whole list for each of its lines. */
export const setVerdicts = (tx: DbTx, importId: string, rows: readonly Settled[]) =>
  tx.run(sql`INSERT INTO contact_import_row (import_id, line, verdict, reason, contact_id) ${listed(importId, rows)}
    ON CONFLICT (import_id, line) DO UPDATE
    SET verdict = excluded.verdict, reason = excluded.reason, contact_id = excluded.contact_id`)
/** What a line said is forgotten as it is applied; of a refused one it is kept to be mended. */
export const setApplied = (tx: DbTx, importId: string, rows: readonly Settled[], now: number) =>
  tx.run(sql`INSERT INTO contact_import_row (import_id, line, verdict, reason, contact_id) ${listed(importId, rows)}
    ON CONFLICT (import_id, line) DO UPDATE
    SET verdict = excluded.verdict, reason = excluded.reason, contact_id = excluded.contact_id,
      applied_at = iif(excluded.verdict = 'refused', NULL, ${now}), cells = iif(excluded.verdict = 'refused', cells, NULL)`)

export const importsLeftBefore = (db: Reads, before: number) =>
  db
    .select({ id: contactImport.id })
    .from(contactImport)
    .where(
      and(
        inArray(contactImport.state, ['reading', 'read', 'checked'] satisfies ImportState[]),
        lt(contactImport.createdAt, before),
      ),
    )
/** What refused lines said, once there was time enough to mend them. */
export const forgetRefused = (tx: DbTx, before: number) =>
  tx
    .update(contactImportRow)
    .set({ cells: null })
    .where(
      and(
        isNotNull(contactImportRow.cells),
        inArray(
          contactImportRow.importId,
          tx
            .select({ id: contactImport.id })
            .from(contactImport)
            .where(and(eq(contactImport.state, 'done'), lt(contactImport.finishedAt, before))),
        ),
      ),
    )

const kept = alias(contact, 'kept')
/** The people of addresses or numbers, each under what was asked for; who was merged is the contact that was kept. */
async function known(db: Reads, asked: typeof contact.email | typeof contact.externalId, values: readonly string[]) {
  if (values.length === 0) return new Map<string, Known>()
  const rows = await db
    .select({
      asked,
      ...{ id: kept.id, email: kept.email, name: kept.name, externalId: kept.externalId },
      ...{ company: company.name, plan: kept.plan, traits: kept.traits },
    })
    .from(contact)
    .innerJoin(kept, eq(kept.id, contact.canonicalId))
    .leftJoin(company, eq(company.id, kept.companyId))
    .where(and(isNull(contact.erasedAt), isNull(kept.erasedAt), isOneOf(asked, values)))
  return new Map<string, Known>(
    rows.map(({ asked: by, traits, ...row }) => [
      by!,
      { ...row, traits: JSON.parse(traits) as Record<string, unknown> },
    ]),
  )
}
const isOneOf = (column: AnyColumn, values: readonly string[]) =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`
export const knownByEmail = (db: Reads, emails: readonly string[]) => known(db, contact.email, emails)
export const knownByExternalId = (db: Reads, ids: readonly string[]) => known(db, contact.externalId, ids)
/** Those of the addresses that colleagues sign in with. */
export const staffAmong = async (db: Reads, emails: readonly string[]) =>
  new Set(
    emails.length === 0
      ? []
      : (
          await db
            .select({ email: account.email })
            .from(account)
            .where(and(ne(account.role, 'customer'), isOneOf(account.email, emails)))
        ).map(({ email }) => email),
  )

export const insertContact = (tx: DbTx, row: typeof contact.$inferInsert) => tx.insert(contact).values(row)
export const changeContact = (tx: DbTx, id: string, change: Partial<typeof contact.$inferInsert>) =>
  tx.update(contact).set(change).where(eq(contact.id, id))
