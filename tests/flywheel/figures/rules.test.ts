import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { driversOf, type Known, leverage } from '../../../api/flywheel/figures/drivers/rules.ts'
import { changeOf, type FlowCell, numbersOf, type StockCell } from '../../../api/flywheel/figures/rules.ts'
import { HEALTHS, STAGES } from '../../../db/schema/flywheel.ts'

const active = (stage: StockCell['stage'], people: number, days = 30): StockCell => ({
  ...{ stage, health: 'active', personDays: people * days },
})
const flow = (kind: FlowCell['kind'], from: FlowCell['from'], to: FlowCell['to'], n: number): FlowCell => ({
  ...{ kind, from, to, channel: 'direct', n },
})

describe('the numbers of a period', () => {
  test('each stage and health weighs what the reference says', () => {
    const healths = { active: 1, at_risk: 0.5, dormant: 0.1, churned: 0 }
    const stages = { activation: 0, adoption: 1, adoration: 2, advocacy: 3 }
    for (const stage of STAGES)
      for (const health of HEALTHS) {
        const { weight, people } = numbersOf([{ stage, health, personDays: 70 }], [], 7)
        expect(weight).toBeCloseTo(10 * stages[stage] * healths[health], 12)
        expect(people).toBe(health === 'churned' ? 0 : 10)
      }
  })
  test('the way in and changes of health are no steps; coming back is one', () => {
    const flows = [
      flow('advance', null, 'activation', 50),
      flow('advance', 'activation', 'adoption', 30),
      flow('recover', 'adoption', 'adoption', 4),
      flow('regress', 'adoration', 'adoption', 5),
      flow('lapse', 'adoption', 'adoption', 6),
    ]
    const numbers = numbersOf([active('adoption', 100)], flows, 30)
    expect(numbers).toMatchObject({ came: 50, forward: 34, back: 5, lapsed: 6, people: 100, weight: 100 })
    expect(numbers.speed!.value).toBeCloseTo(34 / 100, 12)
    expect(numbers.friction!.value).toBeCloseTo(11 / 34, 12)
    expect(numbers.momentum!.value).toBeCloseTo(34 - 11, 12)
    expect(numbers.momentum!.error).toBeCloseTo(Math.sqrt(45), 12)
  })
  test('momentum is weight times speed, less what friction takes', () => {
    const flows = [flow('advance', 'activation', 'adoption', 90), flow('lapse', 'adoption', 'adoption', 20)]
    const { weight, speed, friction, momentum } = numbersOf(
      [active('advocacy', 12), active('activation', 9)],
      flows,
      90,
    )
    expect(momentum!.value).toBeCloseTo(weight * speed!.value * (1 - friction!.value), 12)
  })
  test('29 steps forward are too few to say anything, 30 are enough', () => {
    const of = (n: number) => numbersOf([active('adoption', 50)], [flow('advance', 'activation', 'adoption', n)], 30)
    expect(of(29)).toMatchObject({ forward: 29, speed: null, friction: null, momentum: null })
    expect(of(30).momentum).not.toBeNull()
    expect(numbersOf([], [flow('advance', 'activation', 'adoption', 40)], 30).momentum).toBeNull()
  })
  test('thrice as many steps in thrice as many days are the same speed', () => {
    const of = (times: number) =>
      numbersOf(
        [active('adoption', 50, 30 * times)],
        [flow('advance', 'activation', 'adoption', 40 * times)],
        30 * times,
      )
    expect(of(3).speed!.value).toBeCloseTo(of(1).speed!.value, 12)
    expect(of(3).speed!.error).toBeCloseTo(of(1).speed!.error / Math.sqrt(3), 12)
  })
})

describe('the alert', () => {
  test.each([
    { before: 957, now: 890, error: 28, z: -1.69, alert: false, why: 'the vector of the reference' },
    { before: 957, now: 840, error: 28, z: -2.95, alert: true, why: 'more than chance and more than a tenth' },
    { before: 957, now: 870, error: 10, z: -6.15, alert: false, why: 'sure, but less than a tenth' },
    { before: 957, now: 700, error: 100, z: -1.82, alert: false, why: 'much, but it may be chance' },
    { before: 100, now: 200, error: 10, z: 7.07, alert: true, why: 'up is told as well' },
    { before: -100, now: -50, error: 10, z: 3.54, alert: true, why: 'a wheel that loses less speeds up' },
  ])('$before → $now ± $error: $why', ({ before, now, error, z, alert }) => {
    const change = changeOf({ value: now, error }, { value: before, error })!
    expect(change.z).toBeCloseTo(z, 2)
    expect(change.alert).toBe(alert)
    expect(change.acceleration).toBeCloseTo((now - before) / Math.abs(before), 12)
  })
  test('nothing is said of a period that has too little', () => {
    expect(changeOf(null, { value: 1, error: 1 })).toBeNull()
    expect(changeOf({ value: 1, error: 1 }, null)).toBeNull()
    expect(changeOf({ value: 1, error: 1 }, { value: 0, error: 1 })).toBeNull()
  })
})

const stock = fc.array(
  fc.record({
    ...{ stage: fc.constantFrom(...STAGES), health: fc.constantFrom(...HEALTHS) },
    personDays: fc.integer({ min: 0, max: 50_000 }),
  }),
  { minLength: 1, maxLength: 12 },
)
const cell = fc.record({
  kind: fc.constantFrom('advance' as const, 'regress' as const, 'lapse' as const, 'recover' as const),
  ...{ from: fc.constantFrom(...STAGES), to: fc.constantFrom(...STAGES) },
  ...{ channel: fc.constantFrom('direct', 'testimonial', 'referral'), n: fc.integer({ min: 0, max: 400 }) },
})
const known = fc
  .record({ days: fc.integer({ min: 7, max: 365 }), stock, flows: fc.array(cell, { maxLength: 20 }) })
  .map(({ days, stock: cells, flows }): Known => {
    const [people, steps] = [active('adoption', 100, days), flow('advance', 'activation', 'adoption', 30)]
    const all = { stock: [...cells, people], flows: [...flows, steps] }
    return { days, ...all, numbers: numbersOf(all.stock, all.flows, days) }
  })
const near = (a: number, b: number, size: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, size)

describe('the drivers', () => {
  test('weight, speed and friction add up to the change of momentum, and each level to the one above', () => {
    fc.assert(
      fc.property(known, known, (before, now) => {
        const { change, weight, speed, friction } = driversOf(before, now)!
        const size =
          Math.abs(before.numbers.momentum!.value) + Math.abs(now.numbers.momentum!.value) + Math.abs(weight.effect)
        const add = (rows: { effect: number }[]) => rows.reduce((sum, { effect }) => sum + effect, 0)
        expect(change).toBe(now.numbers.momentum!.value - before.numbers.momentum!.value)
        expect(near(weight.effect + speed.effect + friction.effect, change, size)).toBe(true)
        expect(near(add(weight.byStage), weight.effect, size)).toBe(true)
        for (const part of [speed, friction]) {
          expect(near(add(part.byMove), part.effect, size)).toBe(true)
          expect(near(add(part.byChannel), part.effect, size)).toBe(true)
        }
      }),
    )
  })
  test('looked at backwards each effect is the opposite', () => {
    fc.assert(
      fc.property(known, known, (before, now) => {
        const [there, back] = [driversOf(before, now)!, driversOf(now, before)!]
        for (const factor of ['weight', 'speed', 'friction'] as const)
          expect(near(there[factor].effect, -back[factor].effect, Math.abs(there[factor].effect))).toBe(true)
      }),
    )
  })
  test('the share of a factor is the mean over the six orders', () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true })
    const pair = fc.tuple(value, value)
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    fc.assert(
      fc.property(pair, pair, pair, (...factors) => {
        const steps = orders.map((order) => {
          const now = [0, 0, 0]
          const product = () => factors.reduce((all, factor, i) => all * factor[now[i]!]!, 1)
          for (const i of order) {
            const before = product()
            now[i] = 1
            if (i === 0) return product() - before
          }
          return 0
        })
        const mean = steps.reduce((sum, step) => sum + step, 0) / 6
        const [a, b, c] = factors
        expect(near(leverage(b, c) * (a[1] - a[0]), mean, 1e6)).toBe(true)
        expect(near(leverage(b, c), leverage(c, b), 1e4)).toBe(true)
      }),
    )
  })
  test('a computed example: everything stays but the steps of one channel', () => {
    const of = (extra: number) => {
      const flows = [
        flow('advance', 'activation', 'adoption', 40),
        { ...flow('advance', 'adoption', 'adoration', extra), channel: 'referral' },
      ]
      const cells = [active('adoption', 200)]
      return { days: 30, stock: cells, flows, numbers: numbersOf(cells, flows, 30) }
    }
    const { change, weight, speed, friction } = driversOf(of(10), of(25))!
    expect([change, weight.effect, friction.effect + 0]).toEqual([15, 0, 0])
    expect(speed.effect).toBeCloseTo(15, 12)
    expect(speed.byChannel[0]).toMatchObject({ channel: 'referral', n: 25, before: 10 })
    expect(speed.byMove[0]).toMatchObject({ from: 'adoption', to: 'adoration', n: 25, before: 10 })
    expect(speed.byChannel[1]).toMatchObject({ channel: 'direct', effect: 0 })
  })
  test('there are none while a period has too little', () => {
    const few = { days: 30, stock: [], flows: [], numbers: numbersOf([], [], 30) }
    expect(driversOf(few, few)).toBeNull()
  })
})
