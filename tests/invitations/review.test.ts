import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, consents, WORDS } from '../helpers.ts'
import { type Asking, asking } from './campaign.ts'

let portal: Asking
beforeEach(async () => {
  portal = await asking()
})
afterEach(() => portal.close())

const write = async (token: string, more: object = {}) =>
  portal.visitor.post('/api/v1/reviews/invited', { ...WORDS, consents: await consents(portal), token, ...more })

test('a review by the link closes the invitation, and the link works no second time', async () => {
  await portal.campaign({ incentive: 'One free month for every review.' })
  const contactId = await portal.person()
  await portal.run()
  const token = portal.token()
  const { status, body } = await write(token, { rating: 1 })
  expect(status, JSON.stringify(body)).toBe(201)
  expect(await portal.rows()).toMatchObject([{ state: 'submitted', reviewId: body.id, contactId, dueAt: null }])
  expect(await portal.trail((await portal.rows())[0]!.id)).toEqual(['queued', 'sent', 'submitted'])
  expect((await write(token)).status).toBe(410)
  portal.later({ days: 20 })
  await portal.run()
  const asked = portal.box.of('pia@customer.test').filter(({ text }) => text.includes('/invitations/'))
  expect(asked).toHaveLength(1)
})

test('other questions stay open', async () => {
  await addProduct(portal, 'Orbit Academy')
  await portal.campaign()
  await portal.campaign({ name: 'Academy', productSlug: 'orbit-academy' })
  await portal.person()
  await portal.run()
  const mails = portal.box.of('pia@customer.test')
  const notes = mails.find(({ subject }) => subject.includes('Notes'))!
  expect((await write(/\/invitations\/(\S+)/.exec(notes.text)![1]!)).status).toBe(201)
  expect((await portal.rows()).map(({ state }) => state).sort()).toEqual(['queued', 'submitted'])
  portal.later({ days: 31 })
  await portal.run()
  expect((await portal.rows()).map(({ state }) => state).sort()).toEqual(['sent', 'submitted'])
})

test('what waits cannot be used: before the mail there is no token that fits', async () => {
  await portal.campaign({ delayHours: 24 })
  await portal.person()
  expect((await write('x'.repeat(43))).status).toBe(410)
  expect(await portal.rows()).toMatchObject([{ state: 'queued', tokenHash: null }])
})
