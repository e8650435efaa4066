import { sha256 } from '../../kernel/hash.ts'

export interface Range {
  low: number
  high: number
}
/** People a quarter, impact on each of them, how sure we are (a share), weeks of one person. Null until estimated. */
export interface Estimate {
  reach: Range | null
  impact: Range | null
  confidence: Range | null
  effort: Range | null
}
export type Whole = { [K in keyof Estimate]: Range }
export const isWhole = (estimate: Estimate): estimate is Whole =>
  [estimate.reach, estimate.impact, estimate.confidence, estimate.effort].every((range) => range !== null)

/** Reach × impact × confidence ÷ effort (Intercom, 2016). */
export const rice = (reach: number, impact: number, confidence: number, effort: number) =>
  (reach * impact * confidence) / effort

/** The middle of a range of factors: as far above its low end as below its high one, by multiplying. */
export const middle = ({ low, high }: Range) => Math.sqrt(low * high)

export interface Rice {
  low: number
  mid: number
  high: number
}
export function riceOf({ reach, impact, confidence, effort }: Whole): Rice {
  return {
    low: rice(reach.low, impact.low, confidence.low, effort.high),
    mid: rice(middle(reach), middle(impact), (confidence.low + confidence.high) / 2, middle(effort)),
    high: rice(reach.high, impact.high, confidence.high, effort.low),
  }
}

/** mulberry32: small, well spread, and the same numbers from the same seed everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
/**
 * Log-uniform: people miss reach, impact and effort by a factor, not by a difference, so "500 to 2000" has 1000 in its
 * middle. A triangle would put 1250 there and need a third number nobody has.
 */
const byFactor = ({ low, high }: Range, random: () => number) => low * (high / low) ** random()
const evenly = ({ low, high }: Range, random: () => number) => low + (high - low) * random()

export const WORLDS = 1000
export const TOP = 5
export interface Contender extends Whole {
  id: string
}

/**
 * In how many of 1000 worlds each request is among the five best: each world draws every range once. A request draws from
 * a stream of its own, seeded by what was estimated of it, so the same data give the same answer and a new request does
 * not shake the draws of the others. Null where there are not more than five, because then it says nothing.
 */
export function shareOfWorlds(contenders: readonly Contender[]): Map<string, number> | null {
  if (contenders.length <= TOP) return null
  const drawn = contenders.map(({ id, ...ranges }) => {
    const random = randomOf(Number.parseInt(sha256(`${id}:${JSON.stringify(ranges)}`).slice(0, 8), 16))
    return Float64Array.from({ length: WORLDS }, () =>
      rice(
        byFactor(ranges.reach, random),
        byFactor(ranges.impact, random),
        evenly(ranges.confidence, random),
        byFactor(ranges.effort, random),
      ),
    )
  })
  const wins = new Array<number>(contenders.length).fill(0)
  for (let world = 0; world < WORLDS; world++) {
    for (const i of best(drawn, world)) wins[i]! += 1
  }
  return new Map(contenders.map(({ id }, i) => [id, wins[i]! / WORLDS]))
}
/** The five best of a world without sorting all of them. */
function best(drawn: readonly Float64Array[], world: number): number[] {
  const top: number[] = []
  for (let i = 0; i < drawn.length; i++) {
    const value = drawn[i]![world]!
    if (top.length === TOP && value <= drawn[top[TOP - 1]!]![world]!) continue
    const at = top.findIndex((j) => drawn[j]![world]! < value)
    top.splice(at < 0 ? top.length : at, 0, i)
    if (top.length > TOP) top.pop()
  }
  return top
}
