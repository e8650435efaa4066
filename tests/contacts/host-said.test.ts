import { SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
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

/** As the host's application does it, of Zoe. */
async function vouch(said: object) {
  const token = await new SignJWT({ jti: `random-${++n}`, email: 'zoe@example.com', ...said })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(portal.now() / 1000) + 60)
    .sign(Buffer.from(secret))
  return portal.visitor.post('/api/v1/identify', { token })
}
const traits = (from: number, to: number) =>
  Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`t${from + i}`, i]))
const known = () => portal.db.read.select().from(contact)

test.each([
  ['51 traits', { traits: traits(0, 51) }, 'traits'],
  ['a trait whose name begins with a space', { traits: { ' seats': 1 } }, 'traits. seats'],
  ['a trait of two lines by name', { traits: { 'a\nb': 1 } }, 'traits.a\nb'],
  ['a trait inside a trait', { traits: { a: { b: 1 } } }, 'traits.a'],
  ['half a letter in a trait', { traits: { a: '\ud800' } }, 'traits.a'],
  ['a name of two lines', { name: 'Zoe\r\nQuill' }, 'name'],
  ['a name that turns its neighbours around', { name: 'a\u202eb' }, 'name'],
  ['a name that shows nothing', { name: '\u200b' }, 'name'],
  ['a company of two lines', { company: 'Quill\nLtd' }, 'company'],
  ['a plan with a bell', { plan: 'te\u0007am' }, 'plan'],
  ['a number of two lines', { external_id: '1\n2' }, 'external_id'],
])('a token with %s is refused and says where', async (_what, said, claim) => {
  const refused = await vouch(said)
  expect(refused).toMatchObject({ status: 401, body: { code: 'identify.refused' } })
  expect(refused.body.title).toContain(`The claim ${claim} is refused: `)
  expect(await known()).toEqual([])
})

test('what the host may say is what staff may say, so both can read and change it', async () => {
  const answer = await vouch({ name: ' Zoe ', traits: { renewalAt: 1e20, at: -1e300, ...traits(2, 50) } })
  expect(answer.status).toBe(200)
  const zoe = doorOf(portal, { cookie: cookieOf(answer) })
  const { id } = (await known())[0]!
  const { status, body } = await olga.get(`/api/v1/contacts/${id}`)
  expect(status).toBe(200)
  expect(Object.keys(body.traits)).toHaveLength(50)
  expect((await olga.put(`/api/v1/contacts/${id}`, { name: body.name, traits: body.traits })).status).toBe(200)
  for (const format of ['json', 'html']) expect((await zoe.get(`/api/v1/me/data?format=${format}`)).status).toBe(200)
})

test('traits add up to fifty; a token that would make more of them changes nothing', async () => {
  await vouch({ plan: 'team', traits: traits(0, 30) })
  const refused = await vouch({ plan: 'pro', traits: traits(25, 51) })
  expect(refused).toMatchObject({ status: 409, body: { code: 'contact.too_many_traits' } })
  expect(refused.headers.get('set-cookie')).toBeNull()
  expect((await known()).map(({ plan, traits }) => [plan, Object.keys(JSON.parse(traits)).length])).toEqual([
    ['team', 30],
  ])
  expect((await vouch({ plan: 'pro', traits: traits(25, 50) })).status).toBe(200)
})

test('what is kept can be read, even if it could not be written any more', async () => {
  await vouch({})
  const { id } = (await known())[0]!
  await portal.db.write((tx) =>
    tx.update(contact).set({ traits: JSON.stringify({ ' odd ': 'x'.repeat(600), ...traits(0, 60) }) }),
  )
  expect((await olga.get(`/api/v1/contacts/${id}`)).status).toBe(200)
  expect((await olga.put(`/api/v1/contacts/${id}`, { plan: 'pro' })).body.plan).toBe('pro')
})
