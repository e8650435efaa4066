import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let shop: Door
beforeEach(async () => {
  portal = await world()
  await portal.as('ann')
  shop = await host(portal)
})
afterEach(() => portal.close())
const SALE = { externalId: 'order-1', email: 'ann@example.com', amountMinor: 9600, currency: 'eur' }
const track = (sale: object) => shop.post('/api/v1/track/sale', sale)

test('a sale makes a customer of a lead', async () => {
  const { status, body } = await track(SALE)
  expect(status).toBe(201)
  expect(body).toMatchObject({ externalId: 'order-1', amountMinor: 9600, currency: 'EUR', occurredAt: portal.now() })
  const moves = (await portal.facts('stage.changed')).map((f) => (f as unknown as { to: string }).to)
  expect(moves).toEqual(['activation', 'adoption'])
})

test('sent again it is the same sale; with other values it is refused; nothing counts twice', async () => {
  const first = await track(SALE)
  portal.later({ days: 2 })
  expect(await track(SALE)).toMatchObject({ status: 200, body: first.body })
  expect(await track({ ...SALE, amountMinor: 1 })).toMatchObject({ status: 409, body: { code: 'sale.different' } })
  expect(await portal.facts('sale.recorded')).toHaveLength(1)
})

test('thirty retries at once are one sale', async () => {
  const statuses = (await Promise.all(Array.from({ length: 30 }, () => track(SALE)))).map((a) => a.status).sort()
  expect(statuses).toEqual([...Array(29).fill(200), 201])
  expect(await portal.facts('sale.recorded')).toHaveLength(1)
})

test.each([
  ['half a cent', { amountMinor: 0.5 }, 'amountMinor'],
  ['less than nothing', { amountMinor: -1 }, 'amountMinor'],
  ['an amount in words', { amountMinor: '96' }, 'amountMinor'],
  ['a currency nobody has', { currency: 'EURO' }, 'currency'],
  ['nobody’s sale', { email: undefined }, 'contactId'],
  ['two people’s sale', { contactId: 'con_1' }, 'contactId'],
  ['no number of its own', { externalId: ' ' }, 'externalId'],
  ['a time to come', { occurredAt: Date.parse('2030-01-01') }, 'occurredAt'],
])('%s is refused', async (_name, change, field) => {
  const { status, body } = await track({ ...SALE, ...change })
  expect(status).toBe(422)
  expect(Object.keys(body.fields)).toEqual([field])
  expect(await portal.facts('sale.recorded')).toEqual([])
})

test('a person we do not know is told of, not invented', async () => {
  expect(await track({ ...SALE, email: 'nobody@example.com' })).toMatchObject({
    status: 404,
    body: { code: 'contact.not_found' },
  })
})

test('only a key may track', async () => {
  for (const who of [portal.visitor, await portal.as('ann'), await portal.as('olga')]) {
    expect((await who.post('/api/v1/track/sale', SALE)).status).toBe(401)
  }
})
