import type { ASK_REASONS } from '../../../db/schema/asks.ts'
import type { HEALTHS, STAGES } from '../../../db/schema/flywheel.ts'

const DAY = 86_400_000
/** What staff may do next for somebody. A review is asked of everybody alike, so it is not among them. */
export const NEXT_ACTS = [
  ...(['answer_complaint', 'call_unhappy', 'write_once', 'let_go', 'thank', 'ask_referral', 'ask_story'] as const),
  ...(['invite_partner', 'help_first_value', 'ask_feeling', 'show_proof', 'none'] as const),
] as const
/** What the ask budget says of one kind, as the table of asks shows it: no reason, and it may be asked now. */
export interface Clock {
  reason: (typeof ASK_REASONS)[number] | null
  /** Null with a reason: never, as things are. */
  freeAt: number | null
}
/** The kind of the ask budget each of these acts is booked as. */
export const ASKS = {
  ...({ ask_referral: 'referral', ask_feeling: 'nps', ask_story: 'story', invite_partner: 'affiliate' } as const),
}
type Asked = (typeof ASKS)[keyof typeof ASKS]
export interface Standing {
  stage: (typeof STAGES)[number]
  health: (typeof HEALTHS)[number]
  enteredAt: number
  /** When they first bought or used it. */
  customerSince: number | null
  lastActAt: number | null
  complaintSince: number | null
  lastNps: { band: string; at: number } | null
  hasFirstValue: boolean
  /** Friends they brought who counted. */
  brought: number
  isPartner: boolean
  budget: Record<Asked, Clock>
}
export interface NextAct {
  act: (typeof NEXT_ACTS)[number]
  /** The moment the reason points at, if there is one. */
  since: number | null
  /** Before this it would be too soon; null with a reason: never, as things are. */
  from: number | null
  /** What in the ask budget stands in the way of the ask that would come next. */
  reason: Clock['reason']
  /** The ask that is in question then. */
  kind: Asked | null
}

/** A thank-you is worth most at once. */
const THANK_WITHIN = 7 * DAY
const TENURE = 180 * DAY
const WAIT_IN_ACTIVATION = 7 * DAY

/** The next best act for one person by one list, the first that fits: repair before asking, thanks before more. */
export function nextAct(person: Standing, now: number): NextAct {
  const { stage, health, lastNps, lastActAt, complaintSince, budget } = person
  const since = (act: NextAct['act'], at: number | null): NextAct => ({
    ...{ act, since: at, from: null, reason: null, kind: null },
  })
  const wait = (from: number | null, reason: NextAct['reason'] = null, kind: Asked | null = null): NextAct => ({
    ...{ act: 'none', since: null, from, reason, kind },
  })
  const mayAsk = (kind: Asked) => budget[kind].reason === null || RESTS.has(budget[kind].reason)
  /** The one that opens first; what never opens comes last. */
  const blocked = (...kinds: Asked[]) => {
    const [first] = kinds
      .map((kind) => ({ ...budget[kind], kind }))
      .sort((a, b) => (a.freeAt ?? Number.POSITIVE_INFINITY) - (b.freeAt ?? Number.POSITIVE_INFINITY))
    return wait(first!.freeAt, first!.reason, first!.kind)
  }
  if (complaintSince !== null) return since('answer_complaint', complaintSince)
  if (lastNps?.band === 'detractor' && now < lastNps.at + 90 * DAY) return since('call_unhappy', lastNps.at)
  if (health === 'churned') return since('let_go', null)
  if (health === 'dormant') return since('write_once', null)
  if (lastActAt !== null && now < lastActAt + THANK_WITHIN) return since('thank', lastActAt)
  const feeling = () => (mayAsk('nps') ? since('ask_feeling', null) : blocked('nps'))
  if (health === 'at_risk') return feeling()
  if (stage === 'activation') {
    if (now < person.enteredAt + WAIT_IN_ACTIVATION) return wait(person.enteredAt + WAIT_IN_ACTIVATION)
    return since('show_proof', person.enteredAt)
  }
  if (stage === 'adoption') {
    if (!person.hasFirstValue && person.customerSince !== null && now < person.customerSince + 30 * DAY)
      return since('help_first_value', person.customerSince)
    return feeling()
  }
  if (person.brought >= 2 && !person.isPartner && mayAsk('affiliate')) return since('invite_partner', null)
  const tenure = person.customerSince === null ? null : person.customerSince + TENURE
  const isLongHere = tenure !== null && now >= tenure
  if (isLongHere && mayAsk('referral')) return since('ask_referral', person.customerSince)
  if (mayAsk('story')) return since('ask_story', null)
  return isLongHere ? blocked('story', 'referral') : blocked('story')
}
/** A colleague who asks at this moment decides about the hour and the day. */
const RESTS = new Set<Clock['reason']>(['quiet', 'weekend'])
