import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Customer,
  type Edge,
  figuresOf,
  generations,
  grown,
  meanOfCounts,
  periodFor,
  quantile,
  strongest,
} from '../../../../api/flywheel/loop/figures/rules.ts'

const DAY = 86_400_000
const NOW = 1_000 * DAY
const edge = (prospectId: string, advocateId: string, change: Partial<Edge> = {}): Edge => ({
  ...{ prospectId, advocateId, evidence: 2, creditBp: 10_000 },
  ...{ actAt: 0, prospectAt: 0, customerAt: null, advocateAt: null },
  ...change,
})
const customer = (id: string, firstAt: number, change: Partial<Customer> = {}): Customer => ({
  ...{ id, firstAt, active: true, beforeMinor: 0, lastMinor: 0 },
  ...change,
})

test.each([
  [[], 0.5, null],
  [[7], 0.9, 7],
  [[1, 2], 0.5, 1.5],
  [[3, 1, 2], 0.5, 2],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9, 10],
])('of %j the %d-th part is %s', (numbers, p, expected) => {
  expect(quantile(numbers, p)).toBe(expected)
})

describe('a mean of counts', () => {
  // Byar's limits of 10 are 4.79 and 18.39 (Breslow and Day, table 2.10)
  test('has the interval of a Poisson count', () => {
    const { value, low, high } = meanOfCounts(Array(10).fill(1), 100)
    expect([value, low * 100, high * 100].map((one) => +one.toFixed(2))).toEqual([0.1, 4.79, 18.39])
  })
  test('of none is nothing, at most 3.7 of so many', () => {
    const { value, low, high } = meanOfCounts([], 100)
    expect([value, low]).toEqual([0, 0])
    expect(high * 100).toBeCloseTo(3.7, 1)
  })
  test('is less sure when one brought them all', () => {
    const [even, one] = [meanOfCounts(Array(10).fill(1), 100), meanOfCounts([10], 100)]
    expect(one.value).toBe(even.value)
    expect(one.high - one.low).toBeGreaterThan(2 * (even.high - even.low))
  })
  test('lies within its interval', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 50, noNaN: true }), { maxLength: 30 }),
        fc.nat(500),
        (counts, more) => {
          const { value, low, high } = meanOfCounts(counts, counts.length + more + 1)
          expect(low).toBeLessThanOrEqual(value)
          expect(high).toBeGreaterThan(value)
          expect(low).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

test.each([
  [730, 365],
  [729, 182],
  [364, 182],
  [182, 91],
  [60, 30],
  [59, null],
])('after %d days earned growth is of %s days', (days, expected) => {
  expect(periodFor(NOW - days * DAY, NOW)).toBe(expected)
})

test('the strongest edge of a person is the most credited, then the better shown', () => {
  const edges = [
    edge('p', 'a', { creditBp: 2_000, evidence: 4 }),
    edge('p', 'b', { creditBp: 8_000 }),
    edge('q', 'b', { creditBp: 5_000, evidence: 3 }),
    edge('q', 'a', { creditBp: 5_000, evidence: 3 }),
  ]
  expect(strongest(edges).map(({ prospectId, advocateId }) => prospectId + advocateId)).toEqual(['pb', 'qa'])
})

describe('generations', () => {
  const depths = (...pairs: string[]) => {
    const found = generations(
      pairs.map((pair) => edge(pair[1]!, pair[0]!)),
      new Set(),
    )
    return [found.items.map(({ people }) => people), found.beyond]
  }
  test.each([
    ['nobody', [], [[], 0]],
    ['one brings two', ['ab', 'ac'], [[1, 2], 0]],
    ['and one of them another', ['ab', 'ac', 'cd'], [[1, 2, 1], 0]],
    ['who brought each other', ['ab', 'ba', 'bc'], [[], 3]],
  ])('%s', (_name, pairs, expected) => {
    expect(depths(...(pairs as string[]))).toEqual(expected)
  })
  test('twenty deep, and what is deeper is counted beside', () => {
    const chain = Array.from({ length: 25 }, (_, i) => edge(`p${i + 1}`, `p${i}`))
    const { items, beyond } = generations(chain, new Set(['p3']))
    expect([items.length, beyond, items[3]]).toEqual([21, 5, { depth: 3, people: 1, customers: 1 }])
  })
  test('count everybody who was brought once', () => {
    const some = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 40 })
    fc.assert(
      fc.property(some, (pairs) => {
        const edges = strongest(pairs.filter(([a, b]) => a !== b).map(([a, b]) => edge(`p${b}`, `p${a}`)))
        const { items, beyond } = generations(edges, new Set())
        const reached = items.slice(1).reduce((sum, { people }) => sum + people, 0)
        expect(reached + beyond).toBe(edges.length)
      }),
    )
  })
})

test.each([
  [100, 0, 5, 100],
  [100, 0.5, 1, 150],
  [100, 1, 3, 400],
  [100, 2, 2, 700],
  [100, 0.3, 1e6, 1_000 / 7],
])('%d customers at K %d after %d cycles are %d', (begin, k, cycles, expected) => {
  expect(grown(begin, k, cycles)).toBeCloseTo(expected, 9)
})
test('however fast it grows it stays a number', () => {
  expect(grown(1, 50, 1e6)).toBe(1e15)
})

describe('all together', () => {
  const many = Array.from({ length: 40 }, (_, i) => customer(`c${i}`, NOW - 200 * DAY))
  const figures = (edges: Edge[], customers: Customer[]) =>
    figuresOf({ edges, customers, now: NOW, money: { periodDays: 365, currency: 'EUR' } })
  test('too few are told as so many, never as a rate', () => {
    const few = figures([edge('c0', 'c1', { customerAt: NOW - 200 * DAY })], many.slice(0, 29))
    expect([few.k90.n, few.k90.value, few.earnedShare.of, few.earnedShare.value]).toEqual([29, null, 29, null])
    expect([few.amplification.value, few.growth, few.earnedGrowth?.rate, few.cycle.toCustomer.medianMs]).toEqual(
      Array(4).fill(null),
    )
  })
  test('who bought less than 90 days ago is in no cohort yet', () => {
    const young = Array.from({ length: 5 }, (_, i) => customer(`y${i}`, NOW - 89 * DAY))
    const found = figures([edge('y1', 'y0', { customerAt: NOW - 89 * DAY })], [...many, ...young])
    expect([found.k90.n, found.k90.credited]).toEqual([40, 0])
  })
  test('K of the period: brought by each active customer, times the share of those before who bought in time', () => {
    const before = Array.from({ length: 30 }, (_, i) =>
      edge(`b${i}`, 'c0', {
        prospectAt: NOW - 150 * DAY,
        customerAt: i < 15 ? NOW - 100 * DAY : i === 15 ? NOW - 59 * DAY : null,
      }),
    )
    const now = [edge('n1', 'c0', { prospectAt: NOW - DAY }), edge('n2', 'c1', { prospectAt: NOW })]
    const found = figures([...before, ...now], many)
    expect(found.period).toMatchObject({ active: 40, brought: 2, perCustomer: 0.05, conversion: { hits: 15, of: 30 } })
    expect(found.period.k).toBe(0.025)
  })
  test('without money known there is no earned growth', () => {
    expect(figuresOf({ edges: [], customers: many, now: NOW, money: null }).earnedGrowth).toBeNull()
  })
  test('the share is among all new customers, and says how many are known by their own word only', () => {
    const told = [
      edge('c1', 'x', { customerAt: NOW - 200 * DAY, evidence: 4 }),
      edge('c2', 'x', { customerAt: NOW - 200 * DAY }),
    ]
    expect(figures(told, many).earnedShare).toMatchObject({ hits: 2, of: 40, selfReported: 1 })
  })
})
