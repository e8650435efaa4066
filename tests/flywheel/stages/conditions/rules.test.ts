import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { couldHold, judge } from '../../../../api/flywheel/stages/conditions/rules.ts'
import type { Condition } from '../../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../../api/flywheel/stages/defaults/rules.ts'
import { emptyMemory, hear, remember, type StageEvent } from '../../../../api/flywheel/stages/memory/rules.ts'
import { type Known, replay } from '../../../../api/flywheel/stages/rules.ts'
import { DAY, OPEN } from '../lives.ts'

const NEVER = Number.POSITIVE_INFINITY
let seq = 0
const on = (day: number, type: string): StageEvent => ({ source: 'host', seq: ++seq, type, at: day * DAY, data: {} })
const said = (day: number, data: Record<string, unknown>): StageEvent => ({
  ...{ source: 'said', seq: ++seq, type: 'traits', at: day * DAY, data },
})
const memoryOf = (events: readonly StageEvent[]) => {
  const memory = emptyMemory()
  for (const one of events) one.source === 'said' ? hear(memory, one) : remember(memory, DEFAULT_RULES, one)
  return memory
}
const asked = (condition: Condition, events: readonly StageEvent[], day: number, since: number | null = null) =>
  judge(condition, { memory: memoryOf(events), rules: DEFAULT_RULES, now: day * DAY, since })

describe('time in a stage', () => {
  const month: Condition = { inStage: { atLeastDays: 30 } }
  test.each([
    ['is none in no stage', month, null, false, NEVER],
    ['is not enough, and is on a certain day', month, 10 * DAY, false, 40 * DAY],
    ['is enough from that moment on', month, 9 * DAY, true, NEVER],
    ['is short until then, asked the other way round', { not: month }, 10 * DAY, true, 40 * DAY],
    ['is asked with others by whichever changes first', { any: [month, OPEN] }, 20 * DAY, false, 50 * DAY],
  ] as [string, Condition, number | null, boolean, number][])('%s', (_, condition, since, holds, until) => {
    expect(asked(condition, [], 39, since)).toEqual({ holds, until })
  })

  const used: Condition = { count: { of: [{ event: 'product.used' }], min: 1, withinDays: 10 } }
  test.each([
    ['alone could lead out', month, true],
    ['short could, too', { not: month }, true],
    ['with something that is not so could not', { all: [month, used] }, false],
    ['with something else that is so could', { all: [month, { not: used }] }, true],
    ['or something that is not so could', { any: [month, used] }, true],
    ['neither of two could where one is not so', { not: { any: [month, { not: used }] } }, false],
    ['none of both could', { not: { all: [month, { not: used }] } }, true],
  ] as [string, Condition, boolean][])('%s of a stay that has not begun', (_, condition, holds) => {
    const whom = { memory: emptyMemory(), rules: DEFAULT_RULES, now: 5 * DAY }
    expect(couldHold(condition, whom).holds).toBe(holds)
  })

  const moves = (known: Known, day: number) =>
    replay(known, day * DAY).transitions.map(({ toStage, at, cause }) => [toStage, at / DAY, cause])
  test('moves by the clock alone, at the moment it is enough, once for each stay', () => {
    const rules = {
      ...DEFAULT_RULES,
      ...{ health: [], moves: [...DEFAULT_RULES.moves, WAITED, BACK] },
    }
    const known = { versions: [{ version: 0, from: 0, rules }] }
    const events = [on(1, 'newsletter.subscribed'), on(50, 'payment.failed'), said(70, { plan: 'team' })]
    expect(moves({ ...known, events }, 200)).toEqual([
      ['activation', 1, 'tracked'],
      ['adoption', 15, 'time'],
      ['activation', 50, 'tracked'],
      // the payment that failed counts for ten days, and the new stay began when they came back
      ['adoption', 64, 'time'],
    ])
  })
})
test('who comes back begins a stay: how long the last one was keeps nobody away', () => {
  const gone: Condition = { all: [{ inStage: { atLeastDays: 30 } }, { trait: { key: 'plan', is: ['none'] } }] }
  const health = [{ id: 'gone', from: ['active' as const], to: 'churned' as const, when: gone }]
  const versions = [{ version: 0, from: 0, rules: { ...DEFAULT_RULES, health } }]
  const events = [on(1, 'order.paid'), said(2, { plan: 'none' }), on(50, 'order.paid')]
  const { transitions } = replay({ events, versions }, 120 * DAY)
  expect(transitions.slice(-3).map(({ kind, lap, at }) => [kind, lap, at / DAY])).toEqual([
    ['lapse', 1, 31],
    ['recover', 2, 50],
    // the stay that began when they came back, though the stage is the same
    ['lapse', 2, 80],
  ])
})
const WAITED = { id: 'waited', from: 'activation', to: 'adoption', when: { inStage: { atLeastDays: 14 } } } as const
const FAILED = { count: { of: [{ event: 'payment.failed' }], min: 1, withinDays: 10 } }
const BACK = { id: 'back', from: 'adoption', to: 'activation', when: FAILED } as const

describe('what the host said', () => {
  const trait = (...is: string[]): Condition => ({ trait: { key: 'seats', is } })
  test.each([
    ['nothing', [], trait('4'), false],
    ['something else of it', [said(1, { seats: 3 })], trait('4', '5'), false],
    ['one of these', [said(1, { seats: 5 })], trait('4', '5'), true],
    ['yes', [said(1, { seats: true })], trait('true'), true],
    ['with space around it', [said(1, { seats: ' 4 ' })], trait('4'), true],
    ['it, and then something else', [said(1, { seats: 4 }), said(2, { seats: 9 })], trait('4'), false],
    ['it, and then something of another', [said(1, { seats: 4 }), said(2, { plan: 'x' })], trait('4'), true],
    ['nothing that every object has', [], { trait: { key: 'constructor', is: [String(Object)] } }, false],
  ] as [string, StageEvent[], Condition, boolean][])('%s', (_, events, condition, holds) => {
    expect(asked(condition, events, 9)).toEqual({ holds, until: NEVER })
  })
  test('is nothing they did: no sign, no score, and not the day they were first seen', () => {
    const { traits: _, ...memory } = memoryOf([said(1, { plan: 'team' })])
    const { traits: __, ...empty } = emptyMemory()
    expect(memory).toEqual(empty)
  })
})

describe('something open', () => {
  const [raised, resolved] = ['complaint.raised', 'complaint.resolved']
  const late: Condition = { open: { opened: raised!, closed: resolved!, forHours: 48 } }
  test.each([
    ['answered', [on(1, raised!), on(2, resolved!)], OPEN, false],
    ['raised after an answer to nothing', [on(1, resolved!), on(2, raised!)], OPEN, true],
    [
      'raised after an answer too many',
      [on(1, raised!), on(2, resolved!), on(3, resolved!), on(4, raised!)],
      OPEN,
      true,
    ],
    ['one of two answered', [on(1, raised!), on(4, raised!), on(5, resolved!)], OPEN, true],
    ['the younger of two, for not long enough', [on(1, raised!), on(4, raised!), on(5, resolved!)], late, false],
  ] as [string, StageEvent[], Condition, boolean][])('%s', (_, events, condition, holds) => {
    expect(asked(condition, events, 5.5).holds).toBe(holds)
  })
  test('is what a queue of them holds, however answers fall, and from wherever the replay goes on', () => {
    const step = fc.tuple(fc.boolean(), fc.nat(20))
    const rules = { ...DEFAULT_RULES, moves: [KNOWN, ...DEFAULT_RULES.moves], health: [] }
    const KEEPS = { version: 0, from: 0, rules: { ...rules, moves: [...rules.moves, COUNTS] } }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(400), (steps, cut) => {
        let day = 0
        const queue: number[] = []
        const events = steps.map(([opens, gap]) => {
          day += gap + 1
          if (opens) queue.push(day * DAY)
          else queue.shift()
          return on(day, opens ? raised! : resolved!)
        })
        const [oldest] = queue
        const { holds, until } = asked(late, events, day + 1)
        const due = oldest === undefined ? NEVER : oldest + 2 * DAY
        expect([holds, until]).toEqual((day + 1) * DAY >= due ? [true, NEVER] : [false, due])
        const known = { events, versions: [KEEPS] }
        const { kept } = replay(known, cut * DAY, { keepAt: cut * DAY })
        const from = JSON.parse(JSON.stringify(kept))
        const [whole, rest] = [replay(known, (day + 500) * DAY), replay(known, (day + 500) * DAY, { from })]
        expect(rest.state).toEqual(whole.state)
        expect(rest.transitions).toEqual(whole.transitions.filter(({ at }) => at > cut * DAY))
      }),
      { numRuns: 400 },
    )
  })
})
const KNOWN = {
  ...({ id: 'seen', from: 'below', to: 'activation' } as const),
  when: { count: { of: [{ event: 'complaint.raised' }, { event: 'complaint.resolved' }], min: 1 } },
}
/** Keeps answered complaints in memory beside what is open, and moves by both. */
const COUNTS = {
  ...({ id: 'waits', from: 'activation', to: 'adoption' } as const),
  when: { all: [OPEN, { count: { of: [{ event: 'complaint.raised' }], min: 3 } }] },
}
