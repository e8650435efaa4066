import { afterEach, beforeEach, expect, test } from 'vitest'
import { clicked, contactIdOf, linkOf } from '../../referrals/kit.ts'
import { charge, DORA, dispute, event, invoice, refund, type Shop, send, session, shop, subscribed } from './kit.ts'
import { fakeStripe } from './server.ts'

const KEY = 'rk_live_0123456789abcdefXYZ'
let portal: Shop
let stripe: Awaited<ReturnType<typeof fakeStripe>>
let click: string
beforeEach(async () => {
  stripe = await fakeStripe()
  portal = await shop({ stripe: stripe.reader })
  await portal.as('ann')
  click = await clicked(portal, await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com')))
  await portal.olga.put('/api/v1/stripe/key', { apiKey: KEY })
})
afterEach(async () => {
  await portal.close()
  await stripe.close()
})
const sales = async () =>
  (await portal.db.clients.reader.execute('SELECT external_id, amount_minor, net_minor FROM sale ORDER BY 1')).rows
const run = () => portal.worker.drain()
const checkout = session({ id: 'cs_1', client_reference_id: null })

test('with a key the amounts are read at Stripe before they are used, and what only stands there is found', async () => {
  const code = { promotion_code: { id: 'promo_1', object: 'promotion_code', code: 'ANN2345' } }
  stripe.put('checkout/sessions/cs_1', session({ ...checkout, amount_total: 6_200, discounts: [code] }))
  await portal.tell('checkout.session.completed', { ...checkout, discounts: [{ promotion_code: 'promo_1' }] })
  expect(await portal.outcomes()).toEqual(['waiting reading'])
  await run()
  expect(await sales()).toMatchObject([{ external_id: 'pi_1', amount_minor: 6_200 }])
  expect(await portal.facts('attribution.bound')).toHaveLength(1)
  expect(stripe.asked).toMatchObject([{ path: expect.stringContaining('expand'), key: KEY }])
})

test('a checkout and its invoice are one sale here too, in either order', async () => {
  stripe.put('checkout/sessions/cs_live_1', subscribed({ client_reference_id: click }))
  stripe.put('invoices/in_1', invoice({ amount_paid: 6_200 }))
  await portal.tell('invoice.paid', invoice())
  await run()
  expect(await portal.outcomes()).toEqual(['waiting partner'])
  await portal.tell('checkout.session.completed', subscribed())
  await run()
  expect(await sales()).toMatchObject([{ external_id: 'in_1', amount_minor: 6_200, net_minor: 5_000 }])
  expect(await portal.facts('attribution.bound')).toHaveLength(1)
  expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded sale'])
})

test('the refunds of a charge are asked for one by one, and the invoice of a payment is found', async () => {
  stripe.put('invoices/in_1', invoice({ metadata: { acclaim_click: click }, billing_reason: 'subscription_cycle' }))
  await portal.tell('invoice.paid', invoice({ billing_reason: 'subscription_cycle' }))
  stripe.put('charges/ch_1', charge(5_000))
  stripe.putList('refunds', refund('re_1', 3_000), refund('re_2', 2_000, 'pending'))
  stripe.putList('invoice_payments', { id: 'inpay_1', object: 'invoice_payment', invoice: 'in_1' })
  await portal.tell('charge.refunded', charge(5_000))
  await run()
  expect(await portal.facts('sale.refunded')).toMatchObject([{ amountMinor: 3_000, refundedMinor: 3_000 }])
  stripe.put('disputes/dp_1', dispute('lost', { amount: 9_000 }))
  await portal.tell('charge.dispute.closed', dispute('lost', { amount: 9_000 }))
  await run()
  expect(await portal.facts('sale.disputed')).toMatchObject([{ to: 'lost' }])
  expect(stripe.asked.filter(({ path }) => path.startsWith('/v1/invoice_payments'))).toHaveLength(1)
})

test('while Stripe does not answer an event waits, and is done when it does', async () => {
  stripe.breaks(500)
  await portal.tell('checkout.session.completed', { ...checkout, client_reference_id: click })
  await run()
  expect(await portal.outcomes()).toEqual(['waiting reading'])
  expect(await sales()).toEqual([])
  stripe.put('checkout/sessions/cs_1', session({ ...checkout, client_reference_id: click }))
  stripe.breaks()
  portal.later({ minutes: 2 })
  await run()
  expect(await portal.outcomes()).toEqual(['recorded sale'])
  expect(JSON.stringify([portal.log, await portal.jobs()])).not.toMatch(/dora|rk_live/)
})

test('when Stripe stays away a person is asked, who may try again', async () => {
  stripe.breaks(503)
  await portal.tell('checkout.session.completed', { ...checkout, client_reference_id: click })
  for (let i = 0; i < 12; i++) {
    portal.later({ minutes: 61 })
    await run()
  }
  expect(await portal.events()).toMatchObject([{ outcome: 'failed', reason: 'stripe.unreachable', canReplay: true }])
  stripe.put('checkout/sessions/cs_1', session({ ...checkout, client_reference_id: click }))
  stripe.breaks()
  const [{ id } = { id: '' }] = await portal.events()
  expect((await portal.olga.post(`/api/v1/stripe/events/${id}/replay`, {})).body.outcome).toBe('waiting')
  await run()
  expect(await sales()).toHaveLength(1)
})

test.each([
  [404, 'stripe.gone'],
  [401, 'stripe.refused'],
  [403, 'stripe.refused'],
])('an answer of %i makes it fail as %s', async (status, reason) => {
  stripe.breaks(status)
  await portal.tell('checkout.session.completed', checkout)
  await run()
  expect(await portal.events()).toMatchObject([{ outcome: 'failed', reason, canReplay: true }])
})

test('the job may run twice for one event', async () => {
  stripe.put('checkout/sessions/cs_1', session({ ...checkout, client_reference_id: click }))
  const one = event(portal, 'checkout.session.completed', checkout)
  await send(portal, one)
  const again = `INSERT INTO job SELECT id || ':again', name, payload, state, run_at, attempts, max_attempts, lease_until, last_error, created_at, finished_at FROM job WHERE name = 'stripe.read'`
  await portal.db.write((tx) => tx.run(again))
  await run()
  await send(portal, one)
  await run()
  expect(await sales()).toHaveLength(1)
  expect(await portal.facts('sale.recorded')).toHaveLength(1)
  expect(await portal.facts('stripe_event.received')).toHaveLength(1)
})

test('the key is sealed, and is in no answer, log, fact or audit entry', async () => {
  await portal.olga.put('/api/v1/stripe/key', { apiKey: KEY })
  const dump = async (sql: string) => JSON.stringify((await portal.db.clients.reader.execute(sql)).rows)
  const everything = [
    JSON.stringify((await portal.olga.get('/api/v1/stripe')).body),
    ...['SELECT * FROM stripe_setting', 'SELECT * FROM event', 'SELECT * FROM audit_entry', 'SELECT * FROM job'].map(
      dump,
    ),
    JSON.stringify(portal.log),
  ]
  expect((await Promise.all(everything)).join()).not.toContain('rk_live')
  expect((await portal.olga.get('/api/v1/stripe')).body.apiKeyHint).toBe(KEY.slice(-4))
  expect((await portal.olga.put('/api/v1/stripe/key', { apiKey: '' })).body.apiKeyHint).toBeNull()
  expect(DORA).toBeDefined()
})
