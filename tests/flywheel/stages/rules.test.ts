import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_RULES } from '../../../api/flywheel/stages/defaults/rules.ts'
import { begin, evaluate, type Life, settleUntil } from '../../../api/flywheel/stages/living/rules.ts'
import { crossesAt, hear, inOrder, remember, type StageEvent } from '../../../api/flywheel/stages/memory/rules.ts'
import { isAct, replay, type Transition } from '../../../api/flywheel/stages/rules.ts'
import { DAY, ENDS, end, known, life, staying } from './lives.ts'

describe('for any life, whatever the rules were', () => {
  test('looking more often changes nothing', () => {
    fc.assert(
      fc.property(known, fc.array(fc.nat(1500), { maxLength: 12 }), (one, days) => {
        const until = end(one)
        const whole = replay(one, until)
        // every shorter replay is the beginning of the longer one
        for (const day of days) {
          const part = replay(one, Math.min(until, day * DAY))
          expect(whole.transitions.slice(0, part.transitions.length)).toEqual(part.transitions)
          const { state } = part
          if (!state?.nextCheckAt) continue
          expect(state.nextCheckAt).toBeGreaterThan(Math.min(until, day * DAY))
        }
      }),
      { numRuns: 300 },
    )
  })
  test('looking at moments in between, though nothing is due, leaves the same history', () => {
    fc.assert(
      fc.property(
        life,
        fc.array(fc.integer({ min: 1, max: 40 * DAY }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(DEFAULT_RULES, staying),
        (events, gaps, rules) => {
          const until = (events.at(-1)?.at ?? 0) + 400 * DAY
          const version = { version: 0, from: 0, rules }
          const nosy = begin(version)
          const waiting = events.filter(({ type }) => !ENDS.includes(type)).sort(inOrder)
          let now = 0
          for (let i = 0; now < until; i++) {
            now = Math.min(until, now + gaps[i % gaps.length]! + DAY)
            while (waiting[0] && waiting[0].at <= now) take(nosy, waiting.shift()!)
            settleUntil(nosy, now)
            evaluate(nosy, now, { kind: 'time', seq: null })
          }
          expect(nosy.made).toEqual(replay({ events, versions: [version] }, until).transitions)
        },
      ),
      { numRuns: 300 },
    )
  })
  test('each row begins where the last one ended, in time, in stage and in health', () => {
    let rounds = 0
    fc.assert(
      fc.property(known, (one) => {
        const { state, transitions } = replay(one, end(one))
        let last: Transition | undefined
        for (const row of transitions) {
          expect([row.fromStage, row.healthFrom]).toEqual([last?.toStage ?? null, last?.healthTo ?? null])
          expect(row.at).toBeGreaterThanOrEqual(last?.at ?? 0)
          expect(row.dwellMs ?? 0).toBeGreaterThanOrEqual(0)
          // a loop that starts again has no row of its own
          const least = (last?.lap ?? 1) + (row.kind === 'recover' && row.healthFrom === 'churned' ? 1 : 0)
          expect(row.lap).toBeGreaterThanOrEqual(least)
          if (row.lap > least) rounds++
          if (row.kind === 'lapse' || row.kind === 'health') expect(row.toStage).toBe(row.fromStage)
          last = row
        }
        if (!state) return
        expect([state.stage, state.health]).toEqual([last!.toStage, last!.healthTo])
        expect(state.lap).toBeGreaterThanOrEqual(last!.lap)
      }),
      { numRuns: 400 },
    )
    expect(rounds).toBeGreaterThan(20)
  })
  test('only an act or a colleague makes an advocate: no score, no reward', () => {
    fc.assert(
      fc.property(known, (one) => {
        const acts = one.events.filter(isAct)
        for (const { toStage, kind, rule, at } of replay(one, end(one)).transitions) {
          if (kind !== 'advance' || toStage !== 'advocacy' || rule === 'pinned' || rule === 'unpinned') continue
          expect(acts.some((act) => act.at <= at && act.at > at - 180 * DAY)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
  test('rules that ask for time in a stage and for what was said end every stay they should, and begin none that would end', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(life, (events) => {
        const one = { events, versions: [{ version: 0, from: 0, rules: staying }] }
        const { transitions } = replay(one, end(one))
        for (const [i, row] of transitions.entries()) {
          seen.add(row.rule)
          const said = events.findLast(({ source, at }) => source === 'said' && at <= row.at)?.data['plan']
          if (row.rule === 'plan_of_teams') expect(['team', 7]).toContain(said)
          if (row.rule === 'alone_too_long') {
            expect(said).toBe('solo')
            expect(row.dwellMs).toBeGreaterThanOrEqual(20 * DAY)
          }
          // nobody is led up where they are led down from at once
          const next = transitions[i + 1]
          if (row.kind === 'advance' && !row.implied && next?.kind === 'regress' && next.cause === 'time')
            expect(next.at).toBeGreaterThan(row.at + 1)
        }
      }),
      { numRuns: 300 },
    )
    for (const rule of ['plan_of_teams', 'stayed', 'alone_too_long', 'stuck', 'loved_without_use'])
      expect([...seen]).toContain(rule)
  })
  test('what was said changes nothing for rules that do not ask for it', () => {
    fc.assert(
      fc.property(life, (events) => {
        const versions = [{ version: 0, from: 0, rules: DEFAULT_RULES }]
        const until = end({ events, versions })
        const unsaid = events.filter(({ source }) => source !== 'said')
        expect(replay({ events, versions }, until)).toEqual(replay({ events: unsaid, versions }, until))
      }),
    )
  })
  test('what is a result moves nothing', () => {
    fc.assert(
      fc.property(life, (events) => {
        const causes = events.filter(({ type }) => !ENDS.includes(type))
        const version = { version: 0, from: 0, rules: DEFAULT_RULES }
        const rows = (list: StageEvent[]) => replay({ events: list, versions: [version] }, 2000 * DAY).transitions
        expect(rows(events)).toEqual(rows(causes))
      }),
    )
  })
})
function take(someone: Life, event: StageEvent) {
  settleUntil(someone, event.at)
  if (event.source === 'said') {
    hear(someone.memory, event)
    evaluate(someone, event.at, { kind: 'told', seq: event.seq })
    return
  }
  remember(someone.memory, someone.version.rules, event)
  const kind = event.source === 'portal' ? 'event' : 'tracked'
  evaluate(someone, event.at, { kind, seq: event.seq, event })
}

test('a hundred points that halve in 90 days are forty after 118.97 days', () => {
  expect(crossesAt({ value: 100, at: 0 }, 90, 40) / DAY).toBeCloseTo(118.97, 2)
})
