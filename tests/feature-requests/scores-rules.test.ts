import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Contender,
  middle,
  rice,
  riceOf,
  shareOfWorlds,
  TOP,
  WORLDS,
} from '../../api/feature-requests/scores/rules.ts'

const at = (n: number) => ({ low: n, high: n })
const range = (min: number, max: number) =>
  fc.tuple(fc.double({ min, max, noNaN: true }), fc.double({ min, max, noNaN: true })).map(([a, b]) => ({
    low: Math.min(a, b),
    high: Math.max(a, b),
  }))
const ranges = fc.record({
  reach: range(1, 1e6),
  impact: range(0.1, 10),
  confidence: range(0.01, 1),
  effort: range(0.1, 1000),
})
const contender = (id: string, reach: number | { low: number; high: number }): Contender => ({
  ...{ id, impact: at(1), confidence: at(1), effort: at(1) },
  reach: typeof reach === 'number' ? at(reach) : reach,
})

describe('a score', () => {
  test('is reach × impact × confidence ÷ effort', () => {
    expect(rice(2000, 2, 0.8, 3)).toBeCloseTo(1066.67, 2)
    const whole = { reach: at(2000), impact: at(2), confidence: at(0.8), effort: at(3) }
    expect(riceOf(whole).low).toBeCloseTo(1066.67, 2)
    expect(riceOf(whole).mid).toBeCloseTo(1066.67, 2)
    expect(riceOf(whole).high).toBeCloseTo(1066.67, 2)
  })
  test('has its middle within its ends', () => {
    expect(middle({ low: 500, high: 2000 })).toBe(1000)
    fc.assert(
      fc.property(ranges, (whole) => {
        const { low, mid, high } = riceOf(whole)
        expect(low).toBeLessThanOrEqual(mid * (1 + 1e-9))
        expect(mid).toBeLessThanOrEqual(high * (1 + 1e-9))
      }),
    )
  })
})

describe('the order in many worlds', () => {
  test('says nothing of five or fewer', () => {
    expect(shareOfWorlds(Array.from({ length: TOP }, (_, i) => contender(`r${i}`, i + 1)))).toBeNull()
  })
  test('is certain where nothing is vague', () => {
    const shares = shareOfWorlds(Array.from({ length: 8 }, (_, i) => contender(`r${i}`, i + 1)))!
    expect([...shares.values()]).toEqual([0, 0, 0, 1, 1, 1, 1, 1])
  })
  test('knows a coin: of two alike for the last place each has half of the worlds', () => {
    const four = Array.from({ length: 4 }, (_, i) => contender(`sure${i}`, 1000 + i))
    const shares = shareOfWorlds([
      ...four,
      contender('a', { low: 1, high: 100 }),
      contender('b', { low: 1, high: 100 }),
    ])!
    expect(shares.get('a')).toBeGreaterThan(0.45)
    expect(shares.get('a')).toBeLessThan(0.55)
    expect(shares.get('a')! + shares.get('b')!).toBeCloseTo(1, 9)
  })
  test('has a known chance: uniform in the logarithm', () => {
    const four = Array.from({ length: 4 }, (_, i) => contender(`sure${i}`, 1e6 + i))
    // log-uniform on 1..100 is above 10 in half of the worlds; evenly it would be in 91 %
    const shares = shareOfWorlds([...four, contender('vague', { low: 1, high: 100 }), contender('ten', 10)])!
    expect(shares.get('vague')).toBeGreaterThan(0.45)
    expect(shares.get('vague')).toBeLessThan(0.55)
  })
  test('is the same for the same data, in any order, and gives five places away', () => {
    fc.assert(
      fc.property(fc.array(ranges, { minLength: 6, maxLength: 12 }), (all) => {
        const contenders = all.map((one, i) => ({ id: `r${i}`, ...one }))
        const once = shareOfWorlds(contenders)!
        expect(shareOfWorlds(contenders)).toEqual(once)
        const sum = [...once.values()].reduce((a, b) => a + b, 0)
        expect(sum * WORLDS).toBeCloseTo(TOP * WORLDS, 3)
      }),
      { numRuns: 20 },
    )
  })
})
