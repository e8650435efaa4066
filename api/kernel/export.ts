import type { Reads } from '../../db/client.ts'
import { csvStream } from './csv.ts'

const PAGE = 500

/** Rows of one kind in the order of their ids, a page at a time, so that any number of them fits in memory. */
export interface Export {
  page(db: Reads, afterId: string, limit: number): Promise<({ id: string } & Record<string, unknown>)[]>
  /** The columns of its table for spreadsheets, by the names of what `page` answers; not everything is one. */
  columns?: readonly string[]
}

/** JSON Lines: one row a line. Each page is read when the receiver has taken the one before. */
export function exportStream(db: Reads, { page }: Export): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let after = ''
  return new ReadableStream({
    async pull(controller) {
      const rows = await page(db, after, PAGE)
      for (const row of rows) controller.enqueue(encoder.encode(`${JSON.stringify(row)}\n`))
      if (rows.length < PAGE) return controller.close()
      after = rows.at(-1)!.id
    },
  })
}

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
/** The same rows as CSV. */
export const exportCsv = (db: Reads, { page }: Export, columns: readonly string[]) =>
  csvStream<string>(columns, async (after = '') => {
    const rows = await page(db, after, PAGE)
    return {
      rows: rows.map((row) => columns.map((column) => cellOf(row[column]))),
      next: rows.length < PAGE ? undefined : rows.at(-1)!.id,
    }
  })
