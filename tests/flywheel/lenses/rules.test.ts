import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FlowCell } from '../../../api/flywheel/figures/rules.ts'
import type { LENSES } from '../../../api/flywheel/lenses/contract.ts'
import { handOvers, segmentsOf } from '../../../api/flywheel/lenses/rules.ts'
import { STAGES } from '../../../db/schema/flywheel.ts'

const flow = (kind: FlowCell['kind'], from: FlowCell['from'], to: FlowCell['to'], n: number, channel = 'direct') => ({
  ...{ kind, from, to, n, channel },
})
const MONTH: FlowCell[] = [
  flow('advance', null, 'activation', 50),
  flow('advance', null, 'activation', 7, 'testimonial'),
  flow('advance', 'activation', 'adoption', 30),
  flow('advance', 'adoption', 'adoration', 12),
  flow('advance', 'adoration', 'advocacy', 5),
  flow('regress', 'adoration', 'adoption', 3),
  flow('lapse', 'activation', 'activation', 10),
  flow('lapse', 'adoption', 'adoption', 4),
  flow('recover', 'adoption', 'adoption', 2),
]
const numbersOf = (lens: (typeof LENSES)[number]) =>
  segmentsOf(lens, { now: MONTH, before: [], events: [{ type: 'demo.held', n: 9 }] }).map(
    ({ segment, moves, events }) => [
      segment,
      moves.map(({ n }) => n),
      events.filter(({ n }) => n > 0).map(({ n }) => n),
    ],
  )

test('attract, engage and delight; what delight gives back is who came by a customer’s words', () => {
  expect(numbersOf('inbound')).toEqual([
    ['attract', [57, 30], []],
    ['engage', [12], []],
    ['delight', [5, 7], []],
  ])
})
test('marketing owns the way in, sales the purchase, service what comes after and who comes back', () => {
  expect(numbersOf('teams')).toEqual([
    ['marketing', [57, 7], []],
    ['sales', [30], []],
    ['service', [12, 5, 2], []],
  ])
})
test('the funnel counts people where they are known and events where they are not', () => {
  expect(numbersOf('funnel')).toEqual([
    ['awareness', [], []],
    ['interest', [57], []],
    ['evaluation', [], [9]],
    ['decision', [], []],
    ['purchase', [30], []],
  ])
})
test('a hand-over says who came into the stage, who went on, and who went back or away', () => {
  expect(handOvers('teams', MONTH)).toEqual([
    { between: ['marketing', 'sales'], stage: 'activation', handed: 57, on: 30, lost: 10 },
    { between: ['sales', 'service'], stage: 'adoption', handed: 30, on: 12, lost: 4 },
  ])
  expect(handOvers('inbound', MONTH)[1]).toMatchObject({ stage: 'adoration', handed: 12, on: 5, lost: 3 })
  expect(handOvers('funnel', MONTH)).toMatchObject([{ handed: 57, on: 30, lost: 10 }])
})
test('in each lens a step up is in one part, and all of them see the same steps', () => {
  const steps = fc.array(
    fc.record({
      kind: fc.constant('advance' as const),
      ...{ channel: fc.constantFrom('direct', 'testimonial'), n: fc.integer({ min: 1, max: 99 }) },
      at: fc.integer({ min: 0, max: 3 }),
    }),
  )
  fc.assert(
    fc.property(steps, (cells) => {
      const now = cells.map(({ at, ...row }) => ({ ...row, from: STAGES[at - 1] ?? null, to: STAGES[at]! }))
      const total = now.reduce((sum, { n }) => sum + n, 0)
      for (const lens of ['inbound', 'teams'] as const) {
        const moves = segmentsOf(lens, { now, before: [], events: [] }).flatMap((one) => one.moves)
        const all = moves.filter(({ channel }) => channel === null).reduce((sum, { n }) => sum + n, 0)
        expect(all).toBe(total)
      }
    }),
  )
})
