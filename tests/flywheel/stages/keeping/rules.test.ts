import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../../api/flywheel/stages/defaults/rules.ts'
import { type Kept, stillHolds } from '../../../../api/flywheel/stages/keeping/rules.ts'
import type { StageEvent } from '../../../../api/flywheel/stages/memory/rules.ts'
import { replay, type Transition } from '../../../../api/flywheel/stages/rules.ts'
import { DAY, end, known, OPEN, strict } from '../lives.ts'

describe('somebody who was kept at a moment', () => {
  const of = (...names: string[]) => names.map((event) => ({ event }))
  // asks everything that can be asked, of few kinds of events
  const asking: RuleSet = {
    ...DEFAULT_RULES,
    moves: [
      {
        ...{ id: 'came', from: 'below', to: 'activation' },
        when: { count: { of: of('product.used', 'order.paid', 'complaint.raised'), min: 1 } },
      },
      {
        ...{ id: 'bought', from: 'below', to: 'adoption', forDays: 2 },
        when: { count: { of: of('order.paid'), min: 3, withinDays: 90 } },
      },
      {
        ...{ id: 'stopped', from: 'adoption', to: 'activation' },
        when: { not: { count: { of: of('order.paid'), min: 2, withinDays: 90 } } },
      },
      { id: 'angry', from: 'below', to: 'adoration', when: OPEN },
      { id: 'calm', from: 'adoration', to: 'adoption', when: { not: OPEN } },
      {
        ...{ id: 'complained_lately', from: 'below', to: 'adoption' },
        when: { count: { of: of('complaint.raised'), min: 4, withinDays: 60 } },
      },
      {
        ...{ id: 'waited', from: 'activation', to: 'adoption' },
        when: { all: [{ inStage: { atLeastDays: 4 } }, { trait: { key: 'plan', is: ['team'] } }] },
      },
      {
        ...{ id: 'stayed_alone', from: 'adoption', to: 'activation' },
        when: { all: [{ inStage: { atLeastDays: 6 } }, { not: { trait: { key: 'plan', is: ['team', 'solo'] } } }] },
      },
      {
        ...{ id: 'regular', from: 'below', to: 'advocacy' },
        when: { weeks: { of: of('product.used'), last: 6, min: 3 } },
      },
      {
        ...{ id: 'irregular', from: 'advocacy', to: 'adoration' },
        when: { not: { weeks: { of: of('product.used'), last: 8, min: 2 } } },
      },
    ],
    health: [
      ...DEFAULT_RULES.health,
      {
        ...{ id: 'left', from: ['active'], to: 'churned' },
        when: { last: { of: of('order.paid', 'product.used'), is: of('product.used'), withinDays: 5 } },
      },
    ],
    returns: { by: of('order.paid'), paid: of('subscription.started') },
  }
  const someone = fc.record({
    life: fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 9 * DAY }),
        fc.constantFrom(
          ...['product.used', 'order.paid', 'order.paid', 'product.used', 'subscription.started'],
          ...['complaint.raised', 'complaint.resolved', 'complaint.resolved', 'team', 'solo', 'other'],
          ...['story.published', 'words.credited', 'words.credited'],
        ),
      ),
      { maxLength: 40 },
    ),
    isEarly: fc.boolean(),
    cuts: fc.array(fc.nat(500), { minLength: 1, maxLength: 8 }),
  })
  test('goes on from any moment to any other, whatever the rules ask', () => {
    let rounds = 0
    fc.assert(
      fc.property(someone, ({ life, isEarly, cuts }) => {
        let at = 100 * DAY
        const events = life.map(([more, type], i): StageEvent => {
          const here = { seq: i, at: (at += more) }
          return ['team', 'solo', 'other'].includes(type)
            ? { ...here, source: 'said', type: 'traits', data: { plan: type, other: i } }
            : { ...here, source: 'host', type, data: type === 'words.credited' ? { creditBp: 2_500 } : {} }
        })
        const versions = isEarly
          ? [{ version: 0, from: 0, rules: asking }]
          : [
              { version: 0, from: 0, rules: DEFAULT_RULES },
              { version: 1, from: 99 * DAY, rules: asking },
            ]
        const until = at + 300 * DAY
        const whole = replay({ events, versions }, until)
        let from: Kept | undefined
        let made: Transition[] = []
        for (const cut of [...cuts.sort((a, b) => a - b).map((day) => (100 + day) * DAY + 1), until]) {
          const keepAt = Math.min(cut, until)
          const part = replay({ events, versions }, keepAt, { ...(from && { from }), keepAt })
          made = [...made, ...part.transitions]
          from = JSON.parse(JSON.stringify(part.kept))
          expect(part.state).toEqual(replay({ events, versions }, keepAt).state)
          if (part.state?.lapWhy === 'loop_closed') rounds++
        }
        expect(made).toEqual(whole.transitions)
      }),
      { numRuns: 600 },
    )
    // they were kept in a lap that a closed loop began
    expect(rounds).toBeGreaterThan(50)
  })
  test('goes on as if the whole life had been looked at, whenever that was', () => {
    let [wentOn, rounds] = [0, 0]
    fc.assert(
      fc.property(known, fc.array(fc.nat(900), { minLength: 1, maxLength: 6 }), (one, days) => {
        const { versions } = one
        const all = one
        const until = end(one)
        const whole = replay(all, until)
        let from: Kept | undefined
        let made: Transition[] = []
        for (const day of days.sort((a, b) => a - b)) {
          const at = Math.min(until, day * DAY)
          const isOld = versions.findLast((version) => version.from <= at)
          const known = { ...all, versions: versions.slice(0, versions.indexOf(isOld!) + 1 || 1) }
          const pins = one.pins?.filter((pin) => pin.from <= at) ?? []
          if (from && !stillHolds(from, { versions: known.versions, pins, since: null })) [from, made] = [undefined, []]
          const before = from
          const part = replay(known, at, { ...(from && { from }), keepAt: at })
          made = [...made, ...part.transitions]
          expect(made).toEqual(whole.transitions.filter((row) => row.at <= at))
          expect(part.state).toEqual(replay(all, at).state)
          if (before) wentOn++
          if (before && part.state?.lapWhy === 'loop_closed') rounds++
          from = part.kept && JSON.parse(JSON.stringify(part.kept))
          if (!from) made = []
        }
        if (!from || !stillHolds(from, { versions, pins: one.pins ?? [], since: null })) return
        const rest = replay(all, until, { from })
        expect([...made, ...rest.transitions]).toEqual(whole.transitions)
        expect(rest.state).toEqual(whole.state)
        wentOn++
      }),
      { numRuns: 400 },
    )
    expect(wentOn).toBeGreaterThan(200)
    // of them in a lap that a closed loop began
    expect(rounds).toBeGreaterThan(10)
  })
  test('holds no more than the rules can ask for', () => {
    const events = Array.from(
      { length: 5_000 },
      (_, i): StageEvent => ({
        ...{ source: 'host', seq: i + 1, type: 'product.used', at: 100 * DAY + i * 3_600_000, data: { said: 'much' } },
      }),
    )
    const { kept } = replay({ events, versions: [{ version: 0, from: 0, rules: DEFAULT_RULES }] }, 400 * DAY, {
      keepAt: 400 * DAY,
    })
    expect(kept!.memory.events.length).toBeLessThan(30)
    expect(JSON.stringify(kept)).not.toContain('much')
  })
  test('is not gone on from once something earlier is known, the rules are others, or a colleague’s word still counts', () => {
    const at = { at: 10 * DAY, version: 0 }
    const versions = [{ version: 0, from: 0, rules: DEFAULT_RULES }]
    const pin = { stage: 'adoption' as const, from: 8 * DAY, until: 9 * DAY, endedAt: null }
    const holds = (more: Partial<Parameters<typeof stillHolds>[1]>) =>
      stillHolds(at, { versions, pins: [], since: null, ...more })
    expect([holds({}), holds({ since: 10 * DAY }), holds({ since: 10 * DAY + 1 })]).toEqual([true, false, true])
    expect(holds({ versions: [...versions, { version: 1, from: 20 * DAY, rules: strict }] })).toBe(false)
    expect([
      ...[holds({ pins: [pin] }), holds({ pins: [{ ...pin, until: 11 * DAY }] })],
      ...[
        holds({ pins: [{ ...pin, until: 11 * DAY, endedAt: 9 * DAY }] }),
        holds({ pins: [{ ...pin, from: 11 * DAY }] }),
      ],
    ]).toEqual([true, false, true, true])
  })
})
