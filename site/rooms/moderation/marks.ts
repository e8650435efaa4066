export interface Range {
  field: 'title' | 'body'
  start: number
  end: number
}
export interface Piece {
  text: string
  marked: boolean
}
const FIELDS = ['title', 'body'] as const

/** A text in pieces, those in the ranges of a field marked. */
export function pieces(text: string, ranges: readonly Range[], field: Range['field']): Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const { start, end } of ranges.filter((one) => one.field === field).sort((a, b) => a.start - b.start)) {
    if (end <= at) continue
    if (start > at) found.push({ text: text.slice(at, start), marked: false })
    found.push({ text: text.slice(Math.max(at, start), end), marked: true })
    at = end
  }
  if (at < text.length) found.push({ text: text.slice(at), marked: false })
  return found
}

/** Where copied words stand, line by line; a line that stands nowhere is named. */
export function placesOf(
  words: { title: string; body: string },
  quotes: string,
): { ranges: Range[]; missing?: string } {
  const ranges: Range[] = []
  for (const line of quotes.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '') continue
    const before = ranges.length
    for (const field of FIELDS) {
      for (let at = words[field].indexOf(line); at >= 0; at = words[field].indexOf(line, at + line.length)) {
        ranges.push({ field, start: at, end: at + line.length })
      }
    }
    if (ranges.length === before) return { ranges, missing: line }
  }
  return { ranges: ranges.slice(0, 50) }
}

const MOST_WORDS = 900
/** What came in and what went between two texts, word by word; longer texts are shown whole. */
export function changes(before: string, after: string): { text: string; kind: 'same' | 'out' | 'in' }[] {
  const [a, b] = [before.split(/(?<=\s)/), after.split(/(?<=\s)/)]
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) return [{ text: after, kind: 'in' }]
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const here = i * width + j
      longest[here] =
        a[i] === b[j] ? longest[here + width + 1]! + 1 : Math.max(longest[here + width]!, longest[here + 1]!)
    }
  }
  const out: { text: string; kind: 'same' | 'out' | 'in' }[] = []
  const add = (text: string, kind: 'same' | 'out' | 'in') => {
    const last = out.at(-1)
    if (last?.kind === kind) last.text += text
    else out.push({ text, kind })
  }
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(a[i++]!, 'same')
      j++
    } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      add(a[i++]!, 'out')
    } else add(b[j++]!, 'in')
  }
  return out
}
