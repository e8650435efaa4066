import { phrasesOf } from '../../kernel/search.ts'

/** What is searched in full text: every word, the last one as it begins; undefined for no word at all. */
export function matchOf(query: string): string | undefined {
  const phrases = phrasesOf(query)
  return phrases.length === 0
    ? undefined
    : `${phrases
        .slice(0, -1)
        .map((one) => `${one} AND `)
        .join('')}${phrases.at(-1)} *`
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase()
const PIECE = 3
const MOST_PIECES = 40
/** Pieces of three signs, as the trigram index has them; words and the gaps between them alike. */
export function piecesOf(text: string): Set<string> {
  const signs = [
    ...folded(text)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  ]
  const pieces = new Set<string>()
  for (let i = 0; i + PIECE <= signs.length; i++) pieces.add(signs.slice(i, i + PIECE).join(''))
  return pieces
}

/** Any word of what is being typed, the last as it begins: candidates for what is alike; undefined for none. */
export function anyWordOf(query: string): string | undefined {
  const phrases = phrasesOf(query, 12).filter((one) => [...one].length > 4)
  return phrases.length === 0
    ? undefined
    : `title : (${phrases
        .slice(0, -1)
        .map((one) => `${one} OR `)
        .join('')}${phrases.at(-1)} *)`
}
/** Any piece of three signs: finds what is misspelt, or written without spaces; undefined for fewer signs. */
export function anyPieceOf(query: string): string | undefined {
  const pieces = [...piecesOf(query)].filter((piece) => !piece.includes(' ')).slice(0, MOST_PIECES)
  return pieces.length === 0 ? undefined : pieces.map((piece) => `"${piece}"`).join(' OR ')
}

const wordsOf = (text: string) =>
  new Set(
    folded(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => [...word].length > 2),
  )
const share = (mine: Set<string>, theirs: Set<string>) => {
  if (mine.size === 0) return 0
  let both = 0
  for (const one of mine) if (theirs.has(one)) both++
  return both / mine.size
}
/**
 * How alike two titles are, 0 to 1: the share of what was typed that stands in the other, by pieces of three signs (which
 * forgives typing errors) and by whole words, the better of both, with a little for what is short.
 */
export function likeness(typed: string, title: string): number {
  const [mine, theirs] = [piecesOf(typed), piecesOf(title)]
  const pieces = share(mine, theirs)
  const dice = mine.size + theirs.size === 0 ? 0 : (2 * pieces * mine.size) / (mine.size + theirs.size)
  return Math.max(0.75 * pieces + 0.25 * dice, 0.9 * share(wordsOf(typed), wordsOf(title)))
}
/** Below this two titles have no more in common than any two. */
export const ALIKE = 0.34
