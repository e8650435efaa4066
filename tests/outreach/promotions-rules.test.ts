import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sparedBy, useOf } from '../../api/outreach/promotions/rules.ts'

describe('what becomes of a code', () => {
  const open = { usedFor: null, redeemedAt: null, expiresAt: 100 }
  test.each([
    ['open', open, { usedFor: 'o-1', at: 99, others: false }, 'redeemed'],
    ['on its last moment', open, { usedFor: 'o-1', at: 100, others: false }, 'expired'],
    ['beside another of its promotion', open, { usedFor: 'o-1', at: 1, others: true }, 'one_each'],
    [
      'used for the same',
      { ...open, usedFor: 'o-1', redeemedAt: 5 },
      { usedFor: 'o-1', at: 500, others: true },
      'repeated',
    ],
    ['used for another', { ...open, usedFor: 'o-2', redeemedAt: 5 }, { usedFor: 'o-1', at: 6, others: false }, 'used'],
  ] as const)('%s', (_name, claim, use, outcome) => expect(useOf(claim, use)).toBe(outcome))

  test('only one that is open, in time and alone is redeemed, whenever we hear of it', () => {
    const moment = fc.integer({ min: 0, max: 1_000 })
    fc.assert(
      fc.property(moment, moment, fc.boolean(), fc.boolean(), (expiresAt, at, others, isUsed) => {
        const claim = { usedFor: isUsed ? 'o-2' : null, redeemedAt: isUsed ? 1 : null, expiresAt }
        const redeemed = useOf(claim, { usedFor: 'o-1', at, others }) === 'redeemed'
        expect(redeemed).toBe(!isUsed && !others && at < expiresAt)
      }),
    )
  })
  test('of several codes nobody can say what each spared', () => {
    expect([sparedBy(1, 500), sparedBy(2, 500), sparedBy(1, undefined)]).toEqual([500, undefined, undefined])
  })
})
