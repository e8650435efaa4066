import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_RULES } from '../../../../api/flywheel/stages/defaults/rules.ts'
import { emptyMemory, remember, type StageEvent, scoreAt } from '../../../../api/flywheel/stages/memory/rules.ts'

const DAY = 86_400_000
const credited = (creditBp: number, day: number, seq = 1): StageEvent => ({
  ...{ source: 'portal', seq, type: 'words.credited', at: day * DAY, data: { creditBp } },
})
/** Without decay what is added stays as it was. */
const lasting = { ...DEFAULT_RULES, halfLifeDays: { engagement: 1e12, affinity: 1e12, advocacy: 1e12 } }
const advocacyOf = (events: StageEvent[], rules = lasting) => {
  const memory = emptyMemory()
  for (const one of events) remember(memory, rules, one)
  return scoreAt(memory, rules, 'advocacy', events.at(-1)!.at)
}

describe('words that convinced somebody', () => {
  test.each([
    ['add two points for a whole person', [[10_000, 1]], 2],
    ['and a part of that for a part', [[2_500, 1]], 0.5],
    ['no more than ten in thirty days', Array.from({ length: 9 }, (_, i) => [10_000, 1 + i]), 10],
    ['and again when those are over', [...Array.from({ length: 9 }, () => [10_000, 1]), [10_000, 32]], 12],
    [
      'take back what was taken back',
      [
        [10_000, 1],
        [-10_000, 2],
      ],
      0,
    ],
    ['and make room by it', [...Array.from({ length: 5 }, () => [10_000, 1]), [-10_000, 2], [10_000, 3]], 10],
  ] as [string, [number, number][], number][])('%s', (_name, given, points) => {
    expect(advocacyOf(given.map(([bp, day], i) => credited(bp, day, i)))).toBeCloseTo(points, 6)
  })

  test('in no thirty days more than ten, however they fall', () => {
    const one = fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 12 }))
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 40 }), (given) => {
        const memory = emptyMemory()
        let day = 0
        let before = 0
        const added = given.map(([bp, gap], seq) => {
          day += gap
          remember(memory, lasting, credited(bp, day, seq))
          const now = scoreAt(memory, lasting, 'advocacy', day * DAY)
          const more = now - before
          before = now
          return { day, more }
        })
        for (const { day: end } of added) {
          const sum = added.filter((a) => a.day <= end && a.day > end - 30).reduce((s, a) => s + a.more, 0)
          expect(sum).toBeLessThanOrEqual(10 + 1e-6)
        }
      }),
    )
  })
})
