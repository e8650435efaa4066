/** The page of an entry: the number decides, the words are for people. */
export const entryPage = ({ number, slug }: { number: number; slug: string }) =>
  `/changelog/${slug ? `${number}-${encodeURIComponent(slug)}` : number}`

export const ENTRY_TAGS = { draft: 'plain', scheduled: 'warn', published: 'good', unpublished: 'plain' } as const
export const KINDS = ['new', 'improved', 'fixed'] as const
export type Kind = (typeof KINDS)[number]
export const isKind = (word: string): word is Kind => (KINDS as readonly string[]).includes(word)
export const STATES = ['draft', 'scheduled', 'published', 'unpublished'] as const
export type State = (typeof STATES)[number]
export const isState = (word: string): word is State => (STATES as readonly string[]).includes(word)

/** What was typed of numbers: `12, #31` is 12 and 31. */
export const numbersIn = (words: readonly string[]) =>
  [...new Set(words.flatMap((one) => one.match(/\d{1,15}/g) ?? []).map(Number))].filter(Number.isSafeInteger)
