import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { parse as parseAll } from 'csv-parse/sync'
import { invalid } from '../../kernel/problem.ts'
import { CELLS } from './contract.ts'

export const MAX_ROWS = 50_000
const MAX_COLUMNS = 200
const MAX_NAME = 200
const PIECE = 64 * 1024

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
const OPTIONS = { record_delimiter: LINE_ENDS, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }
const DELIMITERS = [',', ';', '\t'] as const

/** Of the three that are in use, the one that finds the most columns in the first line. */
function delimiterOf(text: string): string {
  const head = text.slice(0, PIECE)
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
export interface FileOfContacts {
  columns: string[]
  rows: Line[]
}
/** Reads a whole file, a piece at a time so that others are served in between. @throws Problem that names the line */
export async function readFile(bytes: Uint8Array): Promise<FileOfContacts> {
  let text = decode(bytes)
  // a spreadsheet's way to name its delimiter, in a line of its own
  const named = /^sep=([,;\t])(?:\r\n|\r|\n)/i.exec(text)
  if (named) text = text.slice(named[0].length)
  const skipped = named ? 1 : 0
  let ended = skipped
  let doubled = 0 // the parser counts a break of two marks twice when it stands in quotes
  const note = (record: string[], { lines }: { lines: number }) => {
    const inside = record.join(' ')
    const marks = inside.match(/[\r\n]/g)?.length ?? 0
    const line = lines - marks - doubled + skipped
    doubled += inside.match(/\r\n/g)?.length ?? 0
    ended = lines - doubled + skipped
    return [String(line), ...record]
  }
  const parser = Readable.from(pieces(text)).pipe(
    parse({ ...OPTIONS, delimiter: named?.[1] ?? delimiterOf(text), on_record: note }),
  )
  const rows: Line[] = []
  let columns: string[] | undefined
  try {
    for await (const [line, ...record] of parser as AsyncIterable<string[]>) {
      if (!columns) columns = columnsOf(record)
      else if (record.some((cell) => cell.trim() !== '')) {
        if (rows.length === MAX_ROWS) throw refuse('This file has more than 50,000 lines. Send it in parts.')
        rows.push({ line: Number(line), cells: record })
      }
    }
  } catch (error) {
    throw broken(error, ended + 1)
  }
  if (!columns || rows.length === 0) throw refuse('This file holds no contacts: there is nothing below its first line.')
  return { columns, rows }
}
async function* pieces(text: string) {
  for (let at = 0; at < text.length; at += PIECE) {
    yield text.slice(at, at + PIECE)
    await setImmediate()
  }
}
function columnsOf(record: string[]): string[] {
  if (record.length > MAX_COLUMNS) throw refuse(`This file has more than ${MAX_COLUMNS} columns.`)
  if (record.some((cell) => CELLS.email.safeParse(cell.trim()).success)) {
    throw refuse('The first line has to name the columns, and this one holds an e-mail address. Add a line with names.')
  }
  return record.map((cell) => cell.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_NAME))
}
/** @param line where the part begins that could not be read */
function broken(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return refuse(`A quotation mark opens on line ${line} and never closes. Close it, or take it out.`)
  }
  return refuse(`Line ${line} cannot be read as CSV. Look at its quotation marks.`)
}
