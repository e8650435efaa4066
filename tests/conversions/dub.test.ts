import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { clicked, contactIdOf, linkOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'

let portal: World
let shop: Door
let click: string
beforeEach(async () => {
  portal = await world()
  await portal.as('ann')
  shop = await host(portal)
  const link = await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
  click = await clicked(portal, link)
})
afterEach(() => portal.close())
const track = (what: 'lead' | 'sale', body: object) => shop.post(`/api/v1/compat/dub/track/${what}`, body)
const LEAD = {
  eventName: 'Sign up',
  customerExternalId: 'user-7',
  customerEmail: 'dora@shop.test',
  customerName: 'Dora',
}

test('a lead in Dub’s words becomes a contact who came by the link, and its repeat is the same answer', async () => {
  const { status, body } = await track('lead', { ...LEAD, clickId: click })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    click: { id: click },
    link: { key: 'ANN2345' },
    customer: { name: 'Dora', email: 'dora@shop.test', externalId: 'user-7', avatar: null },
  })
  expect(await track('lead', { ...LEAD, clickId: click })).toMatchObject({ status: 200, body })
  expect(await portal.facts('lead.tracked')).toHaveLength(1)
})

test('a customer by number alone is one, whose address reaches nobody', async () => {
  const { body } = await track('lead', { eventName: 'Sign up', externalId: 'user-8', clickId: click })
  expect(body.customer).toMatchObject({ externalId: 'user-8', email: null })
})

test('deferred binds the customer and counts nothing until the lead comes, without a click', async () => {
  await track('lead', { ...LEAD, clickId: click, mode: 'deferred' })
  expect((await track('lead', LEAD)).status).toBe(200)
  const { rows } = await portal.db.clients.reader.execute('SELECT name FROM lead ORDER BY id')
  expect(rows.map(({ name }) => name)).toContain('Sign up')
  expect(await portal.facts('attribution.bound')).toHaveLength(1)
})

test('a sale is one by its invoice; another body is a conflict, and one nobody can place says why', async () => {
  await track('lead', { ...LEAD, clickId: click })
  const sale = {
    customerExternalId: 'user-7',
    amount: 4900,
    currency: 'eur',
    invoiceId: 'in_1',
    paymentProcessor: 'stripe',
  }
  const { status, body } = await track('sale', sale)
  expect([status, body.sale]).toEqual([
    200,
    { amount: 4900, currency: 'eur', paymentProcessor: 'stripe', invoiceId: 'in_1', metadata: null },
  ])
  const parallel = await Promise.all(Array.from({ length: 100 }, () => track('sale', sale)))
  expect(new Set(parallel.map((one) => JSON.stringify(one.body)))).toEqual(new Set([JSON.stringify(body)]))
  expect(await portal.facts('sale.recorded')).toHaveLength(1)
  expect(await track('sale', { ...sale, amount: 1 })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', reason: 'sale.different' } },
  })
  expect((await track('sale', { ...sale, customerExternalId: 'user-9', invoiceId: 'in_2' })).body).toEqual({
    ...{ eventName: 'Purchase', customer: null, sale: null, reason: 'customer_unknown' },
  })
  expect((await track('sale', { ...sale, amount: 0, invoiceId: 'in_3' })).body).toMatchObject({
    sale: null,
    reason: 'amount_is_zero',
  })
})

test('a direct sale brings its customer along', async () => {
  const direct = { ...LEAD, eventName: 'Purchase', amount: 900, clickId: click, invoiceId: 'in_9' }
  expect((await track('sale', direct)).body).toMatchObject({
    customer: { externalId: 'user-7' },
    sale: { amount: 900, currency: 'usd' },
  })
  expect(await portal.facts('attribution.bound')).toHaveLength(1)
  // by now we know them; the same message is the same sale all the same
  expect(await track('sale', direct)).toMatchObject({ status: 200, body: { sale: { amount: 900, invoiceId: 'in_9' } } })
  expect(await portal.facts('sale.recorded')).toHaveLength(1)
  expect((await track('sale', { ...direct, amount: 901 })).status).toBe(409)
})

test.each([
  ['no click and no such customer', LEAD, 400, 'bad_request'],
  ['a click nobody made', { ...LEAD, clickId: 'A'.repeat(16) }, 404, 'not_found'],
  ['no name of the event', { ...LEAD, eventName: '' }, 422, 'unprocessable_entity'],
  ['too much metadata', { ...LEAD, metadata: { x: 'x'.repeat(10_000) } }, 422, 'unprocessable_entity'],
])('%s is refused in Dub’s shape', async (_name, body, status, code) => {
  expect(await track('lead', body)).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } })
})

test('a page that spoke to Dub before tells of a visitor by another address only', async () => {
  const at = await portal.open()
  await (await portal.as('olga')).put('/api/v1/settings/link-rules', { hosts: ['shop.test'], keep: 'consent' })
  const tell = (origin: string, body: object) =>
    fetch(`${at}/api/v1/compat/dub/track/click`, {
      method: 'POST',
      headers: {
        origin,
        'user-agent': 'Mozilla/5.0 Chrome/140.0.0.0 Safari/537.36',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    })
  await portal.links.refresh()
  const page = { domain: 'go.shop.test', key: 'ANN2345', url: 'https://shop.test/pricing?via=ANN2345' }
  const answer = await tell('https://shop.test', page)
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  const { clickId } = (await answer.json()) as { clickId: string }
  expect(clickId).toMatch(/^[A-Za-z0-9]{16}$/)
  expect((await (await tell('https://shop.test', page)).json()) as object).toEqual({ clickId })
  expect((await track('lead', { ...LEAD, clickId })).body.link).toMatchObject({ key: 'ANN2345' })
  expect((await tell('https://else.test', page)).status).toBe(403)
  expect((await tell('https://shop.test', { ...page, key: 'NOBODY2' })).status).toBe(404)
})

test('without a key it is refused in Dub’s shape too', async () => {
  const answer = await portal.visitor.post('/api/v1/compat/dub/track/lead', LEAD)
  expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } })
})
