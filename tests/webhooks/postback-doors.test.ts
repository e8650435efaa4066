import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { webhookDelivery, webhookEndpoint, webhookKey, webhookSubscription } from '../../db/schema/webhooks.ts'
import { groupOf, partnerOf, rule } from '../affiliates/kit.ts'
import { proofsRunOut } from '../helpers.ts'
import { world } from '../world.ts'
import { ALL, MINE, type Stage, stage } from './postback-kit.ts'
import { HOOKS, listenTo, receiver } from './receiver.ts'

let on: Stage
beforeEach(async () => {
  on = await stage()
})
afterEach(() => on.close())
const ofPartners = async () =>
  (await on.portal.db.read.select().from(webhookEndpoint)).filter(({ partnerId }) => partnerId !== null)

describe('an address', () => {
  test.each([
    ['without TLS', 'http://hooks.example.com/'],
    ['of this machine', 'https://localhost/'],
    ['in the company’s network', 'https://10.1.2.3/'],
    ['of the cloud’s secrets', 'https://169.254.169.254/latest'],
    ['inside in another notation', 'https://0xa.1/'],
    ['inside as a number', 'https://167837953/'],
    ['inside in IPv6', 'https://[::1]/'],
    ['inside in IPv4 in IPv6', 'https://[::ffff:10.0.0.1]/'],
    ['with a password', 'https://a:b@hooks.example.com/'],
    ['at a port of another service', 'https://hooks.example.com:6379/'],
    ['that is none', 'hooks'],
  ])('%s is refused beside its field, when made and when changed', async (_, url) => {
    const { id } = await on.add()
    for (const answer of [
      await on.door.post(MINE, { name: 'A', url, types: ALL }),
      await on.door.put(`${MINE}/${id}`, { name: 'A', url, types: ALL }),
    ])
      expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, ['url']])
    expect((await on.door.get(MINE)).body.items).toMatchObject([{ id, url: on.there.url }])
  })

  test('inside that the company allows itself is not allowed to partners', async () => {
    const strict = await world({ hooks: HOOKS })
    await groupOf(strict, [rule()])
    await partnerOf(strict, 'ann')
    await listenTo(await strict.as('olga'), on.there.url)
    const answer = await (await strict.as('ann')).post(MINE, { name: 'A', url: on.there.url, types: ALL })
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, ['url']])
    await strict.close()
  })
})

describe('who', () => {
  test('has three, and a fourth is refused; the company’s thirty are counted for themselves', async () => {
    for (let i = 0; i < 3; i++) await on.add()
    const fourth = await on.door.post(MINE, { name: 'One more', url: on.there.url, types: ALL })
    expect(fourth).toMatchObject({ status: 409, body: { code: 'webhook_endpoint.too_many' } })
    for (let i = 0; i < 30; i++) await listenTo(on.olga, on.there.url)
    const { items } = (await on.olga.get('/api/v1/webhooks')).body
    expect(items).toHaveLength(30)
    expect((await on.door.get(MINE)).body.items).toHaveLength(3)
  })

  test('asks for what is not theirs is told that it is not there', async () => {
    const { id } = await on.add()
    await on.sell()
    await on.portal.deliveries.drain()
    const [{ messageId }] = await on.deliveries(id)
    const company = await listenTo(on.olga, on.there.url)
    await partnerOf(on.portal, 'ben')
    const wanted = { name: 'A', url: on.there.url, types: ALL }
    const older = await on.door.post(`${MINE}/${id}/keys`, { kind: 'hmac' })
    expect(older.status).toBe(201)
    const [, key] = (await on.door.get(`${MINE}/${id}`)).body.keys.filter(
      ({ kind }: { kind: string }) => kind === 'hmac',
    )
    for (const [who, base, of] of [
      [await on.portal.as('ben'), MINE, id],
      [on.door, MINE, company.id],
      [on.olga, '/api/v1/webhooks', id],
    ] as const) {
      const answers = [
        await who.get(`${base}/${of}`),
        await who.put(`${base}/${of}`, { ...wanted, types: ['commission.created'] }),
        await who.delete(`${base}/${of}`),
        await who.post(`${base}/${of}/state`, { to: 'off' }),
        await who.post(`${base}/${of}/keys`, { kind: 'hmac' }),
        await who.delete(`${base}/${of}/keys/${key.id}`),
        await who.post(`${base}/${of}/test`),
        await who.get(`${base}/${of}/deliveries`),
        await who.get(`${base}/${of}/deliveries/${messageId}`),
        await who.post(`${base}/${of}/deliveries/${messageId}/replay`),
      ]
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
    }
    expect((await on.door.get(`${MINE}/${id}`)).body).toMatchObject({ offAt: null, types: [...ALL].sort() })
  })

  test('is no partner is refused, and so is a choice that is not on the list', async () => {
    const cleo = await on.portal.as('cleo')
    for (const answer of [
      await cleo.get(MINE),
      await cleo.post(MINE, { name: 'A', url: on.there.url, types: ALL }),
      await cleo.get(`${MINE}/whe_x/deliveries`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'partner.not_found' } })
    for (const types of [['review.published'], ['affiliate.banned'], []])
      expect((await on.door.post(MINE, { name: 'A', url: on.there.url, types })).status).toBe(422)
  })

  test('stole a session cannot change where it goes', async () => {
    const { id } = await on.add()
    await proofsRunOut(on.portal)
    const wanted = { name: 'A', url: on.there.url, types: ALL }
    for (const answer of [
      await on.door.post(MINE, wanted),
      await on.door.put(`${MINE}/${id}`, wanted),
      await on.door.delete(`${MINE}/${id}`),
      await on.door.post(`${MINE}/${id}/keys`, { kind: 'hmac' }),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
  })
})

test('nobody uses us to flood an address: tests and repeats by hand are counted', async () => {
  const { id } = await on.add()
  const answers = []
  for (let i = 0; i < 31; i++) answers.push((await on.door.post(`${MINE}/${id}/test`)).status)
  expect(answers).toEqual([...Array(30).fill(201), 429])
  const [{ messageId }] = await on.deliveries(id)
  expect((await on.door.post(`${MINE}/${id}/deliveries/${messageId}/replay`)).status).toBe(429)
  on.portal.later({ minutes: 1 })
  expect((await on.door.post(`${MINE}/${id}/deliveries/${messageId}/replay`)).status).toBe(200)
})

test('a partner who is paused hears on; one who is banned hears nothing, not even what waited', async () => {
  const at = `/api/v1/affiliates/partners/${on.ann.id}`
  const { id } = await on.add(['commission.created', 'commission.reversed'])
  const bought = await on.sell()
  await on.olga.post(`${at}/moves`, { to: 'paused', reason: 'Your site is down.' })
  await on.portal.deliveries.drain()
  expect(on.there.heard).toHaveLength(1)
  const refund = (externalId: string) =>
    on.shop.post('/api/v1/track/refund', { saleExternalId: bought, externalId, amountMinor: 900, currency: 'EUR' })
  await refund('r1')
  expect(await on.deliveries(id)).toMatchObject([
    { type: 'commission.reversed', state: 'queued' },
    { state: 'delivered' },
  ])
  expect((await on.olga.post(`${at}/ban`, { reason: 'Spam.' })).status).toBe(200)
  await refund('r2')
  await on.portal.deliveries.drain()
  expect(on.there.heard).toHaveLength(1)
  expect(await on.deliveries(id)).toMatchObject([
    { type: 'commission.reversed', state: 'missed' },
    { state: 'delivered' },
  ])
  expect((await on.door.get(MINE)).body).toMatchObject({ isBanned: true, items: [{ offReason: 'banned' }] })
  for (const answer of [
    await on.door.post(`${MINE}/${id}/state`, { to: 'on' }),
    await on.door.post(`${MINE}/${id}/test`),
    await on.door.post(MINE, { name: 'A', url: on.there.url, types: ALL }),
  ])
    expect(answer).toMatchObject({ status: 409, body: { code: 'partner.banned' } })
  expect((await on.olga.delete(`${at}/ban`)).status).toBe(200)
  await refund('r3')
  await on.portal.deliveries.drain()
  expect(on.there.heard).toHaveLength(2)
  expect((await on.door.get(`${MINE}/${id}`)).body).toMatchObject({ offAt: null })
})

test('whoever is erased takes their endpoints along, with every key, choice and message', async () => {
  await on.add()
  const data = (await on.door.get('/api/v1/me/data?format=json')).body
  expect(JSON.stringify(data.partnership)).toContain(on.there.url)
  await on.sell()
  const company = await listenTo(on.olga, on.there.url)
  expect((await on.door.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
  expect(await ofPartners()).toEqual([])
  for (const table of [webhookKey, webhookSubscription, webhookDelivery])
    expect(
      (await on.portal.db.read.select().from(table)).filter(({ endpointId }) => endpointId !== company.id),
    ).toEqual([])
})

test('however many partners listen, those of the company are not kept waiting', async () => {
  const slow = await receiver(() => {})
  const { linkId: _, ...row } = on.ann
  for (let i = 0; i < 30; i++)
    await on.portal.db.write(async (tx) => {
      const id = `whe_p${i}`
      await tx.insert(webhookEndpoint).values({ id, name: 'p', url: slow.url, partnerId: row.id, createdAt: 1 })
      const message = { type: 'commission.created', body: '{}', state: 'queued', dueAt: 1, createdAt: 1 } as const
      for (const n of [1, 2])
        await tx.insert(webhookDelivery).values({ ...message, endpointId: id, messageId: `m${n}` })
    })
  on.portal.deliveries.start()
  await expect.poll(() => slow.heard.length).toBe(20)
  await listenTo(on.olga, on.there.url, ['commission.created'])
  await on.sell()
  await expect.poll(() => on.there.heard.length).toBe(1)
  expect(slow.heard).toHaveLength(20)
  await on.portal.deliveries.stop()
  await slow.close()
})
