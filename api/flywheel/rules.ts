import { STAGES, type TRANSITION_KINDS } from '../../db/schema/flywheel.ts'

export type Stage = (typeof STAGES)[number]
export interface StageState {
  stage: Stage
  peakStage: Stage
  enteredAt: number
  /** The last thing they did for us. */
  lastActAt: number | null
  /** When time alone will move them next. */
  nextCheckAt: number | null
  /** The last event that counted. */
  lastSeq: number
}
export interface Transition {
  fromStage: Stage | null
  toStage: Stage
  kind: (typeof TRANSITION_KINDS)[number]
  /** Passed through on the way, without staying. */
  implied: boolean
  rule: RuleName
  eventSeq: number
  at: number
  dwellMs: number | null
}
export interface StageEvent {
  seq: number
  type: string
  at: number
  data: { rating?: number | undefined; to?: string | undefined }
}
/** Two contacts turned out to be one person, or not to be: their stage follows, though nobody did anything. */
export const MERGE_RULES = ['contact.merged', 'contact.unmerged'] as const
export const RULE_NAMES = ['became_known', 'bought', 'spoke_for_us', 'no_act_for_180_days', ...MERGE_RULES] as const
export type RuleName = (typeof RULE_NAMES)[number]

/** Advocacy is kept for 180 days after the last act. */
export const ACT_LASTS_MS = 180 * 86_400_000
/** Four and five stars are an act for us; every rating is a voice. */
const ACT_FROM_RATING = 4
/** The facts that can move a stage. Results such as `stage.changed` and rewards are not among them. */
export const MOVING_FACTS = [
  ...(['lead.recorded', 'sale.recorded', 'review.published', 'testimonial.published'] as const),
  'referral.joined',
  'submitted_lead.moved',
  'affiliate.brought',
] as const

const rank = (stage: Stage | null) => (stage === null ? -1 : STAGES.indexOf(stage))
const higher = (a: Stage, b: Stage) => (rank(a) >= rank(b) ? a : b)

function reachedBy(event: StageEvent): { stage: Stage; rule: RuleName } | undefined {
  if (event.type === 'lead.recorded') return { stage: 'activation', rule: 'became_known' }
  if (event.type === 'sale.recorded') return { stage: 'adoption', rule: 'bought' }
  if (isAct(event)) return { stage: 'advocacy', rule: 'spoke_for_us' }
  return undefined
}
/** Something done for us: acts alone make an advocate, never a score and never a reward. */
export const isAct = (event: Pick<StageEvent, 'type' | 'data'>) =>
  event.type === 'testimonial.published' ||
  event.type === 'referral.joined' ||
  event.type === 'affiliate.brought' ||
  (event.type === 'submitted_lead.moved' && event.data.to === 'accepted') ||
  (event.type === 'review.published' && (event.data.rating ?? 0) >= ACT_FROM_RATING)

/** Moves that time alone has made until `now`, oldest first. */
export function settle(state: StageState, now: number): { state: StageState; transitions: Transition[] } {
  if (state.nextCheckAt === null || state.nextCheckAt > now) return { state, transitions: [] }
  const at = state.nextCheckAt
  const back: Transition = {
    fromStage: state.stage,
    toStage: 'adoration',
    kind: 'regress',
    implied: false,
    rule: 'no_act_for_180_days',
    eventSeq: state.lastSeq,
    at,
    dwellMs: at - state.enteredAt,
  }
  return { state: { ...state, stage: 'adoration', enteredAt: at, nextCheckAt: null }, transitions: [back] }
}

/** What one event does to one person; time that passed before it is settled first. */
export function apply(
  before: StageState | undefined,
  event: StageEvent,
): { state: StageState | undefined; transitions: Transition[] } {
  const reached = reachedBy(event)
  if (!reached) return { state: before, transitions: [] }
  const settled = before ? settle(before, event.at) : undefined
  const from = settled?.state
  const climb = steps(from, reached, event)
  const lastActAt = isAct(event) ? event.at : (from?.lastActAt ?? null)
  const stage = climb.at(-1)?.toStage ?? from!.stage
  const state: StageState = {
    stage,
    peakStage: from ? higher(from.peakStage, stage) : stage,
    enteredAt: climb.length > 0 ? event.at : from!.enteredAt,
    lastActAt,
    nextCheckAt: stage === 'advocacy' && lastActAt !== null ? lastActAt + ACT_LASTS_MS : null,
    lastSeq: event.seq,
  }
  return { state, transitions: [...(settled?.transitions ?? []), ...climb] }
}

/** Every stage between here and there; the ones in between are implied and last no time. */
function steps(from: StageState | undefined, to: { stage: Stage; rule: RuleName }, event: StageEvent): Transition[] {
  const made: Transition[] = []
  let here: Stage | null = from?.stage ?? null
  for (const next of STAGES.slice(rank(here) + 1, rank(to.stage) + 1)) {
    made.push({
      fromStage: here,
      toStage: next,
      kind: 'advance',
      implied: next !== to.stage,
      rule: to.rule,
      eventSeq: event.seq,
      at: event.at,
      dwellMs: made.length > 0 ? 0 : from ? event.at - from.enteredAt : null,
    })
    here = next
  }
  return made
}

/** The whole history of one person from their events alone, until `now`. */
export function replay(events: readonly StageEvent[], now: number) {
  let state: StageState | undefined
  const transitions: Transition[] = []
  for (const event of events) {
    const moved = apply(state, event)
    state = moved.state
    transitions.push(...moved.transitions)
  }
  if (state) {
    const settled = settle(state, now)
    state = settled.state
    transitions.push(...settled.transitions)
  }
  return { state, transitions }
}

/** The one move from where a history ended to where another set of events leads; none when that is the same place. */
export function bridge(
  last: Pick<Transition, 'toStage' | 'at'> | undefined,
  toStage: Stage,
  why: { rule: (typeof MERGE_RULES)[number]; seq: number; at: number },
): Transition[] {
  const fromStage = last?.toStage ?? null
  if (fromStage === toStage) return []
  const kind = rank(toStage) > rank(fromStage) ? 'advance' : 'regress'
  const dwellMs = last ? Math.max(0, why.at - last.at) : null
  return [{ fromStage, toStage, kind, implied: false, rule: why.rule, eventSeq: why.seq, at: why.at, dwellMs }]
}

export interface Turned {
  customerAt: number | null
  advocateAt: number | null
}
/** When somebody who came at event `since` first bought and first spoke for us, from the events of the whole person. */
export function turned(events: readonly StageEvent[], since: number): Turned {
  const later = events.filter((event) => event.seq > since)
  return {
    customerAt: later.find((event) => event.type === 'sale.recorded')?.at ?? null,
    advocateAt: later.find(isAct)?.at ?? null,
  }
}

/** Before it was said how well an arrival is shown, it was always by a click. */
export const BY_CLICK = 2
export interface Arrival {
  seq: number
  at: number
  data: {
    testimonialId?: string | undefined
    advocateId?: string | undefined
    /** A link, and whose it is. */
    linkId?: string | undefined
    ownerId?: string | undefined
    evidence?: number | undefined
  }
}
interface Bringer {
  seq: number
  advocateId: string
  testimonialId: string | null
  linkId: string | null
  evidence: number
}
function bringerOf({ seq, data }: Arrival): Bringer | undefined {
  const { testimonialId, linkId, evidence = BY_CLICK } = data
  if (linkId && data.ownerId) return { seq, advocateId: data.ownerId, testimonialId: null, linkId, evidence }
  if (testimonialId && data.advocateId)
    return { seq, advocateId: data.advocateId, testimonialId, linkId: null, evidence }
  return undefined
}
/** A link was handed to this one person, words are read by everybody: of two that are shown equally well it is the link. */
const isBetter = (a: Bringer, b: Bringer) =>
  a.evidence - b.evidence < 0 || (a.evidence === b.evidence && a.linkId !== null && b.linkId === null)

/** Who brought a contact, by the best shown of what was told of it; they came when it was told first. */
export function bestArrival(told: readonly Arrival[], themselves: readonly string[]) {
  const [first] = told
  const named = told.flatMap((one) => bringerOf(one) ?? []).filter(({ advocateId }) => !themselves.includes(advocateId))
  if (!first || named.length === 0) return undefined
  const { seq: _, ...best } = named.reduce((a, b) => (isBetter(b, a) ? b : a))
  return { ...best, prospectAt: first.at, since: first.seq }
}
