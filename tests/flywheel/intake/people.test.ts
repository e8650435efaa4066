import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Door } from '../../people.ts'
import { type World, world } from '../../world.ts'
import { contactBy, eventsOf, known, queued, sender } from './kit.ts'

let portal: World
let shop: Door
beforeEach(async () => {
  portal = await world()
  shop = await sender(portal)
})
afterEach(() => portal.close())

const identify = (body: object) => shop.post('/api/v1/identify', body)
const detail = async (id: string) => (await (await portal.as('olga')).get(`/api/v1/contacts/${id}`)).body

test('the host’s word replaces what it said before, and the same word again leaves no fact', async () => {
  const id = await known(portal, shop, 'u1')
  const told = { userId: 'u1', traits: { name: 'Ann', company: 'Orbit', plan: 'team', seats: 4 } }
  await identify(told)
  await identify(told)
  expect(await portal.facts('contact.told')).toHaveLength(2)
  expect(await detail(id)).toMatchObject({
    ...{ name: 'Ann', email: 'u1@shop.test', plan: 'team', traits: { seats: 4 }, company: { name: 'Orbit' } },
  })
  await identify({ userId: 'u1', traits: { plan: 'pro', email: 'other@shop.test' } })
  expect(await detail(id)).toMatchObject({ name: 'Ann', email: 'u1@shop.test', plan: 'pro' })
  expect(JSON.stringify(await portal.facts())).not.toContain('Orbit')
  expect(await portal.db.read.all(sql`SELECT * FROM told_person`)).toEqual([])
})

test('somebody who is known by their address gets the host’s number', async () => {
  await portal.as('ann')
  expect((await identify({ userId: 'a1', traits: { email: 'Ann@example.com' } })).body).toEqual({ outcome: 'stored' })
  expect(await contactBy(portal, 'ann@example.com')).toMatchObject({ externalId: 'a1', source: 'sign_up' })
})

test('a colleague is no contact', async () => {
  await portal.as('mo')
  const answer = await identify({ traits: { email: 'mo@example.com' } })
  expect([answer.status, answer.body.code, Object.keys(answer.body.fields)]).toEqual([
    422,
    'person.is_staff',
    ['traits.email'],
  ])
})

test('more traits than a person has are refused alone, and nothing of them is left', async () => {
  const id = await known(portal, shop, 'u1')
  const many = (name: string) => Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${name}${i}`, i]))
  await identify({ userId: 'u1', traits: many('a') })
  const { body } = await shop.post('/api/v1/batch', {
    batch: [
      { type: 'identify', userId: 'u1', traits: { ...many('b'), company: 'Left behind' } },
      { type: 'identify', userId: 'u2', traits: { email: 'u2@shop.test' } },
    ],
  })
  expect(body.results).toMatchObject([{ outcome: 'refused', code: 'contact.too_many_traits' }, { outcome: 'stored' }])
  expect(Object.keys((await detail(id)).traits)).toHaveLength(30)
  expect(await portal.db.read.all(sql`SELECT id FROM company`)).toEqual([])
  expect(await portal.facts('contact.told')).toHaveLength(3)
})

test('who was erased does not come back by what the host tells', async () => {
  const id = await known(portal, shop, 'u1')
  await shop.post('/api/v1/track', { event: 'x', userId: 'u1', properties: { a: 'private' } })
  const mine = await detail(id)
  expect(mine.id).toBe(id)
  await (await portal.as('olga')).post(`/api/v1/contacts/${id}/erasure`, { confirm: true })
  const erased = await portal.db.read.get<{ erasedAt: number | null }>(
    sql`SELECT erased_at AS "erasedAt" FROM contact WHERE id = ${id}`,
  )
  expect(erased?.erasedAt).not.toBeNull()
  expect(await eventsOf(portal)).toMatchObject([{ contactId: id, props: null }])
  const again = await identify({ userId: 'u1', traits: { email: 'u1@shop.test' } })
  expect([again.status, again.body.code]).toEqual([422, 'person.erased'])
  const other = await identify({ userId: 'u1', traits: { email: 'another@shop.test' } })
  expect(other.body.code).toBe('person.erased')
  await shop.post('/api/v1/track', { event: 'x', userId: 'u1', properties: { a: 'private' } })
  expect((await eventsOf(portal))[1]).toMatchObject({ contactId: null, props: null })
  expect(await portal.db.read.all(sql`SELECT * FROM waiting_event`)).toEqual([])
  const dump = JSON.stringify(await portal.db.read.all(sql`SELECT * FROM forgotten_person`))
  // two letters may stand in any hash
  expect(dump).not.toMatch(/"u1["@]/)
})

test('a person takes along what they did, with names and times', async () => {
  const ann = await portal.as('ann')
  await shop.post('/api/v1/track', {
    event: 'Report Made',
    properties: { email: 'ann@example.com', pages: 3, at: -1e300 },
  })
  const { body } = await ann.get('/api/v1/me/data')
  expect(JSON.stringify(body.tracked)).toContain('Report Made')
  expect(body.tracked[0]).toMatchObject({ occurredAt: expect.stringMatching(/^2026-03-02T/), said: { pages: 3 } })
})

test('events of contacts who are one person queue the one who stands for them', async () => {
  const [one, two] = [await known(portal, shop, 'u1'), await known(portal, shop, 'u2')]
  const olga = await portal.as('olga')
  const merged = await olga.post('/api/v1/contacts/merges', { keptId: one, mergedId: two })
  expect(merged.status).toBeLessThan(300)
  await shop.post('/api/v1/track', { event: 'x', userId: 'u2' })
  expect(await eventsOf(portal)).toMatchObject([{ contactId: two }])
  expect(await queued(portal)).toEqual([one])
  await identify({ userId: 'u2', traits: { plan: 'team' } })
  expect(await detail(one)).toMatchObject({ plan: 'team', externalId: 'u1' })
})
