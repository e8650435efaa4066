import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandOf, facetsOf, type Told } from '../../../api/flywheel/friction/facets/rules.ts'
import { changeOf, frictionOf } from '../../../api/flywheel/friction/log/rules.ts'
import { oddsOf, tellable } from '../../../api/flywheel/friction/odds/rules.ts'
import { titleOf } from '../../../api/flywheel/friction/rules.ts'
import { emptyTally, findingsIn, type Person, takePerson } from '../../../api/flywheel/friction/tally/rules.ts'

const DAY = 86_400_000
const cells = (a: number, b: number, c: number, d: number) => ({
  ...{ stayedWith: a, movedWith: b, stayedWithout: c, movedWithout: d },
})

describe('odds of staying behind', () => {
  test.each([
    // reckoned with Python's fractions and comb: Haldane's half, Woolf's interval, Fisher's sum
    [30, 20, 15, 35, 3.407553, 1.503537, 7.722733, 0.004635],
    [40, 20, 60, 140, 4.587986, 2.490867, 8.45072, 0.0000007],
  ])('%i and %i with it, %i and %i without', (a, b, c, d, value, low, high, p) => {
    const odds = oddsOf(cells(a, b, c, d))
    expect(odds.ratio.value).toBeCloseTo(value, 3)
    expect(odds.ratio.low).toBeCloseTo(low, 3)
    expect(odds.ratio.high).toBeCloseTo(high, 2)
    expect(odds.p).toBeCloseTo(p, 5)
  })
  test('with and without changed places is one over it, and as likely', () => {
    const n = fc.nat(400)
    fc.assert(
      fc.property(n, n, n, n, (a, b, c, d) => {
        const [one, other] = [oddsOf(cells(a, b, c, d)), oddsOf(cells(c, d, a, b))]
        expect(one.ratio.value * other.ratio.value).toBeCloseTo(1, 6)
        expect(one.ratio.low * other.ratio.high).toBeCloseTo(1, 6)
        expect(one.p).toBeCloseTo(other.p, 6)
        expect(one.ratio.low).toBeLessThanOrEqual(one.ratio.value)
        expect(one.ratio.value).toBeLessThanOrEqual(one.ratio.high)
      }),
    )
  })
  test('of very many the normal approximation says nearly the same', () => {
    const exact = oddsOf(cells(1_300, 1_200, 3_700, 3_800)).p
    const normal = oddsOf(cells(1_300, 1_200, 3_701, 3_801)).p
    expect(Math.abs(exact - normal)).toBeLessThan(0.002)
  })
})

describe('which of many may be told', () => {
  test('as in the example of Benjamini and Hochberg (1995): the first four of fifteen at 5 %', () => {
    const ps = [
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459],
      ...[0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    ]
    expect(tellable(ps, 0.05)).toEqual(ps.map((_, i) => i < 4))
  })
  test('nothing of nothing', () => expect(tellable([], 0.1)).toEqual([]))
  test('whatever the order; a smaller p is never left out where a larger one is told; never fewer than Bonferroni', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (ps) => {
        const told = tellable(ps, 0.1)
        const by = new Map(ps.map((p, i) => [p, told[i]]))
        for (const [i, p] of ps.entries()) {
          if (told[i]) expect(ps.every((other, j) => other > p || told[j])).toBe(true)
          if (p <= 0.1 / ps.length) expect(told[i]).toBe(true)
        }
        const turned = [...ps].reverse()
        expect(tellable(turned, 0.1)).toEqual(turned.map((p) => by.get(p)))
      }),
    )
  })
})

describe('what people bring', () => {
  const told = (at: number, more: Partial<Told> = {}): Told => ({
    ...{ at: at * DAY, type: 'demo.held', plan: null, offer: null, theme: null, step: null, product: null },
    ...{ agent: null, amountMinor: null, currency: null, ...more },
  })
  const seen = (list: Told[], from = 100, until = 114) => {
    const facets = facetsOf(list, { from: from * DAY, until: until * DAY })
    return Object.fromEntries(Object.entries(facets).map(([key, value]) => [key, [...value]]))
  }
  test('the last plan that was said by then, however long ago', () => {
    expect(seen([told(10, { plan: 'Solo' }), told(5, { plan: 'Team' }), told(120, { plan: 'Firm' })])).toMatchObject({
      plan: ['Solo'],
    })
  })
  test('all themes and steps around that time, none from long before and none from after', () => {
    const list = [told(20, { theme: 'Old' }), told(90, { theme: 'Search ' }), told(101, { theme: 'search' })]
    expect(seen([...list, told(103, { theme: 'Price' }), told(115, { type: 'demo.missed' })])).toEqual({
      theme: ['search', 'price'],
      step: ['demo.held'],
    })
  })
  test('what says nothing is nothing', () => {
    expect(seen([told(100, { type: 'x', plan: ' ', product: '', agent: null, step: '  ' })])).toEqual({})
  })
  test.each([
    [999, 'EUR', 'EUR < 10'],
    [1_000, 'EUR', 'EUR 10–50'],
    [49_999, 'EUR', 'EUR 100–500'],
    [600, 'JPY', 'JPY 500–1000'],
    [1_000_000, 'USD', 'USD ≥ 10000'],
  ])('%i of %s is %s', (minor, currency, band) => expect(bandOf(minor, currency)).toBe(band))
})

describe('findings', () => {
  const NOW = 400 * DAY
  const person = (moved: boolean, plan: string | null, channel = 'direct', from = 200): Person => ({
    ways: [
      {
        spells: [
          {
            stage: 'activation',
            from: from * DAY,
            to: (moved ? from + 20 : from + 60) * DAY,
            how: moved ? 'up' : 'lapse',
          },
        ],
      },
    ],
    channel,
    told: [
      {
        at: (from + 1) * DAY,
        type: 'demo.held',
        plan,
        offer: null,
        theme: null,
        step: null,
        product: null,
        agent: null,
        amountMinor: null,
        currency: null,
      },
    ],
  })
  const many = (n: number, one: Person) => Array.from({ length: n }, () => one)
  const found = (people: Person[]) => {
    const tally = emptyTally()
    for (const one of people) takePerson(tally, one, NOW)
    return findingsIn(tally)
  }
  test('a plan that holds people is told with its cells; a channel that everybody came by is compared with nobody', () => {
    const { stages, findings } = found([
      ...many(60, person(false, 'Team')),
      ...many(30, person(true, 'Team')),
      ...many(30, person(false, 'Solo')),
      ...many(70, person(true, 'Solo')),
      ...many(10, person(true, null)),
    ])
    expect(findings.map(({ dimension, value }) => [dimension, value])).toEqual([
      ['plan', 'Team'],
      ['plan', 'Solo'],
    ])
    expect(findings[0]).toMatchObject({
      ...{ from: 'activation', stayedWith: 60, movedWith: 30, stayedWithout: 30, movedWithout: 70 },
    })
    expect(findings[0]!.ratio.low).toBeGreaterThan(1)
    expect(findings[1]!.ratio.value * findings[0]!.ratio.value).toBeCloseTo(1, 6)
    expect(stages[0]).toEqual({ from: 'activation', n: 200, moved: 110, compared: 2, tooFew: 2 })
  })
  test('nineteen in one of the four cells are too few, twenty are enough', () => {
    const people = (n: number) => [
      ...many(90, person(false, 'Team')),
      ...many(n, person(true, 'Team')),
      ...many(30, person(false, 'Solo')),
      ...many(90, person(true, 'Solo')),
    ]
    expect(found(people(19)).findings).toEqual([])
    expect(found(people(20)).findings).toHaveLength(2)
  })
  test('who came lately does not count yet, and who was merged before the horizon never', () => {
    const tally = emptyTally()
    takePerson(tally, person(false, 'Team', 'direct', 311), NOW)
    const cut = person(false, 'Team')
    cut.ways[0]!.spells[0]!.how = 'cut'
    takePerson(tally, cut, NOW)
    takePerson(tally, person(false, 'Team', 'direct', 310), NOW)
    expect(findingsIn(tally).stages[0]).toMatchObject({ n: 1, moved: 0 })
  })
})

describe('what the fix did', () => {
  const flow = (
    kind: 'advance' | 'regress' | 'lapse',
    from: 'activation' | 'adoption',
    to: 'activation' | 'adoption' | 'adoration',
    n: number,
  ) => ({
    ...{ kind, from, to, n, channel: 'direct' },
  })
  test('friction of one way on counts its own steps only', () => {
    const flows = [
      flow('advance', 'activation', 'adoption', 40),
      flow('lapse', 'activation', 'activation', 20),
      flow('advance', 'adoption', 'adoration', 10),
      flow('lapse', 'adoption', 'adoption', 9),
    ]
    expect(frictionOf(flows, 'activation')).toEqual({
      ...{ forward: 40, lost: 20, mu: { value: 0.5, error: Math.sqrt(20 + 400 / 40) / 40 } },
    })
    expect(frictionOf(flows, 'adoption')).toEqual({ forward: 10, lost: 9, mu: null })
  })
  test('a difference has the interval of both, and none while one has too few steps', () => {
    const before = { forward: 40, lost: 40, mu: { value: 1, error: 0.2 } }
    const after = { forward: 60, lost: 15, mu: { value: 0.25, error: 0.1 } }
    const change = changeOf(before, after)!
    expect(change.value).toBeCloseTo(-0.75)
    expect(change.high).toBeCloseTo(-0.75 + 1.96 * Math.hypot(0.2, 0.1))
    expect(changeOf(before, { forward: 5, lost: 1, mu: null })).toBeNull()
  })
})

test('the name of an item never says who of us it is about', () => {
  expect(titleOf({ from: 'activation', dimension: 'person', value: 'Rafael' })).not.toContain('Rafael')
  expect(titleOf({ from: 'activation', dimension: 'plan', value: 'Team' })).toContain('Team')
})
