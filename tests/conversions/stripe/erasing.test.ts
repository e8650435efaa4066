import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clicked, contactIdOf, linkOf } from '../../referrals/kit.ts'
import { charge, DORA, dispute, invoice, refund, type Shop, session, shop, subscribed } from './kit.ts'

let portal: Shop
let click: string
beforeEach(async () => {
  portal = await shop()
  await portal.as('ann')
  click = await clicked(portal, await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com')))
})
afterEach(() => portal.close())
const rows = async () =>
  (await portal.db.read.all(sql`SELECT * FROM stripe_event ORDER BY received_at, id`)) as Record<string, unknown>[]
const kept = async () =>
  (await rows()).map(({ body, email_hash, customer_hash }) =>
    [body, email_hash, customer_hash].some((one) => one !== null),
  )
/** Everything that stands in tables of Stripe, and what is sealed in them. */
const all = async () => {
  const names = [
    'stripe_event',
    'stripe_payment',
    'stripe_customer',
    'stripe_promotion',
    'stripe_refund',
    'stripe_charge',
  ]
  const tables = await Promise.all(names.map((name) => portal.db.read.all(sql.raw(`SELECT * FROM ${name}`))))
  const key = portal.services.sealKey
  const { unseal } = await import('../../../api/kernel/seal.ts')
  const opened = (await rows()).flatMap(({ body }) => (body === null ? [] : unseal(key, String(body))))
  return { stored: JSON.stringify(tables), opened: opened.join('\n') }
}

test('what is handled keeps ids and an outcome, and nothing that was read', async () => {
  await portal.tell('checkout.session.completed', session({ client_reference_id: click }))
  await portal.tell('charge.refunded', charge(100))
  await portal.tell('charge.dispute.created', dispute('needs_response'))
  await portal.tell('customer.created', { id: 'cus_9', email: 'new@example.com', name: 'New Person', metadata: {} })
  await portal.tell('invoice.created', invoice())
  expect(await kept()).toEqual([false, false, false, false, false])
  const { stored } = await all()
  expect(stored).not.toMatch(/dora|diaz|new@|cus_/i)
})

test('what waits is sealed, and names are not even in there', async () => {
  await portal.tell('checkout.session.completed', subscribed())
  await portal.tell('refund.created', refund('re_1', 100))
  await portal.tell('charge.dispute.created', dispute('needs_response'))
  const { stored, opened } = await all()
  expect(stored).not.toMatch(/dora|diaz|cus_/i)
  expect(opened).toContain(DORA.email)
  expect(opened).not.toMatch(/diaz|\+49|berlin/i)
})

test('after thirty days the address of nobody goes, and they can still be known', async () => {
  await portal.tell('checkout.session.completed', session({ metadata: { acclaim_customer: 'dora@example.com' } }))
  portal.later({ days: 31 })
  await portal.worker.drain()
  expect(await portal.outcomes()).toEqual(['nobody customer_unknown'])
  expect((await all()).opened).not.toMatch(/dora/i)
  await portal.olga.post('/api/v1/contacts', { email: DORA.email, name: 'Dora' })
  await portal.settle()
  expect(await portal.outcomes()).toEqual(['recorded sale'])
})

test('whoever is erased is forgotten in what waits, and their next payment makes nobody known again', async () => {
  await portal.tell('checkout.session.completed', session({ client_reference_id: click }))
  const id = await contactIdOf(portal, DORA.email)
  // of their other checkout nothing was recorded: it waits for its invoice
  await portal.tell('checkout.session.completed', subscribed({ customer: null }))
  expect(await kept()).toEqual([false, true])
  const answer = await portal.olga.post(`/api/v1/contacts/${id}/erasure`, { confirm: true })
  expect(answer.status).toBeLessThan(300)
  expect(await portal.outcomes()).toEqual(['recorded sale', 'skipped erased'])
  expect(await kept()).toEqual([false, false])
  expect((await all()).stored).not.toMatch(/dora|cus_/i)
  const contacts = () => portal.db.read.all(sql`SELECT id FROM contact`)
  const before = await contacts()
  const renewal = invoice({ billing_reason: 'subscription_cycle', metadata: { acclaim_code: 'ANN2345' } })
  await portal.tell('invoice.paid', renewal)
  expect((await portal.outcomes()).at(-1)).toBe('skipped erased')
  expect(await contacts()).toEqual(before)
  // money of what they bought still goes back
  await portal.tell('charge.refunded', charge(100))
  expect(await portal.facts('sale.refunded')).toHaveLength(1)
})
