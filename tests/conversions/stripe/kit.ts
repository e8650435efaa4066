import { Stripe } from 'stripe'
import { type World, type WorldOptions, world } from '../../world.ts'

export const SECRET = 'whsec_SigningSecretOfATest0001'
export const ADDRESS = '/api/v1/stripe/webhook'
type Thing = Record<string, unknown>

let made = 0
const seconds = (at: number) => Math.floor(at / 1000)

/** An event as Stripe sends it. */
export const event = (portal: Pick<World, 'now'>, type: string, object: Thing, more: Thing = {}) => ({
  ...{ id: `evt_${String(++made).padStart(6, '0')}`, object: 'event', type, created: seconds(portal.now()) },
  ...{ api_version: '2026-10-28.endive', livemode: true, pending_webhooks: 1, data: { object }, ...more },
})
export type StripeEvent = ReturnType<typeof event>

/** The header that Stripe's own package makes for it. */
export const signature = (payload: string, at: number, secret = SECRET) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds(at) })

export async function post(portal: World, payload: string, header: string | undefined, url?: string) {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...(header && { 'stripe-signature': header }) }
  const answer = url
    ? await fetch(url + ADDRESS, { method: 'POST', body: payload, headers })
    : await portal.app.request(portal.publicUrl + ADDRESS, { method: 'POST', body: payload, headers })
  return { status: answer.status, body: await answer.json() }
}
/** Sends an event as Stripe does, to this portal or to another process of it. */
export function send(portal: World, one: object, { at = portal.now(), secret = SECRET, url = '' } = {}) {
  const payload = JSON.stringify(one)
  return post(portal, payload, signature(payload, at, secret), url || undefined)
}

/** A portal that Stripe may send to, live mode. */
export async function shop(options: WorldOptions = {}) {
  const portal = await world(options)
  const olga = await portal.as('olga')
  await olga.post('/api/v1/stripe/secrets', { secret: SECRET })
  return {
    ...portal,
    olga,
    tell: (type: string, object: Thing, more?: Thing) => send(portal, event(portal, type, object, more)),
    events: async (query = '') => (await olga.get(`/api/v1/stripe/events${query}`)).body.items as Listed[],
    outcomes: async () =>
      ((await olga.get('/api/v1/stripe/events')).body.items as Listed[])
        .reverse()
        .map(({ outcome, reason }) => `${outcome} ${reason}`),
    settle: async () => {
      portal.later({ minutes: 11 })
      await portal.worker.drain()
    },
  }
}
export type Shop = Awaited<ReturnType<typeof shop>>
interface Listed {
  id: string
  type: string
  outcome: string
  reason: string | null
  field: string | null
  saleKey: string | null
  canReplay: boolean
}

export const DORA = { email: 'dora@example.com', customer: 'cus_9f8e7d' }
/** A checkout of something bought once. */
export const session = (more: Thing = {}): Thing => ({
  ...{ id: 'cs_live_1', object: 'checkout.session', mode: 'payment', payment_status: 'paid', livemode: true },
  ...{ amount_subtotal: 10_000, amount_total: 12_400, currency: 'eur', customer: DORA.customer, invoice: null },
  customer_details: { email: DORA.email, name: 'Dora Diaz', phone: '+49 30 1', address: { city: 'Berlin' } },
  ...{ client_reference_id: null, metadata: {}, discounts: [], payment_intent: 'pi_1', subscription: null },
  total_details: { amount_discount: 0, amount_shipping: 500, amount_tax: 1_900 },
  shipping_cost: { amount_subtotal: 500, amount_tax: 0, amount_total: 500 },
  ...more,
})
/** The same as a subscription: its invoice tells of it too. */
export const subscribed = (more: Thing = {}) =>
  session({ mode: 'subscription', invoice: 'in_1', payment_intent: null, subscription: 'sub_1', ...more })
export const invoice = (more: Thing = {}): Thing => ({
  ...{ id: 'in_1', object: 'invoice', billing_reason: 'subscription_create', currency: 'eur', status: 'paid' },
  ...{ customer: DORA.customer, customer_email: DORA.email, customer_name: 'Dora Diaz' },
  ...{ amount_due: 12_400, amount_paid: 12_400, total: 12_400, total_excluding_tax: 10_500, metadata: {} },
  total_taxes: [{ amount: 1_900, tax_behavior: 'exclusive', type: 'tax_rate_details' }],
  shipping_cost: { amount_subtotal: 500, amount_tax: 0, amount_total: 500 },
  parent: { type: 'subscription_details', subscription_details: { metadata: {}, subscription: 'sub_1' } },
  lines: { object: 'list', data: [{ id: 'il_1', object: 'line_item', metadata: {} }] },
  ...{ discounts: [], status_transitions: { paid_at: 1_772_442_000 } },
  ...more,
})
export const paidBy = (payment = 'pi_1', of = 'in_1'): Thing => ({
  ...{ id: `inpay_${payment}`, object: 'invoice_payment', invoice: of, status: 'paid' },
  payment: { type: 'payment_intent', payment_intent: payment },
})
export const charge = (refunded: number, more: Thing = {}): Thing => ({
  ...{ id: 'ch_1', object: 'charge', amount: 12_400, amount_refunded: refunded, currency: 'eur' },
  ...{ payment_intent: 'pi_1', billing_details: { email: DORA.email, name: 'Dora Diaz' }, ...more },
})
export const refund = (id: string, amount: number, status = 'succeeded', more: Thing = {}): Thing => ({
  ...{ id, object: 'refund', amount, currency: 'eur', charge: 'ch_1', payment_intent: 'pi_1', status },
  ...{ created: 1_772_442_000, ...more },
})
export const dispute = (status: string, more: Thing = {}): Thing => ({
  ...{ id: 'dp_1', object: 'dispute', amount: 12_400, currency: 'eur', charge: 'ch_1', payment_intent: 'pi_1' },
  ...{ status, evidence: { customer_email_address: DORA.email, customer_name: 'Dora Diaz' }, ...more },
})
