import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import { formatMoney } from '../../kernel/money.ts'
import type { Statement } from './contract.ts'
import { effect } from './rules.ts'
import { lineWords } from './view.ts'
import { unpackWoff } from './woff.ts'

const require = createRequire(import.meta.url)
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'] as const
const WEIGHTS = { plain: 400, bold: 600 } as const
type Weight = keyof typeof WEIGHTS
/** The interface face, read once: each script is a file of its own, and a character is set in the first that has it. */
let faces: Promise<Map<string, Buffer>> | undefined
async function load() {
  const all = new Map<string, Buffer>()
  for (const weight of Object.keys(WEIGHTS) as Weight[])
    for (const subset of SUBSETS) {
      const file = require.resolve(`@fontsource/inter/files/inter-${subset}-${WEIGHTS[weight]}-normal.woff`)
      all.set(`${weight} ${subset}`, unpackWoff(await readFile(file)))
    }
  return all
}
interface Glyphs {
  hasGlyphForCodePoint(point: number): boolean
}
type Doc = InstanceType<typeof PDFDocument>
/** The glyphs of the face that is set now; the library keeps them, and its types do not say so. */
const glyphsOf = (doc: Doc) => (doc as unknown as { _font: { font: Glyphs } })._font.font

const INK = '#1a1d26'
const QUIET = '#5a5f6b'
const LINE = '#d9d5cf'
const [LEFT, RIGHT, TOP, BOTTOM] = [50, 545, 50, 780]
const MISSING = '?'
const MOST_CHARACTERS = 5_000

/** Which face has a character, found once for each: opening a table of characters is slow. */
const faceOf = new Map<string, string | null>()
function faceFor(doc: Doc, char: string, weight: Weight): string | null {
  const key = weight + char
  const known = faceOf.get(key)
  if (known !== undefined) return known
  const point = char.codePointAt(0)!
  const names = SUBSETS.map((one) => `${weight} ${one}`)
  const found = names.find((one) => glyphsOf(doc.font(one)).hasGlyphForCodePoint(point)) ?? null
  if (faceOf.size < MOST_CHARACTERS) faceOf.set(key, found)
  return found
}

interface Style {
  size?: number
  weight?: Weight
  colour?: string
  /** From there to the left, instead of from `x` to the right. */
  end?: boolean
  /** What does not fit is cut. */
  room?: number
}
/** Writes words in whichever faces have their characters; what none has is a question mark, so that nothing vanishes. */
function writer(doc: Doc) {
  const widths = new Map<string, number>()
  function runs(words: string, weight: Weight) {
    const found: { face: string; text: string }[] = []
    for (const char of words) {
      const face = faceFor(doc, char, weight)
      const last = found.at(-1)
      const [name, text] = face ? [face, char] : [`${weight} latin`, MISSING]
      if (last?.face === name) last.text += text
      else found.push({ face: name, text })
    }
    return found
  }
  /** In the unit of the face's size, remembered: the same words stand in every line. */
  function widthOf(face: string, text: string): number {
    const key = `${face} ${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    const width = doc.font(face).fontSize(100).widthOfString(text) / 100
    widths.set(key, width)
    return width
  }
  const lengthOf = (words: string, weight: Weight) =>
    runs(words, weight).reduce((sum, { face, text }) => sum + widthOf(face, text), 0)
  function cut(words: string, weight: Weight, most: number): string {
    if (lengthOf(words, weight) <= most) return words
    let [kept, used] = ['', lengthOf('…', weight)]
    for (const char of words) {
      used += lengthOf(char, weight)
      if (used > most) break
      kept += char
    }
    return `${kept}…`
  }
  return (words: string, x: number, y: number, { size = 9, weight = 'plain', colour = INK, end, room }: Style = {}) => {
    const said = room === undefined ? words : cut(words, weight, room / size)
    let at = end ? x - lengthOf(said, weight) * size : x
    for (const { face, text } of runs(said, weight)) {
      doc.font(face).fontSize(size).fillColor(colour).text(text, at, y, { lineBreak: false })
      at += widthOf(face, text) * size
    }
  }
}
const monthWords = (month: string) =>
  new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${month}-01`))
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const LINES_AT_ONCE = 40
const pause = () => new Promise((done) => setImmediate(done))

/** A statement on A4, with text that can be searched and copied. Pauses now and then, so that others get their turn. */
export async function statementPdf({ month, isOpen, company, partner, currencies }: Statement): Promise<Uint8Array> {
  faces ??= load()
  const fonts = await faces
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: 0, bufferPages: true, font: fonts.get('plain latin') as unknown as string, lang: 'en' },
    info: { Title: `${company}: statement ${month}`, Author: company, CreationDate: new Date(`${month}-01T00:00:00Z`) },
  })
  const bytes: Buffer[] = []
  const done = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject))
  doc.on('data', (chunk: Buffer) => bytes.push(chunk))
  for (const [name, data] of fonts) doc.registerFont(name, data)
  const say = writer(doc)
  let y: number = TOP
  const rule = () => doc.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(0.5).strokeColor(LINE).stroke()
  const room = (high: number) => {
    if (y + high <= BOTTOM) return
    doc.addPage()
    y = TOP
  }
  say(company, LEFT, y, { size: 11, weight: 'bold', room: 495 })
  y += 34
  say(`Statement for ${monthWords(month)}`, LEFT, y, { size: 20, weight: 'bold' })
  y += 30
  say(partner.name, LEFT, y, { size: 11, room: 495 })
  y += 16
  say(`Partner ${partner.id}. Days are in UTC.${isOpen ? ' This month is not over yet.' : ''}`, LEFT, y, {
    colour: QUIET,
  })
  y += 28
  if (currencies.length === 0) say('Nothing happened in this month, and nothing was open.', LEFT, y)
  for (const { currency, lines, ...sums } of currencies) {
    const money = (amountMinor: number) => formatMoney({ amountMinor, currency }, 'en')
    room(150)
    say(currency, LEFT, y, { size: 13, weight: 'bold' })
    y += 22
    const totals = [
      ['Opening balance', sums.openingMinor],
      ['Earned', sums.earnedMinor],
      ['Taken back', -sums.takenBackMinor],
      ['Paid to you', -sums.paidMinor],
      ['Closing balance', sums.closingMinor],
    ] as const
    for (const [label, n] of totals) {
      const weight = label === 'Closing balance' ? 'bold' : 'plain'
      rule()
      say(label, LEFT, y + 5, { weight })
      say(money(n === 0 ? 0 : n), RIGHT, y + 5, { end: true, weight })
      y += 20
    }
    rule()
    y += 18
    const head = () => {
      for (const [words, x] of [
        ['Day', LEFT],
        ['What', 130],
        ['Number', 350],
      ] as const)
        say(words, x, y, { size: 8, colour: QUIET })
      say('Amount', RIGHT, y, { size: 8, colour: QUIET, end: true })
      y += 14
    }
    if (lines.length > 0) head()
    for (const [n, line] of lines.entries()) {
      if (n % LINES_AT_ONCE === 0) await pause()
      if (y + 18 > BOTTOM) {
        room(18)
        head()
      }
      rule()
      say(day.format(line.at), LEFT, y + 4)
      say(lineWords(line), 130, y + 4, { room: 212 })
      say(line.ref, 350, y + 5, { size: 6.5, colour: QUIET, room: 128 })
      say(money(effect(line)), RIGHT, y + 4, { end: true })
      y += 18
    }
    y += 20
  }
  const { count } = doc.bufferedPageRange()
  for (let i = 0; i < count; i++) {
    doc.switchToPage(i)
    say(`${company} · ${month}`, LEFT, 806, { size: 8, colour: QUIET, room: 380 })
    say(`Page ${i + 1} of ${count}`, RIGHT, 806, { size: 8, colour: QUIET, end: true })
  }
  doc.end()
  await done
  return new Uint8Array(Buffer.concat(bytes))
}
