import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { webhookDelivery, webhookEndpoint, webhookKey, webhookSubscription } from '../../db/schema/webhooks.ts'
import { clickOn, groupOf, partnerOf, rule } from '../affiliates/kit.ts'
import { host, proofsRunOut } from '../helpers.ts'
import { type Door, doorOf } from '../people.ts'
import { clicked } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { HOOKS, type Heard, listenTo, receiver, says } from './receiver.ts'

const MINE = '/api/v1/me/partnership/postbacks'
const ALL = [
  ...['affiliate.brought', 'commission.created', 'commission.cleared', 'commission.reversed'],
  ...['payout.paid', 'payout.failed'],
]
let portal: World
let shop: Door
let olga: Door
let door: Door
let ann: Awaited<ReturnType<typeof partnerOf>>
let there: Awaited<ReturnType<typeof receiver>>
beforeEach(async () => {
  // the verifier reads the machine's clock
  portal = await world({ partnerHooks: HOOKS, hooks: HOOKS, startsAt: Date.now() })
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await groupOf(portal, [rule()], { holdDays: 1, minimums: '{"EUR":1000}' })
  ann = await partnerOf(portal, 'ann')
  door = await portal.as('ann')
  there = await receiver()
})
afterEach(async () => {
  await portal.close()
  await there.close()
})
const add = async (types = ALL, who = door, url = there.url) => {
  const { status, body } = await who.post(MINE, { name: 'My tracker', url, types })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as { id: string; secret: string; publicKey: string }
}
let sold = 0
const sell = async (partner = ann, subId: string | null = null) => {
  const externalId = `order-${++sold}`
  const clickIds = [subId ? await clicked(portal, partner.linkId, { subId }) : await clickOn(portal, partner.linkId)]
  portal.later({ minutes: 1 })
  const customer = { email: `dora${sold}@firm.test`, name: 'Dora Diaz' }
  const sale = { externalId, ...customer, amountMinor: 9000, currency: 'EUR', clickIds }
  expect((await shop.post('/api/v1/track/sale', sale)).status).toBe(201)
  return externalId
}
const said = ({ body }: Heard) => JSON.parse(body) as { type: string; data: Record<string, unknown> }
const verified = (secret: string, { body, headers }: Heard) => new Webhook(secret).verify(body, headers)
const deliveries = async (id: string) => (await door.get(`${MINE}/${id}/deliveries`)).body.items
const ofPartners = async () =>
  (await portal.db.read.select().from(webhookEndpoint)).filter(({ partnerId }) => partnerId !== null)
const staffAgain = async () => {
  const { rows } = await portal.db.clients.reader.execute("SELECT id FROM account WHERE email = 'olga@example.com'")
  const opened = await portal.sessions.open({ id: String(rows[0]!.id), role: 'owner', epoch: 0 })
  return doorOf(portal, { cookie: opened!.split(';')[0]! })
}

describe('what is told', () => {
  test('of a sale: the person and the commission, signed, with the partner’s own mark and nobody’s name', async () => {
    const { secret } = await add()
    await sell(ann, 'spring')
    await portal.deliveries.drain()
    expect(there.heard.map((one) => said(one).type).sort()).toEqual(['affiliate.brought', 'commission.created'])
    for (const heard of there.heard) {
      expect(verified(secret, heard)).toMatchObject({ data: { partnerId: ann.id, linkCode: 'ANN99', subId: 'spring' } })
      expect(() => verified(secret, { ...heard, body: heard.body.replace(ann.id, 'prt_ben') })).toThrow()
    }
    const of = said(there.heard.find((one) => said(one).type === 'commission.created')!).data
    expect(of).toMatchObject({ amountMinor: 1800, leftMinor: 1800, currency: 'EUR', state: 'pending', kind: 'sale' })
    const all = JSON.stringify([there.heard.map(({ body }) => body), await portal.db.read.select().from(webhookDelivery)])
    expect(all).not.toMatch(/Dora|firm\.test|con_|ann@example/)
  })

  test('of a refund in part what is left, of waiting that it is over, and of payouts how they ended', async () => {
    await add()
    await door.put('/api/v1/me/partnership/payout-method', {
      ...{ rail: 'sepa', name: 'Ann Ashby', account: 'DE89 3704 0044 0532 0130 00' },
    })
    const first = await sell()
    await sell()
    const back = { saleExternalId: first, externalId: 'r1', amountMinor: 4500, currency: 'EUR' }
    expect((await shop.post('/api/v1/track/refund', back)).status).toBe(201)
    portal.later({ days: 1, minutes: 1 })
    await portal.worker.drain()
    for (const paid of [false, true]) {
      const staff = await staffAgain()
      const { body } = await staff.post('/api/v1/payout-batches', { rail: 'sepa', currency: 'EUR' })
      const sent = await staff.post(`/api/v1/payout-batches/${body.id}/agreement`, { totalMinor: body.totalMinor })
      const how = paid ? { paid, providerRef: 'tx' } : { paid, reason: 'Account closed' }
      await staff.post(`/api/v1/payouts/${sent.body.items[0].id}/mark`, how)
    }
    await portal.deliveries.drain()
    const told = there.heard.map(said).filter(({ type }) => type !== 'affiliate.brought' && type !== 'commission.created')
    const of = (wanted: string) => told.filter(({ type }) => type === wanted).map(({ data }) => data)
    expect(of('commission.reversed')).toMatchObject([{ amountMinor: 900, leftMinor: 900, reason: 'refund' }])
    expect(of('commission.cleared').map(({ amountMinor }) => amountMinor)).toEqual(expect.arrayContaining([900, 1800]))
    expect(of('payout.failed')).toMatchObject([{ amountMinor: 2700, reason: 'Account closed', state: 'failed' }])
    expect(of('payout.paid')).toMatchObject([{ amountMinor: 2700, currency: 'EUR', state: 'paid' }])
  })

  test('goes to the partner whom it is about, and the company’s endpoints hear as before', async () => {
    const ben = await partnerOf(portal, 'ben')
    const [other, company] = [await receiver(), await receiver()]
    const mine = await add(['commission.created'])
    await add(['commission.created'], await portal.as('ben'), other.url)
    const ours = await listenTo(olga, company.url, ['commission.created'])
    await sell(ann)
    await sell(ben)
    await sell(ben)
    await portal.deliveries.drain()
    expect(there.heard.map((one) => said(one).data['partnerId'])).toEqual([ann.id])
    expect(other.heard.map((one) => said(one).data['partnerId'])).toEqual([ben.id, ben.id])
    expect(company.heard).toHaveLength(3)
    expect(verified(ours.secret, company.heard[0]!)).toMatchObject({ data: { contactId: ann.contactId } })
    expect(() => verified(mine.secret, other.heard[0]!)).toThrow()
    await Promise.all([other.close(), company.close()])
  })

  test('is tried again later, and once more by hand with the same id', async () => {
    there.answers(says(500))
    const { id } = await add(['commission.created'])
    await sell()
    await portal.deliveries.drain()
    const [first] = await deliveries(id)
    expect(first).toMatchObject({ state: 'queued', status: 500, attempts: 1 })
    there.answers(says(204))
    portal.later({ ms: 6_000 })
    await portal.deliveries.drain()
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', status: 204, attempts: 2 }])
    expect((await door.post(`${MINE}/${id}/deliveries/${first.messageId}/replay`)).status).toBe(200)
    await portal.deliveries.drain()
    expect(there.ids()).toEqual([first.messageId, first.messageId, first.messageId])
    const seen = (await door.get(`${MINE}/${id}/deliveries/${first.messageId}`)).body
    expect(seen.tried.map(({ status }: { status: number }) => status)).toEqual([204, 204, 500])
  })

  test('stops where it is gone, and the partner gets the mail, not the company', async () => {
    there.answers(says(410))
    const { id } = await add(['commission.created'])
    await sell()
    await portal.deliveries.drain()
    expect((await door.get(`${MINE}/${id}`)).body).toMatchObject({ offReason: 'gone' })
    const { rows } = await portal.db.clients.reader.execute(
      "SELECT to_email, template FROM message WHERE template IN ('postback_off', 'webhook_endpoint_off')",
    )
    expect(rows).toMatchObject([{ to_email: 'ann@example.com', template: 'postback_off' }])
    expect((await door.post(`${MINE}/${id}/state`, { to: 'on' })).body).toMatchObject({ offAt: null })
  })
})

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
    const { id } = await add()
    for (const answer of [
      await door.post(MINE, { name: 'A', url, types: ALL }),
      await door.put(`${MINE}/${id}`, { name: 'A', url, types: ALL }),
    ])
      expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, ['url']])
    expect((await door.get(MINE)).body.items).toMatchObject([{ id, url: there.url }])
  })

  test('inside that the company allows itself is not allowed to partners', async () => {
    const strict = await world({ hooks: HOOKS })
    await groupOf(strict, [rule()])
    await partnerOf(strict, 'ann')
    await listenTo(await strict.as('olga'), there.url)
    const answer = await (await strict.as('ann')).post(MINE, { name: 'A', url: there.url, types: ALL })
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, ['url']])
    await strict.close()
  })
})

describe('who', () => {
  test('has three, and a fourth is refused; the company’s thirty are counted for themselves', async () => {
    for (let i = 0; i < 3; i++) await add()
    const fourth = await door.post(MINE, { name: 'One more', url: there.url, types: ALL })
    expect(fourth).toMatchObject({ status: 409, body: { code: 'webhook_endpoint.too_many' } })
    for (let i = 0; i < 30; i++) await listenTo(olga, there.url)
    const { items } = (await olga.get('/api/v1/webhooks')).body
    expect(items).toHaveLength(30)
    expect((await door.get(MINE)).body.items).toHaveLength(3)
  })

  test('asks for what is not theirs is told that it is not there', async () => {
    const { id } = await add()
    await sell()
    await portal.deliveries.drain()
    const [{ messageId }] = await deliveries(id)
    const company = await listenTo(olga, there.url)
    await partnerOf(portal, 'ben')
    const wanted = { name: 'A', url: there.url, types: ALL }
    const older = await door.post(`${MINE}/${id}/keys`, { kind: 'hmac' })
    expect(older.status).toBe(201)
    const [, key] = (await door.get(`${MINE}/${id}`)).body.keys.filter(({ kind }: { kind: string }) => kind === 'hmac')
    for (const [who, base, of] of [
      [await portal.as('ben'), MINE, id],
      [door, MINE, company.id],
      [olga, '/api/v1/webhooks', id],
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
    expect((await door.get(`${MINE}/${id}`)).body).toMatchObject({ offAt: null, types: [...ALL].sort() })
  })

  test('is no partner is refused, and so is a choice that is not on the list', async () => {
    const cleo = await portal.as('cleo')
    for (const answer of [
      await cleo.get(MINE),
      await cleo.post(MINE, { name: 'A', url: there.url, types: ALL }),
      await cleo.get(`${MINE}/whe_x/deliveries`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'partner.not_found' } })
    for (const types of [['review.published'], ['affiliate.banned'], []])
      expect((await door.post(MINE, { name: 'A', url: there.url, types })).status).toBe(422)
  })

  test('stole a session cannot change where it goes', async () => {
    const { id } = await add()
    await proofsRunOut(portal)
    const wanted = { name: 'A', url: there.url, types: ALL }
    for (const answer of [
      await door.post(MINE, wanted),
      await door.put(`${MINE}/${id}`, wanted),
      await door.delete(`${MINE}/${id}`),
      await door.post(`${MINE}/${id}/keys`, { kind: 'hmac' }),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
  })
})

test('a secret is shown once, and renewed with a day in which both sign', async () => {
  const { id, secret } = await add(['commission.created'])
  expect(JSON.stringify((await door.get(`${MINE}/${id}`)).body)).not.toContain(secret.slice(6))
  const renewed = (await door.post(`${MINE}/${id}/keys`, { kind: 'hmac' })).body.secret
  expect((await door.post(`${MINE}/${id}/test`)).status).toBe(201)
  await portal.deliveries.drain()
  for (const key of [secret, renewed]) expect(verified(key, there.heard[0]!)).toMatchObject({ type: 'webhook.ping' })
  expect((await door.delete(`${MINE}/${id}`)).status).toBe(204)
  expect(await portal.db.read.select().from(webhookKey)).toEqual([])
})

test('a partner who is paused hears on; one who is banned hears nothing, not even what waited', async () => {
  const at = `/api/v1/affiliates/partners/${ann.id}`
  const { id } = await add(['commission.created', 'commission.reversed'])
  const bought = await sell()
  await olga.post(`${at}/moves`, { to: 'paused', reason: 'Your site is down.' })
  await portal.deliveries.drain()
  expect(there.heard).toHaveLength(1)
  const refund = (externalId: string) =>
    shop.post('/api/v1/track/refund', { saleExternalId: bought, externalId, amountMinor: 900, currency: 'EUR' })
  await refund('r1')
  expect(await deliveries(id)).toMatchObject([{ type: 'commission.reversed', state: 'queued' }, { state: 'delivered' }])
  expect((await olga.post(`${at}/ban`, { reason: 'Spam.' })).status).toBe(200)
  await refund('r2')
  await portal.deliveries.drain()
  expect(there.heard).toHaveLength(1)
  expect(await deliveries(id)).toMatchObject([{ type: 'commission.reversed', state: 'missed' }, { state: 'delivered' }])
  expect((await door.get(`${MINE}/${id}`)).body).toMatchObject({ offReason: 'banned' })
  for (const answer of [
    await door.post(`${MINE}/${id}/state`, { to: 'on' }),
    await door.post(`${MINE}/${id}/test`),
    await door.post(MINE, { name: 'A', url: there.url, types: ALL }),
  ])
    expect(answer).toMatchObject({ status: 409, body: { code: 'partner.banned' } })
  expect((await olga.delete(`${at}/ban`)).status).toBe(200)
  await refund('r3')
  await portal.deliveries.drain()
  expect(there.heard).toHaveLength(2)
  expect((await door.get(`${MINE}/${id}`)).body).toMatchObject({ offAt: null })
})

test('whoever is erased takes their endpoints along, with every key, choice and message', async () => {
  await add()
  const data = (await door.get('/api/v1/me/data?format=json')).body
  expect(JSON.stringify(data.partnership)).toContain(there.url)
  await sell()
  const company = await listenTo(olga, there.url)
  expect((await door.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
  expect(await ofPartners()).toEqual([])
  for (const table of [webhookKey, webhookSubscription, webhookDelivery])
    expect((await portal.db.read.select().from(table)).filter(({ endpointId }) => endpointId !== company.id)).toEqual([])
})

test('however many partners listen, those of the company are not kept waiting', async () => {
  const slow = await receiver(() => {})
  const { linkId: _, ...row } = ann
  for (let i = 0; i < 30; i++)
    await portal.db.write(async (tx) => {
      const id = `whe_p${i}`
      await tx.insert(webhookEndpoint).values({ id, name: 'p', url: slow.url, partnerId: row.id, createdAt: 1 })
      const message = { type: 'commission.created', body: '{}', state: 'queued', dueAt: 1, createdAt: 1 } as const
      for (const n of [1, 2]) await tx.insert(webhookDelivery).values({ ...message, endpointId: id, messageId: `m${n}` })
    })
  portal.deliveries.start()
  await expect.poll(() => slow.heard.length, { timeout: 5_000 }).toBe(20)
  await listenTo(olga, there.url, ['commission.created'])
  await sell()
  await expect.poll(() => there.heard.length, { timeout: 5_000 }).toBe(1)
  expect(slow.heard).toHaveLength(20)
  await portal.deliveries.stop()
  await slow.close()
}, 20_000)
