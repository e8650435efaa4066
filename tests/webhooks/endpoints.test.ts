import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { webhookKey } from '../../db/schema/webhooks.ts'
import { proofsRunOut } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { CAUSE, cause, deliveriesOf, HOOKS, listenTo } from './receiver.ts'

const URL_ = 'http://127.0.0.1:9/hooks'
let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world({ hooks: HOOKS })
  olga = await portal.as('olga')
})
afterEach(() => portal.close())
const view = async (id: string) => (await olga.get(`/api/v1/webhooks/${id}`)).body

test('an owner makes an endpoint, sees its secret once and its public key any time', async () => {
  const { id, secret, publicKey } = await listenTo(olga, URL_, [CAUSE, 'review.published'])
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/)
  const seen = await view(id)
  expect(seen).toMatchObject({ name: 'CRM', url: URL_, types: [CAUSE, 'review.published'], offAt: null, days: [] })
  expect(seen.keys.map((key: { kind: string }) => key.kind).sort()).toEqual(['ed25519', 'hmac'])
  expect(JSON.stringify(seen)).toContain(publicKey)
  const all = JSON.stringify([seen, (await olga.get('/api/v1/webhooks')).body, await portal.facts()])
  expect(all).not.toContain(secret.slice(6))
  expect(all).not.toContain('whsk_')
  const rows = await portal.db.read.select().from(webhookKey)
  expect(JSON.stringify(rows)).not.toMatch(/whsec_|whsk_/)
  expect(await portal.facts('webhook_endpoint.created')).toMatchObject([{ endpointId: id }])
})

test.each([
  ['no name', { name: ' ' }, 'name'],
  ['nothing to hear of', { types: [] }, 'types'],
  ['a fact that is ours alone', { types: ['account.created'] }, 'types.0'],
  ['a fact twice', { types: [CAUSE, CAUSE] }, 'types'],
  ['no address', { url: 'hooks' }, 'url'],
  ['an address without TLS', { url: 'http://hooks.example.com/' }, 'url'],
  ['an address with a password', { url: 'https://a:b@hooks.example.com/' }, 'url'],
  ['a port of another service', { url: 'https://hooks.example.com:6379/' }, 'url'],
  ['an address inside', { url: 'https://169.254.169.254/latest' }, 'url'],
  ['an address inside in another notation', { url: 'https://0xa.1/' }, 'url'],
  ['a name that nobody has', { url: 'https://nobody.invalid/' }, 'url'],
])('%s is refused beside its field, when made and when changed', async (_, wrong, field) => {
  const good = { name: 'CRM', url: URL_, types: [CAUSE] }
  const { id } = await listenTo(olga, URL_)
  for (const answer of [
    await olga.post('/api/v1/webhooks', { ...good, ...wrong }),
    await olga.put(`/api/v1/webhooks/${id}`, { ...good, ...wrong }),
  ]) {
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body.fields)).toEqual([field])
  }
  expect((await olga.get('/api/v1/webhooks')).body.items).toHaveLength(1)
  expect(await view(id)).toMatchObject(good)
})

test('name, address and choice are changed, and the log says which', async () => {
  const { id } = await listenTo(olga, URL_)
  const wanted = { name: 'Data lake', url: 'http://127.0.0.1:9/other', types: ['review.published'] }
  expect((await olga.put(`/api/v1/webhooks/${id}`, wanted)).body).toMatchObject(wanted)
  await olga.put(`/api/v1/webhooks/${id}`, wanted)
  expect(await portal.facts('webhook_endpoint.changed')).toMatchObject([{ fields: ['name', 'url', 'types'] }])
  await cause(portal)
  expect(await deliveriesOf(olga, id)).toEqual([])
})

test('an endpoint that is removed takes its keys and messages along', async () => {
  const { id } = await listenTo(olga, URL_)
  await cause(portal)
  expect((await olga.delete(`/api/v1/webhooks/${id}`)).status).toBe(204)
  expect((await olga.get(`/api/v1/webhooks/${id}`)).status).toBe(404)
  expect((await olga.delete(`/api/v1/webhooks/${id}`)).status).toBe(404)
  expect(await portal.db.read.select().from(webhookKey)).toEqual([])
  await cause(portal)
})

test('there are thirty endpoints at most', async () => {
  for (let i = 0; i < 30; i++) await listenTo(olga, URL_)
  const one = { name: 'One more', url: URL_, types: [CAUSE] }
  expect(await olga.post('/api/v1/webhooks', one)).toMatchObject({
    status: 409,
    body: { code: 'webhook_endpoint.too_many' },
  })
})

describe('a key', () => {
  const rotate = (id: string, kind: string) => olga.post(`/api/v1/webhooks/${id}/keys`, { kind })

  test('is renewed, and the one before stays for a day and no longer', async () => {
    const { id, secret } = await listenTo(olga, URL_)
    const { status, body } = await rotate(id, 'hmac')
    expect(status).toBe(201)
    expect(body.secret).toMatch(/^whsec_/)
    expect(body.secret).not.toBe(secret)
    const of = async (kind: string) => (await view(id)).keys.filter((key: { kind: string }) => key.kind === kind)
    expect(await of('hmac')).toMatchObject([{ id: body.id, endsAt: null }, { endsAt: portal.now() + 24 * 3_600_000 }])
    expect(await of('ed25519')).toHaveLength(1)
    expect(await rotate(id, 'hmac')).toMatchObject({ status: 409, body: { code: 'webhook_key.rotating' } })
    expect((await rotate(id, 'ed25519')).body).toMatchObject({
      secret: null,
      publicKey: expect.stringMatching(/^whpk_/),
    })
    portal.later({ days: 1 })
    expect(await of('hmac')).toMatchObject([{ id: body.id }])
    expect((await rotate(id, 'hmac')).status).toBe(201)
    expect(await portal.db.read.select().from(webhookKey)).toHaveLength(3)
  })

  test('that leaked is ended at once, and the current one is not', async () => {
    const { id } = await listenTo(olga, URL_)
    const other = await listenTo(olga, URL_)
    const { body } = await rotate(id, 'hmac')
    const old = (await view(id)).keys.find((key: { endsAt: number | null }) => key.endsAt)
    expect((await olga.delete(`/api/v1/webhooks/${other.id}/keys/${old.id}`)).status).toBe(404)
    expect((await olga.delete(`/api/v1/webhooks/${id}/keys/${body.id}`)).status).toBe(404)
    expect((await olga.delete(`/api/v1/webhooks/${id}/keys/${old.id}`)).status).toBe(204)
    expect((await olga.delete(`/api/v1/webhooks/${id}/keys/${old.id}`)).status).toBe(404)
    expect((await view(id)).keys).toHaveLength(2)
    expect((await rotate(id, 'hmac')).status).toBe(201)
  })
})

test('what a stolen session must not do asks again who it is', async () => {
  const { id } = await listenTo(olga, URL_)
  await proofsRunOut(portal)
  const wanted = { name: 'CRM', url: URL_, types: [CAUSE] }
  for (const answer of [
    await olga.post('/api/v1/webhooks', wanted),
    await olga.put(`/api/v1/webhooks/${id}`, wanted),
    await olga.delete(`/api/v1/webhooks/${id}`),
    await olga.post(`/api/v1/webhooks/${id}/keys`, { kind: 'hmac' }),
    await olga.delete(`/api/v1/webhooks/${id}/keys/whk_x`),
  ])
    expect(answer).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
})

test('what staff did is in the audit log', async () => {
  const { id } = await listenTo(olga, URL_)
  await olga.post(`/api/v1/webhooks/${id}/state`, { to: 'off' })
  await olga.post(`/api/v1/webhooks/${id}/state`, { to: 'on' })
  await olga.post(`/api/v1/webhooks/${id}/test`)
  const actions = (await olga.get('/api/v1/audit')).body.items.map((entry: { action: string }) => entry.action)
  expect(actions).toEqual([
    ...['webhook_endpoint.tested', 'webhook_endpoint.enabled', 'webhook_endpoint.disabled', 'webhook_endpoint.created'],
  ])
})

test('another endpoint’s messages are not found under this one', async () => {
  const [one, two] = [await listenTo(olga, URL_), await listenTo(olga, URL_, ['review.published'])]
  await cause(portal)
  const [{ messageId }] = await deliveriesOf(olga, one.id)
  for (const path of [`webhooks/${two.id}/deliveries/${messageId}`, `webhooks/none/deliveries/${messageId}`])
    expect((await olga.get(`/api/v1/${path}`)).status).toBe(404)
  expect((await olga.post(`/api/v1/webhooks/${two.id}/deliveries/${messageId}/replay`)).status).toBe(404)
  expect((await olga.get('/api/v1/webhooks/none/deliveries')).status).toBe(404)
})
