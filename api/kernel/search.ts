// scripts that write without spaces: each sign is a word of its own, and a phrase finds them side by side
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu

/** Text as a full-text index holds it. */
export const indexed = (text: string) => text.normalize('NFKC').replace(SPACELESS, ' $& ')

/** The words of a query, each as a quoted phrase of FTS5: no operator of its language is left in them. */
export const phrasesOf = (query: string, most = 8): string[] =>
  query
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, most)
    .map((word) => `"${indexed(word).trim().replace(/\s+/g, ' ')}"`)
