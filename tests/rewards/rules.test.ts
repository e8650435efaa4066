import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REWARD_FACTS } from '../../api/events-rewards.ts'
import { PORTAL_EVENTS } from '../../api/flywheel/intake/rules.ts'
import { COUPON_ALPHABET, couponState, readCodes, tidyCoupon } from '../../api/rewards/codes/rules.ts'
import { columnsOf, unescaped } from '../../api/rewards/files/rules.ts'
import { balanceOf, type Entry, leftOf, splitPrice } from '../../api/rewards/points/rules.ts'
import * as rules from '../../api/rewards/rules.ts'

const DAY = 86_400_000
const standing = {
  ...{ state: 'pending', automatic: true, unbacked: false, approvableAt: 100, kind: 'credit', fulfilment: 'hand' },
} as const satisfies rules.Standing

test('no reward moves anybody on the wheel', () => {
  expect(Object.keys(REWARD_FACTS).filter((name) => PORTAL_EVENTS.has(name))).toEqual([])
})

describe('what a reward waits for', () => {
  test.each([
    [{}, false, 50, 'time'],
    [{}, true, 200, 'look'],
    [{ automatic: false }, false, 100, 'staff'],
    [{ automatic: false }, false, 99, 'time'],
    [{ unbacked: true }, false, 200, 'staff'],
    [{ state: 'approved' }, false, 200, 'hand'],
    [{ state: 'approved', fulfilment: 'webhook' }, false, 200, 'host'],
    [{ state: 'approved', fulfilment: 'file' }, false, 200, 'file'],
    [{ state: 'approved', fulfilment: 'pool' }, false, 200, 'codes'],
    [{ state: 'approved', fulfilment: 'pool' }, true, 200, 'look'],
    [{ state: 'fulfilled' }, true, 200, null],
    [{ state: 'cancelled' }, false, 0, null],
    [{ state: 'expired' }, false, 0, null],
  ] as const)('%o, held: %s, at %d: %s', (more, held, now, waits) => {
    expect(rules.waitsFor({ ...standing, ...more }, held, now)).toBe(waits)
  })

  test.each([
    [{}, false, 100, true],
    [{}, false, 99, false],
    [{}, true, 100, false],
    [{ automatic: false }, false, 100, false],
    [{ unbacked: true }, false, 100, false],
    [{ state: 'approved' }, false, 100, false],
  ] as const)('nobody has to look at %o, held: %s, at %d: %s', (more, held, now, due) => {
    expect(rules.isDue({ ...standing, ...more }, held, now)).toBe(due)
  })

  test.each([
    [{}, false, 100, undefined],
    [{}, false, 99, 'too_early'],
    [{}, true, 100, 'held'],
    [{ unbacked: true }, false, 100, undefined],
    [{ state: 'cancelled' }, false, 100, 'not_pending'],
  ] as const)('against approving %o, held: %s, at %d: %s', (more, held, now, why) => {
    expect(rules.againstApproval({ ...standing, ...more }, held, now)).toBe(why)
  })

  test.each([
    ['cancelled', 'reversed', true],
    ['cancelled', 'cap_reached', true],
    ['cancelled', 'declined', false],
    ['cancelled', 'refused', false],
    ['cancelled', 'erased', false],
    ['pending', null, false],
    ['expired', null, false],
  ] as const)('%s because %s comes back when it is earned anew: %s', (state, reason, back) => {
    expect(rules.comesBack(state, reason)).toBe(back)
  })

  test('the days of waiting count from what the friend did, and never lead into the past', () => {
    expect(rules.approvableFrom(1_000, 14, 2_000)).toBe(1_000 + 14 * DAY)
    expect(rules.approvableFrom(1_000, 0, 2_000)).toBe(2_000)
    expect(rules.overAt(5, 60)).toBe(5 + 60 * DAY)
    expect(rules.overAt(5, null)).toBeNull()
  })

  test.each([
    ['coupon', 'generated', true, true],
    ['coupon', 'pool', true, true],
    ['points', 'hand', true, false],
    ['thanks', 'none', true, false],
    ['credit', 'hand', false, false],
    ['credit', 'webhook', false, false],
    ['gift', 'file', false, false],
  ] as const)('%s by %s needs nobody: %s, and is a code: %s', (kind, fulfilment, itself, code) => {
    expect(rules.handsItselfOver(kind, fulfilment)).toBe(itself)
    expect(rules.isByCode(kind, fulfilment)).toBe(code)
  })
})

describe('codes', () => {
  test('a list is read from lines or from the first column, with nothing lost and nothing twice', () => {
    const text = '\ufeffCode,Value\r\nABC-1,5\n "DEF,2" ,6\nABC-1,5\n\nx\nGHI 3\nsummer✓20;4\n'.replace('\ufeff', '')
    expect(readCodes(text)).toEqual({ codes: ['ABC-1', 'DEF,2', 'summer✓20'], twice: ['ABC-1'], refused: [6, 7] })
  })

  test('every line is a code, a repetition, a refusal, a heading or empty', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 })), (lines) => {
        const text = lines.map((line) => line.replace(/[\r\n,;\t"]/g, '')).join('\n')
        const { codes, twice, refused } = readCodes(text)
        const said = text.split('\n').filter((line) => line.trim() !== '')
        const rest = said.length - codes.length - twice.length - refused.length
        expect(rest === 0 || rest === 1).toBe(true)
        expect(new Set(codes).size).toBe(codes.length)
      }),
    )
  })

  test('letters that look alike are in no code, and a code is known however it is typed', () => {
    expect(COUPON_ALPHABET).not.toMatch(/[0O1IL]/)
    expect(new Set(COUPON_ALPHABET).size).toBe(31)
    expect(tidyCoupon(' k7qm 2xpv-9rta')).toBe('K7QM-2XPV-9RTA')
  })

  test.each([
    [undefined, 'not_given'],
    [{ state: 'fulfilled', usedAt: null, expiresAt: null }, 'valid'],
    [{ state: 'fulfilled', usedAt: null, expiresAt: 101 }, 'valid'],
    [{ state: 'fulfilled', usedAt: null, expiresAt: 100 }, 'expired'],
    [{ state: 'expired', usedAt: null, expiresAt: 200 }, 'expired'],
    [{ state: 'fulfilled', usedAt: 50, expiresAt: 60 }, 'used'],
  ] as const)('a code of %o is %s', (reward, state) => {
    expect(couponState(reward, 100)).toBe(state)
  })
})

describe('files', () => {
  test('columns are found wherever a spreadsheet put them', () => {
    expect(columnsOf(['What', ' reference', 'REWARD'])).toEqual({ id: 2, reference: 1 })
    expect(columnsOf(['What', 'Reward'])).toBeUndefined()
  })
  test.each([
    ["'=1+1", '=1+1'],
    [' T-1 ', 'T-1'],
    ["'quoted", "'quoted"],
  ])('%s was %s', (cell, text) => {
    expect(unescaped(cell)).toBe(text)
  })
})

describe('points', () => {
  const earned = (rewardId: string, delta: number): Entry => ({ why: 'earned', rewardId, delta })
  const spent = (delta: number): Entry => ({ why: 'spent', rewardId: 'x', delta: -delta })

  test('what is spent is taken from the oldest first', () => {
    const entries = [earned('a', 100), earned('b', 50), spent(120)]
    expect([leftOf(entries, 'a'), leftOf(entries, 'b')]).toEqual([0, 30])
    const after = [...entries, { why: 'given_back', rewardId: 'x', delta: 120 } as const, spent(40)]
    expect([leftOf(after, 'b'), balanceOf(after)]).toEqual([0, 110])
  })

  test('a price comes out of several purses without emptying any below zero', () => {
    const purse = fc.record({ contactId: fc.string(), points: fc.nat(500) })
    fc.assert(
      fc.property(
        fc.uniqueArray(purse, { selector: ({ contactId }) => contactId }),
        fc.integer({ min: 1, max: 900 }),
        (purses, cost) => {
          const parts = splitPrice(cost, purses)
          const all = purses.reduce((sum, { points }) => sum + points, 0)
          expect(parts === undefined).toBe(all < cost)
          expect(parts?.reduce((sum, { points }) => sum + points, 0) ?? cost).toBe(cost)
          for (const { contactId, points } of parts ?? [])
            expect(points).toBeLessThanOrEqual(purses.find((one) => one.contactId === contactId)!.points)
        },
      ),
    )
  })

  test('whatever is earned, spent, given back and over, the parts are never more than the whole', () => {
    const act = fc.record({
      what: fc.constantFrom('earn', 'spend', 'back', 'expire'),
      n: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const entries: Entry[] = []
        const grants: string[] = []
        for (const [i, { what, n }] of acts.entries()) {
          const has = balanceOf(entries)
          const grant = grants[n % Math.max(1, grants.length)]
          if (what === 'earn') {
            grants.push(`g${i}`)
            entries.push(earned(`g${i}`, n))
          } else if (what === 'spend' && has > 0) entries.push(spent(Math.min(n, has)))
          else if (what === 'back') entries.push({ why: 'given_back', rewardId: `x${i}`, delta: n })
          else if (what === 'expire' && grant) {
            const left = leftOf(entries, grant)
            if (left > 0) entries.push({ why: 'expired', rewardId: grant, delta: -left })
            expect(leftOf(entries, grant)).toBe(0)
          }
          const parts = grants.reduce((sum, one) => sum + leftOf(entries, one), 0)
          expect(balanceOf(entries)).toBeGreaterThanOrEqual(parts)
          expect(parts).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})
