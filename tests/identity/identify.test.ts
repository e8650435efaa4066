import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { identification } from '../../db/schema/identity.ts'
import { cookieOf, type Door, doorOf } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
let secret: string
let n = 0
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
  secret = (await olga.post('/api/v1/identify/keys', { kind: 'HS256', name: 'app' })).body.secret
})
afterEach(() => portal.close())

const ZOE = {
  email: 'zoe@example.com',
  name: 'Zoe Quill',
  external_id: 'u-17',
  company: 'Quill Ltd',
  plan: 'team',
  traits: { seats: 4 },
}
const seconds = (from = 0) => Math.floor(portal.now() / 1000) + from
const sign = (claims: JWTPayload, { key = secret, alg = 'HS256', exp = 120 } = {}) =>
  new SignJWT({ jti: `random-${++n}`, ...claims })
    .setProtectedHeader({ alg })
    .setExpirationTime(seconds(exp))
    .sign(createSecretKey(Buffer.from(key)))
/** As the host's server does it: no cookie, no origin, no key but the token itself. */
async function identify(token: string) {
  const response = await portal.app.request('/api/v1/identify', {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { 'content-type': 'application/json' },
  })
  return { status: response.status, body: await response.json(), headers: response.headers }
}

test('a person the host vouches for is known and signed in, with what the host says of them', async () => {
  const known = await identify(await sign(ZOE))

  expect(known).toMatchObject({ status: 200, body: { account: { email: 'zoe@example.com', role: 'customer' } } })
  const zoe = doorOf(portal, { cookie: cookieOf(known) })
  expect((await zoe.get('/api/v1/me/contact')).body).toMatchObject({ name: 'Zoe Quill' })
  const [row] = await portal.db.read.select().from(contact)
  expect(row).toMatchObject({ externalId: 'u-17', source: 'host', plan: 'team', traits: '{"seats":4}' })
  expect((await portal.facts('lead.recorded'))[0]).toMatchObject({ contactId: row!.id })
  expect((await portal.db.read.select().from(identification))[0]!.claims).toBeNull()
  expect(JSON.stringify(await portal.facts())).not.toMatch(/zoe|Quill|u-17/)
})

test('what the host says later takes the place of what it said; what it leaves out stays', async () => {
  await identify(await sign(ZOE))
  await identify(await sign({ email: 'zoe@example.com', plan: 'enterprise', traits: { seats: 9, beta: true } }))
  const rows = await portal.db.read.select().from(contact)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ name: 'Zoe Quill', plan: 'enterprise', traits: '{"seats":9,"beta":true}' })
})

test('somebody who signed up here keeps their account', async () => {
  const ann = await portal.as('ann')
  const before = (await ann.get('/api/v1/auth/session')).body.account
  const same = await identify(await sign({ email: 'ANN@example.com', external_id: 'u-1' }))
  expect((same.body as { account: { id: string } }).account.id).toBe(before.id)
})

test('staff are never signed in this way', async () => {
  const refused = await identify(await sign({ email: 'olga@example.com' }))
  expect(refused).toMatchObject({ status: 403, body: { code: 'identify.staff' } })
  expect(refused.headers.get('set-cookie')).toBeNull()
})

test('a token works once, also of ten at once', async () => {
  const token = await sign(ZOE)
  const statuses = (await Promise.all(Array.from({ length: 10 }, () => identify(token)))).map((a) => a.status).sort()
  expect(statuses).toEqual([200, ...Array(9).fill(410)])
})

test.each([
  ['another key', async () => sign(ZOE, { key: 'x'.repeat(43) })],
  [
    'no signature',
    async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await sign(ZOE)).split('.')[1]}.`,
  ],
  ['another algorithm', async () => sign(ZOE, { alg: 'HS512', key: secret.padEnd(64, 'x') })],
  ['a changed claim', async () => (await sign(ZOE)).replace(/\.(.)/, (_, c) => `.${c === 'e' ? 'f' : 'e'}`)],
  ['an hour to run', async () => sign(ZOE, { exp: 3_600 })],
  ['no time left', async () => sign(ZOE, { exp: -60 })],
  ['no address', async () => sign({ name: 'Zoe' })],
  ['a short jti', async () => sign({ ...ZOE, jti: 'x' })],
  ['nonsense', async () => 'nonsense'],
])('a token with %s is refused', async (_name, make) => {
  const { status, body } = await identify(await make())
  expect([status, (body as { code: string }).code]).toEqual([401, 'identify.refused'])
  expect(await portal.facts('contact.registered')).toEqual([])
})

test('two people cannot share the host’s number', async () => {
  await identify(await sign(ZOE))
  const other = await identify(await sign({ email: 'yan@example.com', external_id: 'u-17' }))
  expect(other).toMatchObject({ status: 409, body: { code: 'identify.external_id_taken' } })
})

test('a host may sign with a key of its own; we hold only the public half', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
  const made = await olga.post('/api/v1/identify/keys', { kind: 'EdDSA', name: 'app', publicKey: pem })
  expect(made).toMatchObject({ status: 201, body: { secret: null } })
  const token = await new SignJWT({ jti: `random-${++n}`, ...ZOE })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setExpirationTime(seconds(60))
    .sign(privateKey)
  expect((await identify(token)).status).toBe(200)
  const forged = await new SignJWT({ jti: `random-${++n}`, ...ZOE })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(seconds(60))
    .sign(createSecretKey(Buffer.from(pem)))
  expect((await identify(forged)).status).toBe(401)
  const wrong = await olga.post('/api/v1/identify/keys', { kind: 'EdDSA', name: 'app', publicKey: 'hello' })
  expect(wrong).toMatchObject({ status: 422, body: { fields: { publicKey: expect.any(String) } } })
})

test('keys overlap while the host changes over, and a revoked one stops', async () => {
  const [old] = (await olga.get('/api/v1/identify/keys')).body.items
  const next = (await olga.post('/api/v1/identify/keys', { kind: 'HS256', name: 'next' })).body.secret
  expect((await identify(await sign(ZOE))).status).toBe(200)
  expect((await identify(await sign(ZOE, { key: next }))).status).toBe(200)
  expect((await olga.delete(`/api/v1/identify/keys/${old.id}`)).status).toBe(204)
  expect((await identify(await sign(ZOE))).status).toBe(401)
  const listed = (await olga.get('/api/v1/identify/keys')).body.items
  expect(listed).toMatchObject([{ name: 'next', lastUsedAt: portal.now() }])
  expect(JSON.stringify(listed)).not.toContain(next)
})
