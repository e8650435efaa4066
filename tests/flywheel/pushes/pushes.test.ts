import { afterAll, beforeAll, expect, test } from 'vitest'
import { countPushes } from '../../../api/flywheel/pushes/counting/actions.ts'
import { host } from '../../helpers.ts'
import type { Door, Loose } from '../../people.ts'
import { DAY, wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>>
let mia: Door
let shop: Door
beforeAll(async () => {
  wheel = await wheelWorld()
  mia = await wheel.portal.as('mia')
  shop = wheel.shop
})
afterAll(() => wheel.portal.close())

const sale = (change: object = {}) => ({
  ...{ kind: 'campaign.sent', channel: 'ads', title: 'Spring sale', at: wheel.portal.now() - 3 * DAY },
  ...{ key: 'Spring-Sale', cost: { amountMinor: 120_00, currency: 'EUR' }, ...change },
})
const pushesNow = async () => (await mia.get('/api/v1/wheel/figures?days=7')).body.pushes.n as number
const one = async (id: string) => (await mia.get(`/api/v1/wheel/pushes/${id}`)).body as Loose

test('a marketer enters what was done, once', async () => {
  const made = await mia.post('/api/v1/wheel/pushes', sale())
  expect(made).toMatchObject({ status: 201, body: { key: 'spring-sale', source: 'staff', credited: null } })
  expect(await pushesNow()).toBe(1)
  expect(await mia.post('/api/v1/wheel/pushes', sale())).toMatchObject({ status: 409, body: { code: 'push.known' } })
  expect(
    (await mia.post('/api/v1/wheel/pushes', sale({ key: 'x', at: wheel.portal.now() + 3 * DAY }))).body.fields,
  ).toEqual({
    at: 'This day is still to come. Enter a push when it has happened.',
  })
  const wrong = await mia.post(
    '/api/v1/wheel/pushes',
    sale({ channel: 'pigeon', cost: { amountMinor: -1, currency: 'EURO' } }),
  )
  expect(wrong).toMatchObject({
    status: 422,
    body: { fields: { channel: 'Choose the channel it went by.', 'cost.amountMinor': 'A cost is not below zero.' } },
  })
})

test('the same push told by another door stays one', async () => {
  const told = (messageId: string, name = 'spring-sale') =>
    shop.post('/api/v1/track', {
      ...{
        event: 'campaign.sent',
        anonymousId: 'mailer',
        messageId,
        properties: { utm_campaign: name, channel: 'ads' },
      },
      timestamp: new Date(wheel.portal.now() - 2 * DAY).toISOString(),
    })
  expect((await told('m1')).body.outcome).toBe('stored')
  expect((await told('m2')).body.outcome).toBe('repeated')
  expect(await pushesNow()).toBe(1)
  const again = await shop.put('/api/v1/wheel/pushes/by-key/SPRING-sale', sale({ title: 'The spring sale' }))
  expect(again).toMatchObject({ status: 200, body: { title: 'The spring sale', source: 'staff' } })
  expect(await pushesNow()).toBe(1)

  // told first by an event, then by the machine, and a colleague adds what it cost
  expect((await told('m3', 'summer')).body.outcome).toBe('stored')
  const { body } = await mia.get('/api/v1/wheel/pushes?kind=campaign.sent')
  const summer = body.items.find((row: Loose) => row.key === 'summer')
  expect(summer).toMatchObject({ source: 'event', title: 'summer', cost: null })
  const cost = { amountMinor: 900, currency: 'EUR' }
  expect((await mia.put(`/api/v1/wheel/pushes/${summer.id}`, { ...sale({ key: 'summer' }), cost })).status).toBe(200)
  expect(await mia.put(`/api/v1/wheel/pushes/${summer.id}`, sale({ key: 'other' }))).toMatchObject({
    ...{ status: 409, body: { code: 'push.told' } },
  })
  expect(await mia.delete(`/api/v1/wheel/pushes/${summer.id}`)).toMatchObject({
    status: 409,
    body: { code: 'push.happened' },
  })
  expect(await pushesNow()).toBe(2)
  expect((await shop.put('/api/v1/wheel/pushes/by-key/winter', sale({ at: undefined }))).status).toBe(201)
})

test('events of one batch that tell of the same push are one', async () => {
  const before = await pushesNow()
  const event = { type: 'track', event: 'social.posted', anonymousId: 'team', properties: { push: 'hello world' } }
  const { body } = await shop.post('/api/v1/batch', { batch: [event, event] })
  expect([body.stored, body.repeated]).toEqual([1, 1])
  wheel.portal.later({ days: 1 })
  mia = await wheel.owner()
  expect(await pushesNow()).toBe(before + 2) // with the one of winter, which was of that day too
})

test('an event type that is a push no more leaves the push that was entered', async () => {
  const before = await pushesNow()
  const olga = await wheel.owner()
  const types = (await olga.get('/api/v1/wheel/events?q=campaign.sent')).body.items as Loose[]
  await olga.put(`/api/v1/wheel/events/${types[0]!.id}`, { countsAs: 'nothing' })
  expect(await pushesNow()).toBe(before)
  await olga.put(`/api/v1/wheel/events/${types[0]!.id}`, { countsAs: null })
  expect(await pushesNow()).toBe(before)
})

test('who came by a push, stepped forward and bought is credited to it', async () => {
  const [ann, ben] = [await wheel.somebody(), await wheel.somebody()]
  await wheel.told(ann, 'trial.started', 0, { utm_campaign: 'spring-sale' })
  await wheel.told(ben, 'trial.started', 0)
  await wheel.told(ann, 'order.paid', 0, { total: 49, currency: 'EUR' })
  await countPushes(wheel.ctx())
  const { body } = await mia.get('/api/v1/wheel/pushes')
  const spring = body.items.find((row: Loose) => row.key === 'spring-sale')
  expect(spring.credited).toEqual({
    ...{ people: 1, leads: 1, steps: 1, customers: 1 },
    value: [{ currency: 'EUR', amountMinor: 4_900 }],
  })
  const effect = (await mia.get('/api/v1/wheel/pushes/effect')).body
  expect(effect).toMatchObject({ counting: false, effect: { customers: 1, needed: 30 } })
  expect(effect.effect.channels.find((row: Loose) => row.channel === 'ads')).toMatchObject({
    ...{ prospects: 1, customers: 1, cost: [{ currency: 'EUR', amountMinor: 24_900 }] },
    without: { direct: 1, passedOn: 0 },
  })
})

test('a link of the company that was given to a push brings people to it', async () => {
  const olga = await wheel.owner()
  const rules = await olga.get('/api/v1/settings/link-rules')
  await olga.put('/api/v1/settings/link-rules', { ...rules.body, hosts: ['orbit.example'] })
  const made = await olga.post('/api/v1/links', { label: 'Fair', destination: 'https://orbit.example/fair' })
  expect(made.status).toBe(201)
  const fair = { ...sale({ key: 'fair', channel: 'event' }), kind: 'webinar.scheduled', linkCode: made.body.code }
  const push = await olga.post('/api/v1/wheel/pushes', fair)
  expect(push).toMatchObject({ status: 201, body: { linkCode: made.body.code } })
  expect(await olga.post('/api/v1/wheel/pushes', { ...fair, key: 'fair-2' })).toMatchObject({
    ...{ status: 409, body: { code: 'push.link_taken' } },
  })
  const seller = await host(wheel.portal, ['sales.write'])
  const lead = { email: 'fay@example.com', name: 'Fay', code: made.body.code, externalId: 'fay' }
  expect((await seller.post('/api/v1/track/lead', lead)).status).toBeLessThan(300)
  expect(await wheel.rows(`SELECT how FROM push_touch WHERE push_id = '${push.body.id}'`)).toEqual([{ how: 'link' }])
  expect((await one(push.body.id)).title).toBe('Spring sale')
  expect((await olga.delete(`/api/v1/wheel/pushes/${push.body.id}`)).status).toBe(204)
  expect((await olga.get(`/api/v1/wheel/pushes/${push.body.id}`)).status).toBe(404)
  expect(await wheel.rows(`SELECT 1 FROM push_touch WHERE push_id = '${push.body.id}'`)).toEqual([])
})

test('a cost is offered in the currency that most of the last sales are in', async () => {
  const soldIn = async () => (await mia.get('/api/v1/wheel/pushes')).body.soldIn
  expect(await soldIn()).toBeNull()
  const kim = await wheel.somebody()
  const till = await host(wheel.portal, ['sales.write'])
  for (const [externalId, currency] of [
    ['a', 'EUR'],
    ['b', 'EUR'],
    ['c', 'USD'],
  ] as const) {
    const sold = { externalId, email: `${kim}@example.com`, amountMinor: 900, currency }
    expect((await till.post('/api/v1/track/sale', sold)).status).toBe(201)
  }
  expect(await soldIn()).toBe('EUR')
})
