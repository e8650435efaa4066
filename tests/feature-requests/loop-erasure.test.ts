import { afterEach, beforeEach, expect, test } from 'vitest'
import { requestRhythm } from '../../db/schema/request-telling.ts'
import { requestFollow } from '../../db/schema/request-votes.ts'
import { caught, type Office, office } from '../mail/office.ts'
import { PASSWORD, signUp } from '../people.ts'
import { addRequest, contactIdOf, loops, move, news, tellings, vote } from './loop-rows.ts'

let portal: Office
let box: ReturnType<typeof caught>
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
})
afterEach(() => portal.close())

test('what somebody heard and used is theirs to have, and goes with them', async () => {
  const door = await signUp(portal, { name: 'Zed Quill', email: 'zed@example.com' }, PASSWORD)
  const id = await contactIdOf(door)
  const wish = await addRequest(portal)
  await vote(portal, wish, id, 'I write at night.')
  await move(portal, wish, 'shipped')
  portal.later({ minutes: 11 })
  await portal.run()
  await door.put(`/api/v1/requests/${wish.number}/used`)
  await door.put('/api/v1/me/follows/rhythm', { rhythm: 'daily' })
  const t = /act=use&t=([\w-]+)/.exec(box.of('zed@example.com').at(-1)!.text)![1]!
  const { requestNews } = (await door.get('/api/v1/me/data?format=json')).body
  expect(requestNews.flatMap((one: object) => Object.keys(one))).toEqual(
    expect.arrayContaining(['rhythm', 'about', 'usedAt', 'request']),
  )

  await move(portal, wish, 'started')
  expect((await door.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
  portal.later({ days: 2 })
  await portal.run()
  expect(await loops(portal)).toEqual([])
  expect(await portal.db.read.select().from(requestRhythm)).toEqual([])
  expect(await portal.db.read.select().from(requestFollow)).toEqual([])
  expect(await news(portal)).toEqual([])
  // that somebody without a name was told once stays, as a row of ids
  expect(await tellings(portal)).toMatchObject([{ contactId: id }])
  expect((await portal.visitor.get(`/api/v1/told-requests?t=${t}`)).status).toBe(404)
  expect((await portal.visitor.post('/api/v1/told-requests/used', { t })).status).toBe(404)
})
