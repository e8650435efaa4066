import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { expectedValue, firstOf, type Odds, recencyOf } from '../../api/kernel/ask-auction.ts'
import {
  type AskKind,
  type AskQuestion,
  DEFAULT_LIMITS,
  type Feelings,
  mayAsk,
  type PastAsk,
  type TargetedKind,
} from '../../api/kernel/ask-rules.ts'
import { BUDGET_KINDS } from '../../db/schema/asks.ts'

const DAY = 86_400_000
/** A Tuesday at noon. */
const NOW = Date.parse('2026-03-10T12:00:00Z')
const past = (kind: AskKind, daysAgo: number, answer: PastAsk['answer'] = null): PastAsk => ({
  ...{ kind, at: NOW - daysAgo * DAY, answer },
})
const calm: Feelings = { unhappyAt: null, complaintSince: null }
const question = (kind: AskKind, history: PastAsk[] = [], feelings = calm): AskQuestion =>
  kind === 'review' ? { kind, history, switchedOff: false } : { kind, history, switchedOff: false, feelings }
const ask = (
  kind: AskKind,
  history: PastAsk[] = [],
  feelings?: { unhappyAt: number | null; complaintSince: number | null },
) => mayAsk(question(kind, history, feelings), NOW, DEFAULT_LIMITS, 'UTC')
const inDays = (days: number) => NOW + days * DAY

describe('whether somebody may be asked', () => {
  test.each<[string, AskKind, PastAsk[], ReturnType<typeof ask>]>([
    ['nobody asked them yet', 'nps', [], { ok: true }],
    ['asked 13 days ago', 'nps', [past('review', 13)], { ok: false, reason: 'gap', freeAt: inDays(1) }],
    ['asked 14 days ago', 'nps', [past('review', 14)], { ok: true }],
    ['this kind 60 days ago', 'nps', [past('nps', 60)], { ok: false, reason: 'clock', freeAt: inDays(30) }],
    ['another kind has its own clock', 'csat', [past('nps', 60)], { ok: true }],
    [
      'six in a year',
      'nps',
      [20, 60, 110, 200, 300, 350].map((days) => past('survey', days)),
      { ok: false, reason: 'year', freeAt: inDays(15) },
    ],
    ['not now doubles', 'nps', [past('nps', 100, 'snoozed')], { ok: false, reason: 'not_now', freeAt: inDays(80) }],
    [
      'twice is four times',
      'nps',
      [past('nps', 300, 'snoozed'), past('nps', 100, 'declined')],
      { ok: false, reason: 'not_now', freeAt: inDays(260) },
    ],
    [
      'three times is never',
      'nps',
      [past('nps', 900, 'snoozed'), past('nps', 700, 'snoozed'), past('nps', 400, 'snoozed')],
      { ok: false, reason: 'stopped', freeAt: null },
    ],
    [
      'a yes makes up for it',
      'nps',
      [past('nps', 900, 'snoozed'), past('nps', 700, 'snoozed'), past('nps', 100, 'accepted')],
      { ok: true },
    ],
  ])('%s', (_, kind, history, verdict) => expect(ask(kind, history)).toEqual(verdict))

  test('a referral waits for the survey before it, other kinds do not', () => {
    const limits = { ...DEFAULT_LIMITS, gapDays: 1 }
    const asked = (kind: AskKind) => mayAsk(question(kind, [past('csat', 5)]), NOW, limits, 'UTC')
    expect(asked('referral')).toEqual({ ok: false, reason: 'after_survey', freeAt: inDays(9) })
    expect(asked('story')).toEqual({ ok: true })
  })
  test('an unhappy answer stops everything but the review ask for thirty days, an open complaint as long as it is open', () => {
    for (const kind of BUDGET_KINDS) {
      const unhappy = ask(kind, [], { unhappyAt: NOW - 10 * DAY, complaintSince: null })
      const complains = ask(kind, [], { unhappyAt: null, complaintSince: NOW - 50 * DAY })
      if (kind === 'review') expect([unhappy, complains]).toEqual([{ ok: true }, { ok: true }])
      else {
        expect(unhappy).toEqual({ ok: false, reason: 'unhappy', freeAt: inDays(20) })
        expect(complains).toEqual({ ok: false, reason: 'complaint', freeAt: inDays(1) })
      }
    }
  })
  test('the question of a review ask has no field for how somebody feels', () => {
    expectTypeOf<Extract<AskQuestion, { kind: 'review' }>>().not.toHaveProperty('feelings')
    expectTypeOf<Extract<AskQuestion, { kind: 'nps' }>>().toHaveProperty('feelings')
  })
  test('people sleep, and rest at weekends where the company wants it, on its own clock', () => {
    const at = (when: string, weekends: boolean, zone: string) =>
      mayAsk(question('nps'), Date.parse(when), { ...DEFAULT_LIMITS, weekends }, zone)
    const free = (when: string) => Date.parse(when)
    expect(at('2026-03-10T19:30:00Z', true, 'Europe/Berlin')).toEqual({
      ...{ ok: false, reason: 'quiet', freeAt: free('2026-03-11T07:00:00Z') },
    })
    expect(at('2026-03-14T12:00:00Z', true, 'UTC')).toEqual({ ok: true })
    expect(at('2026-03-14T12:00:00Z', false, 'UTC')).toEqual({
      ...{ ok: false, reason: 'weekend', freeAt: free('2026-03-16T08:00:00Z') },
    })
    // the night in which clocks are put forward
    expect(at('2026-03-28T12:00:00Z', false, 'Europe/Berlin')).toEqual({
      ...{ ok: false, reason: 'weekend', freeAt: free('2026-03-30T06:00:00Z') },
    })
  })
  test('what is free at a moment is free then, whatever was asked before', () => {
    const one = fc.record({
      kind: fc.constantFrom(...BUDGET_KINDS),
      at: fc.integer({ min: 0, max: 500 }).map((days) => NOW - days * DAY),
      answer: fc.constantFrom(null, 'accepted' as const, 'declined' as const, 'snoozed' as const, 'ignored' as const),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.constantFrom(...BUDGET_KINDS), (history, kind) => {
        const verdict = ask(kind, history)
        if (verdict.ok || verdict.freeAt === null) return
        expect(verdict.freeAt).toBeGreaterThan(NOW)
        expect(mayAsk(question(kind, history), verdict.freeAt, DEFAULT_LIMITS, 'UTC')).toEqual({ ok: true })
      }),
    )
  })
})

describe('which ask goes first', () => {
  const none = { accepted: 0, ignored: 0, closed: 0 }
  const worthOf = (kind: TargetedKind, cell: Odds, all: Odds = none) =>
    expectedValue(kind, cell, all, DEFAULT_LIMITS.worth)
  test('before anybody answered, what is worth more goes first; few answers move it little, many much', () => {
    expect(worthOf('referral', none)).toBeGreaterThan(worthOf('nps', none))
    const three = { accepted: 0, ignored: 3, closed: 3 }
    const many = { accepted: 0, ignored: 300, closed: 300 }
    const value = worthOf('referral', none)
    expect(value - worthOf('referral', three)).toBeLessThan(0.3)
    expect(worthOf('referral', many, many)).toBeLessThan(0)
  })
  const bid = (kind: AskKind, value: number | null, sourceId: string, dueAt = 0) => ({
    ...{ kind, value, sourceId, sourceKind: 'journey', dueAt },
  })
  test('a review has its place before all others, whatever they would bring', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -9, max: 99, noNaN: true }), { minLength: 1, maxLength: 5 }), (values) => {
        const others = values.map((value, i) => bid('referral', value, `r${i}`))
        expect(firstOf([...others, bid('review', null, 'rev')])?.kind).toBe('review')
      }),
    )
  })
  test('of two that bring as much the one that waited longer goes first', () => {
    expect(firstOf([bid('nps', 1, 'b', 5), bid('ces', 1, 'a', 3)])?.sourceId).toBe('a')
    expect(firstOf([])).toBeUndefined()
  })
  test.each([
    [null, 'longer'],
    [NOW - 7 * DAY, 'week'],
    [NOW - 8 * DAY, 'month'],
    [NOW - 90 * DAY, 'quarter'],
    [NOW - 91 * DAY, 'longer'],
  ])('last seen at %s is %s', (at, recency) => expect(recencyOf(at, NOW)).toBe(recency))
})
