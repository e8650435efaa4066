import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Arrival,
  bringersOf,
  creditsOf,
  firstPurchaseOf,
  turnOf,
  WHOLE,
} from '../../../api/flywheel/loop/rules.ts'
import type { StageEvent } from '../../../api/flywheel/stages/memory/rules.ts'

const DAY = 86_400_000
const grades = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 40 })

describe('the credit for a person', () => {
  test.each([
    ['all of it to one', [4], [10_000]],
    ['a code twice a click', [1, 2], [6_667, 3_333]],
    ['a click four times their own word', [2, 4], [8_000, 2_000]],
    ['a click twice what was in view, that twice their own word', [2, 3, 4], [5_714, 2_857, 1_429]],
    ['of equal ones the first has what is left over', [2, 2, 2], [3_334, 3_333, 3_333]],
    ['nobody', [], []],
  ])('%s', (_name, evidence, credits) => {
    expect(creditsOf(evidence)).toEqual(credits)
  })
  test('adds up to 10,000 in whole parts, and better shown is never worth less', () => {
    fc.assert(
      fc.property(grades, (evidence) => {
        const credits = creditsOf(evidence)
        expect(credits.reduce((sum, one) => sum + one, 0)).toBe(WHOLE)
        for (const [i, one] of credits.entries()) {
          expect(Number.isInteger(one) && one > 0).toBe(true)
          for (const [j, other] of credits.entries()) {
            if (evidence[i]! < evidence[j]!) expect(one).toBeGreaterThan(other)
            if (evidence[i] === evidence[j]) expect(Math.abs(one - other)).toBeLessThanOrEqual(1)
          }
        }
      }),
    )
  })
})

let seq = 0
const words = (advocateId: string, evidence?: number): Arrival => ({
  ...{ seq: ++seq, at: seq * 1_000 },
  data: { testimonialId: `t_${advocateId}`, advocateId, evidence },
})
const link = (ownerId: string, evidence: number, purpose: 'referral' | 'affiliate' = 'referral'): Arrival => ({
  ...{ seq: ++seq, at: seq * 1_000, purpose },
  data: { linkId: `l_${ownerId}`, ownerId, evidence },
})
const unknown = (): Arrival => ({ seq: ++seq, at: seq * 1_000, data: {} })
const brief = (told: Arrival[], themselves: string[] = []) =>
  bringersOf(told, themselves).map(({ advocateId, kind, evidence }) => `${advocateId} ${kind} ${evidence}`)

describe('who brought a person', () => {
  test.each([
    ['by words, before grades were told', () => [words('a')], ['a testimonial 2']],
    ['by a friend’s code', () => [link('a', 1)], ['a referral 1']],
    ['by a partner’s link', () => [link('a', 2, 'affiliate')], ['a affiliate 2']],
    ['by whom they say told them', () => [link('a', 4), words('b', 4)], ['a self_reported 4', 'b self_reported 4']],
    ['once for a kind, by the best', () => [words('a', 3), words('a', 2)], ['a testimonial 2']],
    ['twice by words and a link', () => [words('a', 3), link('a', 1)], ['a referral 1', 'a testimonial 3']],
    ['the best shown first', () => [words('a', 4), words('b', 2)], ['b testimonial 2', 'a self_reported 4']],
    ['not by themselves', () => [words('me', 1), words('b', 3)], ['b testimonial 3']],
    ['by nobody', () => [unknown()], []],
  ])('%s', (_name, told, expected) => {
    expect(brief(told(), ['me'])).toEqual(expected)
  })
})

const sold = (at: number, amountMinor = 900, source: 'portal' | 'host' = 'portal'): StageEvent => ({
  ...{ source, seq: ++seq, at: at + 5, type: source === 'portal' ? 'sale.recorded' : 'order.paid' },
  data: { amountMinor, currency: 'EUR', ...(source === 'portal' && { occurredAt: at }) },
})
describe('the first purchase', () => {
  test('is when it happened, not when it was told, whoever told it', () => {
    expect(firstPurchaseOf([sold(5_000), sold(3_000), sold(4_000, 1, 'host')])).toEqual({
      ...{ at: 3_000, source: 'sale.recorded', valueMinor: 900, currency: 'EUR' },
    })
  })
  test.each([
    [{ total: 49, currency: 'eur' }, 4_900],
    [{ revenue: 49.99, currency: 'EUR' }, 4_999],
    [{ value: 49, currency: 'JPY' }, 49],
    [{ amountMinor: 1250, currency: 'EUR', total: 1 }, 1_250],
    [{ total: 49 }, null],
    [{ total: '49', currency: 'EUR' }, null],
    [{ total: -1, currency: 'EUR' }, null],
    [{ total: 1e300, currency: 'EUR' }, null],
    [{ total: 49, currency: 'XYZ' }, null],
  ])('of a host’s %o is worth %s', (data, valueMinor) => {
    const told: StageEvent = { source: 'host', seq: 1, type: 'order.paid', at: 1, data }
    expect(firstPurchaseOf([told])?.valueMinor).toBe(valueMinor)
  })
})

describe('a turn', () => {
  const came: Arrival = { seq: 10, at: 100 * DAY, data: { testimonialId: 't', advocateId: 'a', evidence: 2 } }
  const act = (seq: number, at: number): StageEvent => ({
    ...{ source: 'portal', seq, at, type: 'review.published', data: { rating: 5 } },
  })
  const turn = (bought: StageEvent[], acts: StageEvent[] = []) =>
    turnOf({ arrivals: [came], bought, acts, themselves: ['p'] })
  test.each([
    ['bought later', 130, 130, 100],
    ['bought at once, and it was told a day late', 99, 99, 99],
    ['bought a week before', 93, 93, 93],
    ['was a customer long before, whom nobody won', 92, null, 100],
  ])('%s', (_name, at, customer, prospect) => {
    const made = turn([sold(at * DAY)])!
    expect([made.customerAt, made.prospectAt]).toEqual([customer && customer * DAY, prospect * DAY])
    expect(made.valueMinor).toBe(customer === null ? null : 900)
  })
  test('their own act counts after they came, not before', () => {
    expect(turn([], [act(9, 100 * DAY)])?.advocateAt).toBeNull()
    expect(turn([], [act(9, 100 * DAY), act(11, 101 * DAY)])?.advocateAt).toBe(101 * DAY)
  })
  test('nobody is brought by no arrival', () => {
    expect(turnOf({ arrivals: [], bought: [sold(1)], acts: [], themselves: ['p'] })).toBeUndefined()
  })
})
