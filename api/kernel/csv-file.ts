import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { parse as parseAll } from 'csv-parse/sync'
import { invalid, type Problem } from './problem.ts'

export const MAX_ROWS = 50_000
const MAX_COLUMNS = 200
const MAX_NAME = 200
const MAX_CELL = 10_000
const MAX_RECORD = 100_000
const HEAD = 64 * 1024
const EMAIL = /^[^\s@,;]{1,64}@[^\s@,;]{1,180}\.[^\s@,;.]{2,60}$/
/** Ragged lines cost the parser an error each, so a piece is small. */
const PIECE = 8 * 1024

const refuse = (sentence: string) => invalid('file', sentence)

/** The text of a file in UTF-8, UTF-16 or Windows-1252. @throws Problem that says how to save it instead */
export function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw refuse('This file is empty.')
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    throw refuse('This is a spreadsheet, not CSV. Save it as CSV (UTF-8) and send that.')
  }
  const text = textIn(bytes, encodingOf(bytes))
  if (text !== undefined && !text.includes('\0')) return text
  // takes every byte; those it has no letter for become control characters
  const old = textIn(bytes, 'windows-1252')
  if (old !== undefined && !/[\0\u0080-\u009f]/.test(old)) return old
  throw refuse('We cannot tell how the text of this file is encoded. Save it as CSV in UTF-8 and send it again.')
}
function textIn(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
/** By the mark at its beginning; without one, by where the first letter keeps its empty half. */
function encodingOf([a, b]: Uint8Array): string {
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return 'utf-16be'
  return 'utf-8'
}

const LINE_ENDS = ['\r\n', '\n', '\r']
const OPTIONS = {
  ...{ record_delimiter: LINE_ENDS, relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
  max_record_size: MAX_RECORD,
}
const DELIMITERS = [',', ';', '\t'] as const

/** Of the three that are in use, the one that finds the most columns in the first line. */
function delimiterOf(text: string): string {
  const head = text.slice(0, HEAD)
  const width = (delimiter: string) => {
    try {
      const [first] = parseAll(head, { ...OPTIONS, delimiter, to: 1 }) as unknown as string[][]
      return first?.length ?? 0
    } catch {
      return 0
    }
  }
  return DELIMITERS.map((one) => ({ one, n: width(one) })).reduce((best, next) => (next.n > best.n ? next : best)).one
}

export interface Line {
  /** Where it begins in the file; the first is 1. */
  line: number
  cells: string[]
}
export interface CsvFile {
  columns: string[]
  rows: Line[]
}
/**
 * Reads a whole file, a piece at a time so that others are served in between, and stops at the first thing that no such
 * list holds. @param empty what to say of a file without a second line @throws Problem that names the line
 */
export async function readCsv(bytes: Uint8Array, empty: string): Promise<CsvFile> {
  let text = decode(bytes)
  // a spreadsheet's way to name its delimiter, in a line of its own
  const named = /^sep=([,;\t])(?:\r\n|\r|\n)/i.exec(text)
  if (named) text = text.slice(named[0].length)
  const reading = createReading(named ? 1 : 0)
  async function* pieces() {
    for (let at = 0; at < text.length && !reading.fault; at += PIECE) {
      yield text.slice(at, at + PIECE)
      await setImmediate()
    }
  }
  const parser = parse({ ...OPTIONS, delimiter: named?.[1] ?? delimiterOf(text), on_record: reading.note })
  try {
    await finished(Readable.from(pieces()).pipe(parser).resume()) // each record was noted, none comes out
  } catch (error) {
    if (!reading.fault) throw broken(error, reading.next())
  }
  if (reading.fault) throw reading.fault
  const { columns, rows } = reading
  if (!columns || rows.length === 0) throw refuse(empty)
  return { columns, rows }
}

/** What was read so far. The parser calls `note` for each record, which must not throw. */
function createReading(skipped: number) {
  let ended = skipped
  let doubled = 0 // the parser counts a break of two marks twice when it stands in quotes
  const reading = {
    columns: undefined as string[] | undefined,
    rows: [] as Line[],
    fault: undefined as Problem | undefined,
    /** The line after the last that could be read. */
    next: () => ended + 1,
    note(cells: string[], { lines, records, empty_lines }: { lines: number; records: number; empty_lines: number }) {
      if (reading.fault) return null
      if (cells.length > MAX_COLUMNS) {
        reading.fault = refuse(
          reading.columns ? tooWide(reading.next()) : `This file has more than ${MAX_COLUMNS} columns.`,
        )
        return null
      }
      const inside = cells.join(' ')
      const marks = inside.match(/[\r\n]/g)?.length ?? 0
      const line = lines - marks - doubled + skipped
      doubled += inside.match(/\r\n/g)?.length ?? 0
      ended = lines - doubled + skipped
      if (cells.some((cell) => cell.length > MAX_CELL)) reading.fault = refuse(tooLong(line))
      else if (!reading.columns) [reading.columns, reading.fault] = columnsOf(cells)
      else if (records + empty_lines > MAX_ROWS + 1) reading.fault = refuse(tooMany)
      else if (cells.some((cell) => cell.trim() !== '')) reading.rows.push({ line, cells })
      return null
    },
  }
  return reading
}
const tooMany = 'This file has more than 50,000 lines, empty ones included. Send it in parts.'
const tooWide = (line: number) =>
  `Line ${line} has more than ${MAX_COLUMNS} cells. Look at its commas and quotation marks.`
const tooLong = (line: number) =>
  `Line ${line} has a cell of more than 10,000 characters. Take that column out, or close its quotation marks.`

function columnsOf(record: string[]): [string[] | undefined, Problem | undefined] {
  if (record.some((cell) => EMAIL.test(cell.trim()))) {
    const sentence =
      'The first line has to name the columns, and this one holds an e-mail address. Add a line with names.'
    return [undefined, refuse(sentence)]
  }
  return [record.map((cell) => cell.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_NAME)), undefined]
}
/** @param line where the part begins that could not be read */
function broken(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return refuse(`A quotation mark opens on line ${line} and never closes. Close it, or take it out.`)
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return refuse(`Line ${line} is longer than 100 kB. Look for a quotation mark on it that never closes.`)
  }
  return refuse(`Line ${line} cannot be read as CSV. Look at its quotation marks.`)
}

const PART = { lines: 1_000, letters: 256 * 1024 }
/** Lines in parts that are written quickly, their cells without the room around them. */
export function* partsOf(rows: readonly Line[]): Generator<Line[]> {
  let part: Line[] = []
  let letters = 0
  for (const { line, cells } of rows) {
    const trimmed = cells.map((cell) => cell.trim())
    part.push({ line, cells: trimmed })
    letters += trimmed.reduce((sum, cell) => sum + cell.length + 1, 0)
    if (part.length < PART.lines && letters < PART.letters) continue
    yield part
    part = []
    letters = 0
  }
  if (part.length > 0) yield part
}
