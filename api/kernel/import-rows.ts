import { sql } from 'drizzle-orm'
import type { DbTx, Reads } from '../../db/client.ts'
import type { Line } from './csv-file.ts'

export interface SettledLine<V extends string> {
  line: number
  verdict: V
  reason: string | null
  /** What came of it. */
  subjectId: string | null
}
export interface StoredLine<V extends string> extends Omit<SettledLine<V>, 'verdict'> {
  cells: string[] | null
  verdict: V | null
}

/** A cell as words between spaces. */
const WORDS = sql.raw(
  "' ' || replace(replace(replace(replace(replace(trim(lower(c.value), ' '''), ',', ' '), ';', ' '), char(10), ' '), char(13), ' '), char(9), ' ') || ' '",
)

/**
 * The lines of one kind of import: their table and the column that names what came of them. Both stand in the code of a
 * store, never in what somebody sends.
 */
export function importRows<V extends string>({ table, subject }: { table: string; subject: string }) {
  const [rows, subjectId] = [sql.raw(table), sql.raw(subject)]
  type Row = Omit<StoredLine<V>, 'cells'> & { cells: string | null }
  const opened = ({ cells, ...row }: Row): StoredLine<V> => ({
    ...row,
    cells: cells === null ? null : (JSON.parse(cells) as string[]),
  })
  const listed = (importId: string, settled: readonly SettledLine<V>[]) =>
    sql`SELECT ${importId}, value->>0, value->>1, value->>2, value->>3
      FROM json_each(${JSON.stringify(settled.map((one) => [one.line, one.verdict, one.reason, one.subjectId]))}) WHERE true`
  const read = async (db: Reads, importId: string, condition: ReturnType<typeof sql>, limit: number) =>
    (
      await db.all<Row>(sql`SELECT line, cells, verdict, reason, ${subjectId} AS "subjectId" FROM ${rows}
        WHERE import_id = ${importId} AND ${condition} ORDER BY line LIMIT ${limit}`)
    ).map(opened)
  return {
    insert: (tx: DbTx, importId: string, lines: readonly Line[]) =>
      tx.run(sql`INSERT INTO ${rows} (import_id, line, cells) SELECT ${importId}, value->>0, value->1
        FROM json_each(${JSON.stringify(lines.map(({ line, cells }) => [line, cells]))})`),
    drop: (tx: DbTx, importId: string) => tx.run(sql`DELETE FROM ${rows} WHERE import_id = ${importId}`),
    empty: (tx: DbTx, importId: string) => tx.run(sql`UPDATE ${rows} SET cells = NULL WHERE import_id = ${importId}`),
    after: (db: Reads, importId: string, line: number, limit: number, verdict?: V) =>
      read(db, importId, verdict ? sql`line > ${line} AND verdict = ${verdict}` : sql`line > ${line}`, limit),
    /** The next lines to apply; the words are those of the index. */
    waiting: (db: Reads, importId: string, limit: number) =>
      read(db, importId, sql`applied_at IS NULL AND verdict <> 'refused'`, limit),
    /** Written as an insert, because an update from a list reads the whole list for each of its lines. */
    setVerdicts: (tx: DbTx, importId: string, settled: readonly SettledLine<V>[]) =>
      tx.run(sql`INSERT INTO ${rows} (import_id, line, verdict, reason, ${subjectId}) ${listed(importId, settled)}
        ON CONFLICT (import_id, line) DO UPDATE
        SET verdict = excluded.verdict, reason = excluded.reason, ${subjectId} = excluded.${subjectId}`),
    /** What a line said is forgotten as it is applied; of a refused one it is kept to be mended. */
    setApplied: (tx: DbTx, importId: string, settled: readonly SettledLine<V>[], now: number) =>
      tx.run(sql`INSERT INTO ${rows} (import_id, line, verdict, reason, ${subjectId}) ${listed(importId, settled)}
        ON CONFLICT (import_id, line) DO UPDATE
        SET verdict = excluded.verdict, reason = excluded.reason, ${subjectId} = excluded.${subjectId},
          applied_at = iif(excluded.verdict = 'refused', NULL, ${now}),
          cells = iif(excluded.verdict = 'refused', cells, NULL)`),
    /** What refused lines of these imports said, once there was time enough to mend them. */
    forgetCells: (tx: DbTx, importIds: readonly string[]) =>
      tx.run(sql`UPDATE ${rows} SET cells = NULL WHERE cells IS NOT NULL
        AND import_id IN (SELECT value FROM json_each(${JSON.stringify(importIds)}))`),
    /** Lines that name one of these people by their address, alone or in a list, say nothing any more. */
    dropLinesOf: (tx: DbTx, contactIds: readonly string[]) =>
      tx.run(sql`UPDATE ${rows} SET cells = NULL WHERE cells IS NOT NULL AND EXISTS (
        SELECT 1 FROM json_each(cells) c JOIN contact p ON instr(${WORDS}, ' ' || p.email || ' ') > 0
        WHERE p.id IN (SELECT value FROM json_each(${JSON.stringify(contactIds)})))`),
  }
}
