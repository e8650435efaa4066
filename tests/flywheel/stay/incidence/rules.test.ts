import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addEnd, emptyEnds, incidence, leftBy } from '../../../../api/flywheel/stay/incidence/rules.ts'
import { EXITS } from '../../../../api/flywheel/stay/spells/rules.ts'
import { wilson } from '../../../../api/kernel/wilson.ts'

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
  test('where all of four left by one way, the fractions that add up to it are all', () => {
    const down = incidence(endsOf([2, 0, 1, 2].map((day) => ({ how: 'down' as const, day })))).at(-1)!.down
    const { low, mid, high } = wilson(4, 4)!
    expect(down).toEqual({ low, mid, high })
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
