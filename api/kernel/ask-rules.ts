import type { ASK_ANSWERS, ASK_REASONS, BUDGET_KINDS } from '../../db/schema/asks.ts'
import { type Awake, nextAwake } from './awake.ts'

const DAY = 86_400_000
const YEAR = 365 * DAY

export type AskKind = (typeof BUDGET_KINDS)[number]
/** What may be asked of some rather than of others. A review never is. */
export type TargetedKind = Exclude<AskKind, 'review'>
export type AskAnswer = (typeof ASK_ANSWERS)[number]
export type AskReason = (typeof ASK_REASONS)[number]
export const SURVEYS: readonly AskKind[] = ['nps', 'csat', 'ces', 'survey']

export type Worth = Record<TargetedKind, number>
export interface AskLimits {
  /** Between any two asks of a person. */
  gapDays: number
  /** In any 365 days. */
  perYear: number
  /** Between two of one kind; each kind has its own clock, so that none puts another off for ever. */
  everyDays: Record<AskKind, number>
  /** After an unhappy answer nothing is asked for so long, but a review. */
  unhappyDays: number
  /** A referral is not asked for so soon after a survey. */
  afterSurveyDays: number
  /** Whether asks go out on Saturdays and Sundays. */
  weekends: boolean
  /** Nobody is asked from this hour of the evening to that one of the morning, on the company's clock. */
  quietFrom: number
  quietTo: number
  /** What a yes to each kind is worth beside the others, where several are due at once. A review has none: it goes first. */
  worth: Worth
}
/** What holds until a company decides otherwise. The trigger `ask_within_budget` knows the same numbers. */
export const DEFAULT_LIMITS: AskLimits = {
  ...{ gapDays: 14, perYear: 6, unhappyDays: 30, afterSurveyDays: 14, weekends: true },
  ...{ quietFrom: 20, quietTo: 8 },
  worth: {
    ...{ nps: 1, csat: 1, ces: 1, survey: 1 },
    ...{ referral: 4, affiliate: 4, story: 3, reference: 5 },
  },
  everyDays: {
    ...{ nps: 90, csat: 30, ces: 30, survey: 60, review: 30 },
    ...{ referral: 90, affiliate: 180, story: 180, reference: 180 },
  },
}
export const awakeIn = ({ quietFrom, quietTo }: Pick<AskLimits, 'quietFrom' | 'quietTo'>): Awake => ({
  ...{ from: quietTo, until: quietFrom },
})
/** After so many times "not now" a kind is not asked any more. */
export const STOP_AT = 3

export interface PastAsk {
  kind: AskKind
  at: number
  answer: AskAnswer | null
}
interface Standing {
  /** Every ask of this person, in any order. */
  history: readonly PastAsk[]
  /** They want none of this kind. */
  switchedOff: boolean
}
/** How they feel, as far as it keeps us from asking. */
export interface Feelings {
  unhappyAt: number | null
  complaintSince: number | null
}
/**
 * The moments of what nobody has answered, the oldest first: each answer closes the oldest that is open when it comes, and one
 * that finds none open closes nothing later. Of one moment, an answer comes after what it answers.
 */
export function stillOpen(raised: readonly number[], resolved: readonly number[]): number[] {
  const answers = [...resolved].sort((a, b) => a - b)
  const open: number[] = []
  let next = 0
  const close = (before: number) => {
    for (; next < answers.length && answers[next]! < before; next++) open.shift()
  }
  for (const at of [...raised].sort((a, b) => a - b)) {
    close(at)
    open.push(at)
  }
  close(Number.POSITIVE_INFINITY)
  return open
}
/** Since when the oldest complaint waits that nobody has answered. */
export const openSince = (raised: readonly number[], resolved: readonly number[]): number | null =>
  stillOpen(raised, resolved)[0] ?? null
/** A review is asked of everybody alike: its question has no field for how somebody feels, what they scored or where they stand. */
export type AskQuestion = (Standing & { kind: 'review' }) | (Standing & { kind: TargetedKind; feelings: Feelings })

export type Verdict = { ok: true } | { ok: false; reason: AskReason; freeAt: number | null }

/** How often in a row they said no or not now to this kind. */
export function refusals(history: readonly PastAsk[], kind: AskKind): number {
  const own = history.filter((one) => one.kind === kind)
  const yes = Math.max(0, ...own.filter(({ answer }) => answer === 'accepted').map(({ at }) => at))
  return own.filter(({ answer, at }) => at > yes && (answer === 'snoozed' || answer === 'declined')).length
}
const latest = (asks: readonly PastAsk[]) => asks.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY)

/** Every limit that is in the way, with the moment it stops being so. */
function inTheWay(asked: AskQuestion, now: number, limits: AskLimits): { reason: AskReason; freeAt: number }[] {
  const { history, kind } = asked
  const times = history.map(({ at }) => at).sort((a, b) => b - a)
  const nth = times[limits.perYear - 1]
  const refused = refusals(history, kind)
  const every = limits.everyDays[kind] * DAY * 2 ** refused
  const surveyed = latest(history.filter((one) => SURVEYS.includes(one.kind)))
  const found: { reason: AskReason; freeAt: number }[] = [
    { reason: refused > 0 ? 'not_now' : 'clock', freeAt: latest(history.filter((one) => one.kind === kind)) + every },
    { reason: 'gap', freeAt: latest(history) + limits.gapDays * DAY },
    ...(nth === undefined ? [] : [{ reason: 'year' as const, freeAt: nth + YEAR }]),
  ]
  if (kind === 'referral') found.push({ reason: 'after_survey', freeAt: surveyed + limits.afterSurveyDays * DAY })
  if (asked.kind !== 'review') {
    const { unhappyAt, complaintSince } = asked.feelings
    if (unhappyAt !== null) found.push({ reason: 'unhappy', freeAt: unhappyAt + limits.unhappyDays * DAY })
    // nobody knows when a complaint is answered: it is looked at again tomorrow
    if (complaintSince !== null) found.push({ reason: 'complaint', freeAt: now + DAY })
  }
  return found.filter(({ freeAt }) => freeAt > now)
}

/** Whether this may be asked now; else the reason that holds longest, and when all of them are over. Null: never. */
export function mayAsk(asked: AskQuestion, now: number, limits: AskLimits, zone: string): Verdict {
  if (asked.switchedOff) return { ok: false, reason: 'switched_off', freeAt: null }
  if (refusals(asked.history, asked.kind) >= STOP_AT) return { ok: false, reason: 'stopped', freeAt: null }
  const last = inTheWay(asked, now, limits).sort((a, b) => b.freeAt - a.freeAt)[0]
  const opens = nextOpen(last?.freeAt ?? now, limits, zone)
  if (last) return { ok: false, reason: last.reason, freeAt: opens.at }
  return opens.reason ? { ok: false, reason: opens.reason, freeAt: opens.at } : { ok: true }
}

/** This moment, or the first after it that is neither in the quiet hours nor on a weekend where asks rest. */
function nextOpen(at: number, limits: AskLimits, zone: string): { at: number; reason?: 'quiet' | 'weekend' } {
  const awake = awakeIn(limits)
  let open = nextAwake(at, zone, awake)
  const quiet = open !== at
  let rested = false
  while (!limits.weekends && isWeekend(open, zone)) {
    rested = true
    open = nextAwake(midnightAfter(open, zone), zone, awake)
  }
  if (rested) return { at: open, reason: 'weekend' }
  return quiet ? { at: open, reason: 'quiet' } : { at: open }
}
const isWeekend = (at: number, timeZone: string) =>
  ['Sat', 'Sun'].includes(new Intl.DateTimeFormat('en', { weekday: 'short', timeZone }).format(at))
/** A moment of the next day on the clock of a zone, before people are awake. */
function midnightAfter(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: 'numeric', hourCycle: 'h23', timeZone })
    .formatToParts(at)
    .map(({ type, value }) => [type, Number(value)] as const)
  const { hour = 0, minute = 0 } = Object.fromEntries(parts) as { hour?: number; minute?: number }
  return at + ((24 - hour) * 60 - minute + 120) * 60_000
}
