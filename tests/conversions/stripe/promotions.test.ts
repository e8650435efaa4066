import { afterEach, beforeEach, expect, test } from 'vitest'
import { read } from '../../../api/conversions/stripe/reading.ts'
import { claimed, livePromotion } from '../../outreach/kit.ts'
import type { Door } from '../../people.ts'
import { DORA, event, invoice, type Shop, send, session, shop, subscribed } from './kit.ts'

let portal: Shop
let mia: Door
let code: string
beforeEach(async () => {
  portal = await shop()
  mia = await portal.as('mia')
  await livePromotion(mia)
  code = await claimed(portal, DORA.email)
})
afterEach(() => portal.close())
const typed = () => [{ promotion_code: { id: 'promo_1', code } }]
const off = { total_details: { amount_discount: 2_480, amount_shipping: 500, amount_tax: 1_900 } }
const checkout = (more: object = {}) => portal.tell('checkout.session.completed', session(more as never))
const claims = async () =>
  (await portal.db.clients.reader.execute('SELECT used_for, discount_minor, currency FROM promotion_claim')).rows
const uses = async () =>
  (await portal.db.clients.reader.execute('SELECT used_for, outcome FROM promotion_use ORDER BY 1')).rows

test('a checkout redeems the promotion code that was typed, with what it took off, once', async () => {
  const one = event(portal, 'checkout.session.completed', session({ ...off, discounts: typed() }))
  for (let n = 0; n < 3; n++) expect((await send(portal, one)).status).toBe(200)
  expect(await claims()).toEqual([{ used_for: 'pi_1', discount_minor: 2_480, currency: 'EUR' }])
  expect(await portal.facts('promotion.redeemed')).toHaveLength(1)
  expect(await portal.outcomes()).toEqual(['recorded sale'])
})

test('a forged or old event redeems nothing', async () => {
  const one = event(portal, 'checkout.session.completed', session({ discounts: typed() }))
  expect((await send(portal, one, { secret: 'whsec_SomebodyElses000000000001' })).status).toBe(400)
  expect((await send(portal, one, { at: portal.now() - 3_600_000 })).status).toBe(400)
  expect(await claims()).toEqual([{ used_for: null, discount_minor: null, currency: null }])
})

test.each([
  ['in the metadata', () => ({ metadata: { acclaim_code: code.toLowerCase() } })],
  ['by the id of a code that Stripe told of before', () => ({ discounts: [{ promotion_code: 'promo_9' }] })],
])('a code named %s is redeemed too', async (_name, more) => {
  await portal.tell('promotion_code.created', { id: 'promo_9', code })
  await checkout(more())
  expect(await claims()).toMatchObject([{ used_for: 'pi_1' }])
})

test.each(['checkout first', 'invoice first'])('of a subscription both are one use: %s', async (order) => {
  const both = [
    () => portal.tell('checkout.session.completed', subscribed({ ...off, discounts: typed() })),
    () => portal.tell('invoice.paid', invoice({ total_discount_amounts: [{ amount: 2_480, discount: 'di_1' }] })),
  ]
  for (const tell of order === 'checkout first' ? both : both.reverse()) await tell()
  await portal.settle()
  expect(await claims()).toEqual([{ used_for: 'in_1', discount_minor: 2_480, currency: 'EUR' }])
  expect(await uses()).toEqual([{ used_for: 'in_1', outcome: 'redeemed' }])
})

test('a checkout that comes long after its invoice still redeems its code', async () => {
  await portal.tell('invoice.paid', invoice())
  await portal.settle()
  await portal.tell('checkout.session.completed', subscribed({ ...off, discounts: typed() }))
  expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded sale_again'])
  expect(await claims()).toEqual([{ used_for: 'in_1', discount_minor: 2_480, currency: 'EUR' }])
})

test('further bills of a subscription name their code again, and nothing is said against it', async () => {
  await portal.tell('checkout.session.completed', subscribed({ discounts: typed() }))
  await portal.tell('invoice.paid', invoice())
  await portal.settle()
  const next = { id: 'in_2', billing_reason: 'subscription_cycle', discounts: typed() }
  await portal.tell('invoice.paid', invoice(next))
  expect(await portal.facts('sale.recorded')).toHaveLength(2)
  expect(await uses()).toEqual([{ used_for: 'in_1', outcome: 'redeemed' }])
  // another purchase with it is another matter
  await checkout({ discounts: typed() })
  expect(await uses()).toEqual([
    { used_for: 'in_1', outcome: 'redeemed' },
    { used_for: 'pi_1', outcome: 'used' },
  ])
})

test('a trial that begins without a payment redeems its code, by whichever of both comes', async () => {
  await portal.tell('invoice.paid', invoice({ amount_paid: 0, total: 0, discounts: typed() }))
  const free = { amount_total: 0, payment_status: 'no_payment_required', discounts: typed() }
  await portal.tell('checkout.session.completed', subscribed(free))
  expect(await portal.facts('sale.recorded')).toEqual([])
  expect(await claims()).toMatchObject([{ used_for: 'in_1' }])
  expect(await portal.facts('promotion.redeemed')).toHaveLength(1)
})

test('a trial of somebody nobody knows waits with its code until they are known', async () => {
  const free = { amount_total: 0, payment_status: 'no_payment_required', discounts: typed() }
  const other = { customer: 'cus_other', customer_details: { email: 'other@example.com' } }
  await portal.tell('checkout.session.completed', subscribed({ ...free, ...other }))
  expect(await portal.outcomes()).toEqual(['nobody customer_unknown'])
  expect(await claims()).toMatchObject([{ used_for: null }])
  const claimedToo = await claimed(portal, 'other@example.com')
  expect(claimedToo).not.toBe(code)
  await portal.tell('customer.created', { id: 'cus_other', email: 'other@example.com' })
  await portal.settle()
  expect(await claims()).toContainEqual({ used_for: 'in_1', discount_minor: null, currency: null })
})

test('what was taken off is read in the currency of the sale', () => {
  const older = session({
    ...{ currency: 'usd', amount_total: 13_640, total_details: { amount_tax: 2_090, amount_discount: 1_364 } },
    ...{ shipping_cost: null, currency_conversion: { source_currency: 'eur', amount_total: 12_400, fx_rate: '1.1' } },
  })
  expect(read('checkout.session.completed', older, 5)).toMatchObject({ discountMinor: 1_240, currency: 'EUR' })
  expect(read('checkout.session.completed', session(), 5)).toMatchObject({ discountMinor: null, goesOn: false })
  const cycle = invoice({
    billing_reason: 'subscription_cycle',
    total_discount_amounts: [{ amount: 5 }, { amount: 7 }],
  })
  expect(read('invoice.paid', cycle, 5)).toMatchObject({ discountMinor: 12, goesOn: true, alone: true })
})
