import fc from 'fast-check'
import { PORTAL_EVENTS } from '../../../api/flywheel/intake/rules.ts'
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
  fc.constantFrom('promoter', 'passive', 'detractor').map((band) => ({ type: 'nps.answered', data: { band } })),
)
export const ENDS = ['stage.changed', 'reward.granted']
const gap = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 12 * DAY }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 * DAY }) },
)
/** What somebody did in a few years. */
export const life = fc.array(fc.tuple(gap, happens), { maxLength: 30 }).map((steps) => {
  let at = 100 * DAY
  return steps.map(([more, what], i): StageEvent => {
    const source = PORTAL_EVENTS.has(what.type) || ENDS.includes(what.type) ? 'portal' : 'host'
    return { source, seq: i + 1, at: (at += more), ...what }
  })
})
export const OPEN = { open: { opened: 'complaint.raised', closed: 'complaint.resolved' } }
export const strict = { ...DEFAULT_RULES, weights: DEFAULT_RULES.weights.slice(0, 9) }
export const known = fc.record({
  events: life,
  versions: fc.integer({ min: 0, max: 900 }).map((day) => [
    { version: 0, from: 0, rules: DEFAULT_RULES },
    { version: 1, from: day * DAY, rules: strict },
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
