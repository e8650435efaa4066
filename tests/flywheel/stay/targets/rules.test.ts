import { describe, expect, test } from 'vitest'
import { whereIs } from '../../../../api/flywheel/stay/targets/rules.ts'

const share = (low: number, mid: number, high: number) => ({ low, mid, high })
const point = (day: number, up = share(0.4, 0.5, 0.6), lapse = share(0.05, 0.1, 0.2)) => ({
  ...{ day, atRisk: 50, up, lapse, down: share(0, 0, 0.1), stays: share(0.3, 0.4, 0.5) },
})

describe('where a stage stands beside its target', () => {
  test.each([
    ['all of the interval is above', 40, 'reached'],
    ['a part of it is', 50, 'unsure'],
    ['its upper end only just is', 60, 'unsure'],
    ['none of it is', 61, 'missed'],
  ] as const)('moving up: %s', (_, upPercent, reached) => {
    const target = { days: 90, upPercent, lostPercent: null }
    expect(whereIs([point(90)], target)).toEqual({ up: { reached, share: share(0.4, 0.5, 0.6) }, lost: null })
  })
  test.each([
    ['all of the interval is below', 20, 'reached'],
    ['a part of it is', 10, 'unsure'],
    ['its lower end only just is', 5, 'unsure'],
    ['none of it is', 4, 'missed'],
  ] as const)('being lost: %s', (_, lostPercent, reached) => {
    const target = { days: 90, upPercent: null, lostPercent }
    expect(whereIs([point(90)], target)).toEqual({ up: null, lost: { reached, share: share(0.05, 0.1, 0.2) } })
  })
  test('it is read on its day, or the last before it that is drawn', () => {
    const early = share(0.1, 0.2, 0.3)
    const points = [point(28, early), point(31), point(90)]
    const target = { days: 30, upPercent: 35, lostPercent: null }
    expect(whereIs(points, target).up).toEqual({ reached: 'missed', share: early })
    expect(whereIs(points, { ...target, days: 31 }).up).toMatchObject({ reached: 'reached' })
  })
  test('of a stage that nobody was followed in for so long it says nothing', () => {
    const target = { days: 91, upPercent: 1, lostPercent: 100 }
    const young = { reached: 'young', share: null }
    for (const points of [null, [], [point(90)]]) expect(whereIs(points, target)).toEqual({ up: young, lost: young })
    expect(whereIs([point(90)], { days: 30, upPercent: null, lostPercent: null })).toEqual({ up: null, lost: null })
  })
  test('where everybody has left the last day says what later ones would', () => {
    const end = { ...point(50), stays: share(0, 0, 0.1) }
    expect(whereIs([end], { days: 90, upPercent: 40, lostPercent: null }).up).toMatchObject({ reached: 'reached' })
  })
  test('before the first day that is drawn nobody had moved', () => {
    expect(whereIs([point(10), point(20)], { days: 5, upPercent: 10, lostPercent: null }).up).toEqual({
      ...{ reached: 'young', share: null },
    })
  })
})
