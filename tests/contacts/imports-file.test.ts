import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell, csvLine, shortened } from '../../api/kernel/csv.ts'
import { partsOf, readCsv } from '../../api/kernel/csv-file.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = async (file: string | Uint8Array) =>
  readCsv(typeof file === 'string' ? bytes(file) : file, 'there is nothing below its first line')
const refusal = async (file: string | Uint8Array) =>
  read(file).then(
    () => 'taken',
    (error: { fields: { file: string } }) => error.fields.file,
  )
const utf16 = (text: string, { big = false } = {}) => {
  const little = Buffer.from(text, 'utf16le')
  return new Uint8Array(big ? little.swap16() : little)
}

describe('a file', () => {
  const same = { columns: ['e-mail', 'name'], rows: [{ line: 2, cells: ['a@b.co', 'Zoë, 1'] }] }
  test.each([
    ['UTF-8', bytes('e-mail,name\r\na@b.co,"Zoë, 1"\r\n')],
    ['UTF-8 with a mark', bytes('\ufeffe-mail,name\na@b.co,"Zoë, 1"')],
    ['UTF-16 with a mark', utf16('\ufeffe-mail,name\na@b.co,"Zoë, 1"')],
    ['UTF-16 of the other kind', utf16('\ufeffe-mail,name\na@b.co,"Zoë, 1"', { big: true })],
    ['UTF-16 without a mark', utf16('e-mail,name\na@b.co,"Zoë, 1"')],
    ['Windows-1252', new Uint8Array(Buffer.from('e-mail,name\na@b.co,"Zo\xeb, 1"', 'latin1'))],
    ['semicolons', bytes('e-mail;name\na@b.co;Zoë, 1')],
    ['tabs', bytes('e-mail\tname\na@b.co\tZoë, 1')],
    ['old line ends', bytes('e-mail,name\ra@b.co,"Zoë, 1"\r')],
  ])('in %s is the same', async (_name, file) => {
    expect(await read(file)).toEqual(same)
  })

  test('keeps quotes, line breaks and empty cells, skips empty lines, and counts lines as an editor does', async () => {
    expect(await read('sep=;\na;b;c\n\n1;"two\r\nlines";"a ""word"""\n;;\n2;x"y\n')).toEqual({
      columns: ['a', 'b', 'c'],
      rows: [
        { line: 4, cells: ['1', 'two\r\nlines', 'a "word"'] },
        { line: 7, cells: ['2', 'x"y'] },
      ],
    })
  })

  test.each([
    ['nothing', '', /empty/],
    ['only names of columns', 'email,name\n', /nothing below/],
    ['no names of columns', 'a@b.co,Ann\nb@b.co,Ben', /name the columns/],
    ['a spreadsheet', 'PK\u0003\u0004…', /Save it as CSV/],
    ['a quotation mark that never closes', 'a,b\n1,"2\r\n"\n3,"4\n5,6\n', /line 4 and never closes/],
    ['too many columns', `${'a,'.repeat(200)}a\n1`, /more than 200 columns/],
    ['too many lines', `a\n${'1\n'.repeat(50_001)}`, /more than 50,000/],
    ['too many lines, the empty ones included', `a,b\n${',\n'.repeat(50_000)}1,2`, /empty ones included/],
    ['a line of very many cells', `a,b\n1,2\n1${',2'.repeat(200)}\n`, /^Line 3 has more than 200 cells/],
    ['a cell as long as a book', `a,b\n1,2\n1,${'x'.repeat(10_001)}\n`, /^Line 3 has a cell of more than 10,000/],
    ['a line as long as a file', `a,b\n1,2\n${'1,"x\n"'.repeat(40_000)}\n`, /^Line 3 is longer than 100 kB/],
    ['a first line as long as a file', `a,b${'x'.repeat(200_000)}\n1,2`, /^Line 1 is longer/],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), /encoded/],
    ['letters of nobody', new Uint8Array(Buffer.from('a,b\n\x81\xfc,2', 'latin1')), /encoded/],
  ])('with %s is refused in a sentence', async (_name, file, sentence) => {
    expect(await refusal(file)).toMatch(sentence)
  })
})

test('a file of 50,000 lines is taken', async () => {
  expect((await read(`a,b\n${'1,2\n'.repeat(50_000)}`)).rows).toHaveLength(50_000)
})

test('lines are written in parts of a thousand, or fewer when they are long, trimmed and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ maxLength: 12 }), { maxLength: 3 }), { maxLength: 30 }), (cells) => {
      const rows = cells.map((one, i) => ({ line: i + 2, cells: one }))
      const parts = [...partsOf(rows)]
      expect(parts.flat()).toEqual(rows.map((row) => ({ ...row, cells: row.cells.map((cell) => cell.trim()) })))
      expect(parts.every((part) => part.length > 0)).toBe(true)
    }),
  )
  const long = Array.from({ length: 100 }, (_, i) => ({ line: i, cells: ['x'.repeat(10_000)] }))
  expect([...partsOf(long)].map((part) => part.length)).toEqual([27, 27, 27, 19])
  const short = Array.from({ length: 2_001 }, (_, i) => ({ line: i, cells: ['x'] }))
  expect([...partsOf(short)].map((part) => part.length)).toEqual([1_000, 1_000, 1])
})

test('a cell is shown to its first 300 letters', () => {
  expect(shortened(['x'.repeat(300), 'x'.repeat(301)])).toEqual(['x'.repeat(300), `${'x'.repeat(300)}…`])
})

describe('a file for spreadsheets', () => {
  test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
    '%j is no formula',
    (cell) => {
      expect(csvCell(cell)).toBe(`"'${cell}"`)
    },
  )
  test('reads back as it was, whatever stands in it', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        fc.pre(rows.every((row) => row.some((one) => one.trim() !== '') && !row.join('').includes('\0')))
        const file = await read(`${csvLine(['a', 'b'])}${rows.map(csvLine).join('')}`)
        expect(
          file.rows.map(({ cells }) => cells.map((one) => one.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))),
        ).toEqual(rows)
      }),
    )
  })
})
