import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditOf, metBefore, parts, STEP_BACK_MS, WHOLE } from '../../../api/flywheel/pushes/credit/rules.ts'
import { effectOf, emptyTally, type Life, type Pushed, takeLife } from '../../../api/flywheel/pushes/figures/rules.ts'
import { breakthroughOf, hintOf, slopeOf, type Won, withoutChannel } from '../../../api/flywheel/pushes/series/rules.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-03-02T09:00:00Z')
const touch = (pushId: string, daysAgo: number, channel = 'ads') => ({ pushId, channel, at: NOW - daysAgo * DAY })
const words = (creditBp: number, advocateId = 'a', channel = 'referral') => ({
  ...{ channel, creditBp, advocateId, actAt: NOW - 200 * DAY },
})
const life = (change: Partial<Life>): Life => ({
  ...{ id: 'p', cameAt: null, steps: [], bought: null, isAdvocate: false, stayed: false },
  ...{ touches: [], bringers: [], otherwise: 'direct', ...change },
})

describe('credit', () => {
  test.each([
    [[], []],
    [[1], [10_000]],
    [
      [1, 1, 1],
      [3_334, 3_333, 3_333],
    ],
    [
      [2, 1],
      [6_667, 3_333],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ])('weights %j are the parts %j', (weights, expected) => expect(parts(weights)).toEqual(expected))
  test('the parts of one moment always add up to the whole', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 9 }),
        fc.integer({ min: 0, max: 3 }),
        (days, n) => {
          const credit = creditOf(NOW, {
            touches: days.map((ago, i) => touch(`p${i}`, ago)),
            bringers: Array.from({ length: n }, (_, i) => words(i === 0 ? 10_000 - (n - 1) * 1_000 : 1_000)),
            otherwise: 'direct',
          })
          expect(credit.reduce((sum, one) => sum + one.bp, 0)).toBe(WHOLE)
        },
      ),
    ))
  test('what was met too long before, or after, has no part', () => {
    const touches = [touch('old', 91), touch('new', 5), touch('late', -2)]
    expect(metBefore(touches, NOW, 90 * DAY).map(({ pushId }) => pushId)).toEqual(['new'])
  })
  test('words and a push share a person', () =>
    expect(
      creditOf(NOW, { touches: [touch('x', 1)], bringers: [words(4_000), words(6_000)], otherwise: '-' }),
    ).toMatchObject([
      { channel: 'ads', bp: 5_000 },
      { channel: 'referral', bp: 2_000 },
      { channel: 'referral', bp: 3_000 },
    ]))
})

describe('series', () => {
  test('a slope with its interval, as a textbook has it', () => {
    const y = [2, 4, 5, 4, 5]
    const slope = slopeOf(y.map((value, i) => ({ x: i + 1, y: value })))!
    expect(slope.value).toBeCloseTo(0.6, 10)
    expect(slope.low).toBeCloseTo(0.6 - 3.182 * Math.sqrt(2.4 / 3 / 10), 10)
    expect(slope.high).toBeCloseTo(1.5, 2)
    expect(hintOf(slope)).toBeNull()
  })
  test('always the same number of pushes tells nothing', () =>
    expect(slopeOf([1, 2, 3, 4].map((y) => ({ x: 7, y })))).toBeNull())
  test.each([
    [{ value: 1, low: 0.1, high: 2 }, 'more'],
    [{ value: -1, low: -2, high: -0.1 }, 'less'],
    [{ value: 1, low: -0.1, high: 2 }, null],
    [null, null],
  ])('%j says %s', (slope, hint) => expect(hintOf(slope)).toBe(hint))

  const month = (n: number, customers: number, earned: number, bought: number) => ({
    month: `2026-0${n}`,
    ...{ customers, earned, bought },
  })
  test('a breakthrough takes three months in a row and thirty customers', () => {
    const before = month(1, 12, 3, 4)
    expect(breakthroughOf([before, month(2, 12, 5, 4), month(3, 12, 6, 4), month(4, 12, 7, 4)])).toBe('2026-02')
    expect(breakthroughOf([before, month(2, 12, 5, 4), month(3, 12, 4, 4), month(4, 12, 7, 4)])).toBeNull()
    expect(breakthroughOf([month(2, 9, 5, 4), month(3, 9, 6, 4), month(4, 9, 7, 4)])).toBeNull()
  })

  const won: Won[] = [
    { id: 'a', channels: { ads: 10_000 }, bringers: [] },
    { id: 'b', channels: { referral: 10_000 }, bringers: [{ advocateId: 'a', channel: 'referral', bp: 10_000 }] },
    {
      ...{ id: 'c', channels: { referral: 5_000, email: 5_000 } },
      bringers: [{ advocateId: 'b', channel: 'referral', bp: 5_000 }],
    },
    { id: 'd', channels: { email: 10_000 }, bringers: [] },
  ]
  test.each([
    ['ads', { direct: 1, passedOn: 1.5 }],
    ['email', { direct: 1.5, passedOn: 0 }],
    ['referral', { direct: 1.5, passedOn: 0 }],
    ['phone', { direct: 0, passedOn: 0 }],
  ])('without %s there would be %j fewer', (channel, expected) =>
    expect(withoutChannel(won, channel)).toEqual(expected),
  )
  test('two who brought each other end the walk', () =>
    expect(
      withoutChannel(
        [
          { id: 'a', channels: { referral: 10_000 }, bringers: [{ advocateId: 'b', channel: 'referral', bp: 10_000 }] },
          { id: 'b', channels: { ads: 10_000 }, bringers: [{ advocateId: 'a', channel: 'x', bp: 10_000 }] },
        ],
        'ads',
      ).direct,
    ).toBe(1))
})

describe('the effect of channels', () => {
  const pushes: Pushed[] = [
    { id: 'p1', channel: 'ads', at: NOW - 40 * DAY, n: 1, cost: { amountMinor: 5_000, currency: 'EUR' } },
    { id: 'p2', channel: 'newsletter', at: NOW - 20 * DAY, n: 1, cost: null },
    { id: null, channel: 'newsletter', at: NOW - 400 * DAY, n: 3, cost: null },
  ]
  const counted = (lives: Life[]) => {
    const tally = emptyTally(NOW, pushes)
    for (const one of lives) takeLife(tally, one)
    return { tally, effect: effectOf(tally, pushes) }
  }
  test('a person who met two pushes is half of each', () => {
    const at = NOW - 10 * DAY
    const touches = [touch('p1', 30), touch('p2', 15, 'newsletter')]
    const { tally, effect } = counted([
      life({ cameAt: at, touches, steps: [at], bought: { at, valueMinor: 1_001, currency: 'EUR' }, isAdvocate: true }),
    ])
    expect(tally.items.get('p1')).toEqual({
      ...{ people: 1, leadsBp: 5_000, stepsBp: 5_000, customersBp: 5_000, value: { EUR: 501 } },
    })
    expect(
      effect.channels.map(({ channel, prospects, customers, advocates, pushes: n }) => [
        ...[channel, prospects, customers, advocates, n],
      ]),
    ).toEqual([
      ['ads', 0.5, 0.5, 0.5, 1],
      ['newsletter', 0.5, 0.5, 0.5, 1],
    ])
    expect(effect.channels[0]).toMatchObject({
      cost: [{ currency: 'EUR', amountMinor: 5_000 }],
      speak: { hits: 1, of: 1, rate: null },
      marginal: { slope: null, hint: null },
    })
    expect(effect.leads).toEqual({ pushes: 2, credited: 1 })
    expect(effect.carryOver).toMatchObject({ hits: 0, of: 1 })
  })
  test('who came by nothing that is known is put down to how they say they came', () => {
    const { effect } = counted([life({ cameAt: NOW - DAY, steps: [NOW - DAY], otherwise: 'organic' })])
    expect(effect.channels.find(({ channel }) => channel === 'organic')).toMatchObject({ prospects: 1, customers: 0 })
    expect(effect.carryOver).toMatchObject({ hits: 1, of: 1 })
  })
  test('a step after the push needed it, one that came before did not', () => {
    const at = NOW - 30 * DAY
    const { tally } = counted([
      life({ touches: [touch('p1', 29)], steps: [at, at + 2 * DAY, at + STEP_BACK_MS + 2 * DAY] }),
    ])
    expect(tally.items.get('p1')!.stepsBp).toBe(10_000)
  })
  test('new customers stand in their quarter under the quarter of the act that brought them', () => {
    const bought = { at: Date.parse('2026-01-10'), valueMinor: null, currency: null }
    const { effect } = counted([life({ bought, bringers: [words(10_000)] }), life({ bought })])
    expect(effect.compound).toEqual([{ quarter: '2026-Q1', customers: 2, by: [{ act: '2025-Q3', n: 1 }] }])
    expect(effect.breakthrough.months.at(-2)).toMatchObject({ month: '2026-01', customers: 2, earned: 1, bought: 0 })
  })
  test('retention speaks from thirty ripe customers on', () => {
    const bought = { at: NOW - 120 * DAY, valueMinor: null, currency: null }
    const many = (n: number) =>
      counted(Array.from({ length: n }, (_, i) => life({ id: `c${i}`, bought, stayed: i < 15 })))
    expect(many(29).effect.channels[0]!.retained).toEqual({ hits: 15, of: 29, rate: null })
    expect(many(30).effect.channels[0]!.retained.rate).toMatchObject({ mid: 0.5 })
  })
})
