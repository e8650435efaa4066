import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Door } from '../../people.ts'
import { type World, world } from '../../world.ts'
import { contactBy, eventsOf, known, queued, sender, waiting } from './kit.ts'

let portal: World
let shop: Door
beforeEach(async () => {
  portal = await world()
  shop = await sender(portal)
})
afterEach(() => portal.close())

const batch = (events: unknown[], more: object = {}) => shop.post('/api/v1/batch', { batch: events, ...more })
const used = (more: object = {}) => ({ type: 'track', event: 'Product Used', userId: 'u1', ...more })

test('a host tells of a person and what they did, and their stage is looked at', async () => {
  const ann = await known(portal, shop, 'u1')
  expect(await contactBy(portal, 'u1@shop.test')).toMatchObject({ name: 'Person u1', externalId: 'u1', source: 'host' })
  const answer = await shop.post('/api/v1/track', {
    ...used({ timestamp: '2026-03-02T08:00:00Z', properties: { feature: 'search' } }),
  })
  expect([answer.status, answer.body]).toEqual([200, { outcome: 'stored' }])
  expect(await eventsOf(portal)).toEqual([
    {
      ...{ name: 'Product Used', countsAs: 'product.used', contactId: ann, channel: 'none', late: 0, toldAt: null },
      ...{ occurredAt: Date.parse('2026-03-02T08:00:00Z'), receivedAt: portal.now(), props: '{"feature":"search"}' },
    },
  ])
  expect(await queued(portal)).toEqual([ann])
})

test('a key as the user name of Basic opens the three addresses, and no other', async () => {
  const { key } = (
    await (await portal.as('olga')).post('/api/v1/api-keys', { name: 'x', scopes: ['events.write', 'contacts.read'] })
  ).body
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  const send = (path: string, body: object) =>
    portal.app.request(path, {
      ...{ method: 'POST', headers: { authorization, 'content-type': 'application/json' } },
      body: JSON.stringify(body),
    })
  expect((await send('/api/v1/track', used())).status).toBe(200)
  expect((await send('/api/v1/batch', { batch: [used()] })).status).toBe(200)
  expect((await send('/api/v1/identify', { userId: 'u1', traits: { email: 'u1@shop.test' } })).status).toBe(200)
  expect((await portal.app.request('/api/v1/contacts', { headers: { authorization } })).status).toBe(401)
  const strange = await send('/api/v1/contacts', {})
  expect([strange.status, (await strange.json()).code]).toEqual([403, 'request.cross_site'])
})

test('a browser with a token is still signed in at the address of identify', async () => {
  const answer = await portal.visitor.post('/api/v1/identify', { token: 'x.y.z' })
  expect([answer.status, answer.body.code]).toEqual([401, 'identify.refused'])
  const keyed = await shop.post('/api/v1/identify', { token: 'x.y.z' })
  expect([keyed.status, keyed.body.code]).toEqual([401, 'identify.refused'])
  const nobody = await shop.post('/api/v1/identify', { traits: {} })
  expect([nobody.status, nobody.body.fields]).toEqual([422, { userId: expect.any(String) }])
})

test('each event of a batch is answered for itself', async () => {
  await known(portal, shop, 'u1')
  const { status, body } = await batch([
    used(),
    { type: 'track', userId: 'u1' },
    { type: 'group', userId: 'u1', groupId: 'g' },
    { type: 'page', anonymousId: 'a', name: 'Pricing' },
    { type: 'identify', userId: 'nobody-knows' },
    used({ properties: { a: 'x'.repeat(33_000) } }),
    'nonsense',
    used({ event: "'; DROP TABLE contact; --", properties: { '<script>': '\u0000 \ud800' } }),
  ])
  expect(status).toBe(200)
  expect(body).toMatchObject({ stored: 3, repeated: 0, refused: 4, notKept: 1 })
  expect(
    body.results.map(({ index, outcome, code, field }: Record<string, unknown>) => [index, outcome, code, field]),
  ).toEqual([
    [0, 'stored', undefined, undefined],
    [1, 'refused', 'input.invalid', 'event'],
    [2, 'not_kept', 'event.not_kept', undefined],
    [3, 'stored', undefined, undefined],
    [4, 'refused', 'person.unknown', 'traits.email'],
    [5, 'refused', 'event.too_large', undefined],
    [6, 'refused', 'input.invalid', undefined],
    [7, 'stored', undefined, undefined],
  ])
  expect((await eventsOf(portal)).map(({ name }) => name)).toEqual([
    'Product Used',
    'page.viewed',
    "'; DROP TABLE contact; --",
  ])
})

test.each([
  ['no JSON', '{', 400],
  ['a list', '[]', 400],
  ['no batch', '{}', 422],
  ['an empty one', '{"batch":[]}', 422],
  ['too many', JSON.stringify({ batch: Array(1_001).fill(1) }), 422],
  ['too much', JSON.stringify({ batch: ['x'.repeat(500 * 1024)] }), 413],
])('a body with %s is a problem as a whole', async (_, body, status) => {
  const answer = await shop.sendFile('POST', '/api/v1/batch', 'application/json', body)
  expect([answer.status, typeof answer.body.code]).toEqual([status, 'string'])
})
test('one that is too large alone is a problem too', async () => {
  const answer = await shop.post('/api/v1/track', used({ properties: { a: 'x'.repeat(33_000) } }))
  expect([answer.status, answer.body.code]).toEqual([413, 'event.too_large'])
})

test('the same message again is one event, in a batch, later, and beside others of another key', async () => {
  const first = await batch([used({ messageId: 'm1' }), used({ messageId: 'm1' }), used(), used()])
  expect(first.body).toMatchObject({ stored: 3, repeated: 1, refused: 0 })
  expect((await shop.post('/api/v1/track', used({ messageId: 'm1' }))).body).toEqual({ outcome: 'repeated' })
  expect(await eventsOf(portal)).toHaveLength(3)
  const other = await sender(portal)
  expect((await other.post('/api/v1/track', used({ messageId: 'm1' }))).body).toEqual({ outcome: 'stored' })
  portal.later({ days: 2 })
  await portal.worker.drain()
  expect((await shop.post('/api/v1/track', used({ messageId: 'm1' }))).body).toEqual({ outcome: 'repeated' })
  portal.later({ days: 2 })
  await portal.worker.drain()
  expect((await shop.post('/api/v1/track', used({ messageId: 'm1' }))).body).toEqual({ outcome: 'stored' })
})

test('what was refused may come again when it is mended', async () => {
  const event = { type: 'identify', userId: 'u9', messageId: 'm9' }
  const twice = await batch([event, event])
  expect(twice.body).toMatchObject({ refused: 2, repeated: 0 })
  const mended = await batch([{ ...event, traits: { email: 'u9@shop.test' } }])
  expect(mended.body).toMatchObject({ stored: 1 })
})

test('what a person did before anybody knew their number waits for them', async () => {
  await batch([used({ userId: 'u7' }), used({ userId: 'u8', properties: { a: 1 } })])
  expect((await eventsOf(portal)).map(({ contactId }) => contactId)).toEqual([null, null])
  expect(await waiting(portal)).toEqual(['u7', 'u8'])
  const seven = await known(portal, shop, 'u7')
  expect((await eventsOf(portal)).map(({ contactId }) => contactId)).toEqual([seven, null])
  expect([await waiting(portal), await queued(portal)]).toEqual([['u8'], [seven]])

  const olga = await portal.as('olga')
  const eight = (await olga.post('/api/v1/contacts', { email: 'e@x.test', name: 'E', externalId: 'u8' })).body.id
  expect((await eventsOf(portal))[1]).toMatchObject({ contactId: eight, props: '{"a":1}' })
  expect([await waiting(portal), await queued(portal)]).toEqual([[], [seven, eight].sort()])
})

test('a number that somebody is given later joins too, and in one batch the order does not matter', async () => {
  await batch([used({ userId: 'late' })])
  const olga = await portal.as('olga')
  const { id } = (await olga.post('/api/v1/contacts', { email: 'l@x.test', name: 'L' })).body
  await olga.put(`/api/v1/contacts/${id}`, { externalId: 'late' })
  expect((await eventsOf(portal))[0]).toMatchObject({ contactId: id })
  await batch([used({ userId: 'n' }), { type: 'identify', userId: 'n', traits: { email: 'n@x.test' } }])
  expect((await eventsOf(portal))[1]?.contactId).toBe((await contactBy(portal, 'n@x.test'))?.id)
})

test('nobody comes for a month: it is counted, and nothing of it is kept', async () => {
  await batch([used({ userId: 'never', properties: { a: 1 } })])
  portal.later({ days: 31 })
  await portal.worker.drain()
  expect(await waiting(portal)).toEqual([])
  expect(await eventsOf(portal)).toMatchObject([{ contactId: null, props: null }])
  await known(portal, shop, 'never')
  expect(await eventsOf(portal)).toMatchObject([{ contactId: null }])
})

test('what is anonymous is counted and becomes nobody’s, whatever is told later', async () => {
  await batch([used({ userId: undefined, anonymousId: 'anon-1', properties: { secret: 'x' } })])
  const id = await known(portal, shop, 'u1')
  await batch([
    { type: 'alias', previousId: 'anon-1', userId: 'u1' },
    { type: 'identify', anonymousId: 'anon-1', userId: 'u1', traits: { name: 'Una' } },
  ])
  expect(await eventsOf(portal)).toMatchObject([{ contactId: null, props: null }])
  expect(await queued(portal)).toEqual([])
  await expect(
    portal.db.write(async (tx) => void (await tx.run(`UPDATE tracked_event SET contact_id = '${id}'`))),
  ).rejects.toThrow()
})

test('an address in the properties finds its person, and stands in none that are kept', async () => {
  const id = await known(portal, shop, 'u1')
  await batch([{ type: 'track', event: 'x', properties: { email: 'U1@shop.test', n: 1 } }])
  expect(await eventsOf(portal)).toMatchObject([{ contactId: id, props: '{"n":1}' }])
})

test('both times are kept: a clock that is wrong, one far ahead, and what is late counts only', async () => {
  const id = await known(portal, shop, 'u1')
  const now = portal.now()
  const year = 365 * 86_400_000
  await batch([used({ timestamp: now + year - 60_000 })], { sentAt: new Date(now + year).toISOString() })
  await batch([used({ timestamp: now + year })])
  expect(await queued(portal)).toEqual([id])
  await portal.db.write(async (tx) => void (await tx.run('DELETE FROM stage_queue')))
  await batch([used({ timestamp: now - 8 * 86_400_000 })])
  // its week counts, and no stage moves
  expect(await queued(portal)).toEqual([id])
  expect(
    (await eventsOf(portal)).map(({ occurredAt, receivedAt, toldAt, late }) => [
      occurredAt - now,
      receivedAt - now,
      toldAt,
      late,
    ]),
  ).toEqual([
    [-60_000, 0, null, 0],
    [0, 0, now + year, 0],
    [-8 * 86_400_000, 0, null, 1],
  ])
})

test('a name too many is refused, and those that are known go on', async () => {
  await shop.post('/api/v1/track', used())
  await portal.db.write(async (tx) => {
    await tx.run(`INSERT INTO event_type (name, first_at, last_at)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1998) SELECT 'n' || i, 1, 1 FROM n`)
  })
  const { body } = await batch([used({ event: 'last' }), used({ event: 'one more' }), used()])
  expect(body.results).toMatchObject([
    { outcome: 'stored' },
    { outcome: 'refused', code: 'event_type.too_many', field: 'event' },
    { outcome: 'stored' },
  ])
})

test('many requests at once are few transactions, and each is answered its own', async () => {
  await batch([{ type: 'group' }]) // the key was used a moment ago
  const { db } = portal
  const write = db.write
  let writes = 0
  portal.services.db.write = (change) => {
    writes++
    return write(change)
  }
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      shop.post('/api/v1/track', used({ messageId: `m${i % 40}`, ...(i === 7 && { event: '' }) })),
    ),
  )
  const outcomes = answers.map(({ status, body }) => (status === 200 ? body.outcome : status))
  expect(outcomes.filter((one) => one === 'stored')).toHaveLength(40)
  expect(outcomes.filter((one) => one === 'repeated')).toHaveLength(19)
  expect(outcomes[7]).toBe(422)
  expect(writes).toBeLessThan(15)
  expect(await eventsOf(portal)).toHaveLength(40)
})
