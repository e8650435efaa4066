const ACTIVE = /^[=+\-@\t\r\n＝＋－＠]/
/** One cell for a spreadsheet: quoted as RFC 4180 says, and never a formula. */
export const csvCell = (text: string) => `"${(ACTIVE.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
export const csvLine = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`
/** Tells spreadsheets that what follows is UTF-8. */
const MARK = '\ufeff'
export interface CsvPage<K> {
  rows: (readonly string[])[]
  /** Where the next page begins; nothing after the last. */
  next: K | undefined
}
/** A whole file, a page at a time: each is read when the receiver has taken the one before. */
export function csvStream<K>(
  columns: readonly string[],
  page: (after: K | undefined) => Promise<CsvPage<K>>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let begun = false
  let after: K | undefined
  return new ReadableStream({
    async pull(controller) {
      const { rows, next } = await page(after)
      const head = begun ? '' : MARK + csvLine(columns)
      controller.enqueue(encoder.encode(head + rows.map(csvLine).join('')))
      begun = true
      if (next === undefined) return controller.close()
      after = next
    },
  })
}

const SHOWN = 300
/** Cells to be looked at; the file of refused lines has them whole. */
export const shortened = (cells: readonly string[]) =>
  cells.map((cell) => (cell.length > SHOWN ? `${cell.slice(0, SHOWN)}…` : cell))
