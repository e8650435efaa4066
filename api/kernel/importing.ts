import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Reads } from '../../db/client.ts'
import { erasure } from '../../db/schema/contacts.ts'
import type { Ctx, Tx } from './context.ts'
import { csvStream } from './csv.ts'
import { type Line, partsOf, readCsv } from './csv-file.ts'
import { newId } from './ids.ts'
import { Problem } from './problem.ts'

/** So many lines are judged or sent at once; others are served in between. */
const PAGE = 500
const SAMPLE = 5

/** Tells whether anybody was erased between two looks; no row of it ever goes. */
const lastErasure = async (db: Reads) =>
  (await db.select({ n: sql<number>`coalesce(max(rowid), 0)` }).from(erasure).get())!.n

export interface Kept {
  id: string
  columns: string[]
  sample: string[][]
  rowCount: number
  fileHash: string
}
interface Keeping {
  /** What to say of a file without a second line. */
  nothing: string
  begin(tx: Tx, file: Kept): PromiseLike<unknown>
  /** Somebody may discard a file while it is read. @throws Problem then */
  mustBeReading(tx: Tx, id: string): Promise<void>
  insertRows(tx: Tx, id: string, lines: readonly Line[]): PromiseLike<unknown>
  finish(tx: Tx, file: Kept): Promise<void>
  forget(tx: Tx, id: string): Promise<void>
  erasedMeanwhile(): Problem
}
/**
 * Reads a file and keeps its lines. When somebody is erased meanwhile it may hold what was just taken out everywhere
 * else: then nothing of it is kept. @returns the id of the import
 */
export async function keepFile(
  ctx: Pick<Ctx, 'read' | 'write' | 'now'>,
  bytes: Uint8Array,
  { nothing, begin, mustBeReading, insertRows, finish, forget, erasedMeanwhile }: Keeping,
): Promise<string> {
  const erased = await lastErasure(ctx.read)
  const { columns, rows } = await readCsv(bytes, nothing)
  const id = newId('imp', ctx.now())
  const fileHash = createHash('sha256').update(bytes).digest('hex')
  const sample = rows.slice(0, SAMPLE).map(({ cells }) => cells)
  const file = { id, columns, sample, rowCount: rows.length, fileHash }
  const step = (change: (tx: Tx) => PromiseLike<unknown>) =>
    ctx.write(async (tx) => {
      if ((await lastErasure(tx)) !== erased) throw erasedMeanwhile()
      await change(tx)
    })
  const next = (change: (tx: Tx) => PromiseLike<unknown>) =>
    step(async (tx) => {
      await mustBeReading(tx, id)
      await change(tx)
    })
  await step((tx) => begin(tx, file))
  try {
    for (const part of partsOf(rows)) {
      await next((tx) => insertRows(tx, id, part))
      await setImmediate()
    }
    await next((tx) => finish(tx, file))
  } catch (error) {
    if (error instanceof Problem) await ctx.write((tx) => forget(tx, id))
    throw error
  }
  return id
}
export const ERASED_MEANWHILE =
  'Somebody was erased while this file was being read, and may stand in it. Nothing of it was kept. Save it anew from where it comes from, then send it again.'

interface Row {
  line: number
  cells: string[] | null
}
/** What each line would do, a page at a time. */
export async function judgeLines<J>(
  rowsAfter: (line: number, limit: number) => Promise<Row[]>,
  judge: (cells: (string[] | null)[]) => Promise<J[]>,
): Promise<{ line: number; judged: J }[]> {
  const all: { line: number; judged: J }[] = []
  for (let after = 0; ; ) {
    const rows = await rowsAfter(after, PAGE)
    if (rows.length === 0) return all
    after = rows.at(-1)!.line
    const judged = await judge(rows.map(({ cells }) => cells))
    for (const [i, { line }] of rows.entries()) all.push({ line, judged: judged[i]! })
    await setImmediate()
  }
}
/** Writes many a page at a time, so that readers have a turn. */
export async function inPages<T>(
  rows: readonly T[],
  write: (part: readonly T[]) => PromiseLike<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += PAGE) {
    await write(rows.slice(at, at + PAGE))
    await setImmediate()
  }
}

/** The lines that were refused, each with its reason, as a file to mend and send again. */
export const refusedFile = (
  id: string,
  columns: readonly string[],
  refusedAfter: (line: number, limit: number) => Promise<(Row & { reason: string | null })[]>,
): [ReadableStream<Uint8Array>, 200, Record<string, string>] => [
  csvStream<number>(['Line', 'Reason', ...columns], async (after = 0) => {
    const rows = await refusedAfter(after, PAGE)
    return {
      rows: rows.map(({ line, reason, cells }) => [String(line), reason ?? '', ...(cells ?? [])]),
      next: rows.length < PAGE ? undefined : rows.at(-1)!.line,
    }
  }),
  200,
  {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="refused-${id}.csv"`,
  },
]
