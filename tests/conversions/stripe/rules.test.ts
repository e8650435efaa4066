import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { read } from '../../../api/conversions/stripe/reading.ts'
import * as rules from '../../../api/conversions/stripe/rules.ts'
import { minorDigits } from '../../../api/kernel/money.ts'
import { charge, dispute, invoice, refund, session, subscribed } from './kit.ts'

describe('amounts of Stripe in the smallest unit of a currency', () => {
  test.each([
    ['EUR', 1_999, 1_999],
    ['JPY', 500, 500],
    ['KRW', 50_000, 50_000],
    ['KWD', 5_120, 5_120],
    ['TND', 1_230, 1_230],
    // none of it in coins, and still counted in hundredths
    ['ISK', 500, 5],
    ['UGX', 150_000, 1_500],
    // whole for payouts only
    ['HUF', 1_045, 1_045],
    ['TWD', 80_045, 80_045],
    // counted whole, with two digits on paper
    ['MGA', 300, 30_000],
    ['XOF', 700, 700],
  ])('%s %i is %i', (currency, amount, minor) => expect(rules.minorOf(amount, currency, 'amount')).toBe(minor))

  test.each([
    ['ISK', 501, 'amount_fraction'],
    ['EUR', 12.5, 'amount_unknown'],
    ['EUR', '12', 'amount_unknown'],
    ['MGA', Number.MAX_SAFE_INTEGER, 'amount_unknown'],
  ])('%s %s is none, with the field it stands in', (currency, amount, reason) => {
    const fault = { reason, field: 'amount_paid' }
    expect(() => rules.minorOf(amount, currency, 'amount_paid')).toThrow(expect.objectContaining(fault))
  })

  test.each(['xyz', '', null, 'euro', 3])('a currency like %s is refused by its field', (code) => {
    expect(() => rules.currencyOf(code)).toThrow(
      expect.objectContaining({ reason: 'currency_unknown', field: 'currency' }),
    )
  })

  test('no currency is off by a power of ten: what is one at Stripe is one here', () => {
    for (const currency of Intl.supportedValuesOf('currency')) {
      const one = 10 ** rules.stripeDigits(currency)
      if (minorDigits(currency) === 4) continue
      expect([currency, rules.minorOf(one * 10, currency, 'x')]).toEqual([currency, 10 * 10 ** minorDigits(currency)])
    }
  })
})

describe('what of a payment is the company’s own', () => {
  test.each([
    ['tax and shipping on top', { total: 12_400, tax: 1_900, shipping: 500, shippingTax: 0 }, 12_400, 10_000],
    ['tax of shipping within shipping', { total: 12_495, tax: 1_995, shipping: 595, shippingTax: 95 }, 12_495, 10_000],
    ['nothing of either', { total: 9_600, tax: 0, shipping: 0, shippingTax: 0 }, 9_600, 9_600],
    ['more tax than paid', { total: 100, tax: 200, shipping: 0, shippingTax: 0 }, 100, 0],
    [
      'in the customer’s currency',
      { total: 13_640, tax: 2_090, shipping: 550, shippingTax: 0, source: 12_400 },
      12_400,
      10_000,
    ],
  ])('of a checkout with %s', (_name, said, gross, net) => expect(rules.amountsOfSession(said)).toEqual({ gross, net }))

  test.each([
    ['all of it paid', { total: 12_400, exTax: 10_500, shipping: 500, paid: 12_400 }, 10_000],
    ['half of it from credit', { total: 12_400, exTax: 10_500, shipping: 500, paid: 6_200 }, 5_000],
    ['a third, half up', { total: 300, exTax: 250, shipping: 0, paid: 101 }, 84],
    ['debts of before paid along', { total: 1_000, exTax: 840, shipping: 0, paid: 1_500 }, 840],
    ['nothing to pay', { total: 0, exTax: 0, shipping: 0, paid: 0 }, 0],
  ])('of an invoice with %s', (_name, said, net) =>
    expect(rules.amountsOfInvoice(said)).toEqual({ gross: said.paid, net }),
  )

  test('the net is never below zero and never more than was paid', () => {
    const amount = fc.integer({ min: 0, max: 10_000_000 })
    fc.assert(
      fc.property(amount, amount, amount, amount, (total, exTax, shipping, paid) => {
        const { gross, net } = rules.amountsOfInvoice({ total, exTax, shipping, paid })
        expect(gross).toBe(paid)
        expect(net).toBeGreaterThanOrEqual(0)
        expect(net).toBeLessThanOrEqual(paid)
      }),
    )
  })
})

describe('what is read from an event', () => {
  const kinds = (type: string, object: object) => {
    const told = read(type, object as never, 5)
    return [told.kind, 'why' in told ? told.why : 'reason' in told ? told.reason : '']
  }
  test.each([
    ['a checkout to set up a card', 'checkout.session.completed', session({ mode: 'setup' }), ['customer', 'setup']],
    [
      'one that is not paid yet',
      'checkout.session.completed',
      session({ payment_status: 'unpaid' }),
      ['customer', 'not_paid'],
    ],
    ['one of nothing', 'checkout.session.completed', session({ amount_total: 0 }), ['customer', 'nothing_paid']],
    ['an invoice of nothing', 'invoice.paid', invoice({ amount_paid: 0 }), ['customer', 'nothing_paid']],
    ['a currency nobody knows', 'invoice.paid', invoice({ currency: 'zzz' }), ['wrong', 'currency_unknown']],
    ['an inquiry', 'charge.dispute.created', dispute('warning_needs_response'), ['dispute', '']],
    ['a dispute that was prevented', 'charge.dispute.created', dispute('prevented'), ['nothing', 'prevented']],
    ['a subscription that ends', 'customer.subscription.deleted', { id: 'sub_1' }, ['nothing', 'noted']],
    ['anything else', 'invoice.created', invoice(), ['nothing', 'unused']],
  ])('%s', (_name, type, object, kind) => expect(kinds(type, object)).toEqual(kind))

  test('a price in the customer’s currency counts in the shop’s, of older and newer checkouts', () => {
    const older = session({
      ...{ currency: 'usd', amount_total: 13_640, total_details: { amount_tax: 2_090, amount_shipping: 550 } },
      ...{ shipping_cost: null, currency_conversion: { source_currency: 'eur', amount_total: 12_400, fx_rate: '1.1' } },
    })
    const newer = session({ presentment_details: { presentment_currency: 'usd', presentment_amount: 13_640 } })
    for (const one of [older, newer])
      expect(read('checkout.session.completed', one, 5)).toMatchObject({
        amountMinor: 12_400,
        netMinor: 10_000,
        currency: 'EUR',
      })
  })

  test('invoices of older versions of the API say the same', () => {
    const older = invoice({
      ...{ parent: undefined, subscription_details: { metadata: { acclaim_code: 'ANN2345' } }, total_taxes: undefined },
      ...{ total_excluding_tax: undefined, tax: 1_900, payment_intent: 'pi_1', charge: 'ch_1' },
    })
    expect(read('invoice.paid', older, 5)).toMatchObject({
      ...{ amountMinor: 12_400, netMinor: 10_000, saleKey: 'in_1', payments: ['pi_1', 'ch_1'] },
      who: { codes: ['ANN2345'] },
    })
    const before = charge(3_000, { invoice: 'in_1', refunds: { data: [refund('re_1', 3_000)] } })
    expect(read('charge.refunded', before, 5)).toMatchObject({
      saleKey: 'in_1',
      refunds: [{ id: 're_1', amountMinor: 3_000 }],
    })
  })

  test('an invoice’s metadata outranks that of its line, and that of its subscription', () => {
    const named = (acclaim_customer: string) => ({ acclaim_customer })
    const one = invoice({
      parent: { subscription_details: { metadata: named('s') } },
      ...{ lines: { data: [{ metadata: named('l') }] }, metadata: named('i') },
    })
    expect(read('invoice.paid', one, 5)).toMatchObject({ who: { numbers: ['i', 'l', 's'] } })
  })

  test.each([
    ['all as a refund', { post_payment_amount: 500, refunds: [{ amount_refunded: 500, refund: 're_1' }] }, 'by_refund'],
    ['before it was paid', { pre_payment_amount: 500, post_payment_amount: 0, refunds: [] }, 'before_payment'],
    ['a void one', { status: 'void', post_payment_amount: 500 }, 'void'],
  ])('a credit note, %s, takes nothing more from the sale', (_name, more, reason) => {
    const note = { id: 'cn_1', invoice: 'in_1', currency: 'eur', status: 'issued', ...more }
    expect(read('credit_note.created', note, 5)).toEqual({ kind: 'nothing', reason })
  })
  test('a credit note takes what went to the customer’s balance', () => {
    const note = { id: 'cn_1', invoice: 'in_1', currency: 'eur', status: 'issued', post_payment_amount: 700 }
    const part = { ...note, refunds: [{ amount_refunded: 200 }] }
    expect(read('credit_note.created', part, 5)).toMatchObject({ kind: 'credit', amountMinor: 500, saleKey: 'in_1' })
  })

  test('no name, no telephone and nowhere somebody lives is ever read', () => {
    const all = [session(), subscribed(), invoice(), charge(1), refund('re_1', 1), dispute('needs_response')]
    const types = [
      'checkout.session.completed',
      'checkout.session.completed',
      'invoice.paid',
      'charge.refunded',
      'refund.created',
      'charge.dispute.created',
    ]
    const read_ = JSON.stringify(all.map((one, i) => read(types[i]!, one, 5)))
    expect(read_).not.toMatch(/Diaz|\+49|Berlin/)
    expect(JSON.stringify(all.slice(3).map((one, i) => read(types[i + 3]!, one, 5)))).not.toContain('dora@')
  })

  test('nothing that may stand in an event makes reading it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(rulesTypes)), fc.object({ maxDepth: 3 }), (type, object) => {
        const { kind } = read(type, { ...session(), status: 'active', ...object } as never, 5, object as never)
        expect('nothing wrong sale customer refund dispute credit link promotion plan'.split(' ')).toContain(kind)
      }),
    )
  })
})
const rulesTypes = {
  'checkout.session.completed': 1,
  'invoice.paid': 1,
  'charge.refunded': 1,
  'refund.updated': 1,
  'credit_note.created': 1,
  'customer.updated': 1,
  'customer.subscription.updated': 1,
}

describe('how much of a payment went back', () => {
  const one = (id: string, amountMinor: number, state: rules.RefundState, createdAt = 10, at = createdAt) => ({
    id,
    amountMinor,
    state,
    createdAt,
    at,
  })
  test.each([
    ['nothing is known', [], [], 0],
    ['only sums are told', [], [{ refundedMinor: 300, at: 10 }], 300],
    ['refunds are told one by one', [one('a', 300, 'succeeded'), one('b', 100, 'succeeded')], [], 400],
    ['both tell of the same', [one('a', 300, 'succeeded')], [{ refundedMinor: 300, at: 10 }], 300],
    ['one has not arrived', [one('a', 300, 'pending')], [{ refundedMinor: 300, at: 10 }], 0],
    ['one failed after the sum was told', [one('a', 300, 'failed', 10, 50)], [{ refundedMinor: 300, at: 10 }], 0],
    ['one failed before the sum was told', [one('a', 300, 'failed', 10, 20)], [{ refundedMinor: 200, at: 30 }], 200],
    ['one came after the sum was told', [one('b', 100, 'pending', 20)], [{ refundedMinor: 300, at: 10 }], 300],
    [
      'two charges of one payment',
      [],
      [
        { refundedMinor: 300, at: 10 },
        { refundedMinor: 50, at: 9 },
      ],
      350,
    ],
  ])('when %s', (_name, refunds, charges, sum) => expect(rules.goneBack(refunds, charges)).toBe(sum))
})

test.each([
  ['won', 'won'],
  ['warning_closed', 'won'],
  ['lost', 'lost'],
  ['needs_response', 'open'],
  ['under_review', 'open'],
  ['warning_needs_response', 'open'],
  ['prevented', null],
  [undefined, null],
])('a dispute that is %s is %s here', (status, state) => expect(rules.disputeState(status)).toBe(state))

test('Stripe is asked again later and later, and then by a person', () => {
  const waits = Array.from({ length: 11 }, (_, i) => rules.askAgainMs(i + 1))
  expect(waits.slice(0, 3)).toEqual([60_000, 120_000, 240_000])
  expect(waits.slice(-3)).toEqual([3_600_000, undefined, undefined])
})
