import { sha256 } from '../../kernel/hash.ts'
import { type Choices, countScore } from './maxdiff.ts'

/** Sawtooth's rule: each item is seen about three times by each person. */
export const setsFor = (items: number, setSize: number) => Math.ceil((3 * items) / setSize)

/** Mulberry32, begun by a word: the same word gives the same numbers on every machine. */
function chance(seed: string): () => number {
  let state = Number.parseInt(sha256(seed).slice(0, 8), 16)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
/** Fisher and Yates. */
function shuffled<T>(all: readonly T[], next: () => number): T[] {
  const items = [...all]
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[items[i], items[j]] = [items[j]!, items[i]!]
  }
  return items
}

/**
 * The sets of one person. Each round shuffles all items and is cut into sets; where a set begins in one round and ends in
 * the next, an item that stands in it already waits for the set after. So no item stands twice in a set, and no item is
 * seen more than once more often than another.
 * @param seed what makes this person's sets theirs
 */
export function setsOf<T>(items: readonly T[], setSize: number, seed: string, count = setsFor(items.length, setSize)) {
  if (items.length < setSize) throw new Error(`${items.length} items make no set of ${setSize}`)
  const next = chance(seed)
  const waiting: T[] = []
  return Array.from({ length: count }, () => {
    const set: T[] = []
    while (set.length < setSize) {
      const at = waiting.findIndex((item) => !set.includes(item))
      if (at < 0) waiting.push(...shuffled(items, next))
      else set.push(...waiting.splice(at, 1))
    }
    return shuffled(set, next)
  })
}

/**
 * How little is known of an item. Until enough people have seen it that is how many are missing; the standard error would
 * call an item certain that three people passed over. From then on it is the error of its score, which is at most one.
 */
export function doubtOf(choices: Choices, people: number, enough: number): number {
  if (people < enough) return 1 + enough - people
  return countScore(choices)?.se ?? 1
}
export interface Doubtful<T> {
  item: T
  doubt: number
}
/** One set of the items that this person has seen least and of which least is known; chance decides between equals. */
export function leastCertain<T>(
  items: readonly Doubtful<T>[],
  setSize: number,
  { seed, seen }: { seed: string; seen: readonly (readonly T[])[] },
): T[] {
  const next = chance(`${seed}:${seen.length}`)
  const times = (item: T) => seen.filter((set) => set.includes(item)).length
  const ranked = shuffled(items, next)
    .map(({ item, doubt }) => ({ item, doubt, times: times(item) }))
    .sort((a, b) => a.times - b.times || b.doubt - a.doubt)
  return shuffled(
    ranked.slice(0, setSize).map(({ item }) => item),
    next,
  )
}
