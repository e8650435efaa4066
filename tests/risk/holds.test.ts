import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { clicked, contactIdOf, linkOf, offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'

let portal: World
let shop: Door
let olga: Door
let ann: string
let annsLink: string
beforeEach(async () => {
  portal = await world()
  const door = await portal.as('ann')
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await offerOf(olga)
  ann = await contactIdOf(portal, 'ann@example.com')
  annsLink = await linkOf(portal, 'ANN2345', ann)
  await door.post('/api/v1/me/referrals/join')
})
afterEach(() => portal.close())
const come = async (email: string, click: object = {}, body: object = {}) => {
  const clickIds = [await clicked(portal, annsLink, click)]
  portal.later({ minutes: 1 })
  return shop.post('/api/v1/track/lead', { email, clickIds, ...body })
}
const open = async () =>
  (await olga.get('/api/v1/holds')).body.items as { id: string; rule: string; contact: { id: string } }[]
const clear = (id: string) =>
  olga.post(`/api/v1/holds/${id}/decision`, { decision: 'clear', reason: 'They are colleagues' })

test('three who hang together by one network wait, all of them', async () => {
  await come('dora@gmail.com', { networkHash: 'office' })
  expect(await open()).toEqual([])
  portal.later({ minutes: 120 })
  await come('eve@gmail.com', { networkHash: 'office' })
  expect((await open()).map(({ rule }) => rule)).toEqual([])
  portal.later({ minutes: 120 })
  await come('finn@gmail.com', { networkHash: 'office' })
  expect((await open()).map(({ rule }) => rule)).toEqual(['ring', 'ring', 'ring'])
})

test('what was cleared for a pair is not asked again; another rule still may', async () => {
  await come('ann+one@example.com', { own: true })
  const two = await open()
  expect(two.map(({ rule }) => rule).sort()).toEqual(['own_session', 'same_mailbox'])
  await clear(two.find(({ rule }) => rule === 'same_mailbox')!.id)
  expect((await open()).map(({ rule }) => rule)).toEqual(['own_session'])
  const [{ state }] = (await olga.get('/api/v1/referrals')).body.items
  expect(state).toBe('held')
  await clear((await open())[0]!.id)
  expect((await olga.get('/api/v1/referrals')).body.items[0].state).toBe('joined')
  const repeated = portal.db.write((tx) =>
    tx.run(
      `INSERT INTO hold SELECT 'hld_x', rule, action, subject_kind, subject_id, owner_id, contact_id, evidence, 'open', opened_at, due_at, NULL, NULL, NULL, NULL FROM hold LIMIT 1`,
    ),
  )
  await expect(repeated).rejects.toThrow()
})

test('a code and a sale by hand pass the same rules as a click', async () => {
  await shop.post('/api/v1/track/lead', { email: 'ann+code@example.com', code: 'ann2345' })
  await shop.post('/api/v1/track/sale', {
    ...{ email: 'ann+sale@example.com', code: 'ANN2345', externalId: 'o-1', amountMinor: 9000, currency: 'EUR' },
  })
  expect((await open()).map(({ rule }) => rule)).toEqual(['same_mailbox', 'same_mailbox'])
})

test('nobody but owners and admins decides, and a decision needs its reason', async () => {
  await come('ann+one@example.com')
  const { id } = (await open())[0]!
  const decide = (door: Door, body: object) => door.post(`/api/v1/holds/${id}/decision`, body)
  expect((await decide(await portal.as('mia'), { decision: 'clear', reason: 'Fine' })).status).toBe(403)
  expect((await decide(olga, { decision: 'clear', reason: '' })).body.fields).toHaveProperty('reason')
  expect((await decide(olga, { decision: 'maybe', reason: 'Fine' })).status).toBe(422)
  await expect(portal.db.write((tx) => tx.run(`UPDATE referral SET state = 'joined'`))).rejects.toThrow()
  expect((await clear(id)).status).toBe(204)
  await expect(portal.db.write((tx) => tx.run(`UPDATE hold SET state = 'confirmed'`))).rejects.toThrow()
})
