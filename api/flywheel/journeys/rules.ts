import { STAGES } from '../../../db/schema/flywheel.ts'
import { eventFields } from '../../kernel/event-fields.ts'
import { MERGE_FIELDS, unknownFields } from '../../kernel/merge-fields.ts'
import { wilson } from '../../kernel/wilson.ts'
import { classOf } from '../intake/rules.ts'
import type { Condition, Definition, Goal, NeutralCondition, Step, Trigger } from './contract.ts'

const DAY = 86_400_000
/** Where a way ends. */
export const END = 'end'
export type WaitStep = Extract<Step, { kind: 'wait' | 'wait_until' }>
export const isWait = (step: Step): step is WaitStep => step.kind === 'wait' || step.kind === 'wait_until'

/** Where a step leads, in the order yes, no; `end` when nothing follows. */
export function waysOf({ steps }: Pick<Definition, 'steps'>, step: Step): string[] {
  const after = steps[steps.indexOf(step) + 1]?.id ?? END
  const next = step.next ?? after
  if (step.kind === 'exit') return []
  if (step.kind === 'branch' || step.kind === 'split') return [step.yes ?? next, step.otherwise ?? next]
  return step.kind === 'wait_until' ? [next, step.otherwise ?? next] : [next]
}

/** Of what the portal tells and of what hosts tell by the names we know: what says nothing of how somebody feels about us. */
const NEUTRAL: ReadonlySet<string> = new Set([
  ...['lead.recorded', 'lead.tracked', 'sale.recorded', 'survey.answered', 'nps.answered'],
  ...['feature_request.created', 'feature_request.voted', 'request_comment.written'],
  ...['newsletter.subscribed', 'webinar.registered', 'webinar.attended', 'resource.viewed', 'resource.downloaded'],
  ...['demo.requested', 'demo.held', 'trial.started', 'offer.claimed', 'offer.redeemed', 'call.made'],
  ...['order.paid', 'subscription.started', 'subscription.renewed', 'trial.converted', 'reorder.placed'],
  ...['product.first_value', 'product.used', 'feature.used', 'milestone.reached', 'support.resolved'],
])
const FEELING =
  /nps|csat|\bces\b|score|sentiment|rating|stage|health|happy|happi|unhapp|star|promoter|detractor|complain|promise|review|testimonial|love|satisf|churn/i
const isNeutralEvent = (name: string, { facts }: Around) =>
  NEUTRAL.has(name) || (!facts.has(name) && classOf(name) === undefined && !FEELING.test(name))
/** Whether a condition knows nothing of score, stage or sentiment. A trait that a journey may have set could. */
export const isNeutral = (condition: Condition, around: Around): condition is NeutralCondition =>
  condition.on === 'plan' ||
  (condition.on === 'event' && isNeutralEvent(condition.name, around)) ||
  (condition.on === 'trait' && !FEELING.test(condition.name) && !around.traits.has(condition.name))

/** What may start a journey that asks for a review: nothing in it says how somebody feels. */
export type NeutralTrigger =
  | { on: 'event'; name: string; band: null }
  | { on: 'segment'; segmentId: string; readsFeelings: false }
/** A review ask together with all that stands before it. Only `reviewRoute` makes one, so none that is gated can be asked. */
export interface ReviewRoute {
  trigger: NeutralTrigger
  goal: Extract<Goal, { on: 'event' }>
  behind: readonly NeutralCondition[]
}
export interface Fault {
  /** Where, as the address of a field: `steps.2.body`. */
  at: string
  says: string
}
/** What a definition points at outside of itself. */
export interface Around {
  surveys: ReadonlyMap<string, { state: string; kind: string }>
  /** The names of what a segment filters by. */
  segments: ReadonlyMap<string, readonly string[]>
  /** The names of what the portal itself tells. */
  facts: ReadonlySet<string>
  /** The names of traits that journeys set. */
  traits: ReadonlySet<string>
}
const WHY = 'A review is asked of everybody alike, never behind a score, a stage or a feeling.'
/** What segments may filter by: who and since when, not how they are or what they agreed to. */
const NEUTRAL_FILTERS = ['q', 'company', 'source', 'account', 'plan', 'from', 'to']
/** Who has done what is asked for leaves, whatever they wrote. */
const ASKED_FOR = 'review.submitted'

export function reviewRoute(definition: Definition, step: Step, around: Around): ReviewRoute | Fault {
  const { trigger, goal, steps } = definition
  const start = neutralTrigger(trigger, around)
  if ('says' in start) return start
  const fault = `${WHY} Who reaches this goal would leave before it; choose an event that says nothing of them.`
  if (goal.on !== 'event') return { at: 'goal.is', says: fault }
  if (goal.name !== ASKED_FOR && !isNeutralEvent(goal.name, around)) return { at: 'goal.name', says: fault }
  const behind: NeutralCondition[] = []
  for (const before of ancestors(definition, step)) {
    // other asks wait for those who are unhappy, so that they would wait here as well
    if (before.kind === 'ask' && before.ask !== 'review' && !isSurveyAsk(before.ask))
      return { at: `steps.${steps.indexOf(before)}`, says: `${WHY} Move the ask before this one.` }
    const condition = before.kind === 'branch' ? before.when : before.kind === 'wait_until' ? before.until : undefined
    if (!condition) continue
    if (!isNeutral(condition, around))
      return { at: `steps.${steps.indexOf(before)}`, says: `${WHY} Move the ask before this step.` }
    behind.push(condition)
  }
  return { trigger: start, goal, behind }
}
function neutralTrigger(trigger: Trigger, around: Around): NeutralTrigger | Fault {
  const fault = { at: 'trigger.on', says: `${WHY} Start this journey by an event or a segment without them.` }
  if (trigger.on === 'event')
    return trigger.band === null && isNeutralEvent(trigger.name, around)
      ? { on: 'event', name: trigger.name, band: null }
      : fault
  if (trigger.on !== 'segment') return fault
  const filters = around.segments.get(trigger.segmentId) ?? []
  return filters.some((name) => !NEUTRAL_FILTERS.includes(name))
    ? fault
    : { on: 'segment', segmentId: trigger.segmentId, readsFeelings: false }
}
/** Every step from which there is a way to this one. */
function ancestors(definition: Definition, step: Step): Step[] {
  const found = new Set<Step>()
  for (let grown = true; grown; ) {
    grown = false
    for (const one of definition.steps) {
      if (found.has(one)) continue
      const leads = waysOf(definition, one).some((id) => id === step.id || [...found].some((next) => next.id === id))
      if (leads) {
        found.add(one)
        grown = true
      }
    }
  }
  return [...found]
}

/** The fact whose review may be asked for. */
export const QUOTABLE = 'review.published'
/** Whether a review is one that its author is asked to be quoted with. Only a question about a quote may look at its stars. */
export const isWorthQuoting = (
  review: { rating: number; body: string },
  { minRating, minWords }: { minRating: number; minWords: number },
) => review.rating >= minRating && review.body.split(/\s+/u).filter((word) => word !== '').length >= minWords

const SURVEY_ASKS: readonly string[] = ['nps', 'csat', 'ces', 'survey']
export const isSurveyAsk = (ask: string) => SURVEY_ASKS.includes(ask)
const surveyFits = (ask: string, kind: string) =>
  ask === kind || (ask === 'survey' && !['nps', 'csat', 'ces'].includes(kind))

/** Everything that is wrong with a definition, each with its place; nothing when it may go live. */
export function faultsOf(definition: Definition, around: Around): Fault[] {
  const { steps, trigger } = definition
  const ids = new Set(steps.map(({ id }) => id))
  const found: Fault[] = []
  const add = (at: string, says: string) => found.push({ at, says })
  const ofEvent = trigger.on === 'event' ? eventFields(trigger.name) : []
  const mustBeKnown = (at: string, words: string) => {
    const [unknown] = unknownFields(words, ofEvent)
    const known = [...MERGE_FIELDS, ...ofEvent].map((field) => `{{${field}}}`).join(', ')
    if (unknown !== undefined) add(at, `Nothing is known as {{${unknown}}}. Use ${known}.`)
  }
  if (trigger.on === 'segment' && !around.segments.has(trigger.segmentId))
    add('trigger.segmentId', 'There is no such segment any more. Choose another.')
  steps.forEach((step, i) => {
    const at = `steps.${i}`
    if (step.id === END) add(`${at}.id`, 'This is what the end of a way is called. Choose another name.')
    if (steps.findIndex(({ id }) => id === step.id) !== i) add(`${at}.id`, 'Another step is called like this.')
    for (const key of ['next', 'yes', 'otherwise'] as const) {
      const to = (step as Partial<Record<typeof key, string | null>>)[key]
      if (to && to !== END && !ids.has(to)) add(`${at}.${key}`, 'This leads to a step that is not there.')
    }
    const [yes, no] = waysOf(definition, step)
    if ((step.kind === 'branch' || step.kind === 'split') && yes === no)
      add(`${at}.otherwise`, 'Both ways lead to the same place, so one of them is empty. Let one lead elsewhere.')
    if (step.kind === 'message' || (step.kind === 'ask' && !isSurveyAsk(step.ask)))
      for (const key of ['subject', 'body'] as const) {
        if (step[key] === '') add(`${at}.${key}`, 'Write what the mail says.')
        mustBeKnown(`${at}.${key}`, step[key])
      }
    if (step.kind === 'task') mustBeKnown(`${at}.title`, step.title)
    if (step.kind === 'quote' && !(trigger.on === 'event' && trigger.name === QUOTABLE))
      add(at, `This asks whoever wrote a review, so the journey has to start with ${QUOTABLE}.`)
    if (step.kind === 'ask' && isSurveyAsk(step.ask)) {
      const survey = step.surveyId === null ? undefined : around.surveys.get(step.surveyId)
      if (!survey) add(`${at}.surveyId`, 'Choose a survey; the one that stood here is gone.')
      else if (survey.state !== 'open') add(`${at}.surveyId`, 'This survey is not open, so nobody could answer it.')
      else if (!surveyFits(step.ask, survey.kind)) add(`${at}.surveyId`, 'This survey is of another kind.')
    }
    if (step.kind === 'ask' && step.ask === 'review') {
      const route = reviewRoute(definition, step, around)
      if ('says' in route) found.push(route)
    }
  })
  const circle = ids.size === steps.length ? circleWithoutWait(definition) : undefined
  if (circle) add(`steps.${steps.indexOf(circle)}`, 'This goes in a circle without a wait. Add a wait to it.')
  return found
}
function circleWithoutWait(definition: Definition): Step | undefined {
  const byId = new Map(definition.steps.map((step) => [step.id, step]))
  const state = new Map<string, 'open' | 'done'>()
  const visit = (step: Step): Step | undefined => {
    state.set(step.id, 'open')
    for (const id of isWait(step) ? [] : waysOf(definition, step)) {
      const next = byId.get(id)
      if (!next || state.get(id) === 'done') continue
      if (state.get(id) === 'open') return step
      const circle = visit(next)
      if (circle) return circle
    }
    state.set(step.id, 'done')
    return undefined
  }
  for (const step of definition.steps) {
    const circle = state.has(step.id) ? undefined : visit(step)
    if (circle) return circle
  }
  return undefined
}

/** The same side each time, whatever else is known: FNV-1a over the words, as a share of one. */
export function shareOf(...words: string[]): number {
  let hash = 0x811c9dc5
  for (const char of words.join(':')) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  return ((Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 16)) >>> 0) / 4_294_967_296
}
export const isHeldOut = (journeyId: string, contactId: string, percent: number) =>
  shareOf('holdout', journeyId, contactId) * 100 < percent

export const reaches = (goal: Goal, event: { name: string; to?: string | undefined }) =>
  goal.on === 'event'
    ? event.name === goal.name
    : event.name === 'stage.changed' && STAGES.indexOf(event.to as never) >= STAGES.indexOf(goal.is)
export const windowMs = ({ withinDays }: Goal) => withinDays * DAY

/** Under so many on a side, a share is noise. */
export const LEAST = 30
/**
 * By how much more of the treated reach the goal, with the 95 % interval of two independent shares (Newcombe, Stat Med
 * 1998, method 10, from Wilson's intervals); null while one side has under 30.
 */
export function upliftOf({
  treated,
  treatedGoal,
  held,
  heldGoal,
}: Record<'treated' | 'treatedGoal' | 'held' | 'heldGoal', number>) {
  const [a, b] = [wilson(treatedGoal, treated), wilson(heldGoal, held)]
  if (!a || !b || treated < LEAST || held < LEAST) return null
  const mid = a.mid - b.mid
  return {
    mid,
    low: mid - Math.hypot(a.mid - a.low, b.high - b.mid),
    high: mid + Math.hypot(a.high - a.mid, b.mid - b.low),
  }
}
