import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signUp } from '../people.ts'
import { offerOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'
import { mine, type Programme, poolOf, programme, settle, told } from './kit.ts'

let portal: World
let all: Programme
let code: string
let contactId: string
beforeEach(async () => {
  portal = await world()
  all = await programme(portal)
  await offerOf(all.olga)
  contactId = await all.lead('dora@example.com')
  ;[{ code }] = (await mine(await signUp(portal, { name: 'Dora', email: 'dora@example.com' }))).items
})
afterEach(() => portal.close())

const use = (externalId: string, what = code) => all.shop.post(`/api/v1/coupons/${what}/redeem`, { externalId })

test('a shop learns what a code is worth and whose it is, however the customer typed it', async () => {
  const { body } = await all.shop.get(
    `/api/v1/coupons/${encodeURIComponent(` ${code.toLowerCase().replaceAll('-', ' ')}`)}`,
  )
  expect(body).toMatchObject({ code, state: 'valid', contactId, worth: { kind: 'coupon', percentBp: 2000 } })
  expect(body.worth).not.toHaveProperty('fulfilmentRef')
  expect(await all.shop.get('/api/v1/coupons/NOBODY-HAS-THIS')).toMatchObject({
    status: 404,
    body: { code: 'coupon.not_found' },
  })
})

test('a code is used once, by whichever of many tills is first; the same order again is the same use', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => use(`order-${i}`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(409)])
  const winner = answers.findIndex(({ status }) => status === 200)
  expect((await use(`order-${winner}`)).body).toMatchObject({ state: 'used', usedAt: portal.now() })
  expect(await use(`order-${(winner + 1) % 12}`)).toMatchObject({ status: 409, body: { code: 'coupon.used' } })
  expect(await told(portal, 'reward.redeemed')).toMatchObject([{ contactId }])
  const { id } = (await all.olga.get('/api/v1/rewards?side=friend')).body.items[0]
  expect((await all.olga.get(`/api/v1/rewards/${id}`)).body.use).toEqual({
    externalId: `order-${winner}`,
    at: portal.now(),
  })
})

test('one order does not use two codes', async () => {
  await all.lead('eli@example.com')
  const other = (await mine(await signUp(portal, { name: 'Eli', email: 'eli@example.com' }))).items[0].code
  expect((await use('order-1')).status).toBe(200)
  expect(await use('order-1', other)).toMatchObject({ status: 409, body: { code: 'redemption.different' } })
  expect((await all.shop.get(`/api/v1/coupons/${other}`)).body.state).toBe('valid')
})

test('a code is worth nothing from the moment its time is over, and says so everywhere', async () => {
  portal.later({ days: 60, ms: -1 })
  await settle(portal)
  expect((await all.shop.get(`/api/v1/coupons/${code}`)).body.state).toBe('valid')
  portal.later({ ms: 1 })
  expect(await use('order-1')).toMatchObject({ status: 409, body: { code: 'coupon.expired' } })
  await settle(portal)
  await settle(portal)
  expect(await told(portal, 'reward.expired')).toHaveLength(1)
  expect((await all.olga.get('/api/v1/rewards?side=friend')).body.items).toMatchObject([{ state: 'expired' }])
})

test('a code that was used does not run out afterwards', async () => {
  await use('order-1')
  portal.later({ days: 61 })
  await settle(portal)
  expect((await all.olga.get('/api/v1/rewards?side=friend')).body.items).toMatchObject([
    { state: 'fulfilled', usedAt: expect.any(Number) },
  ])
})

test('a code that nobody was given buys nothing', async () => {
  await poolOf(all.olga, ['FREE-1'])
  expect((await all.shop.get('/api/v1/coupons/FREE-1')).body).toMatchObject({
    state: 'not_given',
    contactId: null,
    worth: null,
  })
  expect(await use('order-1', 'FREE-1')).toMatchObject({ status: 409, body: { code: 'coupon.not_given' } })
})

test('a code never changes hands, and its use is never undone', async () => {
  const refused = (statement: ReturnType<typeof sql>) =>
    expect(portal.db.write((tx) => tx.run(statement))).rejects.toThrow()
  await use('order-1')
  await refused(sql`UPDATE coupon_code SET reward_id = NULL, given_at = NULL`)
  await refused(sql`DELETE FROM coupon_code`)
  await refused(sql`DELETE FROM coupon_use`)
  await refused(sql`UPDATE coupon_use SET external_id = 'x'`)
  await refused(sql`UPDATE reward SET used_at = 1`)
  await refused(sql`UPDATE reward SET points = 9`)
  await refused(sql`UPDATE reward SET state = 'pending'`)
  await refused(sql`DELETE FROM reward`)
  await refused(sql`UPDATE reward_step SET at = 1`)
})
