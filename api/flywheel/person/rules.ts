import type { HEALTHS, STAGES } from '../../../db/schema/flywheel.ts'

const DAY = 86_400_000
/** What staff may do next for somebody. A review is asked of everybody alike, so it is not among them. */
export const NEXT_ACTS = [
  ...(['answer_complaint', 'call_unhappy', 'write_once', 'let_go', 'thank', 'ask_referral', 'ask_story'] as const),
  ...(['invite_partner', 'help_first_value', 'ask_feeling', 'show_proof', 'none'] as const),
] as const
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
  askedFor: { referral: number | null; feeling: number | null; story: number | null }
}
export interface NextAct {
  act: (typeof NEXT_ACTS)[number]
  /** The moment the reason points at, if there is one. */
  since: number | null
  /** Before this it would be too soon. */
  from: number | null
}

/** Waits between asks of one kind, in days. */
export const ASK_EVERY_DAYS = { referral: 90, feeling: 90, story: 180 }
/** A thank-you is worth most at once. */
const THANK_WITHIN = 7 * DAY
const TENURE = 180 * DAY
const WAIT_IN_ACTIVATION = 7 * DAY

/** The next best act for one person by one list, the first that fits: repair before asking, thanks before more. */
export function nextAct(person: Standing, now: number): NextAct {
  const { stage, health, lastNps, lastActAt, complaintSince, askedFor } = person
  const since = (act: NextAct['act'], at: number | null, from: number | null = null): NextAct => ({
    act,
    since: at,
    from,
  })
  const mayAsk = (kind: keyof typeof ASK_EVERY_DAYS) =>
    askedFor[kind] === null || now >= askedFor[kind] + ASK_EVERY_DAYS[kind] * DAY
  const later = (kind: keyof typeof ASK_EVERY_DAYS) => (askedFor[kind] ?? 0) + ASK_EVERY_DAYS[kind] * DAY
  if (complaintSince !== null) return since('answer_complaint', complaintSince)
  if (lastNps?.band === 'detractor' && now < lastNps.at + 90 * DAY) return since('call_unhappy', lastNps.at)
  if (health === 'churned') return since('let_go', null)
  if (health === 'dormant') return since('write_once', null)
  if (lastActAt !== null && now < lastActAt + THANK_WITHIN) return since('thank', lastActAt)
  if (health === 'at_risk')
    return mayAsk('feeling') ? since('ask_feeling', askedFor.feeling) : since('none', null, later('feeling'))
  if (stage === 'activation') {
    if (now < person.enteredAt + WAIT_IN_ACTIVATION) return since('none', null, person.enteredAt + WAIT_IN_ACTIVATION)
    return since('show_proof', person.enteredAt)
  }
  if (stage === 'adoption') {
    if (!person.hasFirstValue && person.customerSince !== null && now < person.customerSince + 30 * DAY)
      return since('help_first_value', person.customerSince)
    return mayAsk('feeling') ? since('ask_feeling', askedFor.feeling) : since('none', null, later('feeling'))
  }
  if (person.brought >= 2 && !person.isPartner) return since('invite_partner', null)
  const tenure = person.customerSince === null ? null : person.customerSince + TENURE
  if (tenure !== null && now >= tenure && mayAsk('referral')) return since('ask_referral', person.customerSince)
  if (mayAsk('story')) return since('ask_story', askedFor.story)
  return since(
    'none',
    null,
    Math.min(later('story'), mayAsk('referral') ? (tenure ?? later('story')) : later('referral')),
  )
}
