// scripts that write without spaces: each sign is a word of its own, and a phrase finds them side by side
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu

/** Text as a full-text index holds it. */
export const indexed = (text: string) => text.normalize('NFKC').replace(SPACELESS, ' $& ')

/** Words for LIKE with `\` as its escape: found as they are written. */
export const asWritten = (words: string) => words.replace(/[\\%_]/g, '\\$&')

/** From this many characters an index of three-letter pieces finds them anywhere in a word. */
const PIECE = 3
/** Whether words are looked for anywhere, or, being too short for that, at the beginning only. */
export const isAnywhere = (words: string) => [...words].length >= PIECE
/** Words as one phrase of such an index: no operator of its language is left in them. */
export const phrase = (words: string) => `"${words.replaceAll('"', '""')}"`
/** Words as a pattern of LIKE that finds what the index does. */
export const likePattern = (words: string) => `${isAnywhere(words) ? '%' : ''}${asWritten(words)}%`

/** The words of a query, each as a quoted phrase of FTS5: no operator of its language is left in them. */
export const phrasesOf = (query: string, most = 8): string[] =>
  query
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, most)
    .map((word) => `"${indexed(word).trim().replace(/\s+/g, ' ')}"`)
