import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import { countTeams } from '../../api/flywheel/teams/counting.ts'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { settleOutreach } from '../../api/outreach/jobs.ts'
import { host } from '../helpers.ts'
import { type Door, doorOf, type Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { optInToken } from './kit.ts'

let portal: World
let mia: Door
let shop: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
  shop = await host(portal, ['sales.write', 'events.write'])
})
afterEach(() => portal.close())

const DAY = 86_400_000
const promotion = (change: object = {}) => ({
  ...{
    slug: 'spring',
    kind: 'discount',
    title: '20 % off',
    terms: 'For the first year, for new customers.',
    validDays: 30,
  },
  ...change,
})
async function live(change: object = {}) {
  const { body, status } = await mia.post('/api/v1/promotions', promotion(change))
  expect(status).toBe(201)
  expect((await mia.put(`/api/v1/promotions/${body.id}/state`, { state: 'live' })).status).toBe(200)
  return body.id as string
}
async function claim(email: string, slug = 'spring') {
  await portal.visitor.post(`/api/v1/promotions/by-slug/${slug}/ask`, { email })
  return portal.visitor.post('/api/v1/opt-ins/confirm', { token: await optInToken(portal, email) })
}
const redeem = (code: string, usedFor: string) => shop.post('/api/v1/promotions/redeem', { code, usedFor })
const settle = () => settleOutreach(createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test'))
const again = async () => {
  const [row] = (await portal.db.clients.reader.execute(`SELECT id FROM account WHERE role = 'marketer'`)).rows
  const session = await portal.sessions.open({ id: String(row!['id']), role: 'marketer', epoch: 0 })
  mia = doorOf(portal, { cookie: session!.split(';')[0]! })
}

test('a person gets one code, which works once, for one sale', async () => {
  const id = await live()
  const first = await claim('fay@example.com')
  const { code } = first.body.claim
  expect(code).toMatch(/^[A-Z2-9]{10}$/)
  expect((await claim('fay@example.com')).body.claim.code).toBe(code)
  const other = (await claim('gus@example.com')).body.claim.code as string
  expect(other).not.toBe(code)

  expect(await redeem(code.toLowerCase(), 'order-1')).toMatchObject({
    status: 200,
    body: { repeated: false, kind: 'discount' },
  })
  expect(await redeem(code, 'order-1')).toMatchObject({ status: 200, body: { repeated: true } })
  expect(await redeem(code, 'order-2')).toMatchObject({ status: 409, body: { code: 'claim.used' } })
  expect(await redeem(other, 'order-1')).toMatchObject({ status: 409, body: { code: 'claim.one_each' } })
  expect(await redeem('AAAAAAAAAA', 'order-9')).toMatchObject({ status: 404, body: { code: 'claim.not_found' } })
  expect((await mia.get(`/api/v1/promotions/${id}`)).body.result).toMatchObject({
    ...{ claims: 2, redeemed: 1, expired: 0, redeemedRate: null, stayed: { hits: 0, of: 0, rate: null } },
  })
  const names = (await portal.db.clients.reader.execute('SELECT name FROM event_type ORDER BY 1')).rows.map(
    ({ name }) => name,
  )
  expect(names).toEqual(['offer.claimed', 'offer.redeemed'])
})

test('two tries at once redeem a code once', async () => {
  await live()
  const { code } = (await claim('fay@example.com')).body.claim
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((sale) => redeem(code, sale)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  expect((await portal.facts('promotion.redeemed')).length).toBe(1)
  const change = portal.db.write((tx) => tx.run(sql`UPDATE promotion_claim SET used_for = 'e'`))
  await expect(change).rejects.toMatchObject({ cause: { message: expect.stringContaining('a claim ends once') } })
})

test('a code runs out by the clock, and a promotion ends on its day', async () => {
  const id = await live({ endsAt: portal.now() + 5 * DAY })
  const { code } = (await claim('fay@example.com')).body.claim
  portal.later({ days: 6 })
  expect(await portal.visitor.get('/api/v1/promotions/by-slug/spring')).toMatchObject({
    status: 410,
    body: { code: 'promotion.over' },
  })
  await settle()
  expect((await redeem(code, 'order-1')).status).toBe(200) // what was given works until its own day
  portal.later({ days: 30 })
  await settle()
  await again()
  expect((await mia.get(`/api/v1/promotions/${id}`)).body).toMatchObject({ state: 'ended', result: { expired: 0 } })
  expect(await mia.put(`/api/v1/promotions/${id}/state`, { state: 'live' })).toMatchObject({ status: 409 })

  await live({ slug: 'autumn', validDays: 3 })
  const late = (await claim('gus@example.com', 'autumn')).body.claim.code
  portal.later({ days: 4 })
  expect(await redeem(late, 'order-2')).toMatchObject({ status: 410, body: { code: 'claim.expired' } })
  await settle()
  await settle()
  expect((await portal.facts('promotion.expired')).length).toBe(1)
})

test('the database itself gives no more codes than there are', async () => {
  await live({ mostClaims: 1 })
  expect((await claim('fay@example.com')).status).toBe(200)
  expect(await claim('gus@example.com')).toMatchObject({ status: 409, body: { code: 'promotion.given_away' } })
  // what was refused left nothing behind, and the link can be tried again
  expect(
    (await portal.db.clients.reader.execute(`SELECT 1 FROM contact WHERE email = 'gus@example.com'`)).rows,
  ).toEqual([])
})

test('who is signed in gets their code at once; only a draft changes', async () => {
  const id = await live()
  const ann = await portal.as('ann')
  expect((await ann.post('/api/v1/promotions/by-slug/spring/ask', {})).body).toEqual({ state: 'done' })
  const mine = (await ann.get('/api/v1/promotions/by-slug/spring')).body as Loose
  expect(mine.claim).toMatchObject({ redeemed: false })
  expect((await portal.visitor.get('/api/v1/promotions/by-slug/spring')).body.claim).toBeNull()
  expect(await mia.put(`/api/v1/promotions/${id}`, promotion())).toMatchObject({
    status: 409,
    body: { code: 'promotion.wrong_state' },
  })
  expect(await mia.post('/api/v1/promotions', promotion())).toMatchObject({
    status: 409,
    body: { code: 'promotion.slug_taken' },
  })
})

test('what a code spared its buyer is told with its currency, and counted by it', async () => {
  const id = await live()
  const use = async (email: string, more: object) =>
    shop.post('/api/v1/promotions/redeem', {
      ...{ code: (await claim(email)).body.claim.code, usedFor: `order of ${email}` },
      ...more,
    })
  expect(await use('fay@example.com', { discountMinor: 500 })).toMatchObject({ status: 422 })
  expect(await use('fay@example.com', { currency: 'EUR' })).toMatchObject({ status: 422 })
  expect(await use('fay@example.com', { discountMinor: -1, currency: 'EUR' })).toMatchObject({ status: 422 })
  for (const [email, more] of [
    ['fay@example.com', { discountMinor: 500, currency: 'eur' }],
    ['gus@example.com', { discountMinor: 700, currency: 'EUR' }],
    ['hal@example.com', { discountMinor: 900, currency: 'USD' }],
    ['ina@example.com', {}],
  ] as const)
    expect((await use(email, more)).status).toBe(200)
  expect((await mia.get(`/api/v1/promotions/${id}`)).body.result).toMatchObject({
    ...{ redeemed: 4 },
    spared: [
      { currency: 'EUR', amountMinor: 1_200, n: 2 },
      { currency: 'USD', amountMinor: 900, n: 1 },
    ],
  })
  // each first purchase of the month bears its part, also of those who used no code
  for (let i = 0; i < 30; i++) {
    const email = `buyer${i}@example.com`
    await shop.post('/api/v1/identify', { userId: email, traits: { email } })
    const sale = { externalId: `s-${i}`, email, amountMinor: 4_000, currency: 'EUR' }
    expect((await shop.post('/api/v1/track/sale', sale)).status).toBe(201)
  }
  const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  await portal.worker.drain()
  await settleQueue(ctx)
  await countTeams(ctx)
  const report = (await mia.get('/api/v1/wheel/teams')).body
  const cost = report.teams[1].metrics.find(({ key }: Loose) => key === 'discount_cost')
  expect(cost).toMatchObject({ n: 30, value: { each: { amountMinor: 40, currency: 'EUR' }, others: 2 } })
  const behind = (await mia.get('/api/v1/wheel/teams/numbers/discount_cost')).body.items
  expect(behind.map(({ email, spared }: Loose) => [email, spared?.amountMinor ?? null]).sort()).toEqual([
    ['fay@example.com', 500],
    ['gus@example.com', 700],
    ['hal@example.com', 900],
    ['ina@example.com', null],
  ])
})

test('a code of somebody who was erased still works in the shop, which hears nothing of them', async () => {
  await live()
  const { code } = (await claim('hal@example.com')).body.claim
  const [row] = await portal.db.read.all<{ id: string }>(sql`SELECT id FROM contact WHERE email = 'hal@example.com'`)
  const olga = await portal.as('olga')
  expect((await olga.post(`/api/v1/contacts/${row!.id}/erasure`, { confirm: true })).status).toBeLessThan(300)
  portal.later({ minutes: 1 })
  const use = () => shop.post('/api/v1/promotions/redeem', { code, usedFor: 'order 9' })
  expect(await use()).toMatchObject({ status: 200, body: { contactId: null, repeated: false } })
  expect(await use()).toMatchObject({ status: 200, body: { contactId: null, repeated: true } })
  expect(await portal.facts('promotion.redeemed')).toEqual([])
  await portal.worker.drain()
  expect(
    await portal.db.read.all(
      sql`SELECT 1 FROM tracked_event WHERE contact_id = ${row!.id} AND occurred_at >= ${portal.now()}`,
    ),
  ).toEqual([])
})

test.each([1, 8.64e15])('a promotion may end at %d, and is over or not by the clock', async (endsAt) => {
  expect((await mia.post('/api/v1/promotions', promotion({ endsAt }))).status).toBe(201)
  expect((await mia.get('/api/v1/promotions')).status).toBe(200)
})
