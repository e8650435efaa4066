import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY } from '../../../api/flywheel/stages/memory/rules.ts'
import { isKept, type Step, standing, wayOf } from '../../../api/flywheel/stay/spells/rules.ts'
import { emptyTally, maturedOf, stagesOf, takeWay } from '../../../api/flywheel/stay/tally/rules.ts'
import { addStay, type Hours, littleMs, quantiles } from '../../../api/flywheel/stay/times/rules.ts'

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
