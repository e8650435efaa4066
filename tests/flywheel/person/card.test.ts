import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settleQueue } from '../../../api/flywheel/stages/due.ts'
import { createCtx } from '../../../api/kernel/context.ts'
import { account } from '../../../db/schema/identity.ts'
import { addProduct, decide, host, review } from '../../helpers.ts'
import { type Door, doorOf, type Loose } from '../../people.ts'
import { type World, world } from '../../world.ts'

const DAY = 86_400_000
let portal: World
let mo: Door
let shop: Door
beforeAll(async () => {
  portal = await world()
  mo = await portal.as('mo')
  shop = await host(portal, ['events.write', 'sales.write'])
  await addProduct(portal)
})
afterAll(() => portal.close())

async function identify(userId: string, name: string) {
  await shop.post('/api/v1/identify', { userId, traits: { email: `${userId}@firm.test`, name } })
  const { items } = (await mo.get(`/api/v1/contacts?q=${userId}`)).body
  return items[0].contact?.id ?? items[0].id
}
const track = async (userId: string, event: string, daysAgo = 0, properties = {}) => {
  const timestamp = new Date(portal.now() - daysAgo * DAY).toISOString()
  expect((await shop.post('/api/v1/track', { userId, event, timestamp, properties })).status).toBe(200)
  const system = { kind: 'system', job: 'test' } as const
  await settleQueue(createCtx(portal.services, system, 'test'))
}
const card = async (id: string) => (await mo.get(`/api/v1/wheel/people/${id}/card`)).body as Loose

test('a customer’s card says where they stand and why, what they are worth, and what to do next', async () => {
  const id = await identify('kim', 'Kim Kade')
  const sold = { externalId: 'o-1', email: 'kim@firm.test', amountMinor: 12_000, currency: 'EUR' }
  expect((await shop.post('/api/v1/track/sale', sold)).status).toBe(201)
  const back = { externalId: 'r-1', saleExternalId: 'o-1', amountMinor: 2_000, currency: 'EUR' }
  expect((await shop.post('/api/v1/track/refund', back)).status).toBe(201)
  expect(await card(id)).toMatchObject({
    contact: { id, name: 'Kim Kade', email: 'kim@firm.test' },
    ...{ stage: 'adoption', peakStage: 'adoption', health: 'active', lap: 1, rulesVersion: 0, pin: null },
    because: { stage: { rule: 'bought', cause: 'event', event: 'sale.recorded', at: portal.now() } },
    value: { paid: [{ currency: 'EUR', amountMinor: 10_000 }], sales: 1, brought: [], broughtPeople: 0 },
    next: { act: 'help_first_value', since: portal.now() },
    touches: { planned: null, lastSignAt: portal.now(), quietFrom: null },
  })
  await track('kim', 'complaint.raised')
  expect((await card(id))['next']).toEqual({
    act: 'answer_complaint',
    since: portal.now(),
    from: null,
    reason: null,
    kind: null,
  })
  expect((await card(id))['events'][0]).toEqual({ name: 'complaint.raised', source: 'host', at: portal.now() })
})

test('whoever was asked lately is left in peace until the day that the table of asks tells', async () => {
  const id = await identify('lou', 'Lou Lately')
  const sold = { externalId: 'o-2', email: 'lou@firm.test', amountMinor: 900, currency: 'EUR' }
  expect((await shop.post('/api/v1/track/sale', sold)).status).toBe(201)
  await track('lou', 'product.used', 0)
  expect((await card(id))['next']).toMatchObject({ act: 'ask_feeling', reason: null })
  const asked = await (await portal.as('olga')).post(`/api/v1/wheel/people/${id}/asks`, { kind: 'story' })
  expect(asked.status).toBe(204)
  const { clocks } = (await mo.get(`/api/v1/wheel/people/${id}/asks`)).body
  const { reason, freeAt } = clocks.find((one: Loose) => one['kind'] === 'nps')
  expect((await card(id))['next']).toEqual({ act: 'none', since: null, from: freeAt, reason, kind: 'nps' })
  expect(reason).toBe('gap')
})

test('their words count as voice', async () => {
  const ann = await portal.as('ann')
  const written = await review(portal, ann)
  await decide(portal, written.body.id)
  const { items } = (await mo.get('/api/v1/wheel/people?stage=advocacy')).body
  const told = await card(items[0].contact.id)
  expect(told).toMatchObject({ stage: 'advocacy', value: { voice: { reviews: 1 } }, next: { act: 'thank' } })
})

test('who is away twice as long as usual is quiet; who was never regular is not', async () => {
  const [often, once] = [await identify('often', 'Often Here'), await identify('once', 'Once Here')]
  for (const daysAgo of [4, 3, 2, 1]) await track('often', 'product.used', daysAgo)
  const seen = portal.now()
  portal.later({ days: 3 })
  const { id, role } = (await portal.db.read.select().from(account).where(eq(account.email, 'mo@example.com')).get())!
  mo = doorOf(portal, { cookie: (await portal.sessions.open({ id, role, epoch: 0 }))!.split(';')[0]! })
  const { body } = await mo.get('/api/v1/wheel/quiet')
  expect(body.items.map((item: Loose) => item['contact'].id)).toEqual([often])
  expect(body).toMatchObject({
    n: 1,
    known: 5,
    regular: 1,
    items: [{ usualGapMs: DAY, lastSignAt: seen, quietFrom: seen + 2 * DAY }],
  })
  const found = async (q: string) => (await mo.get(`/api/v1/wheel/quiet?q=${q}`)).body
  expect(await found('often')).toMatchObject({ n: 1, items: [{ contact: { id: often } }] })
  expect(await found('once')).toMatchObject({ n: 1, items: [] })
  expect((await card(once))['touches']).toMatchObject({ quietFrom: null })
  await track('often', 'product.used')
  expect((await mo.get('/api/v1/wheel/quiet')).body.n).toBe(0)
})

test('somebody who never moved has no card', async () => {
  expect((await mo.get('/api/v1/wheel/people/con_nobody/card')).status).toBe(404)
})
