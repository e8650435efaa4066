import { problem } from '../../kernel/problem.ts'

export interface Range {
  start: number
  end: number
}
const GAP = ' […] '

/** The sentences of a text with their places in it, white space between them left out. */
export function sentencesOf(body: string, lang: string): (Range & { text: string })[] {
  const locale = segmenterLocale(lang)
  const found: (Range & { text: string })[] = []
  for (const { segment, index } of new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(body)) {
    const text = segment.trim()
    if (text === '') continue
    const start = index + segment.indexOf(text)
    found.push({ start, end: start + text.length, text })
  }
  return found
}

/** A tag that no segmenter knows, or that is none, is read as English: sentences end alike in most of the world. */
function segmenterLocale(lang: string): string {
  try {
    return Intl.Segmenter.supportedLocalesOf(lang)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

/**
 * The words at these places, and nothing else: neighbours are joined as they stand in the body, a gap is shown as
 * `[…]`. @throws Problem testimonial.not_verbatim for places that are not in the text or not in order
 */
export function excerptOf(body: string, ranges: readonly Range[]): string {
  let excerpt = ''
  let last = -1
  for (const { start, end } of ranges) {
    if (
      start <= last - 1 ||
      end <= start ||
      end > body.length ||
      splitsCharacter(body, start) ||
      splitsCharacter(body, end)
    ) {
      throw problem(
        'conflict',
        'testimonial.not_verbatim',
        'An excerpt holds whole words of the review, in their order.',
      )
    }
    const between = last < 0 ? '' : body.slice(last, start)
    excerpt += (between.trim() === '' ? between : GAP) + body.slice(start, end)
    last = end
  }
  return excerpt
}

/** True in the middle of a surrogate pair. */
const splitsCharacter = (text: string, at: number) =>
  at > 0 && at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1]!) && /[\uDC00-\uDFFF]/.test(text[at]!)
