import { problem } from '../../kernel/problem.ts'

export interface Range {
  start: number
  end: number
}
const GAP = ' […] '

export interface Sentence extends Range {
  text: string
  /** False where staff have taken something out: their mark is not among the author's words. */
  quotable: boolean
}

/** What a redaction leaves in a text. */
const MARK = /\[removed(?:: [^\]]*)?\]/i
/** A mark stands where a word stood: its bracket does not join two sentences. */
const asWord = (body: string) => body.replace(new RegExp(MARK, 'gi'), (mark) => 'X'.repeat(mark.length))
const ENDS_SENTENCE = /\p{Sentence_Terminal}[\p{Close_Punctuation}\p{Final_Punctuation}\p{Initial_Punctuation}"'*_]*$/u

/** The sentences of a text with their places in it, white space between them left out. */
export function sentencesOf(body: string, lang: string): Sentence[] {
  const places: Range[] = []
  const segmenter = new Intl.Segmenter(segmenterLocale(lang), { granularity: 'sentence' })
  for (const { segment, index } of segmenter.segment(asWord(body))) {
    const text = segment.trim()
    if (text === '') continue
    const start = index + segment.indexOf(text)
    const last = places.at(-1)
    if (last && wraps(body, last, start)) last.end = start + text.length
    else places.push({ start, end: start + text.length })
  }
  return places.map(({ start, end }) => {
    const text = body.slice(start, end)
    return { start, end, text, quotable: !MARK.test(text) }
  })
}

/** True where a line ends within a sentence, which a segmenter takes for the end of it. */
const wraps = (body: string, { start, end }: Range, next: number) =>
  !ENDS_SENTENCE.test(body.slice(start, end)) &&
  /^[^\S\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u0085])?[^\S\n\r\u2028\u2029]*$/.test(body.slice(end, next))

/** A tag that no segmenter knows, or that is none, is read as English: sentences end alike in most of the world. */
function segmenterLocale(lang: string): string {
  try {
    return Intl.Segmenter.supportedLocalesOf(lang)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

/**
 * Whole sentences at these places, and nothing else: neighbours are joined as they stand in the body, a gap is shown as
 * `[…]`. A part of a sentence can say the opposite of it, so there is none.
 * @throws Problem testimonial.not_verbatim for places that are no sentences or not in order, testimonial.redacted for
 * sentences that staff have taken something out of
 */
export function excerptOf(body: string, ranges: readonly Range[], lang: string): string {
  const sentences = sentencesOf(body, lang)
  const starts = new Set(sentences.map(({ start }) => start))
  const ends = new Set(sentences.map(({ end }) => end))
  let excerpt = ''
  let last = -1
  for (const { start, end } of ranges) {
    if (start < last || end <= start || !starts.has(start) || !ends.has(end)) {
      throw problem(
        'conflict',
        'testimonial.not_verbatim',
        'An excerpt holds whole sentences of the review, in their order.',
      )
    }
    if (sentences.some((one) => !one.quotable && one.start >= start && one.end <= end)) {
      throw problem(
        'conflict',
        'testimonial.redacted',
        'Something was taken out of one of these sentences, so it is not quoted. Choose the others.',
      )
    }
    const between = last < 0 ? '' : body.slice(last, start)
    excerpt += (between.trim() === '' ? between : GAP) + body.slice(start, end)
    last = end
  }
  return excerpt
}

/** Whether two excerpts have a sentence in common. */
export function sharesSentence(one: string, other: string, lang: string): boolean {
  const known = new Set(partsOf(one, lang))
  return partsOf(other, lang).some((sentence) => known.has(sentence))
}
const partsOf = (excerpt: string, lang: string) =>
  excerpt
    .split(GAP)
    .flatMap((piece) => sentencesOf(piece, lang))
    .map(({ text }) => text.replace(/\s+/g, ' '))
