import { stillOpen } from '../../../kernel/ask-rules.ts'
import { classOf } from '../../intake/rules.ts'
import { type Matcher, type RuleSet, SCORES } from '../contract.ts'

export const DAY = 86_400_000
export const WEEK = 7 * DAY
/** 1970-01-05 was a Monday. */
const MONDAY = 4 * DAY
export const weekOf = (at: number) => Math.floor((at - MONDAY) / WEEK)
export const weekStart = (week: number) => week * WEEK + MONDAY

export interface StageEvent {
  /** A fact of the portal, something a host tells that happened, or what a host says of the person: traits by name. */
  source: 'portal' | 'host' | 'said'
  seq: number
  type: string
  at: number
  data: Record<string, unknown>
}
type ScoreName = (typeof SCORES)[number]
/** A score as it was at a moment; it halves every half-life from then on. */
interface Score {
  value: number
  at: number
}
/** Everything a condition may ask of one person, from their events until now. */
export interface Memory {
  byType: Map<string, StageEvent[]>
  /** Of somebody who was kept: until when, and what was open then of each pair that was asked for. */
  before: { at: number; open: Map<string, number[]> }
  /** What the host said last of each trait. */
  traits: Record<string, unknown>
  /** What fits each list of matchers that was asked for, the oldest first. */
  lists: Map<readonly Matcher[], StageEvent[]>
  scores: Record<ScoreName, Score>
  /** Engagement averaged with a half-life of 90 days, and when they were first seen. */
  mean: Score
  firstAt: number | null
  /** Moments they gave a sign of life, at most one each day. */
  signs: number[]
}
const LN2 = Math.LN2
export const MEAN_HALF_LIFE_DAYS = 90
const LIFE = new Set<string | undefined>(['intent', 'value', 'voice', 'advocacy'])
/** Whether an event is a sign of life: they did it themselves, and it was no stumble. */
export const isSign = (type: string) => LIFE.has(classOf(type))

export const emptyMemory = (): Memory => ({
  byType: new Map(),
  before: { at: Number.NEGATIVE_INFINITY, open: new Map() },
  traits: {},
  lists: new Map(),
  scores: { engagement: { value: 0, at: 0 }, affinity: { value: 0, at: 0 }, advocacy: { value: 0, at: 0 } },
  mean: { value: 0, at: 0 },
  firstAt: null,
  signs: [],
})

/** S(t) = S(t₀) · 2^(−(t−t₀)/h) */
export const decayed = ({ value, at }: Score, halfLifeDays: number, now: number) =>
  value * 2 ** (-(now - at) / (halfLifeDays * DAY))
export const scoreAt = (memory: Memory, rules: RuleSet, name: ScoreName, now: number) =>
  decayed(memory.scores[name], rules.halfLifeDays[name], now)
/** When decay alone takes it to the threshold: t₀ + h · log₂(S/θ), rounded up to the millisecond after. */
export const crossesAt = ({ value, at }: Score, halfLifeDays: number, threshold: number) =>
  value <= 0 ? at : Math.floor(at + halfLifeDays * DAY * Math.log2(value / threshold)) + 1

/** The mean m of a decaying engagement E follows m' = λ(E − m): exact between events. */
export function meanAt(memory: Memory, rules: RuleSet, now: number): number {
  const { value, at } = memory.mean
  const gap = (now - at) / DAY
  const [lambda, a] = [LN2 / MEAN_HALF_LIFE_DAYS, LN2 / rules.halfLifeDays.engagement]
  const began = scoreAt(memory, rules, 'engagement', at)
  const fed =
    Math.abs(lambda - a) < 1e-9
      ? lambda * began * gap * Math.exp(-lambda * gap)
      : ((lambda * began) / (lambda - a)) * (Math.exp(-a * gap) - Math.exp(-lambda * gap))
  return value * Math.exp(-lambda * gap) + fed
}
/** The mean of somebody who has been known for a short while, without the nothing that was before. */
export function usualEngagement(memory: Memory, rules: RuleSet, now: number): number {
  const age = (now - (memory.firstAt ?? now)) / DAY
  return age <= 0 ? 0 : meanAt(memory, rules, now) / (1 - Math.exp((-LN2 / MEAN_HALF_LIFE_DAYS) * age))
}

export function fits(matcher: Matcher, event: Pick<StageEvent, 'type' | 'data'>): boolean {
  if (matcher.event !== event.type) return false
  if (!matcher.where) return true
  const { says, is, atLeast, atMost } = matcher.where
  const said = event.data[says]
  if (is !== undefined && said !== is) return false
  if (atLeast !== undefined && !(typeof said === 'number' && said >= atLeast)) return false
  return atMost === undefined || (typeof said === 'number' && said <= atMost)
}
export const fitsAny = (matchers: readonly Matcher[], event: Pick<StageEvent, 'type' | 'data'>) =>
  matchers.some((matcher) => fits(matcher, event))

/** All that fit, the oldest first. */
export function found(memory: Memory, matchers: readonly Matcher[]): readonly StageEvent[] {
  const known = memory.lists.get(matchers)
  if (known) return known
  const types = new Set(matchers.map(({ event }) => event))
  const list = [...types]
    .flatMap((type) => (memory.byType.get(type) ?? []).filter((one) => fitsAny(matchers, one)))
    .sort(inOrder)
  memory.lists.set(matchers, list)
  return list
}

/** Of what is known of one moment: new rules come first, what is here next, and a colleague's word last. */
export const ORDER = { portal: 1, host: 2, said: 3 }
/** Of what happened at once, facts of the portal come before what hosts told, each by its number. */
export const inOrder = (a: StageEvent, b: StageEvent) =>
  a.at - b.at || ORDER[a.source] - ORDER[b.source] || a.seq - b.seq

/** Puts an event among those that conditions look for. */
export function put(memory: Memory, event: StageEvent) {
  const list = memory.byType.get(event.type)
  if (list) list.push(event)
  else memory.byType.set(event.type, [event])
  for (const [matchers, fitting] of memory.lists) if (fitsAny(matchers, event)) fitting.push(event)
}
const lineOf = (rules: RuleSet, event: StageEvent) => rules.weights.find(({ of }) => fits(of, event))
type Line = RuleSet['weights'][number]
function partOf({ times }: Line, { data }: StageEvent): number {
  if (!times) return 1
  const said = data[times.says]
  return typeof said === 'number' ? said / times.whole : 0
}
/** What fits a line with a limit and still counts against it at a moment. */
export const within = ({ of, most }: Line, memory: Memory, at: number) =>
  (memory.byType.get(of.event) ?? []).filter((one) => one.at > at - most!.withinDays * DAY && fits(of, one))
/** What an event adds to a score by its line, with what was there before it. */
function pointsOf(line: Line, name: ScoreName, memory: Memory, event: StageEvent): number {
  const each = line.add[name] ?? 0
  const points = each * partOf(line, event)
  if (!line.most) return points
  const before = within(line, memory, event.at).reduce((sum, one) => sum + each * partOf(line, one), 0)
  return Math.min(points, Math.max(0, line.most.points - before))
}
export const pairOf = (opened: string, closed: string) => JSON.stringify([opened, closed])
const timesOf = ({ byType, before }: Memory, type: string) =>
  (byType.get(type) ?? []).flatMap(({ at }) => (at > before.at ? [at] : []))
/** The moments of what is still open of a pair of events, the oldest first. */
export const openOf = (memory: Memory, opened: string, closed: string): number[] =>
  stillOpen(
    [...(memory.before.open.get(pairOf(opened, closed)) ?? []), ...timesOf(memory, opened)],
    timesOf(memory, closed),
  )
/** Takes in what the host says of them. It is nothing they did: no score, no sign of life, not the day they were first seen. */
export function hear(memory: Memory, { data }: Pick<StageEvent, 'data'>) {
  memory.traits = { ...memory.traits, ...data }
}
/** Takes an event in. Scores never fall below nothing. */
export function remember(memory: Memory, rules: RuleSet, event: StageEvent) {
  const { at } = event
  memory.mean = { value: meanAt(memory, rules, at), at }
  memory.firstAt ??= at
  const line = lineOf(rules, event)
  for (const name of SCORES) {
    if (line?.add[name] === undefined && name !== 'engagement') continue
    const more = line ? pointsOf(line, name, memory, event) : 0
    memory.scores[name] = { value: Math.max(0, scoreAt(memory, rules, name, at) + more), at }
  }
  put(memory, event)
  if (!isSign(event.type)) return
  const last = memory.signs.at(-1)
  if (last !== undefined && Math.floor(last / DAY) === Math.floor(at / DAY)) memory.signs[memory.signs.length - 1] = at
  else memory.signs.push(at)
}

/** Days with a sign of life that say what is usual: the newest of them. */
export const HABIT = 60
/** The median gap between days with a sign of life; null of fewer than four such days. */
export function usualGap({ signs }: Memory): number | null {
  if (signs.length < 4) return null
  const newest = signs.slice(-HABIT)
  const gaps = newest.slice(1).map((at, i) => at - newest[i]!)
  gaps.sort((a, b) => a - b)
  const middle = gaps.length >> 1
  return gaps.length % 2 === 1 ? gaps[middle]! : (gaps[middle - 1]! + gaps[middle]!) / 2
}
