import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { belongs, earning, moving, netting, type Place, reversing, stateOf } from '../../api/affiliates/ledger/rules.ts'
import {
  addMonths,
  type Case,
  choose,
  earnedBy,
  type PlanRule,
  part,
  remainingNet,
  worthNow,
} from '../../api/affiliates/plans/rules.ts'
import { rule } from './kit.ts'

const at = (day: string) => Date.parse(`${day}T10:00:00Z`)
const one = (more: Partial<Case> = {}): Case => ({
  ...{ on: 'sale', netMinor: 10_000, currency: 'EUR', occurredAt: at('2026-03-31'), firstAt: null, spent: {} },
  facts: {
    ...{ 'sale.product': 'orbit', 'sale.amount': 10_000, 'sale.kind': 'new', 'customer.months': 0 },
    ...{ 'customer.plan': null, 'partner.country': 'DE', 'partner.customers': 4, 'partner.revenue': 0 },
  },
  ...more,
})
const net = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const bp = fc.integer({ min: 0, max: 10_000 })

describe('a part of a net', () => {
  test.each([
    ['an exact half goes up', 10_250, 140, 144],
    ['less than half goes down', 10_249, 140, 143],
    ['of nothing', 0, 2000, 0],
    ['all of it', 777, 10_000, 777],
    ['none of it', 777, 0, 0],
    ['of more than floats can say', 9_007_199_254_740_991, 3333, 3_002_099_511_605_172],
  ])('%s', (_name, amount, points, expected) => expect(part(amount, points)).toBe(expected))
  test('agrees with whole numbers of any size (C7)', () =>
    fc.assert(
      fc.property(net, bp, (x, points) => {
        expect(BigInt(part(x, points))).toBe((BigInt(x) * BigInt(points) * 2n + 10_000n) / 20_000n)
      }),
    ))
  test('a bigger net never earns less under one rule (C3)', () =>
    fc.assert(
      fc.property(net, net, bp, (a, b, points) => {
        expect(earnedBy(rule({ bp: points }), Math.max(a, b))).toBeGreaterThanOrEqual(
          earnedBy(rule({ bp: points }), Math.min(a, b)),
        )
      }),
    ))
})

describe('months', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-12-15', 12, '2027-12-15'],
  ])('%s and %i is %s', (from, months, to) => expect(addMonths(at(from), months)).toBe(at(to)))
  test.each([
    ['a millisecond before they are over', -1, null],
    ['at the millisecond they are over', 0, 'months_over'],
  ])('%s (C6)', (_name, ms, why) => {
    const firstAt = at('2026-01-31')
    const sale = one({ firstAt, occurredAt: addMonths(firstAt, 1) + ms })
    expect(choose([rule({ duration: 'months', months: 1 })], sale).judged[0]!.why).toBe(why)
  })
})

describe('which rule pays', () => {
  const flat = (amountMinor: number, more: Partial<PlanRule> = {}) =>
    rule({ id: 'flat', bp: null, amountMinor, currency: 'EUR', ...more })
  test.each<[string, PlanRule[], Partial<Case>, string | null, number]>([
    ['the one that really pays most, not the bigger number', [flat(50), rule({ bp: 4000 })], {}, 'all', 4000],
    ['an amount, when that is more', [flat(5000), rule({ bp: 4000 })], {}, 'flat', 5000],
    ['of equals the first', [rule({ id: 'a' }), rule({ id: 'b' })], {}, 'a', 2000],
    ['none without rules', [], {}, null, 0],
    ['none for a free sale', [flat(5000), rule()], { netMinor: 0 }, null, 0],
    ['no amount in another currency', [flat(5000), rule()], { currency: 'USD' }, 'all', 2000],
    ['only the first sale', [rule({ duration: 'first' })], { firstAt: 1 }, null, 0],
    [
      'what a cap leaves',
      [rule({ currency: 'EUR', cap: { per: 'month', amountMinor: 2500 } })],
      { spent: { all: 1000 } },
      'all',
      1500,
    ],
    [
      'nothing above a cap',
      [rule({ currency: 'EUR', cap: { per: 'month', amountMinor: 2500 } })],
      { spent: { all: 2500 } },
      null,
      0,
    ],
    [
      'a product of its own',
      [rule(), rule({ id: 'orbit', bp: 3000, conditions: [{ field: 'sale.product', op: 'is', value: 'orbit' }] })],
      {},
      'orbit',
      3000,
    ],
    [
      'a tier that is reached',
      [rule(), rule({ id: 'gold', bp: 3000, conditions: [{ field: 'partner.customers', op: 'at_least', value: 4 }] })],
      {},
      'gold',
      3000,
    ],
    [
      'a tier that is not',
      [rule(), rule({ id: 'gold', bp: 3000, conditions: [{ field: 'partner.customers', op: 'at_least', value: 5 }] })],
      {},
      'all',
      2000,
    ],
    [
      'what nobody knows fulfils nothing',
      [rule({ conditions: [{ field: 'customer.plan', op: 'is_not', value: 'free' }] })],
      {},
      null,
      0,
    ],
    [
      'any of two conditions',
      [
        rule({
          match: 'any',
          conditions: [
            { field: 'partner.country', op: 'is', value: 'FR' },
            { field: 'sale.kind', op: 'is', value: 'new' },
          ],
        }),
      ],
      {},
      'all',
      2000,
    ],
    ['an amount for a lead', [rule(), flat(700, { on: 'lead' })], { on: 'lead', netMinor: 0 }, 'flat', 700],
  ])('%s', (_name, rules, more, ruleId, amount) => {
    const { best, judged } = choose(rules, one(more))
    expect([best?.ruleId ?? null, best?.amountMinor ?? 0]).toEqual([ruleId, amount])
    for (const { ruleId: id, why, amountMinor } of judged) if (why) expect([id, amountMinor]).toEqual([id, 0])
  })
})

describe('what goes back', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 12 })
  test('adds up whatever the parts and their order, and all of it is all (C1, C2)', () =>
    fc.assert(
      fc.property(
        parts,
        fc.integer({ min: 0, max: 2000 }),
        bp,
        fc.integer({ min: 0, max: 50_000 }),
        (backs, rest, points, tax) => {
          const gross = backs.reduce((all, back) => all + back, rest)
          const net = Math.max(0, gross - tax)
          const plan = rule({ bp: points })
          const granted = earnedBy(plan, net)
          const walk = (list: number[]) => {
            let [refunded, left] = [0, granted]
            for (const back of list) {
              refunded += back
              const now = worthNow(plan, granted, remainingNet(net, gross, refunded))
              expect(now).toBeLessThanOrEqual(left)
              left = now
            }
            return left
          }
          const end = walk(backs)
          expect(walk([...backs].reverse())).toBe(end)
          expect(end).toBe(worthNow(plan, granted, remainingNet(net, gross, gross - rest)))
          if (rest === 0) expect(end).toBe(0)
        },
      ),
    ))
  test('an amount is earned whole until nothing is left', () => {
    const flat = rule({ bp: null, amountMinor: 500, currency: 'EUR' })
    expect([9000, 1, 0].map((left) => worthNow(flat, 500, left))).toEqual([500, 500, 0])
  })
})

describe('journals', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 })
  const place = fc.record({
    commissionId: fc.constant('com_1'),
    ...{ pendingMinor: amount, heldMinor: amount, payableMinor: amount, clearingMinor: amount, paidMinor: amount },
    owedMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  })
  const sum = (lines: { amountMinor: number }[]) => lines.reduce((all, { amountMinor }) => all + amountMinor, 0)
  test('sum to nothing (L1)', () =>
    fc.assert(
      fc.property(
        place,
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.constantFrom('pending', 'held', 'payable'),
        (p, x, to) => {
          for (const lines of [earning('com_1', x), reversing(p, x), moving(p, to), netting([p], x)]) {
            expect(sum(lines)).toBe(0)
            expect(lines.every(({ amountMinor }) => amountMinor !== 0)).toBe(true)
          }
        },
      ),
    ))
  test('what goes back comes out of what is held first, and what has left is owed', () => {
    const p: Place = {
      ...{ commissionId: 'c', pendingMinor: 20, heldMinor: 10, payableMinor: 30, clearingMinor: 40, paidMinor: 50 },
      owedMinor: 0,
    }
    expect(reversing(p, 70).map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['held', 10],
      ['pending', 20],
      ['payable', 30],
      ['receivable', 10],
      ['expense', -70],
    ])
  })
  test.each([
    ['in doubt', 0, true, 'held'],
    ['too early by a millisecond', 1001, false, 'pending'],
    ['at the millisecond', 1000, false, 'payable'],
  ] as const)('money %s', (_name, clearsAt, doubted, to) => expect(belongs(clearsAt, 1000, doubted)).toBe(to))
  test.each([
    ['in_batch', { clearingMinor: 1, heldMinor: 1 }],
    ['held', { heldMinor: 1, payableMinor: 1 }],
    ['pending', { pendingMinor: 1 }],
    ['payable', { payableMinor: 1 }],
    ['paid', { paidMinor: 2, owedMinor: 1 }],
    ['reversed', { paidMinor: 2, owedMinor: 2 }],
    ['settled', { owedMinor: -1 }],
    ['reversed', {}],
  ] as const)('one word for it: %s', (word, more) => {
    const none = { pendingMinor: 0, heldMinor: 0, payableMinor: 0, clearingMinor: 0, paidMinor: 0, owedMinor: 0 }
    expect(stateOf({ commissionId: 'c', ...none, ...more })).toBe(word)
  })
})
