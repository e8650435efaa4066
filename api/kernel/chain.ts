import { canonicalJson, sha256 } from './hash.ts'

/** What stands before the first link. */
export const FIRST = '0'.repeat(64)

/** The seal of a row covers all it says and the seal before it, so one changed byte breaks every seal after. */
export const sealOf = (previousHash: string, fact: object) => sha256(canonicalJson({ previousHash, ...fact }))

/** Words are sealed with a salt that goes when they go: what is left tells nobody what they were, and breaks no seal. */
export const wordsHash = (salt: string, words: object) => sha256(canonicalJson({ salt, ...words }))

export interface Verdict {
  entries: number
  /** The first link that does not hold, by its number; null when all do. */
  brokenAt: number | null
}
interface Link {
  seq: number
  previousHash: string
  hash: string
}
/**
 * Walks a chain from its start. @param page links after a number, oldest first, at most a page of them, with what each
 * seals and whether its words still are what was sealed
 */
export async function verifyChain<L extends Link>(
  page: (after: number) => Promise<L[]>,
  sealed: (link: L) => { fact: object; wordsHold: boolean },
): Promise<Verdict> {
  let previousHash = FIRST
  let [entries, after] = [0, 0]
  for (;;) {
    const links = await page(after)
    for (const link of links) {
      const { fact, wordsHold } = sealed(link)
      const holds = link.seq === after + 1 && link.previousHash === previousHash
      if (!holds || !wordsHold || link.hash !== sealOf(previousHash, fact)) return { entries, brokenAt: link.seq }
      previousHash = link.hash
      after = link.seq
      entries++
    }
    if (links.length === 0) return { entries, brokenAt: null }
  }
}
