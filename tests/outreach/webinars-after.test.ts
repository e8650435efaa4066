import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Loose } from '../people.ts'
import { AT, DAY, HOUR, type WebinarDesk, webinarDesk, wish } from './webinars-kit.ts'

let desk: WebinarDesk
beforeEach(async () => {
  desk = await webinarDesk()
})
afterEach(() => desk.portal.close())

test('who was there is told by program and by a pasted list, and counted once', async () => {
  const { id, at } = await desk.open()
  for (const who of ['fay', 'gus', 'hal']) await desk.take(`${who}@example.com`)
  await desk.portal.as('ann')
  const shop = await host(desk.portal, ['events.write'])
  const tell = (people: object[]) => shop.post(`${AT}/${id}/attendance`, { people })
  expect(await tell([{ email: 'fay@example.com' }])).toMatchObject({ status: 409, body: { code: 'webinar.not_begun' } })
  desk.portal.at(at + 2 * HOUR)
  await desk.again()
  const joinedAt = new Date(at + 60_000).toISOString()
  const first = await tell([
    { email: 'FAY@example.com', joinedAt },
    { email: 'fay@example.com' },
    { email: 'ann@example.com' },
    { email: 'nobody@example.com' },
  ])
  expect(first.body.people.map(({ outcome }: Loose) => outcome)).toEqual(['counted', 'already', 'walk_in', 'unknown'])
  expect((await tell([{ email: 'fay@example.com' }])).body.people[0].outcome).toBe('already')
  expect((await tell([{ email: 'fay@example.com', joinedAt, leftAt: new Date(at).toISOString() }])).status).toBe(422)
  const pasted = await desk.mia.post(`${AT}/${id}/attendance/pasted`, {
    text: 'Name,Email,Minutes\r\n"Gus, G",<gus@example.com>,44\r\nFay,fay@example.com,45\r\nno address here\r\n',
  })
  expect(pasted.body).toEqual({
    people: [
      { email: 'gus@example.com', outcome: 'counted' },
      { email: 'fay@example.com', outcome: 'already' },
    ],
    unread: 1,
  })
  expect((await desk.mia.get(`${AT}/${id}`)).body.result).toEqual({
    ...{ registered: 3, gaveUp: 0, attended: 2, walkIns: 1, needed: 30, showed: null },
  })
  expect(
    await desk.rows(
      `SELECT c.email, e.occurred_at AS at FROM tracked_event e JOIN event_type y ON y.id = e.type_id JOIN contact c ON c.id = e.contact_id WHERE y.name = 'webinar.attended' ORDER BY 1`,
    ),
  ).toEqual([
    { email: 'ann@example.com', at },
    { email: 'fay@example.com', at: at + 60_000 },
    { email: 'gus@example.com', at },
  ])
  const { items } = (await desk.mia.get(`${AT}/${id}/places`)).body
  expect(items.length).toBe(4)
  const olga = await desk.portal.as('olga')
  const file = await olga.get(`${AT}/${id}/places/file`)
  expect(file.body).toContain('"fay@example.com"')
  expect((await desk.mia.get(`${AT}/${id}/places/file`)).status).toBe(403)

  // afterwards everybody who had a place is told of the recording, once
  expect((await desk.mia.put(`${AT}/${id}/recording`, { url: 'http://video.example/x' })).status).toBe(422)
  expect((await desk.mia.put(`${AT}/${id}/recording`, { url: 'https://video.example/x' })).status).toBe(200)
  await desk.settle()
  await desk.settle()
  expect(await desk.written('webinar_recording')).toEqual(['fay@example.com', 'gus@example.com', 'hal@example.com'])
  expect((await desk.portal.visitor.get(AT)).body.past).toMatchObject([{ recordingUrl: 'https://video.example/x' }])
  expect(await desk.take('ina@example.com')).toMatchObject({ status: 410, body: { code: 'webinar.over' } })
})

test('who is erased holds no place and is written to no more', async () => {
  const { id, at } = await desk.open({ places: 1 })
  await desk.take('fay@example.com')
  const [{ id: contactId }] = (await desk.rows(`SELECT id FROM contact WHERE email = 'fay@example.com'`)) as [Loose]
  const olga = await desk.portal.as('olga')
  expect(JSON.stringify((await olga.get(`/api/v1/contacts/${contactId}/data`)).body)).toContain(id)
  expect((await olga.post(`/api/v1/contacts/${contactId}/erasure`, { confirm: true })).status).toBeLessThan(300)
  expect((await desk.take('gus@example.com')).status).toBe(200)
  desk.portal.at(at - 30 * 60_000)
  await desk.settle()
  expect(await desk.written('webinar_soon')).toEqual(['gus@example.com'])
  await desk.again()
  expect((await desk.mia.get(`${AT}/${id}/places`)).body.items.length).toBe(1)
})

test('what cannot be is said where it was typed', async () => {
  const at = desk.soon()
  const fields = async (change: object) => (await desk.mia.post(AT, wish(at, change))).body.fields
  expect(await fields({ joinUrl: 'http://meet.example' })).toMatchObject({
    joinUrl: expect.stringContaining('https://'),
  })
  expect(await fields({ time: '25:00' })).toEqual({ time: 'Write a time like 14:30.' })
  const olga = await desk.portal.as('olga')
  await olga.put('/api/v1/settings/place', { locale: 'en', timeZone: 'Europe/Berlin', currency: 'EUR' })
  expect(await fields({ day: '2027-03-28', time: '02:30' })).toEqual({
    time: 'Clocks are put forward over this time on that day. Choose another.',
  })
  const made = (await desk.mia.post(AT, wish(at, { day: '2027-07-01', time: '15:00' }))).body
  expect(made).toMatchObject({ startsAt: Date.parse('2027-07-01T13:00:00Z'), day: '2027-07-01', time: '15:00' })
  expect(await desk.mia.post(AT, wish(at))).toMatchObject({ status: 409, body: { code: 'webinar.slug_taken' } })
  const past = (await desk.mia.post(AT, wish(desk.portal.now() - DAY, { slug: 'past' }))).body.id
  expect((await desk.mia.put(`${AT}/${past}/state`, { state: 'open' })).body.fields).toMatchObject({
    day: expect.any(String),
  })
  expect((await desk.mia.get(`${AT}/web_none`)).status).toBe(404)
  expect((await desk.portal.visitor.get(`${AT}/by-slug/past`)).status).toBe(404)
})
