import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, WEEK, weekStart } from '../../../../api/flywheel/stages/memory/rules.ts'
import { lifecycleOf, matrixOf } from '../../../../api/flywheel/stay/cohorts/rules.ts'
import { NO_WEEKS, weekChanges, weeksOf } from '../../../../api/flywheel/stay/weeks/rules.ts'

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
