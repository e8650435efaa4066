import fc from 'fast-check'
import { PORTAL_EVENTS } from '../../../api/flywheel/intake/rules.ts'
import type { Condition, RuleSet } from '../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../api/flywheel/stages/defaults/rules.ts'
import type { StageEvent } from '../../../api/flywheel/stages/memory/rules.ts'
import type { Known } from '../../../api/flywheel/stages/rules.ts'

export const DAY = 86_400_000
const happens = fc.oneof(
  ...[
    ...['lead.recorded', 'sale.recorded', 'order.paid', 'product.used', 'testimonial.published', 'plan.upgraded'],
    ...['subscription.cancelled', 'subscription.started', 'complaint.raised', 'complaint.resolved', 'stage.changed'],
    ...['feature_request.voted', 'reward.granted', 'product.used'],
  ].map((type) => fc.constant({ type, data: {} })),
  fc.integer({ min: 1, max: 5 }).map((rating) => ({ type: 'review.published', data: { rating } })),
  fc.integer({ min: -10_000, max: 10_000 }).map((creditBp) => ({ type: 'words.credited', data: { creditBp } })),
  fc.integer({ min: 1, max: 10_000 }).map((creditBp) => ({ type: 'words.credited', data: { creditBp } })),
  fc.constantFrom('team', 'solo', 7).map((plan) => ({ type: 'traits', data: { plan } })),
  fc.constantFrom('promoter', 'passive', 'detractor').map((band) => ({ type: 'nps.answered', data: { band } })),
)
export const ENDS = ['stage.changed', 'reward.granted']
const gap = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 12 * DAY }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 * DAY }) },
)
/** An act, a credit for it and a sign that they came for more, without much else between them. */
const round = fc
  .tuple(
    fc.constantFrom('testimonial.published', 'reference_call.completed'),
    fc.constantFrom('order.paid', 'product.used', 'subscription.renewed'),
    fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 20 * DAY }))),
  )
  .map(([act, value, gaps]) => [
    [gaps[0]!, { type: act, data: {} }] as const,
    [gaps[1]!, { type: 'words.credited', data: { creditBp: 2_500 } }] as const,
    [gaps[2]!, { type: value, data: {} }] as const,
  ])
const steps = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(gap, happens).map((one) => [one]) },
  { weight: 1, arbitrary: round },
)
/** What somebody did in a few years. */
export const life = fc.array(steps, { maxLength: 28 }).map((parts) => {
  let at = 100 * DAY
  return parts.flat().map(([more, what], i): StageEvent => {
    const isPortal = PORTAL_EVENTS.has(what.type) || ENDS.includes(what.type)
    const source = what.type === 'traits' ? 'said' : isPortal ? 'portal' : 'host'
    return { source, seq: i + 1, at: (at += more), ...what }
  })
})
export const OPEN = { open: { opened: 'complaint.raised', closed: 'complaint.resolved' } }
export const strict = { ...DEFAULT_RULES, weights: DEFAULT_RULES.weights.slice(0, 9) }
const plan = (...is: string[]): Condition => ({ trait: { key: 'plan', is } })
const inStage = (atLeastDays: number): Condition => ({ inStage: { atLeastDays } })
const stuck: Condition = { all: [inStage(60), plan('solo')] }
/** Rules that ask for time in a stage and for what the host said, upwards and downwards, beside all the others. */
export const staying: RuleSet = {
  ...DEFAULT_RULES,
  moves: [
    ...DEFAULT_RULES.moves,
    { id: 'plan_of_teams', from: 'below', to: 'adoption', when: plan('team', '7') },
    {
      id: 'stayed',
      from: 'activation',
      to: 'adoption',
      forDays: 3,
      when: { all: [inStage(10), { not: plan('solo') }] },
    },
    { id: 'alone_too_long', from: 'adoption', to: 'activation', when: { all: [inStage(20), plan('solo')] } },
    {
      ...{ id: 'loved_without_use', from: 'adoration', to: 'adoption' },
      when: {
        all: [inStage(30), { not: { count: { of: [{ event: 'product.used' }], min: 1, withinDays: 40 } } }],
      },
    },
  ],
  health: [
    ...DEFAULT_RULES.health.map((rule) =>
      rule.id === 'out_of_danger' ? { ...rule, when: { all: [rule.when, { not: stuck }] } } : rule,
    ),
    { id: 'stuck', from: ['active'], to: 'at_risk', when: stuck },
  ],
}
export const known = fc.record({
  events: life,
  versions: fc
    .tuple(fc.integer({ min: 0, max: 900 }), fc.constantFrom(DEFAULT_RULES, staying), fc.constantFrom(strict, staying))
    .map(([day, first, second]) => [
      { version: 0, from: 0, rules: first },
      { version: 1, from: day * DAY, rules: second },
    ]),
  pins: fc.array(
    fc
      .tuple(
        fc.constantFrom('activation', 'adoption', 'adoration', 'advocacy'),
        fc.nat(800),
        fc.integer({ min: 1, max: 90 }),
      )
      .map(([stage, from, days]) => ({
        ...{ stage: stage as 'activation', from: from * DAY, until: (from + days) * DAY, endedAt: null },
      })),
    { maxLength: 1 },
  ),
})
export const end = ({ events }: Known) => (events.at(-1)?.at ?? 100 * DAY) + 500 * DAY
