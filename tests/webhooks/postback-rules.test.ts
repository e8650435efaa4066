import { describe, expect, test } from 'vitest'
import { FACTS } from '../../api/events.ts'
import { type Known, POSTBACKS, type PostbackFact, postbackOf } from '../../api/webhooks/postbacks/rules.ts'

const AT = Date.UTC(2026, 2, 4, 10)
const SOLD = Date.UTC(2026, 2, 1)
const ofPartner = { contactId: 'con_partner', partnerId: 'par_1' }
const money = { amountMinor: 1299, currency: 'EUR' }
const source = { attributionId: 'att_1', linkCode: 'ANNA99', subId: 'spring' }
const earned = { ...source, kind: 'sale', saleId: 'sal_1', leftMinor: 1299, occurredAt: SOLD }
const by = { attributionId: 'att_1', linkCode: 'ANNA99', subId: 'spring' }
const came = { kind: 'sale', saleId: 'sal_1', ...by }
const now = '2026-03-04T10:00:00.000Z'

const brought = { ...ofPartner, customerId: 'con_customer', attributionId: 'att_1' }
const commission = { ...ofPartner, ...money, commissionId: 'com_1' }
const payout = { ...ofPartner, ...money, payoutId: 'pay_1' }
const CASES: [string, PostbackFact, Known, object][] = [
  [
    'a person they brought has no name and no id',
    { type: 'affiliate.brought', at: AT, data: brought },
    { source },
    { partnerId: 'par_1', state: 'brought', occurredAt: now, ...by },
  ],
  [
    'of whom no click is known',
    { type: 'affiliate.brought', at: AT, data: brought },
    { source: { ...source, subId: null } },
    { partnerId: 'par_1', state: 'brought', occurredAt: now, ...by, subId: null },
  ],
  [
    'a commission says when the sale was',
    { type: 'commission.created', at: AT, data: { ...commission, saleId: 'sal_1' } },
    { earned },
    {
      ...{ partnerId: 'par_1', commissionId: 'com_1', state: 'pending', ...money, leftMinor: 1299 },
      ...{ occurredAt: '2026-03-01T00:00:00.000Z', ...came },
    },
  ],
  [
    'one that a colleague added came by no link',
    { type: 'commission.created', at: AT, data: commission },
    {
      earned: { ...earned, kind: 'adjustment', attributionId: null, linkCode: null, subId: null, saleId: null },
    },
    {
      ...{ partnerId: 'par_1', commissionId: 'com_1', state: 'pending', ...money, leftMinor: 1299 },
      ...{ occurredAt: '2026-03-01T00:00:00.000Z', kind: 'adjustment', saleId: null },
      ...{ attributionId: null, linkCode: null, subId: null },
    },
  ],
  [
    'one that can be paid',
    { type: 'commission.cleared', at: AT, data: commission },
    { earned },
    {
      ...{ partnerId: 'par_1', commissionId: 'com_1', state: 'payable', ...money, leftMinor: 1299 },
      ...{ occurredAt: now, ...came },
    },
  ],
  [
    'what was taken back, why, and what is left',
    { type: 'commission.reversed', at: AT, data: { ...commission, amountMinor: 299, reason: 'refund' } },
    { earned: { ...earned, leftMinor: 1000 } },
    {
      ...{ partnerId: 'par_1', commissionId: 'com_1', state: 'reversed', amountMinor: 299, currency: 'EUR' },
      ...{ leftMinor: 1000, reason: 'refund', occurredAt: now, ...came },
    },
  ],
  [
    'a payout that arrived',
    { type: 'payout.paid', at: AT, data: payout },
    {},
    { partnerId: 'par_1', payoutId: 'pay_1', state: 'paid', ...money, occurredAt: now },
  ],
  [
    'a payout that did not',
    { type: 'payout.failed', at: AT, data: { ...payout, reason: 'Account closed' } },
    {},
    { partnerId: 'par_1', payoutId: 'pay_1', state: 'failed', ...money, reason: 'Account closed', occurredAt: now },
  ],
]

describe('what a partner is told', () => {
  test.each(CASES)('%s', (_, fact, known, told) => expect(postbackOf(fact, known)).toEqual(told))

  test('has a case for each kind', () =>
    expect(new Set(CASES.map(([, { type }]) => type))).toEqual(new Set<string>(POSTBACKS)))

  test.each(CASES)('names nobody, also when a fact carries more than today: %s', (_, fact, known) => {
    const more = { customerId: 'con_x', contactId: 'con_x', email: 'dora@example.com', name: 'Dora', leadId: 'led_1' }
    const richer = { ...fact, data: { ...fact.data, ...more } } as PostbackFact
    const wider = {
      ...(known.source && { source: { ...known.source, ...more } }),
      ...(known.earned && { earned: { ...known.earned, ...more } }),
    }
    const told = JSON.stringify(postbackOf(richer, wider))
    expect(told).not.toMatch(/con_|dora|contact|customer|email|led_/i)
    expect(told).toBe(JSON.stringify(postbackOf(fact, known)))
  })
})

test('the list is closed: facts that say whom they are about, and no others', () => {
  const named = Object.entries(FACTS).filter(([type, { shape, webhook }]) => {
    const isTold = (POSTBACKS as readonly string[]).includes(type)
    if (isTold) expect([type, webhook, 'partnerId' in shape.shape]).toEqual([type, true, true])
    return isTold
  })
  expect(named.map(([type]) => type).sort()).toEqual([
    ...['affiliate.brought', 'commission.cleared', 'commission.created', 'commission.reversed'],
    ...['payout.failed', 'payout.paid'],
  ])
})
