import { afterEach, beforeEach, expect, test } from 'vitest'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import { optInToken } from './kit.ts'
import { AT, DAY, HOUR, type WebinarDesk, webinarDesk, wish } from './webinars-kit.ts'

let desk: WebinarDesk
beforeEach(async () => {
  desk = await webinarDesk()
})
afterEach(() => desk.portal.close())

test('an address has a place once its mail was confirmed, and only then sees where to join', async () => {
  const { id } = await desk.open()
  const seen = await desk.portal.visitor.get(`${AT}/by-slug/ten-lines`)
  expect(seen.body).toMatchObject({ state: 'open', place: null, full: false, timeZone: 'UTC' })
  expect(JSON.stringify(seen.body)).not.toContain('meet.example')
  expect(JSON.stringify((await desk.portal.visitor.get(AT)).body)).not.toContain('meet.example')
  expect(await desk.portal.visitor.post(`${AT}/by-slug/ten-lines/ask`, { email: 'fay@example.com' })).toMatchObject({
    ...{ status: 202, body: { state: 'mailed' } },
  })
  expect((await desk.mia.get(`${AT}/${id}`)).body.result.registered).toBe(0)
  const token = await optInToken(desk.portal, 'fay@example.com')
  const confirmed = await desk.portal.visitor.post('/api/v1/opt-ins/confirm', { token })
  expect(confirmed.body).toMatchObject({ kind: 'webinar', place: { joinUrl: 'https://meet.example/ten' } })
  await desk.portal.visitor.post('/api/v1/opt-ins/confirm', { token })
  await desk.portal.run()
  const mail = desk.box.mails.find(({ subject }) => subject === 'Your place: Ten lines a day')!
  expect(mail.text).toContain('https://meet.example/ten')
  expect(mail.text).toContain('(UTC)')
  expect(await desk.written('webinar_place')).toEqual(['fay@example.com'])
  expect((await desk.mia.get(`${AT}/${id}`)).body.result.registered).toBe(1)

  await settleQueue(desk.ctx())
  expect(await desk.rows(`SELECT name FROM event_type`)).toEqual([{ name: 'webinar.registered' }])
  expect(await desk.rows(`SELECT p.kind, p.key FROM push_touch t JOIN push p ON p.id = t.push_id`)).toEqual([
    { kind: 'webinar.scheduled', key: 'webinar/ten-lines' },
  ])
  expect(
    await desk.rows(
      `SELECT stage FROM contact_stage s JOIN contact c ON c.id = s.contact_id WHERE c.email = 'fay@example.com'`,
    ),
  ).toEqual([{ stage: 'activation' }])

  // the link in the mail gives the place up, without signing in, and once
  const place = decodeURIComponent(/webinar-place\?token=(\S+)/.exec(mail.text)![1]!)
  expect((await desk.portal.visitor.post(`${AT}/places/look`, { token: place })).body).toMatchObject({ given: true })
  expect((await desk.portal.visitor.post(`${AT}/places/give-up`, { token: place })).body).toMatchObject({
    ...{ given: false, joinUrl: null },
  })
  expect((await desk.portal.visitor.post(`${AT}/places/give-up`, { token: place })).status).toBe(200)
  expect((await desk.portal.facts('webinar.place_given_up')).length).toBe(1)
  expect((await desk.portal.visitor.post(`${AT}/places/look`, { token: `${place}x` })).status).toBe(404)
})

test('each is reminded a day and an hour before, once, and nobody of what they gave up', async () => {
  const { at } = await desk.open()
  await desk.take('fay@example.com')
  await desk.take('gus@example.com')
  desk.portal.at(at - 2 * DAY)
  await desk.settle()
  expect(await desk.written('webinar_soon')).toEqual([])
  desk.portal.at(at - 23 * HOUR)
  await Promise.all([desk.settle(), desk.settle()])
  await desk.settle()
  expect(await desk.written('webinar_soon')).toEqual(['fay@example.com', 'gus@example.com'])
  await desk.take('hal@example.com') // within the last day: the confirmation was reminder enough
  const [gus] = await desk.rows(
    `SELECT p.id FROM webinar_place p JOIN contact c ON c.id = p.contact_id WHERE c.email = 'gus@example.com'`,
  )
  const notice = { sql: `INSERT INTO webinar_notice VALUES (?, 'day', ?, 1)`, args: [String(gus!['id']), at] }
  await expect(desk.portal.db.clients.writer.execute(notice)).rejects.toThrow(/UNIQUE/)
  await desk.portal.db.clients.writer.execute(
    `UPDATE webinar_place SET given_up_at = ${desk.portal.now()} WHERE id = '${gus!['id']}'`,
  )
  desk.portal.at(at - 30 * 60_000)
  await desk.settle()
  await desk.settle()
  expect(await desk.written('webinar_soon')).toEqual([
    ...['fay@example.com', 'fay@example.com', 'gus@example.com', 'hal@example.com'],
  ])
  desk.portal.at(at + 60_000)
  await desk.settle()
  expect((await desk.written('webinar_soon')).length).toBe(4)
})

test('another time is told to who knew the old one, and a webinar that is called off reminds nobody', async () => {
  const { id, at } = await desk.open()
  await desk.take('fay@example.com')
  const later = at + 2 * HOUR
  expect((await desk.mia.put(`${AT}/${id}`, wish(later, { slug: 'other' }))).body.fields).toMatchObject({
    slug: expect.any(String),
  })
  expect((await desk.mia.put(`${AT}/${id}`, wish(later))).body).toMatchObject({ startsAt: later })
  await desk.take('gus@example.com')
  await desk.settle()
  await desk.settle()
  expect(await desk.written('webinar_changed')).toEqual(['fay@example.com'])
  await desk.mia.put(`${AT}/${id}`, wish(later, { title: 'Ten lines each day' }))
  await desk.settle()
  expect((await desk.written('webinar_changed')).length).toBe(1) // a title is no other time
  expect((await desk.portal.visitor.get(`${AT}/by-slug/ten-lines`)).body.sequence).toBe(1)

  expect((await desk.mia.put(`${AT}/${id}/state`, { state: 'cancelled' })).status).toBe(200)
  expect((await desk.mia.put(`${AT}/${id}/state`, { state: 'cancelled' })).status).toBe(200)
  await desk.settle()
  desk.portal.at(later - 30 * 60_000)
  await desk.settle()
  expect(await desk.written('webinar_cancelled')).toEqual(['fay@example.com', 'gus@example.com'])
  expect(await desk.written('webinar_soon')).toEqual([])
  expect(await desk.take('hal@example.com')).toMatchObject({ status: 410, body: { code: 'webinar.cancelled' } })
  await desk.again()
  expect(await desk.mia.put(`${AT}/${id}/state`, { state: 'open' })).toMatchObject({ status: 409 })
  expect((await desk.portal.visitor.get(AT)).body).toEqual({ coming: [], past: [] })
})

test('the database itself gives the last place once, and a place given up is free again', async () => {
  const { id, at } = await desk.open({ places: 1 })
  expect((await desk.take('fay@example.com')).status).toBe(200)
  expect(await desk.take('gus@example.com')).toMatchObject({ status: 409, body: { code: 'webinar.full' } })
  const [row] = await desk.rows('SELECT id, contact_id FROM webinar_place')
  const second = `INSERT INTO webinar_place (id, webinar_id, contact_id, taken_at, sequence) VALUES ('wpl_x', '${id}', (SELECT id FROM contact WHERE id <> '${row!['contact_id']}' LIMIT 1), 1, 0)`
  const ann = await desk.portal.as('ann')
  await expect(desk.portal.db.clients.writer.execute(second)).rejects.toThrow(/no place is left/)
  expect((await ann.post(`${AT}/by-slug/ten-lines/ask`, {})).status).toBe(409)
  await desk.portal.db.clients.writer.execute(`UPDATE webinar_place SET given_up_at = ${desk.portal.now()}`)
  expect((await ann.post(`${AT}/by-slug/ten-lines/ask`, {})).body).toEqual({ state: 'done' })
  expect((await ann.get(`${AT}/by-slug/ten-lines`)).body.place.joinUrl).toBe('https://meet.example/ten')
  expect((await ann.get(`${AT}/mine`)).body.items).toMatchObject([{ slug: 'ten-lines' }])
  const back = desk.portal.db.clients.writer.execute(
    `UPDATE webinar_place SET given_up_at = NULL WHERE id = '${row!['id']}'`,
  )
  await expect(back).rejects.toThrow(/no place is left/)
  expect((await desk.mia.put(`${AT}/${id}`, wish(at, { places: 2 }))).status).toBe(200)
  expect((await desk.take('gus@example.com')).status).toBe(200)
  expect((await desk.mia.put(`${AT}/${id}`, wish(at, { places: 1 }))).body.fields).toEqual({
    places: 'More places than that are taken already.',
  })
  expect((await ann.delete(`${AT}/by-slug/ten-lines/place`)).status).toBe(204)
  expect((await ann.delete(`${AT}/by-slug/ten-lines/place`)).status).toBe(204)
  expect((await desk.mia.get(`${AT}/${id}`)).body.result).toMatchObject({ registered: 1, gaveUp: 2 })
})
