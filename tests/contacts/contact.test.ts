import { eq } from 'drizzle-orm'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { addProduct, host, review, testimonial } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let mia: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterEach(() => portal.close())

const PATH = '/api/v1/contacts'
const ZOE = {
  ...{ email: 'Zoe@Quill.test', name: 'Zoe Quill', externalId: 'u-17' },
  ...{ company: 'Quill  Ltd', plan: 'team', traits: { seats: 4, beta: true, region: 'eu' } },
}
const { email: _, ...KNOWN } = ZOE
const idOf = async (name: string): Promise<string> =>
  (await mia.get(`${PATH}?q=${encodeURIComponent(name)}`)).body.items[0].id

test('staff add somebody: they are known from then on, and nobody is written to', async () => {
  const { status, body } = await mia.post(PATH, ZOE)
  expect(status).toBe(201)
  expect(body).toMatchObject({
    ...{ email: 'zoe@quill.test', name: 'Zoe Quill', externalId: 'u-17', company: { name: 'Quill  Ltd' } },
    ...{ plan: 'team', traits: ZOE.traits, source: 'staff', stage: 'activation', stageSince: portal.now() },
    ...{ members: [], accounts: [], consents: [], reviews: [], sales: [] },
  })
  expect((await mia.get(`${PATH}/${body.id}`)).body).toEqual(body)
  expect((await portal.facts('contact.added'))[0]).toMatchObject({ contactId: body.id })
  expect((await portal.facts('lead.recorded'))[0]).toMatchObject({ contactId: body.id, source: 'direct' })
  expect(await portal.facts('message.queued')).toEqual([])
  expect(JSON.stringify(await portal.facts())).not.toMatch(/zoe|quill|u-17/i)
})

test('one address is one contact, one number of the host too', async () => {
  await mia.post(PATH, ZOE)
  const again = await mia.post(PATH, { ...ZOE, externalId: 'u-18' })
  expect(again).toMatchObject({ status: 409, body: { code: 'contact.email_taken', fields: { email: /already/ } } })
  const other = await mia.post(PATH, { email: 'yan@quill.test', name: 'Yan', externalId: 'u-17' })
  expect(other).toMatchObject({ status: 409, body: { code: 'contact.external_id_taken' } })
  expect(other.body.fields.externalId).toMatch(/already/)
  const colleague = await mia.post(PATH, { email: 'mia@example.com', name: 'Mia' })
  expect(colleague).toMatchObject({ status: 409, body: { code: 'contact.is_staff' } })
})

test('twenty who add the same person at once add one', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => mia.post(PATH, ZOE)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
  expect(await portal.facts('contact.added')).toHaveLength(1)
})

test('a correction changes what it names; null clears; the same again is no change', async () => {
  const { id } = (await mia.post(PATH, ZOE)).body
  const change = { name: 'Zoë Quill', plan: null, company: 'QUILL LTD', traits: { seats: 9 } }
  const { status, body } = await mia.put(`${PATH}/${id}`, change)
  expect(status).toBe(200)
  expect(body).toMatchObject({ name: 'Zoë Quill', plan: null, externalId: 'u-17', email: 'zoe@quill.test' })
  expect(body.traits).toEqual({ seats: 9 })
  expect(body.company.name).toBe('Quill  Ltd')
  expect((await portal.facts('contact.changed')).map((one) => (one as { fields?: unknown }).fields)).toEqual([
    ['name', 'plan', 'traits'],
  ])
  expect((await mia.put(`${PATH}/${id}`, change)).body).toEqual(body)
  expect(await portal.facts('contact.changed')).toHaveLength(1)
  expect((await mia.get(`${PATH}?q=zo%C3%AB`)).body.items).toHaveLength(1)
})

test.each([
  ['no address', { email: 'zoe' }, 'email'],
  ['no name', { name: ' ' }, 'name'],
  ['a name that turns its neighbours around', { name: 'a\u202eb' }, 'name'],
  ['an empty plan', { plan: '' }, 'plan'],
  ['a trait inside a trait', { traits: { a: { b: 1 } } }, 'traits.a'],
  ['a list as a trait', { traits: { a: [1] } }, 'traits.a'],
  ['a trait of 501 characters', { traits: { a: 'x'.repeat(501) } }, 'traits.a'],
  ['a trait without a name', { traits: { ' ': 1 } }, 'traits. '],
  ['a trait with a long name', { traits: { ['n'.repeat(61)]: 1 } }, `traits.${'n'.repeat(61)}`],
  ['51 traits', { traits: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, i])) }, 'traits'],
])('%s is refused beside its field', async (_what, wrong, field) => {
  for (const { status, body } of [
    await mia.post(PATH, { ...ZOE, ...wrong }),
    await mia.put(`${PATH}/con_nobody`, { ...KNOWN, ...wrong }),
  ]) {
    expect(status).toBe(422)
    expect(Object.keys(body.fields)).toEqual([field])
  }
  expect(await portal.facts('contact.added')).toEqual([])
})

test('viewers read and change nothing; customers see nothing', async () => {
  const { id } = (await mia.post(PATH, ZOE)).body
  const vic = await portal.as('vic')
  expect((await vic.get(`${PATH}/${id}`)).status).toBe(200)
  expect((await vic.put(`${PATH}/${id}`, { plan: 'x' })).status).toBe(403)
  expect((await (await portal.as('ann')).get(`${PATH}/${id}`)).status).toBe(403)
  expect((await mia.get(`${PATH}/con_nobody`)).status).toBe(404)
  expect((await mia.put(`${PATH}/con_nobody`, { plan: 'x' })).status).toBe(404)
})

test('a contact holds what came of it: account, consent, review, sales', async () => {
  await testimonial(portal)
  const shop = await host(portal)
  for (const [n, currency] of ['EUR', 'EUR', 'JPY'].entries()) {
    const sale = { externalId: `o-${n}`, email: 'ann@example.com', amountMinor: 100 + n, currency }
    await shop.post('/api/v1/track/sale', sale)
  }
  const { body } = await mia.get(`${PATH}/${await idOf('Ann Ashby')}`)
  expect(body).toMatchObject({
    source: 'sign_up',
    stage: 'advocacy',
    accounts: [{ email: 'ann@example.com', confirmedAt: null, lastSessionAt: expect.any(Number) }],
    consents: [
      { scope: 'website_widgets', text: expect.stringContaining('widgets'), withdrawnAt: null, product: 'Orbit Notes' },
      { scope: 'shorten_verbatim', withdrawnAt: null, product: 'Orbit Notes' },
      { scope: 'publish_on_portal', withdrawnAt: null, product: 'Orbit Notes' },
    ],
    reviews: [{ state: 'published', rating: 5, product: { slug: 'orbit-notes' } }],
    sales: [
      { currency: 'EUR', amountMinor: 201, n: 2 },
      { currency: 'JPY', amountMinor: 102, n: 1 },
    ],
  })
  expect(JSON.stringify(body)).not.toMatch(/hash|device|Firefox/i)
})

test('a review that waits shows no rating, so that it is judged by its words', async () => {
  await addProduct(portal)
  await review(portal, await portal.as('ann'))
  const { body } = await mia.get(`${PATH}/${await idOf('Ann Ashby')}`)
  expect(body.reviews).toMatchObject([{ state: 'pending', rating: null }])
})

test('a contact that was merged answers as who it is now, with both lives', async () => {
  const kept = (await mia.post(PATH, ZOE)).body
  await portal.as('ann')
  const ann = await idOf('Ann Ashby')
  const olga = await portal.as('olga')
  await olga.post(`${PATH}/merges`, { keptId: kept.id, mergedId: ann })
  const { body } = await mia.get(`${PATH}/${ann}`)
  expect(body).toMatchObject({
    ...{ id: kept.id, name: 'Zoe Quill' },
    ...{ members: [{ id: ann, email: 'ann@example.com' }], accounts: [{ email: 'ann@example.com' }] },
  })
})

test('who the host vouched for is known to have come from there', async () => {
  const { secret } = (await (await portal.as('olga')).post('/api/v1/identify/keys', { kind: 'HS256', name: 'app' }))
    .body
  const token = await new SignJWT({ jti: 'random-1', email: 'kim@example.com', name: 'Kim' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(portal.now() / 1000) + 60)
    .sign(Buffer.from(secret))
  expect((await portal.visitor.post('/api/v1/identify', { token })).status).toBe(200)
  expect((await mia.get(`${PATH}?source=host`)).body.items).toMatchObject([{ name: 'Kim', source: 'host' }])
})

test('who was erased is in no list and answers that nothing is left', async () => {
  const { id } = (await mia.post(PATH, ZOE)).body
  const nothing = { name: '', traits: '{}', externalId: null, companyId: null, plan: null, erasedAt: portal.now() }
  await portal.db.write((tx) =>
    tx
      .update(contact)
      .set({ ...nothing, email: `${id}@erased.invalid` })
      .where(eq(contact.id, id)),
  )
  expect((await mia.get(PATH)).body.items).toEqual([])
  expect((await mia.get(`${PATH}?q=${id.slice(4)}`)).body.items).toEqual([])
  for (const { status, body } of [
    await mia.get(`${PATH}/${id}`),
    await mia.get(`${PATH}/${id}/timeline`),
    await mia.put(`${PATH}/${id}`, { name: 'Again' }),
  ])
    expect({ status, code: body.code }).toEqual({ status: 410, code: 'contact.erased' })
})

test('the file of contacts names companies and how we came to know each', async () => {
  await mia.post(PATH, ZOE)
  const file = String((await (await portal.as('olga')).get('/api/v1/exports/contacts')).body)
  expect(JSON.parse(file.trim())).toMatchObject({
    ...{ email: 'zoe@quill.test', company: 'Quill  Ltd', source: 'staff', mergedIntoId: null },
    traits: ZOE.traits,
  })
})
