import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settleQueue } from '../../../api/flywheel/stages/due.ts'
import { verifyRollUps, verifyStages } from '../../../api/flywheel/stages/verifying.ts'
import { wheelWorld } from '../kit.ts'

const ACTS = [
  ...[
    'product.used',
    'order.paid',
    'subscription.started',
    'subscription.cancelled',
    'plan.upgraded',
    'order.returned',
  ],
  ...['complaint.raised', 'complaint.resolved', 'reference_call.completed', 'account.created', 'donation.received'],
] as const
const step = fc.record({
  who: fc.nat(2),
  name: fc.constantFrom(...ACTS),
  /** Days that pass before it, and how late it is told. */
  after: fc.nat(40),
  late: fc.nat(6),
})
/** Once round: an act, a credit for it and a purchase, each some days after the other. */
const round = fc.record({ who: fc.nat(2), gaps: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)) })

test.each(['saas', 'shop', 'firm', 'nonprofit', 'other'])(
  'under the rules of "%s" the stages that grew are those that all events give, told late or not',
  async (kind) => {
    let [staged, rounds] = [0, 0]
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), round, async (steps, { who, gaps }) => {
        const wheel = await wheelWorld()
        try {
          const olga = await wheel.owner()
          const taken = await olga.post(`/api/v1/wheel/kinds/${kind}`, { parts: ['rules', 'events'], basedOn: 0 })
          expect(taken.status).toBe(200)
          const people = [await wheel.somebody(), await wheel.somebody(), await wheel.somebody()]
          for (const { who, name, after, late } of steps) {
            await wheel.later(after)
            await wheel.told(people[who]!, name, late)
          }
          await wheel.later(gaps[0])
          await wheel.told(people[who]!, 'reference_call.completed')
          await wheel.later(gaps[1])
          await wheel.credited(people[who]!)
          await wheel.later(gaps[2])
          await wheel.told(people[who]!, 'order.paid')
          await wheel.later(30)
          await settleQueue(wheel.ctx())
          expect((await verifyStages(wheel.ctx())).differing).toEqual([])
          expect(await verifyRollUps(wheel.ctx())).toMatchObject({ differing: [] })
          rounds += (await wheel.rows(`SELECT lap FROM contact_stage WHERE lap_why = 'loop_closed'`)).length
          staged += (await wheel.rows('SELECT id FROM stage_transition')).length
        } finally {
          await wheel.portal.close()
        }
      }),
      { numRuns: 4 },
    )
    expect(staged).toBeGreaterThan(0)
    expect(rounds).toBeGreaterThan(0)
  },
)
