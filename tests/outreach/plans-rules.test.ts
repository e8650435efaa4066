import { describe, expect, test } from 'vitest'
import { benefitsFor, moveBetween, plansAbove } from '../../api/outreach/plans/rules.ts'

describe('what is larger', () => {
  const plans = [
    { plan: 'business', rank: 30 },
    { plan: 'team', rank: 20 },
  ]
  test.each([
    ['team', 'Business', 'plan.upgraded'],
    ['free', 'team', 'plan.upgraded'],
    ['business', 'team', 'plan.downgraded'],
    ['team', 'Team ', undefined],
    ['free', 'basic', undefined],
    [null, 'team', undefined],
  ])('%s to %s', (from, to, is) => expect(moveBetween(plans, from, to)).toBe(is))
  test('the nearest stands first, and nothing stands above the largest', () => {
    expect(plansAbove(plans, null).map(({ plan }) => plan)).toEqual(['team', 'business'])
    expect(plansAbove(plans, 'TEAM').map(({ plan }) => plan)).toEqual(['business'])
    expect(plansAbove(plans, 'business')).toEqual([])
  })
  test('what lifts a limit they came to stands first', () => {
    const benefits = ['a', 'b', 'c'].map((lifts) => ({ lifts }))
    expect(benefitsFor(benefits, new Set(['c', 'b'])).map(({ lifts }) => lifts)).toEqual(['b', 'c', 'a'])
  })
})
