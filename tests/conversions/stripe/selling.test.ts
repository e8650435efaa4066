import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { host } from '../../helpers.ts'
import { clicked, contactIdOf, linkOf } from '../../referrals/kit.ts'
import { DORA, event, invoice, paidBy, type Shop, send, session, shop, subscribed } from './kit.ts'

let portal: Shop
let ann: string
let link: string
let click: string
beforeEach(async () => {
  portal = await shop()
  await portal.as('ann')
  ann = await contactIdOf(portal, 'ann@example.com')
  link = await linkOf(portal, 'ANN2345', ann)
  click = await clicked(portal, link)
})
afterEach(() => portal.close())
const checkout = (more: object) => portal.tell('checkout.session.completed', session(more as never))
const sales = async () =>
  (
    await portal.db.clients.reader.execute(
      'SELECT external_id, amount_minor, net_minor, currency, contact_id FROM sale ORDER BY external_id',
    )
  ).rows
const bound = () => portal.facts('attribution.bound')
const withCustomer = (metadata: object) => ({ customer: { id: DORA.customer, metadata } })
const lead = async (who: object) => (await host(portal)).post('/api/v1/track/lead', who)

describe('who it was', () => {
  test.each([
    ['the click in client_reference_id', () => ({ client_reference_id: click })],
    ['the same in Dub’s words', () => ({ client_reference_id: `dub_id_${click}` })],
    ['a click in the metadata', () => ({ metadata: { acclaim_click: click } })],
    ['Dub’s click in the metadata of the customer', () => withCustomer({ dubClickId: click })],
    ['Rewardful’s word for it, with our click', () => withCustomer({ referral: click })],
    ['a code in the metadata', () => ({ metadata: { acclaim_code: 'ann-2345' } })],
    ['a promotion code with its text', () => ({ discounts: [{ promotion_code: { id: 'promo_1', code: 'ANN2345' } }] })],
  ])('is somebody new, brought by %s', async (_name, more) => {
    await checkout(more())
    expect(await portal.outcomes()).toEqual(['recorded sale'])
    expect(await bound()).toMatchObject([{ linkId: link, ownerId: ann }])
    expect(await sales()).toMatchObject([
      { external_id: 'pi_1', amount_minor: 12_400, net_minor: 10_000, currency: 'EUR' },
    ])
    expect(await contactIdOf(portal, DORA.email)).toBe((await sales())[0]!['contact_id'])
  })

  test.each([
    ['the shop’s number in client_reference_id', { client_reference_id: 'user-7' }],
    ['the shop’s number in the metadata', { metadata: { acclaim_customer: 'user-7' } }],
    ['Dub’s name for it', { metadata: { dubCustomerExternalId: 'user-7' } }],
    ['the number at the customer', withCustomer({ dubCustomerExternalId: 'user-7' })],
  ])('is somebody we know by %s', async (_name, more) => {
    const { body } = await lead({ email: 'somebody@example.com', customerExternalId: 'user-7' })
    await checkout(more)
    expect(await sales()).toMatchObject([{ contact_id: body.contactId }])
  })

  test('is by its first match: the number in the metadata before the address, the address before the customer’s number', async () => {
    const seven = (await lead({ email: 'seven@example.com', customerExternalId: 'user-7' })).body.contactId
    const dora = (await lead({ email: DORA.email, customerExternalId: 'user-8' })).body.contactId
    await checkout({ metadata: { acclaim_customer: 'user-7' } })
    await checkout({ payment_intent: 'pi_2', customer: { id: 'cus_2', metadata: { dubCustomerExternalId: 'user-7' } } })
    expect(await sales()).toMatchObject([{ contact_id: seven }, { contact_id: dora }])
  })

  test('is known by their customer at Stripe from their first sale on, whatever address they have then', async () => {
    await checkout({ client_reference_id: click })
    await checkout({ payment_intent: 'pi_2', customer_details: { email: 'another@example.com' } })
    const [first, second] = await sales()
    expect(second!['contact_id']).toBe(first!['contact_id'])
    expect(await bound()).toHaveLength(1)
  })

  test('of several promotion codes each is looked up, and the policy decides', async () => {
    const ben = await linkOf(portal, 'BEN2345', null)
    const used = ['SUMMER20', 'BEN2345', 'ANN2345'].map((code) => ({ promotion_code: { id: `promo_${code}`, code } }))
    await checkout({ discounts: used, client_reference_id: click })
    const id = await contactIdOf(portal, DORA.email)
    const [decision] = (await portal.olga.get(`/api/v1/attribution/of/${id}`)).body.items
    // a code is over a click, and of two in one moment the order of names decides, always alike
    expect(decision.winner).toMatchObject({ route: 'code' })
    const names = [decision.winner, ...decision.lost].map(
      ({ code, route }: { code: string; route: string }) => `${route} ${code}`,
    )
    expect(names.sort()).toEqual(['click ANN2345', 'code ANN2345', 'code BEN2345'])
    expect(ben).toBeDefined()
  })

  test('a promotion code that only has an id is read when Stripe tells of it, and the sale is made then', async () => {
    await checkout({ discounts: [{ promotion_code: 'promo_1' }] })
    expect(await portal.outcomes()).toEqual(['nobody code_unknown'])
    await portal.tell('promotion_code.created', { id: 'promo_1', object: 'promotion_code', code: 'ANN2345' })
    await portal.settle()
    expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded code_read'])
    expect(await bound()).toMatchObject([{ linkId: link }])
  })

  test('what stands there and is nothing of ours brings nobody', async () => {
    await checkout({
      client_reference_id: '2b1c7d6e-0000-4000-8000-000000000000',
      discounts: [{ promotion_code: { id: 'p', code: 'SUMMER20' } }],
    })
    expect(await portal.outcomes()).toEqual(['nobody customer_unknown'])
    expect([await sales(), await portal.facts('attribution.refused')]).toEqual([[], []])
  })

  test('nobody’s sale is somebody’s as soon as they are known, and is not lost meanwhile', async () => {
    await checkout({})
    await checkout({ payment_intent: 'pi_2' })
    expect(await portal.outcomes()).toEqual(['nobody customer_unknown', 'nobody customer_unknown'])
    await lead({ email: DORA.email, clickIds: [click] })
    await portal.settle()
    expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded sale'])
    expect(await sales()).toHaveLength(2)
  })

  test('a colleague may have it done again, once there is a link', async () => {
    await checkout({ metadata: { acclaim_code: 'LATER234' } })
    const [one] = await portal.events('?outcome=nobody')
    const again = () => portal.olga.post(`/api/v1/stripe/events/${one!.id}/replay`, {})
    expect((await again()).body).toEqual({ outcome: 'nobody', reason: 'customer_unknown' })
    await linkOf(portal, 'LATER234', null)
    expect((await again()).body).toEqual({ outcome: 'recorded', reason: 'sale' })
    expect(await again()).toMatchObject({ status: 409, body: { code: 'stripe_event.over' } })
    expect(await sales()).toHaveLength(1)
  })

  test('a customer with metadata is bound before they buy', async () => {
    await portal.tell('customer.created', {
      id: DORA.customer,
      object: 'customer',
      email: DORA.email,
      name: 'Dora Diaz',
      metadata: { referral: 'ANN2345' },
    })
    expect(await portal.outcomes()).toEqual(['recorded bound'])
    expect(await bound()).toMatchObject([{ linkId: link }])
    await portal.tell('invoice.paid', invoice({ customer_email: null, billing_reason: 'subscription_cycle' }))
    expect(await sales()).toMatchObject([{ external_id: 'in_1', contact_id: await contactIdOf(portal, DORA.email) }])
  })

  test('a customer whose first link counted for nothing is bound by the next, once', async () => {
    const bot = await clicked(portal, link, { bot: true })
    const customer = (metadata: object) => ({ id: DORA.customer, email: DORA.email, metadata })
    await portal.tell('customer.created', customer({ acclaim_click: bot }))
    expect([await bound(), await portal.facts('attribution.refused')]).toMatchObject([[], [{}]])
    for (let i = 0; i < 3; i++) await portal.tell('customer.updated', customer({ acclaim_code: 'ANN2345' }))
    expect(await bound()).toHaveLength(1)
    expect(await portal.facts('attribution.refused')).toHaveLength(1)
  })

  test('a trial binds whom a link brought, and its first payment is theirs', async () => {
    await portal.tell(
      'checkout.session.completed',
      subscribed({ amount_total: 0, payment_status: 'no_payment_required', client_reference_id: click }),
    )
    expect(await portal.outcomes()).toEqual(['recorded bound'])
    await portal.tell('invoice.paid', invoice({ id: 'in_2', billing_reason: 'subscription_cycle' }))
    expect(await sales()).toMatchObject([{ external_id: 'in_2' }])
  })

  test('a customer nobody brought is not taken in', async () => {
    await portal.tell('customer.created', { id: 'cus_9', object: 'customer', email: 'new@example.com', metadata: {} })
    expect(await portal.outcomes()).toEqual(['skipped nothing_to_bind'])
  })
})

describe('a checkout and its invoice', () => {
  const both = () => [
    event(portal, 'checkout.session.completed', subscribed({ client_reference_id: click, amount_total: 12_400 })),
    event(portal, 'invoice.paid', invoice({ amount_paid: 6_200 })),
  ]
  test.each([
    ['in their order', (all: object[]) => all],
    ['the other way round', (all: object[]) => all.toReversed()],
    ['both at once', (all: object[]) => all],
    ['each twice', (all: object[]) => [...all.toReversed(), ...all]],
  ])('are one sale of what was paid, with its link, %s', async (name, order) => {
    const all = order(both())
    if (name === 'both at once') await Promise.all(all.map((one) => send(portal, one)))
    else for (const one of all) await send(portal, one)
    // half of it was paid from credit: the invoice says so, the checkout does not
    expect(await sales()).toMatchObject([{ external_id: 'in_1', amount_minor: 6_200, net_minor: 5_000 }])
    expect(await bound()).toMatchObject([{ linkId: link }])
    expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded sale'])
  })

  test('one that stays alone is a sale after ten minutes', async () => {
    await send(portal, both()[0]!)
    expect(await portal.outcomes()).toEqual(['waiting partner'])
    await portal.settle()
    expect(await sales()).toMatchObject([{ external_id: 'in_1', amount_minor: 12_400 }])
  })

  test('a renewal waits for nothing, and neither does an invoice of somebody who is bound', async () => {
    await checkout({ client_reference_id: click })
    await portal.tell('invoice.paid', invoice({ id: 'in_2', billing_reason: 'subscription_cycle' }))
    await portal.tell('invoice.paid', invoice({ id: 'in_3' }))
    expect(await portal.outcomes()).toEqual(['recorded sale', 'recorded sale', 'recorded sale'])
  })

  test('the same invoice with another amount stays, with its reason, and changes nothing', async () => {
    await checkout({ client_reference_id: click })
    const cycle = { billing_reason: 'subscription_cycle' }
    await portal.tell('invoice.paid', invoice(cycle))
    await portal.tell('invoice.paid', invoice({ ...cycle, amount_paid: 12_401 }))
    expect(await portal.events('?outcome=failed')).toMatchObject([
      { reason: 'sale.different', field: 'amount_paid', canReplay: true },
    ])
    expect(await sales()).toHaveLength(2)
    await portal.tell('invoice.paid', invoice(cycle))
    expect((await portal.outcomes()).at(-1)).toBe('recorded sale_again')
  })

  test('an amount in a currency nobody knows is refused with its field', async () => {
    await checkout({ client_reference_id: click, currency: 'zzz' })
    expect(await portal.events()).toMatchObject([{ outcome: 'failed', reason: 'currency_unknown', field: 'currency' }])
    expect(await sales()).toEqual([])
  })

  test('a sale the host told of by itself, with the same number, is the same', async () => {
    const shopServer = await host(portal)
    await lead({ email: DORA.email })
    const sale = { externalId: 'in_1', email: DORA.email, amountMinor: 12_400, currency: 'EUR' }
    await shopServer.post('/api/v1/track/sale', sale)
    await portal.tell('invoice.paid', invoice())
    await portal.tell('invoice_payment.paid', paidBy())
    expect(await portal.outcomes()).toEqual(['recorded sale_again', 'recorded linked'])
    expect(await portal.facts('sale.recorded')).toHaveLength(1)
  })

  test('a payment that comes days after the checkout is a sale when it comes', async () => {
    await checkout({ payment_status: 'unpaid', client_reference_id: click })
    expect(await portal.outcomes()).toEqual(['recorded bound'])
    portal.later({ days: 3 })
    await portal.tell('checkout.session.async_payment_succeeded', session({ client_reference_id: click }))
    expect(await sales()).toMatchObject([{ external_id: 'pi_1' }])
    expect(await bound()).toHaveLength(1)
  })
})
