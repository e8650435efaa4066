import { type Effect, isSuspicious } from '../measuring/rules.ts'

/** One answer a version may give. */
export interface Variant {
  /** Places in the version's items. */
  slots: number[]
  /** How often, in a million. */
  ppm: number
  arm: 'order' | 'sampled' | 'uniform'
}
/** A testimonial that may be shown, by whom. */
export interface Candidate {
  id: string
  author: string
}
/** What one testimonial did on one day in this widget. */
export interface ItemDay {
  id: string
  /** Days before today. */
  age: number
  seen: number
  clicks: number
  /** Whole conversions put down to it. */
  conversions: number
}
/** A source of chance: numbers from 0 to 1, without 1. */
export type Random = () => number

const MILLION = 1_000_000
const DISCOUNT = 0.98
const PRIOR_WORTH = 50
/** A conversion rate of its own is believed from so many clicks on. */
const OWN_RATE_CLICKS = 20
const FLOOR = 0.1
const AUTHOR_CAP = 0.4
const DRAWS = 500
const LISTS = 24
const UNIFORM_LISTS = 3
export const NEEDED_PER_DAY = 100

/** Days that are too good to be true: nothing is learned from them. */
export function suspicious<D extends Pick<ItemDay, 'id' | 'seen' | 'clicks' | 'conversions'>>(days: readonly D[]): D[] {
  const all = new Map<string, Effect>()
  for (const { id, seen, clicks, conversions } of days) {
    const sum = all.get(id) ?? { seen: 0, clicks: 0, conversions: 0 }
    const added = { seen: sum.seen + seen, clicks: sum.clicks + clicks }
    all.set(id, { ...added, conversions: sum.conversions + conversions })
  }
  return days.filter((day) => isSuspicious(day, all.get(day.id)!))
}

/** Viewable impressions of cards on a usual day of the last week, or of the days there were since. */
export function impressionsPerDay(days: readonly Pick<ItemDay, 'age' | 'seen'>[]): number {
  const week = days.filter(({ age }) => age < 7)
  const span = Math.max(0, ...week.map(({ age }) => age)) + 1
  return week.reduce((sum, { seen }) => sum + seen, 0) / span
}

export interface Belief {
  /** Of the Beta distribution of its click rate. */
  alpha: number
  beta: number
  /** What a click of it is worth beside that of others. */
  worth: number
}
/**
 * What is known of each candidate: clicks discounted by the day, over a prior worth fifty impressions at the rate of the
 * whole widget; and how often a click becomes a conversion, of all together until one has twenty clicks. More than one for a
 * click is never learned: a page can say anything.
 */
export function beliefs(candidates: readonly Candidate[], days: readonly ItemDay[]): Belief[] {
  const out = new Set(suspicious(days))
  const sums = new Map<string, { seen: number; clicks: number; rawClicks: number; conversions: number }>()
  for (const day of days) {
    if (out.has(day)) continue
    const weight = DISCOUNT ** day.age
    const sum = sums.get(day.id) ?? { seen: 0, clicks: 0, rawClicks: 0, conversions: 0 }
    sum.seen += day.seen * weight
    sum.clicks += Math.min(day.clicks, day.seen) * weight
    sum.rawClicks += day.clicks
    sum.conversions += day.conversions
    sums.set(day.id, sum)
  }
  const all = { seen: 0, clicks: 0, rawClicks: 0, conversions: 0 }
  for (const sum of sums.values()) sum.conversions = Math.min(sum.conversions, sum.rawClicks)
  for (const sum of sums.values()) for (const key of Object.keys(all) as (keyof typeof all)[]) all[key] += sum[key]
  const rate = (all.clicks + 1) / (all.seen + 2 * PRIOR_WORTH)
  const pooled = all.rawClicks > 0 ? Math.min(1, all.conversions / all.rawClicks) : 0
  return candidates.map(({ id }) => {
    const { seen = 0, clicks = 0, rawClicks = 0, conversions = 0 } = sums.get(id) ?? {}
    const own = (conversions + OWN_RATE_CLICKS * pooled) / (rawClicks + OWN_RATE_CLICKS)
    const worth = pooled === 0 ? 1 : (rawClicks < OWN_RATE_CLICKS ? pooled : own) / pooled
    return { alpha: PRIOR_WORTH * rate + clicks, beta: PRIOR_WORTH * (1 - rate) + seen - clicks, worth }
  })
}

/** A normal draw (Box and Muller, 1958). */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A draw of the gamma distribution with scale 1 (Marsaglia and Tsang, 2000). */
export function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
export function drawBeta(alpha: number, beta: number, random: Random): number {
  const a = drawGamma(alpha, random)
  return a / (a + drawGamma(beta, random))
}

/** One Thompson draw of each: what it may be worth, as far as is known. */
const drawScores = (known: readonly Belief[], random: Random) =>
  known.map(({ alpha, beta, worth }) => drawBeta(alpha, beta, random) * worth)

/** Whole numbers that add up to exactly a million (largest remainder). */
export function toPpm(shares: readonly number[]): number[] {
  const sum = shares.reduce((a, b) => a + b, 0)
  const exact = shares.map((share) => (share / sum) * MILLION)
  const ppm = exact.map(Math.floor)
  const rest = exact
    .map((value, i) => ({ i, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  const left = MILLION - ppm.reduce((a, b) => a + b, 0)
  for (const { i } of rest.slice(0, left)) ppm[i]! += 1
  return ppm
}

/** No author has more than four tenths, or than their part where there are too few authors; what is over goes to the others. */
export function capAuthors(shares: readonly number[], authors: readonly string[]): number[] {
  const names = [...new Set(authors)]
  const cap = Math.max(AUTHOR_CAP, 1 / names.length)
  const sums = new Map(
    names.map((name) => [name, shares.reduce((sum, s, i) => sum + (authors[i] === name ? s : 0), 0)]),
  )
  const fixed = new Set<string>()
  for (;;) {
    const free = names.filter((name) => !fixed.has(name))
    const room = 1 - fixed.size * cap
    const freeSum = free.reduce((sum, name) => sum + sums.get(name)!, 0)
    const over = free.filter((name) => freeSum > 0 && (sums.get(name)! / freeSum) * room > cap + 1e-12)
    if (over.length === 0) {
      return shares.map((share, i) => {
        const name = authors[i]!
        const own = sums.get(name)!
        const target = fixed.has(name) ? cap : freeSum > 0 ? (own / freeSum) * room : 0
        return own > 0 ? (share / own) * target : 0
      })
    }
    for (const name of over) fixed.add(name)
  }
}

/** The places with the best scores, the best first, with no author too often. */
function listOf(scores: readonly number[], authors: readonly string[], slots: number): number[] {
  const most = Math.max(1, Math.floor(slots * AUTHOR_CAP), Math.ceil(slots / new Set(authors).size))
  const taken = new Map<string, number>()
  const places = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  return places
    .filter((i) => {
      const n = (taken.get(authors[i]!) ?? 0) + 1
      if (n <= most) taken.set(authors[i]!, n)
      return n <= most
    })
    .slice(0, slots)
}

/**
 * What a widget that chooses by effect may answer, and how often: nine tenths by Thompson sampling, a tenth by chance.
 * With too little traffic to learn from, all of it by chance.
 */
export function choose(
  candidates: readonly Candidate[],
  slots: number,
  days: readonly ItemDay[],
  random: Random,
): Variant[] {
  const n = candidates.length
  if (n === 0) return [{ slots: [], ppm: MILLION, arm: 'uniform' }]
  const authors = candidates.map(({ author }) => author)
  const learning = impressionsPerDay(days) >= NEEDED_PER_DAY
  const known = beliefs(candidates, days)
  if (Math.min(slots, n) === 1) {
    const wins = Array<number>(n).fill(0)
    for (let i = 0; learning && i < DRAWS; i++) wins[best(drawScores(known, random))]! += 1
    const shares = wins.map((won) => (learning ? (won / DRAWS) * (1 - FLOOR) + FLOOR / n : 1 / n))
    const ppm = toPpm(capAuthors(shares, authors))
    const arm = learning ? 'sampled' : 'uniform'
    return ppm.flatMap((share, i): Variant[] => (share > 0 ? [{ slots: [i], ppm: share, arm }] : []))
  }
  const lists = Array.from({ length: LISTS }, (_, i) => {
    const arm: Variant['arm'] = learning && i >= UNIFORM_LISTS ? 'sampled' : 'uniform'
    const scores = arm === 'sampled' ? drawScores(known, random) : candidates.map(() => random())
    return { arm, slots: listOf(scores, authors, Math.min(slots, n)) }
  })
  const share = ({ arm }: { arm: Variant['arm'] }) =>
    !learning ? 1 / LISTS : arm === 'uniform' ? FLOOR / UNIFORM_LISTS : (1 - FLOOR) / (LISTS - UNIFORM_LISTS)
  const ppm = toPpm(lists.map(share))
  return lists.map((list, i) => ({ ...list, ppm: ppm[i]! }))
}

const best = (scores: readonly number[]) => scores.reduce((top, score, i) => (score > scores[top]! ? i : top), 0)

/** The one answer of a widget that keeps the order of its list. */
export const orderedVariant = (items: number, most: number): Variant[] => [
  { slots: Array.from({ length: Math.min(items, most) }, (_, i) => i), ppm: MILLION, arm: 'order' },
]
