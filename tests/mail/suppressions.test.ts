import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Door } from '../people.ts'
import { caught, type Office, office } from './office.ts'

let portal: Office
let olga: Door
let box: ReturnType<typeof caught>
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
  olga = await portal.as('olga')
})
afterEach(() => portal.close())
const LIST = '/api/v1/mail/suppressions'
const listed = async (q = '') => (await olga.get(`${LIST}${q}`)).body.items.map((row: { email: string }) => row.email)

test('an address that was stopped by hand gets nothing but what keeps its account safe, until it is released', async () => {
  expect((await olga.post(LIST, { email: ' Ann@Example.com ' })).status).toBe(204)
  expect((await olga.post(LIST, { email: 'ann@example.com' })).status).toBe(204)
  expect(await listed()).toEqual(['ann@example.com'])
  expect(await portal.facts('suppression.changed')).toHaveLength(1)
  await portal.link('magic_link', 'ann@example.com')
  await portal.link('password_reset', 'ann@example.com')
  await portal.run()
  expect(box.mails.map((mail) => mail.subject)).toEqual(['Choose a new password for Acclaim'])

  expect((await olga.post(`${LIST}/release`, { email: 'ann@example.com' })).status).toBe(204)
  expect(await olga.post(`${LIST}/release`, { email: 'ann@example.com' })).toMatchObject({ status: 404 })
  await portal.link('magic_link', 'ann@example.com')
  await portal.run()
  expect(box.mails).toHaveLength(2)
})

test('the list is found by the beginning of an address, page by page', async () => {
  for (let i = 0; i < 23; i++) {
    portal.later({ minutes: 1 })
    await olga.post(LIST, { email: `p${String(i).padStart(2, '0')}@x.test` })
  }
  const first = (await olga.get(LIST)).body
  expect(first.items[0].email).toBe('p22@x.test')
  const second = (await olga.get(`${LIST}?cursor=${first.nextCursor}`)).body
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([20, 3, null])
  expect(await listed('?q=P1')).toHaveLength(10)
  expect(await listed('?q=%25')).toEqual([])
})

test('only an address can be stopped', async () => {
  expect((await olga.post(LIST, { email: 'ann' })).body.fields).toEqual({ email: expect.any(String) })
  expect(JSON.stringify(await portal.facts())).not.toContain('@')
})
