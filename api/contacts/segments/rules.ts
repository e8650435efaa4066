/** From this many characters the index of three-letter pieces finds them anywhere in a word. */
const PIECE = 3
/** Whether words are looked for anywhere, or, being too short for that, at the beginning only. */
export const isAnywhere = (words: string) => [...words].length >= PIECE

/** Words as one phrase of the search index: no operator of its language is left in them. */
export const phrase = (words: string) => `"${words.replaceAll('"', '""')}"`

/** Words as a pattern of LIKE with `\` as its escape. */
export const likePattern = (words: string) => `${isAnywhere(words) ? '%' : ''}${words.replace(/[\\%_]/g, '\\$&')}%`

/** `region=eu` taken apart; the value may hold an equals sign, the name not. */
export function splitTrait(text: string): { name: string; value: string } {
  const at = text.indexOf('=')
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

const DAY_MS = 86_400_000
/** The moments a pair of days stands for: from the first of one to the last of the other, `until` not included. */
export const daysBetween = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => ({
  since: from === undefined ? undefined : Date.parse(from),
  until: to === undefined ? undefined : Date.parse(to) + DAY_MS,
})
