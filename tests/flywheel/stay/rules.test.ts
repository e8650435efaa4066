import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, WEEK, weekStart } from '../../../api/flywheel/stages/memory/rules.ts'
import { lifecycleOf, matrixOf } from '../../../api/flywheel/stay/cohorts/rules.ts'
import { addEnd, emptyEnds, incidence, leftBy } from '../../../api/flywheel/stay/incidence/rules.ts'
import { EXITS, isKept, type Step, standing, wayOf } from '../../../api/flywheel/stay/spells/rules.ts'
import { emptyTally, maturedOf, stagesOf, takeWay } from '../../../api/flywheel/stay/tally/rules.ts'
import { addStay, type Hours, littleMs, quantiles } from '../../../api/flywheel/stay/times/rules.ts'
import { NO_WEEKS, weekChanges, weeksOf } from '../../../api/flywheel/stay/weeks/rules.ts'
import { wilson } from '../../../api/kernel/wilson.ts'

const HOUR = DAY / 24
let made = 0
type To = [kind: Step['kind'], from: Step['fromStage'], to: Step['toStage'], day: number, health?: Step['healthTo']]
const step = ([kind, fromStage, toStage, day, healthTo = 'active']: To, more: Partial<Step> = {}): Step => ({
  ...{ id: `trn_${String(++made).padStart(6, '0')}`, kind, fromStage, toStage, healthTo },
  ...{ at: day * DAY, recordedAt: day * DAY, supersedes: null, ...more },
})
const steps = (...all: To[]) => all.map((one) => step(one))
const spellsOf = (all: Step[], day = 100) =>
  wayOf(all, day * DAY).spells.map(({ stage, from, to, how }) => [stage, from / DAY, to / DAY, how])
const CAME: To = ['advance', null, 'activation', 0]
const BOUGHT: To = ['advance', 'activation', 'adoption', 5]

describe('stays', () => {
  test.each<[string, Step[], unknown[]]>([
    ['nobody', [], []],
    ['who came is there', steps(CAME), [['activation', 0, 100, 'open']]],
    [
      'up',
      steps(CAME, BOUGHT),
      [
        ['activation', 0, 5, 'up'],
        ['adoption', 5, 100, 'open'],
      ],
    ],
    [
      'a stage that was passed through is no stay',
      steps(CAME, ['advance', 'activation', 'adoption', 5], ['advance', 'adoption', 'advocacy', 5]),
      [
        ['activation', 0, 5, 'up'],
        ['advocacy', 5, 100, 'open'],
      ],
    ],
    [
      'down, stage by stage in one moment, is one way down',
      steps(
        ['advance', null, 'advocacy', 0],
        ['regress', 'advocacy', 'adoration', 9],
        ['regress', 'adoration', 'adoption', 9],
      ),
      [
        ['advocacy', 0, 9, 'down'],
        ['adoption', 9, 100, 'open'],
      ],
    ],
    [
      'who lapses stays nowhere until they return, whatever time does to their stage meanwhile',
      steps(
        ['advance', null, 'adoration', 0],
        ['lapse', 'adoration', 'adoration', 40, 'dormant'],
        ['regress', 'adoration', 'adoption', 50, 'dormant'],
        ['health', 'adoption', 'adoption', 60, 'churned'],
        ['recover', 'adoption', 'adoption', 70],
      ),
      [
        ['adoration', 0, 40, 'lapse'],
        ['adoption', 70, 100, 'open'],
      ],
    ],
    [
      'health alone ends nothing',
      steps(CAME, ['health', 'activation', 'activation', 3, 'at_risk'], ['health', 'activation', 'activation', 4]),
      [['activation', 0, 100, 'open']],
    ],
    [
      'a merge cuts a stay; where they stand since is known, since when is not',
      steps(
        CAME,
        ['correction', 'activation', 'adoption', 7],
        ['health', 'adoption', 'adoption', 8, 'at_risk'],
        ['advance', 'adoption', 'adoration', 20],
      ),
      [
        ['activation', 0, 7, 'cut'],
        ['adoration', 20, 100, 'open'],
      ],
    ],
    [
      'who became part of another is nowhere',
      steps(CAME, ['correction', 'activation', null, 7, null]),
      [['activation', 0, 7, 'cut']],
    ],
  ])('%s', (_, all, expected) => expect(spellsOf(all)).toEqual(expected))

  test('what was taken back, and what takes it back, do not count', () => {
    const [came, wrong] = steps(CAME, BOUGHT) as [Step, Step]
    const back = step(['correction', 'activation', 'adoption', 5], { supersedes: wrong.id, recordedAt: 9 * DAY })
    const right = step(['advance', 'activation', 'adoption', 3], { recordedAt: 9 * DAY })
    expect(standing([right, back, wrong, came])).toEqual([came, right])
    expect(spellsOf([came, wrong, back, right])).toEqual([
      ['activation', 0, 3, 'up'],
      ['adoption', 3, 100, 'open'],
    ])
  })
  test('kept is who adopted and is not lost', () => {
    const way = wayOf(
      steps(CAME, BOUGHT, ['lapse', 'adoption', 'adoption', 40, 'dormant'], ['recover', 'adoption', 'adoption', 50]),
      0,
    )
    const other = { kept: [{ at: 44 * DAY, is: true }] }
    expect([0, 4, 5, 39, 40, 49, 50].map((day) => isKept([way], day * DAY))).toEqual([
      ...[false, false, true, true, false, false, true],
    ])
    expect(isKept([way, other], 45 * DAY)).toBe(true)
  })
})

const how = fc.constantFrom('up', 'down', 'lapse', 'cut' as const)
const stay = fc.record({ how, day: fc.integer({ min: 0, max: 45 }) })
const endsOf = (all: { how: (typeof EXITS)[number] | 'cut'; day: number }[]) => {
  const ends = emptyEnds(30)
  for (const one of all) addEnd(ends, one.how, one.day)
  return ends
}

describe('Aalen and Johansen', () => {
  const ends = endsOf([
    { how: 'up', day: 0 },
    { how: 'down', day: 1 },
    { how: 'cut', day: 1 },
    ...[2, 2].map((day) => ({ how: 'up' as const, day })),
    { how: 'lapse', day: 2 },
    ...[40, 40, 40, 40].map((day) => ({ how: 'up' as const, day })),
  ])
  test('as worked by hand', () => {
    const [one, two, three] = incidence(ends)
    const mids = (point: typeof one) => [...EXITS, 'stays' as const].map((name) => Number(point![name].mid.toFixed(6)))
    expect([one!.atRisk, two!.atRisk, three!.atRisk]).toEqual([9, 7, 4])
    expect(mids(one)).toEqual([0.1, 0, 0, 0.9])
    expect(mids(two)).toEqual([0.1, 0.1, 0, 0.8])
    expect(mids(three)).toEqual([0.328571, 0.1, 0.114286, 0.457143])
  })
  test('who only takes the other exits for cut (Kaplan and Meier) is too high', () => {
    const kaplanMeier = 1 - (1 - 1 / 10) * (1 - 2 / 7)
    expect(incidence(ends)[2]!.up.mid).toBeLessThan(kaplanMeier)
    expect(kaplanMeier).toBeCloseTo(0.357143, 6)
  })
  test('all exits and staying add up to all, each inside its interval, and no exit is undone', () => {
    fc.assert(
      fc.property(fc.array(stay, { minLength: 1, maxLength: 120 }), (all) => {
        let before = { up: 0, down: 0, lapse: 0 }
        for (const point of incidence(endsOf(all))) {
          expect(point.up.mid + point.down.mid + point.lapse.mid + point.stays.mid).toBeCloseTo(1, 9)
          for (const name of [...EXITS, 'stays' as const]) {
            const { low, mid, high } = point[name]
            expect(0 <= low && low <= mid && mid <= high && high <= 1).toBe(true)
          }
          for (const exit of EXITS) expect(point[exit].mid).toBeGreaterThanOrEqual(before[exit])
          before = { up: point.up.mid, down: point.down.mid, lapse: point.lapse.mid }
        }
      }),
    )
  })
  test('the order in which stays are counted does not matter', () => {
    fc.assert(
      fc.property(
        fc
          .array(stay, { maxLength: 60 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(incidence(endsOf(shuffled))).toEqual(incidence(endsOf(all)))
        },
      ),
    )
  })
  test('when nobody is cut it is the plain share with Wilson’s interval', () => {
    const whole = stay.filter(({ how, day }) => how !== 'cut' || day >= 30)
    fc.assert(
      fc.property(fc.array(whole, { minLength: 1, maxLength: 90 }), (all) => {
        const last = incidence(endsOf(all)).at(-1)!
        for (const exit of EXITS) {
          const plain = wilson(all.filter(({ how, day }) => how === exit && day < 30).length, all.length)!
          for (const end of ['low', 'mid', 'high'] as const) expect(last[exit][end]).toBeCloseTo(plain[end], 6)
        }
      }),
    )
  })
  test('it ends where nobody was seen longer', () => {
    const points = incidence(
      endsOf([
        { how: 'up', day: 1 },
        { how: 'cut', day: 3 },
      ]),
    )
    expect(points.map(({ day }) => day)).toEqual([1, 2, 3, 4])
    expect(leftBy(points, 0.5)).toMatchObject({ day: 2 })
    expect(leftBy(points, 0.6).day).toBeNull()
  })
})

test('four shares of those who came long enough ago add up to all; few say nothing yet', () => {
  fc.assert(
    fc.property(
      fc.record({ up: fc.nat(90), down: fc.nat(90), lapse: fc.nat(90), waiting: fc.nat(90), cut: fc.nat(9) }),
      (counts) => {
        const { n, shares } = maturedOf(counts)
        expect(n).toBe(counts.up + counts.down + counts.lapse + counts.waiting)
        if (n < 30) expect(shares).toBeNull()
        else expect(Object.values(shares!).reduce((sum, { mid }) => sum + mid, 0)).toBeCloseTo(1, 9)
      },
    ),
  )
})

test('only who came at least the horizon ago is in its cohort, and only what happened within it', () => {
  const tally = emptyTally(1000 * DAY)
  const take = (from: number, to: number, how: 'up' | 'open' | 'cut') =>
    takeWay(tally, { spells: [{ stage: 'adoption', from: from * DAY, to: to * DAY, how }], passedIn: [], here: null })
  for (let i = 0; i < 30; i++) take(900, 930, 'up')
  for (let i = 0; i < 10; i++) take(900, 995, 'up') // after 95 days
  for (let i = 0; i < 5; i++) take(900, 905, 'cut')
  for (let i = 0; i < 20; i++) take(980, 1000, 'open') // too young
  take(400, 410, 'up') // too old
  const of = (days: number) => stagesOf(tally, days).find(({ stage }) => stage === 'adoption')!
  expect(of(90).matured).toMatchObject({ n: 40, cut: 5, shares: { up: { hits: 30 }, waiting: { hits: 10 } } })
  expect(of(30).matured).toMatchObject({ n: 40, cut: 5, shares: { up: { hits: 0 }, waiting: { hits: 40 } } })
  expect(of(180).matured).toMatchObject({ n: 0, shares: null })
  expect(of(90).followed).toMatchObject({ n: 65 })
  const { completed, everybody, little } = of(90).times
  expect(completed).toMatchObject({ n: 40, figures: { medianMs: 30 * DAY, p90Ms: 95 * DAY } })
  expect(everybody).toMatchObject({ n: 66, left: { day: 31 } })
  expect(little).toEqual({ left: 40, withinDays: 90, ms: 0 })
})

describe('times', () => {
  const of = (...hours: number[]) => {
    const counted: Hours = []
    for (const one of hours) addStay(counted, one * HOUR + 1)
    return quantiles(counted)
  }
  test.each([
    [[3], 3, 3],
    [[1, 2, 3], 2, 3],
    [[1, 1, 1, 9], 1, 9],
    [[5, 4, 3, 2, 1, 10, 9, 8, 7, 6], 5, 9],
  ])('%j', (hours, median, p90) =>
    expect(of(...hours)).toMatchObject({ n: hours.length, medianMs: median * HOUR, p90Ms: p90 * HOUR }),
  )
  test('the median lies inside its interval', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 }), (hours) => {
        const { lowMs, medianMs, highMs, p90Ms } = of(...hours)
        expect(lowMs <= medianMs && medianMs <= highMs && medianMs <= p90Ms).toBe(true)
      }),
    )
  })
  test('stock by how many leave in a time', () => {
    expect(littleMs(360, 90, 90 * DAY)).toBe(360 * DAY)
    expect(littleMs(360, 0, DAY)).toBeNull()
  })
})

describe('weeks', () => {
  test('of value only, and a cohort by the first adoption, also one that was passed through', () => {
    const at = weekStart(2900)
    const events = [
      { type: 'lead.recorded', at },
      { type: 'sale.recorded', at: at + WEEK },
      { type: 'product.used', at: at + WEEK + DAY },
      { type: 'product.used', at: at + 3 * WEEK },
      { type: 'nps.answered', at: at + 4 * WEEK },
    ]
    const transitions = [
      { toStage: 'activation', at },
      { toStage: 'adoption', at: at + WEEK },
      { toStage: 'advocacy', at: at + WEEK },
    ] as const
    expect(weeksOf(events, transitions)).toEqual({ cohort: 2901, weeks: new Set([2901, 2903]) })
    expect(weeksOf(events, transitions.slice(0, 1)).cohort).toBeNull()
  })
  test('changes of weeks and cohort add up, whatever was said before', () => {
    const some = fc.record({
      cohort: fc.option(fc.integer({ min: 10, max: 14 })),
      weeks: fc.array(fc.integer({ min: 9, max: 20 })).map((weeks) => new Set(weeks)),
    })
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (said) => {
        const [cells, sizes, weeks] = [new Map<string, number>(), new Map<number, number>(), new Set<number>()]
        let before: (typeof said)[number] = { ...NO_WEEKS, weeks: new Set() }
        for (const after of said) {
          const changes = weekChanges(before, after)
          for (const { week, age, n } of changes.cells)
            cells.set(`${week} ${age}`, (cells.get(`${week} ${age}`) ?? 0) + n)
          for (const { week, people } of changes.sizes) sizes.set(week, (sizes.get(week) ?? 0) + people)
          for (const week of changes.added) weeks.add(week)
          for (const week of changes.gone) weeks.delete(week)
          before = after
        }
        const kept = [...cells].filter(([, n]) => n !== 0)
        const anew = weekChanges(NO_WEEKS, before)
        expect(new Map(kept)).toEqual(new Map(anew.cells.map(({ week, age, n }) => [`${week} ${age}`, n])))
        expect([...sizes].filter(([, n]) => n !== 0)).toEqual(anew.sizes.map(({ week, people }) => [week, people]))
        expect(weeks).toEqual(before.weeks)
      }),
    )
  })
  test.each<[string, number, number[], string | null]>([
    ['for the first time', 20, [20], 'new'],
    ['again', 12, [19, 20], 'returning'],
    ['back after a week without', 12, [18, 20], 'resurrecting'],
    ['away after a week with', 12, [19], 'dormant'],
    ['away for longer', 12, [18], null],
  ])('%s', (_, first, recent, was) => expect(lifecycleOf(20, { first, recent: new Set(recent) })).toBe(was))

  test('cohorts are put together, and only weeks that are over count', () => {
    const sizes = [
      { week: 96, people: 20 },
      { week: 97, people: 20 },
      { week: 100, people: 7 },
    ]
    const cells = [
      { week: 96, age: 0, n: 20 },
      { week: 96, age: 3, n: 9 },
      { week: 97, age: 0, n: 18 },
      { week: 97, age: 3, n: 5 },
      { week: 100, age: 0, n: 7 },
    ]
    const { cohorts, everybody } = matrixOf(sizes, cells, { span: 4, now: 100 })
    expect(cohorts.map(({ from, to, people }) => [from, to, people])).toEqual([
      [97, 100, 27],
      [93, 96, 20],
    ])
    expect(cohorts[1]!.cells.map(({ age, n, of }) => [age, n, of])).toEqual([
      [0, 20, 20],
      [1, 0, 20],
      [2, 0, 20],
      [3, 9, 20],
    ])
    expect(everybody[0]).toMatchObject({ n: 38, of: 40, rate: { mid: 0.95 } })
    expect(everybody[3]).toMatchObject({ n: 9, of: 20, rate: null })
  })
})
