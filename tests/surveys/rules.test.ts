import { describe, expect, test } from 'vitest'
import { wilson } from '../../api/kernel/wilson.ts'
import { medianOf } from '../../api/surveys/formulas/figure.ts'
import { categoryOf, kano, kanoOf } from '../../api/surveys/formulas/kano.ts'
import { countScore, shares, utility } from '../../api/surveys/formulas/maxdiff.ts'
import { bandOf, nps } from '../../api/surveys/formulas/nps.ts'
import { opportunity, opportunityOf } from '../../api/surveys/formulas/opportunity.ts'
import { ces, csat, points } from '../../api/surveys/formulas/scales.ts'
import { companyFigure, resultsOf } from '../../api/surveys/results/figures.ts'

describe('NPS', () => {
  test('of 50 promoters, 33 passives and 17 detractors is 33, give or take 14.68', () => {
    const found = nps({ 9: 20, 10: 30, 7: 13, 8: 20, 0: 7, 6: 10 })!
    expect(found.score.value).toBeCloseTo(33, 10)
    expect(found.se).toBeCloseTo(7.49, 2)
    expect(found.score.high - found.score.value).toBeCloseTo(14.68, 2)
    expect(found.score.value - found.score.low).toBeCloseTo(14.68, 2)
    expect(found.promoters).toMatchObject({ n: 100, value: 0.5 })
  })
  test('counts six as a detractor and stays on its scale', () => {
    expect([0, 6, 7, 8, 9, 10].map(bandOf)).toEqual([
      ...['detractor', 'detractor', 'passive', 'passive', 'promoter', 'promoter'],
    ])
    expect(nps({ 10: 3 })!.score).toEqual({ n: 3, value: 100, low: 100, high: 100 })
    expect(nps({ 0: 3 })!.score.value).toBe(-100)
    expect(nps({})).toBeNull()
  })
})

describe('Kano', () => {
  test('all 25 cells', () => {
    const cells = [1, 2, 3, 4, 5].map((row) => [1, 2, 3, 4, 5].map((column) => categoryOf(row, column)).join(''))
    expect(cells).toEqual(['QAAAO', 'RIIIM', 'RIIIM', 'RIIIM', 'RRRRQ'])
  })
  test('better and worse by Berger', () => {
    const found = kanoOf({ A: 53.9, O: 28.2, M: 7.4, I: 8.4, R: 2.1, Q: 0 })!
    expect(found.better!.value).toBeCloseTo(0.839, 3)
    expect(found.worse!.value).toBeCloseTo(-0.364, 3)
    expect(found).toMatchObject({ category: 'A', mixed: false })
    expect(found.worse!.low).toBeLessThan(found.worse!.value)
    expect(found.worse!.high).toBeGreaterThan(found.worse!.value)
  })
  test.each([
    [{ M: 5, O: 5, A: 5, I: 5 }, 'M'],
    [{ O: 5, A: 5, I: 5 }, 'O'],
    [{ A: 5, I: 5 }, 'A'],
    [{ I: 5, R: 4 }, 'I'],
  ] as const)('a tie of %j is %s', (some, category) => {
    const none = { A: 0, O: 0, M: 0, I: 0, R: 0, Q: 0 }
    expect(kanoOf({ ...none, ...some })!.category).toBe(category)
  })
  test('is mixed under six points and not from six on', () => {
    const none = { O: 0, M: 0, R: 0, Q: 0 }
    expect(kanoOf({ ...none, A: 52, I: 48 })!.mixed).toBe(true)
    expect(kanoOf({ ...none, A: 53, I: 47 })).toMatchObject({ mixed: false, category: 'A' })
  })
  test('is read from pairs, and has no coefficient of the questionable', () => {
    expect(kano({ '1-5': 3, '1-1': 1 })).toMatchObject({ n: 4, category: 'O', counts: { O: 3, Q: 1 } })
    expect(kano({ '1-1': 2 })).toMatchObject({ better: null, worse: null, category: 'Q' })
  })
})

describe('MaxDiff', () => {
  test.each([
    [7145, 1733, 1324, 0.1146],
    [7144, 5218, 113, 1.793],
  ])('shown %i, best %i, worst %i has the utility %f', (shown, best, worst, u) => {
    expect(utility({ shown, best, worst })!.value).toBeCloseTo(u, 4)
  })
  test('counts best less worst, with its error', () => {
    const found = countScore({ shown: 100, best: 40, worst: 10 })!
    expect(found.value).toBeCloseTo(0.3, 10)
    expect(found.se).toBeCloseTo(Math.sqrt((0.5 - 0.09) / 100), 10)
    expect(countScore({ shown: 0, best: 0, worst: 0 })).toBeNull()
  })
  test('who was always chosen is not infinitely better', () => {
    const found = utility({ shown: 3, best: 3, worst: 0 })!
    expect(Number.isFinite(found.high)).toBe(true)
    expect(found.value).toBeCloseTo(Math.log(11), 10)
  })
  test('shares sum to one and lie in their intervals', () => {
    const found = shares(
      [
        { n: 9, best: 5, worst: 0 },
        { n: 9, best: 0, worst: 5 },
        { n: 9, best: 2, worst: 2 },
      ].map((one) => utility({ shown: one.n, best: one.best, worst: one.worst })),
    )
    expect(found.reduce((sum, one) => sum + one!.value, 0)).toBeCloseTo(1, 12)
    for (const one of found) expect(one!.low < one!.value && one!.value < one!.high).toBe(true)
    expect(shares([null, utility({ shown: 4, best: 1, worst: 0 })])).toMatchObject([null, { value: 1 }])
  })
})

describe('what is shown', () => {
  test('thirty make a figure, and staff alone see counts, requests and companies', () => {
    const one = { itemId: 'i', text: 'Search', requestId: 'req_1', requestNumber: 1, companies: [{ 9: 1 }] }
    const [few] = resultsOf('nps', [{ ...one, n: 29, tally: { 10: 29 } }], true)
    expect(few).toMatchObject({ figure: { n: 29, value: null }, counts: { 10: 29 }, requestId: 'req_1' })
    const [many] = resultsOf('nps', [{ ...one, n: 30, tally: { 10: 30 } }], false)
    expect(many).toMatchObject({ figure: { n: 30, value: 100 }, requestId: null, byCompany: null })
    expect(many).not.toHaveProperty('counts')
  })
  test('a company of many has one voice beside companies of one', () => {
    const small = Array.from({ length: 29 }, () => ({ 10: 1 }))
    const found = companyFigure('nps', [{ 0: 500 }, ...small])!
    expect(found.n).toBe(30)
    expect(found.value).toBeCloseTo((29 * 100 - 100) / 30, 10)
    expect(found.low! < found.value! && found.value! < found.high!).toBe(true)
    expect(companyFigure('nps', small)).toMatchObject({ n: 29, value: null })
    expect(companyFigure('nps', [])).toBeNull()
  })
})

describe('scales', () => {
  test('CSAT is the share of the best two of five, with Wilson’s interval', () => {
    expect(csat({ 4: 3, 5: 5, 1: 2 })).toMatchObject({
      n: 10,
      value: 0.8,
      low: expect.closeTo(0.4902, 4),
      high: expect.closeTo(0.9433, 4),
    })
    expect(csat({})).toBeNull()
  })
  test('CES is a mean from one to seven', () => {
    const found = ces({ 1: 1, 7: 1 })!
    expect(found).toEqual({ n: 2, value: 4, low: 1, high: 7 })
    const many = ces({ 5: 50, 6: 50 })!
    expect(many.value).toBe(5.5)
    expect(many.high - many.value).toBeCloseTo(1.96 * Math.sqrt(25 / 99 / 100), 6)
    expect(ces({ 3: 1 })).toEqual({ n: 1, value: 3, low: 1, high: 7 })
  })
  test('points have a mean, a median and those who gave any', () => {
    const found = points({ 0: 2, 10: 1, 40: 1 })!
    expect(found.mean.value).toBe(12.5)
    expect(found.median.value).toBe(5)
    expect(found.given).toMatchObject({ n: 4, value: 0.5 })
    expect(
      medianOf([
        [1, 1],
        [2, 1],
        [9, 1],
      ])!.value,
    ).toBe(2)
    expect(points({})).toBeNull()
  })
  test('opportunity by Ulwick', () => {
    expect(opportunityOf(9, 3)).toBe(15)
    expect(opportunityOf(9, 9)).toBe(9)
    expect(opportunityOf(3, 9)).toBe(3)
    const found = opportunity({ '5-1': 6, '4-5': 3, '1-1': 1 })!
    expect(found).toMatchObject({ importance: { value: 9 }, satisfaction: { value: 3 }, score: { n: 10, value: 15 } })
    expect(opportunity({})).toBeNull()
  })
})

test.each([
  [1, 1, 0.2065, 1],
  [8, 10, 0.4902, 0.9433],
  [0, 10, 0, 0.2775],
  [80, 100, 0.7112, 0.8666],
  [600, 1000, 0.5693, 0.6299],
  [5500, 10000, 0.5402, 0.5597],
])('Wilson of %i of %i', (hits, of, low, high) => {
  expect(wilson(hits, of)).toMatchObject({ low: expect.closeTo(low, 4), high: expect.closeTo(high, 4) })
})
