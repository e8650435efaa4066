import type { StoryPart } from '../../../api/reviews/testimonials/stories/contract.ts'

interface Place {
  start: number
  end: number
}
type Sent =
  | { kind: 'text'; text: string }
  | { kind: 'quote'; ranges: Place[] }
  | { kind: 'figure'; value: string; label: string }

const QUOTE = /^\[\[\s*([\d\s,-]+)\s*\]\]$/
const FIGURE = /^#\s*([^|]+)\|(.+)$/

/** The numbers of sentences, like `1, 3-4`. One that is not there becomes a place that the review does not have. */
function placesOf(said: string, sentences: readonly Place[]): Place[] {
  return said.split(',').flatMap((piece) => {
    const [from = Number.NaN, to = from] = piece.split('-').map((n) => Number.parseInt(n, 10))
    const numbers = Array.from({ length: Math.max(0, Math.min(to - from + 1, 20)) }, (_, i) => from + i)
    return numbers
      .map((n) => sentences[n - 1] ?? { start: 1_000_000, end: 1_000_001 })
      .map(({ start, end }) => ({ start, end }))
  })
}

/** A text with quotes as `[[1-2]]` and numbers as `# 40 % | fewer meetings`, each on a line of its own. */
export function partsIn(typed: string, sentences: readonly Place[]): Sent[] {
  const parts: Sent[] = []
  let text = ''
  const end = () => {
    if (text.trim() !== '') parts.push({ kind: 'text', text: text.trim() })
    text = ''
  }
  for (const line of typed.split(/\r?\n/)) {
    const [quote, figure] = [QUOTE.exec(line.trim()), FIGURE.exec(line.trim())]
    if (!quote && !figure) {
      text += `${line}\n`
      continue
    }
    end()
    if (quote) parts.push({ kind: 'quote', ranges: placesOf(quote[1]!, sentences) })
    if (figure) parts.push({ kind: 'figure', value: figure[1]!.trim(), label: figure[2]!.trim() })
  }
  end()
  return parts
}

function numbersOf({ start, end }: Place, sentences: readonly Place[]): string {
  const [from, to] = [sentences.findIndex((one) => one.start === start), sentences.findIndex((one) => one.end === end)]
  return from === to ? `${from + 1}` : `${from + 1}-${to + 1}`
}

/** The same text again, from what was saved. */
export const typedOf = (parts: readonly StoryPart[], sentences: readonly Place[]) =>
  parts
    .map((part) => {
      if (part.kind === 'text') return part.text
      if (part.kind === 'figure') return `# ${part.value} | ${part.label}`
      return `[[${part.ranges.map((range) => numbersOf(range, sentences)).join(', ')}]]`
    })
    .join('\n\n')
