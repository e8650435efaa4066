import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clicked, contactIdOf, linkOf } from '../../referrals/kit.ts'
import { event, post, SECRET, type Shop, send, session, shop, signature } from './kit.ts'

let portal: Shop
let click: string
beforeEach(async () => {
  portal = await shop()
  await portal.as('ann')
  const ann = await contactIdOf(portal, 'ann@example.com')
  click = await clicked(portal, await linkOf(portal, 'ANN2345', ann))
})
afterEach(() => portal.close())
const paid = () => event(portal, 'checkout.session.completed', session({ client_reference_id: click }))
const rows = async (table: string) => portal.db.read.all(sql.raw(`SELECT * FROM ${table}`))
const refused = async () => (await portal.olga.get('/api/v1/stripe')).body.refused

test('what Stripe signed is taken in and becomes a sale of whom the link brought', async () => {
  expect(await send(portal, paid())).toEqual({ status: 200, body: { received: true } })
  expect(await portal.facts('sale.recorded')).toMatchObject([{ amountMinor: 12_400, currency: 'EUR' }])
  expect(await portal.facts('attribution.bound')).toHaveLength(1)
  expect(await portal.events()).toMatchObject([
    { type: 'checkout.session.completed', outcome: 'recorded', reason: 'sale', saleKey: 'pi_1', canReplay: false },
  ])
  const state = (await portal.olga.get('/api/v1/stripe')).body
  expect(state).toMatchObject({ mode: 'live', lastReceivedAt: portal.now(), counts: { recorded: 1, failed: 0 } })
})

test.each([
  [
    'signed with another secret',
    (text: string) => signature(text, portal.now(), 'whsec_SomebodyElsesSecret01'),
    'forged',
  ],
  ['of other words', () => signature('{}', portal.now()), 'forged'],
  ['that was signed 301 seconds ago', (text: string) => signature(text, portal.now() - 301_000), 'old'],
  ['without a signature', () => undefined, 'forged'],
  ['with a signature of nonsense', () => 't=x,v1=y', 'forged'],
])('a message %s is refused, and leaves nothing but a count', async (_name, sign, why) => {
  const payload = JSON.stringify(paid())
  const [facts, jobs] = [await portal.facts(), await portal.jobs()]
  expect(await post(portal, payload, sign(payload))).toMatchObject({ status: 400, body: { code: 'signature.refused' } })
  expect(await rows('stripe_event')).toEqual([])
  expect(await rows('stripe_refusal')).toEqual([{ day: Math.floor(portal.now() / 86_400_000), why, n: 1 }])
  expect([await portal.facts(), await portal.jobs()]).toEqual([facts, jobs])
  expect(await refused()).toEqual({ forged: 0, old: 0, no_secret: 0, [why]: 1 })
})

test('a message of just 300 seconds ago is not too old, by the clock of the portal', async () => {
  expect(await send(portal, paid(), { at: portal.now() - 300_000 })).toMatchObject({ status: 200 })
})

test('whoever tries and tries is held up like everybody, and Stripe is not', async () => {
  const payload = JSON.stringify(paid())
  const forged = await Promise.all(Array.from({ length: 130 }, () => post(portal, payload, 't=1,v1=x')))
  expect(new Set(forged.map(({ status }) => status))).toEqual(new Set([400, 429]))
  expect(await send(portal, paid())).toMatchObject({ status: 200 })
})

test('before a secret is entered everything is refused, so that Stripe sends it again', async () => {
  const { secrets } = (await portal.olga.get('/api/v1/stripe')).body
  await portal.olga.delete(`/api/v1/stripe/secrets/${secrets[0].id}`)
  const one = paid()
  expect(await send(portal, one)).toMatchObject({ status: 400 })
  expect((await refused()).no_secret).toBe(1)
  await portal.olga.post('/api/v1/stripe/secrets', { secret: SECRET })
  expect(await send(portal, one)).toMatchObject({ status: 200 })
})

test('two secrets hold at once while one takes the place of the other, and none is ever shown', async () => {
  const next = 'whsec_TheOneThatComesNext0002'
  expect((await portal.olga.post('/api/v1/stripe/secrets', { secret: next })).status).toBe(201)
  expect(await send(portal, paid(), { secret: next })).toMatchObject({ status: 200 })
  expect(await send(portal, event(portal, 'ping', { id: 'x' }))).toMatchObject({ status: 200 })
  const third = await portal.olga.post('/api/v1/stripe/secrets', { secret: 'whsec_OneTooManyOfThem00003' })
  expect(third).toMatchObject({ status: 409, body: { code: 'stripe_secret.too_many' } })
  const { body } = await portal.olga.get('/api/v1/stripe')
  expect(body.secrets.map(({ hint }: { hint: string }) => hint)).toEqual(['0001', '0002'])
  await portal.olga.delete(`/api/v1/stripe/secrets/${body.secrets[0].id}`)
  expect(await send(portal, paid())).toMatchObject({ status: 400 })
  expect(await send(portal, paid(), { secret: next })).toMatchObject({ status: 200 })
  const said = JSON.stringify([
    body,
    await portal.facts(),
    portal.log,
    await rows('stripe_secret'),
    await rows('audit_entry'),
  ])
  expect(said).not.toMatch(/whsec_|TheOneThat|SigningSecret/)
})

test.each([
  ['secrets', { secret: 'sk_live_nothing' }, 'secret'],
  ['key', { apiKey: 'pk_live_0123456789' }, 'apiKey'],
  ['key', { apiKey: 'rk_test_0123456789ab' }, 'apiKey'],
])('%s that cannot be any is refused by its field', async (where, body, field) => {
  const door = portal.olga
  const said =
    where === 'key' ? await door.put('/api/v1/stripe/key', body) : await door.post('/api/v1/stripe/secrets', body)
  expect(said.status).toBe(422)
  expect(Object.keys(said.body.fields)).toEqual([field])
})

test('test mode and live mode do not mix', async () => {
  const test = (type: string, object: object) => send(portal, event(portal, type, object as never, { livemode: false }))
  await test('checkout.session.completed', session({ client_reference_id: click }))
  expect(await portal.outcomes()).toEqual(['skipped other_mode'])
  await portal.olga.put('/api/v1/stripe/key', { apiKey: 'rk_live_0123456789abcd' })
  const { body } = await portal.olga.put('/api/v1/stripe', { mode: 'test' })
  expect(body).toMatchObject({ mode: 'test', apiKeyHint: null })
  await test('checkout.session.completed', session({ client_reference_id: click }))
  await send(portal, paid())
  expect((await portal.outcomes()).sort()).toEqual(['recorded sale', 'skipped other_mode', 'skipped other_mode'])
})

test('the same event again, also nine days later and after the server began anew, does nothing', async () => {
  const one = paid()
  await send(portal, one)
  const [facts, before] = [await portal.facts(), await rows('stripe_event')]
  for (const days of [0, 1, 8, 30]) {
    portal.later({ days })
    await portal.worker.drain()
    expect(await send(portal, one)).toEqual({ status: 200, body: { received: true } })
  }
  expect(await rows('stripe_event')).toEqual(before)
  const types = (all: { type: string }[]) =>
    all.map(({ type }) => type).filter((type) => /sale|lead|attribution/.test(type))
  expect(types(await portal.facts())).toEqual(types(facts))
})

test('a hundred parallel deliveries of one event are one sale', async () => {
  const one = paid()
  const answers = await Promise.all(Array.from({ length: 100 }, () => send(portal, one)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(await portal.facts('sale.recorded')).toHaveLength(1)
  expect(await rows('stripe_event')).toHaveLength(1)
})

test('an event that was received is never deleted', async () => {
  await send(portal, paid())
  await expect(portal.db.write((tx) => tx.run(sql`DELETE FROM stripe_event`))).rejects.toThrow()
})

test('a page of another site cannot send with the cookie of a colleague', async () => {
  const payload = JSON.stringify(paid())
  const headers = { 'content-type': 'application/json', cookie: portal.olga.cookie, origin: 'https://evil.test' }
  const all = { ...headers, 'stripe-signature': signature(payload, portal.now()) }
  const answer = await portal.app.request(`${portal.publicUrl}/api/v1/stripe/webhook`, {
    method: 'POST',
    body: payload,
    headers: all,
  })
  expect(answer.status).toBe(403)
})

test('what is signed and no event is refused', async () => {
  expect(await send(portal, { hello: 1 })).toMatchObject({ status: 400 })
  expect(await rows('stripe_event')).toEqual([])
})
