import { expect, test } from 'vitest'
import { buckets, unitOf } from '../../site/rooms/affiliates/days.ts'
import { ruleWords } from '../../site/rooms/affiliates/rule-words.ts'
import { rule } from './kit.ts'

test.each([
  [rule(), '20% of everything a customer buys.'],
  [rule({ bp: 1250, duration: 'first' }), '12.5% of a customer’s first purchase.'],
  [rule({ duration: 'months', months: 12 }), '20% of what a customer buys in their first 12 months.'],
  [rule({ currency: 'EUR' }), '20% of everything a customer buys, for purchases in EUR.'],
  [rule({ bp: null, amountMinor: 300, currency: 'EUR' }), '€3.00 for each purchase.'],
  [rule({ bp: null, amountMinor: 300, currency: 'JPY', duration: 'first' }), '¥300 for a customer’s first purchase.'],
  [rule({ on: 'lead', bp: null, amountMinor: 500, currency: 'EUR' }), '€5.00 for each person who becomes a lead.'],
  [
    rule({
      ...{ bp: 3000, currency: 'EUR', match: 'any', cap: { per: 'month', amountMinor: 20_000 } },
      conditions: [
        { field: 'sale.amount', op: 'at_least', value: 5000 },
        { field: 'partner.country', op: 'is', value: 'DE' },
        { field: 'sale.kind', op: 'is', value: 'new' },
      ],
    }),
    '30% of everything a customer buys, for purchases in EUR, if the price without taxes is at least €50.00 or the partner’s country is Germany or the purchase is the customer’s first. At most €200.00 to a partner in a month.',
  ],
])('a rule is said in a sentence %#', (one, words) => expect(ruleWords(one)).toBe(words))

test('days are summed to days or weeks that end today, and none of them is left out', () => {
  const rows = [
    { day: '2026-03-01', n: 2 },
    { day: '2026-03-08', n: 1, back: 4 },
    { day: '2026-03-10', n: 3 },
    { day: '2025-01-01', n: 99 },
  ]
  const span = { from: '2026-03-01', to: '2026-03-10' }
  expect(buckets(rows, { ...span, unit: 'day' }).map(({ n }) => n)).toEqual([2, 0, 0, 0, 0, 0, 0, 1, 0, 3])
  expect(buckets(rows, { ...span, unit: 'week' })).toEqual([
    { day: '2026-03-01', n: 2, back: 0 },
    { day: '2026-03-04', n: 4, back: 4 },
  ])
  expect([30, 90, 365].map(unitOf)).toEqual(['day', 'day', 'week'])
})
