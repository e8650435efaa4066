import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { settleOutreach } from '../../api/outreach/jobs.ts'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { claimed, livePromotion } from './kit.ts'

let portal: World
let mia: Door
let shop: Door
beforeEach(async () => {
  portal = await world()
  mia = await portal.as('mia')
  await portal.as('ann')
  shop = await host(portal, ['sales.write'])
})
afterEach(() => portal.close())

const live = (change: object = {}) => livePromotion(mia, change)
const claim = (email: string, slug?: string) => claimed(portal, email, slug)
const sell = (more: object) =>
  shop.post('/api/v1/track/sale', {
    ...{ externalId: 'order-1', email: 'ann@example.com', amountMinor: 8_000, currency: 'EUR' },
    ...more,
  })
const claims = async () =>
  (
    await portal.db.clients.reader.execute(
      'SELECT used_for, discount_minor, currency, redeemed_at, expired_at FROM promotion_claim ORDER BY claimed_at, id',
    )
  ).rows

test.each(['coupon', 'discount', 'trial'])('a sale redeems the code of a %s that it came with, once', async (kind) => {
  const id = await live({ kind })
  const code = await claim('ann@example.com')
  const said = { promotionCode: code.toLowerCase(), discountMinor: 2_000 }
  const first = await sell(said)
  expect(first).toMatchObject({ status: 201, body: { promotion: { outcome: 'redeemed', title: '20 % off', kind } } })
  expect(await sell(said)).toMatchObject({ status: 200, body: first.body })
  expect(await claims()).toMatchObject([{ used_for: 'order-1', discount_minor: 2_000, currency: 'EUR' }])
  expect(await portal.facts('promotion.redeemed')).toHaveLength(1)
  expect(await portal.facts('sale.code_given')).toHaveLength(1)
  expect((await mia.get(`/api/v1/promotions/${id}`)).body.result).toMatchObject({
    ...{ redeemed: 1, spared: [{ currency: 'EUR', amountMinor: 2_000, n: 1 }] },
    refused: { used: 0, expired: 0, oneEach: 0 },
  })
  // what the host says by its other call is the same thing said again
  const redeem = await shop.post('/api/v1/promotions/redeem', { code, usedFor: 'order-1' })
  expect(redeem).toMatchObject({ status: 200, body: { repeated: true } })
})

test('a code in the field of links is looked for among promotions too, and a link’s code is no promotion’s', async () => {
  await live()
  const code = await claim('ann@example.com')
  expect((await sell({ code })).body.promotion).toMatchObject({ outcome: 'redeemed' })
  expect((await sell({ externalId: 'order-2', code: 'ANN2345' })).body.promotion).toBeNull()
  expect((await sell({ externalId: 'order-3' })).body.promotion).toBeNull()
})

test('no code refuses a sale: what became of it is answered, again the same, and counted', async () => {
  const id = await live({ validDays: 3 })
  const [mine, late] = [await claim('ann@example.com'), await claim('hal@example.com')]
  const outcome = async (externalId: string, promotionCode: string) => {
    const [first, again] = [await sell({ externalId, promotionCode }), await sell({ externalId, promotionCode })]
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    return first.body.promotion.outcome
  }
  expect(await outcome('o-1', mine)).toBe('redeemed')
  expect(await outcome('o-2', mine)).toBe('used')
  expect(await outcome('o-3', 'NOBODYS222')).toBe('unknown')
  portal.later({ days: 4 })
  expect(await outcome('o-4', late)).toBe('expired')
  expect(await portal.facts('sale.recorded')).toHaveLength(4)
  expect(await portal.facts('promotion.redeemed')).toHaveLength(1)
  expect(await (await portal.as('olga')).get(`/api/v1/promotions/${id}`)).toMatchObject({
    body: { result: { redeemed: 1, refused: { used: 1, expired: 1, oneEach: 0 } } },
  })
})

test('of two codes of a promotion one is used for a sale, and nobody says which discount was whose', async () => {
  const id = await live()
  await live({ slug: 'autumn', title: 'A month more' })
  const [mine, theirs] = [await claim('ann@example.com'), await claim('gus@example.com')]
  const autumn = await claim('ann@example.com', 'autumn')
  await sell({ promotionCode: theirs, code: mine, discountMinor: 900 })
  expect((await mia.get(`/api/v1/promotions/${id}`)).body.result).toMatchObject({
    ...{ redeemed: 1, spared: [], refused: { oneEach: 1 } },
  })
  const both = await sell({ externalId: 'order-2', promotionCode: autumn, discountMinor: 300 })
  expect(both.body.promotion).toMatchObject({ outcome: 'redeemed', title: 'A month more' })
})

test('a sale told late redeems a code that ran out meanwhile, if it was used in time', async () => {
  const id = await live({ validDays: 3 })
  const code = await claim('ann@example.com')
  portal.later({ days: 2 })
  const occurredAt = portal.now()
  portal.later({ days: 5 })
  await settleOutreach(createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test'))
  expect(await claims()).toMatchObject([{ redeemed_at: null, expired_at: portal.now() }])
  expect((await sell({ promotionCode: code, occurredAt })).body.promotion.outcome).toBe('redeemed')
  expect(await claims()).toMatchObject([{ redeemed_at: occurredAt, expired_at: null }])
  const result = (await (await portal.as('olga')).get(`/api/v1/promotions/${id}`)).body.result
  expect(result).toMatchObject({ redeemed: 1, expired: 0 })
})

test('what a code spared may be learnt after it was redeemed, once', async () => {
  await live()
  const code = await claim('ann@example.com')
  await shop.post('/api/v1/promotions/redeem', { code, usedFor: 'order-1' })
  expect((await sell({ promotionCode: code, discountMinor: 700 })).body.promotion.outcome).toBe('redeemed')
  expect(await claims()).toMatchObject([{ used_for: 'order-1', discount_minor: 700, currency: 'EUR' }])
  await shop.post('/api/v1/promotions/redeem', { code, usedFor: 'order-1', discountMinor: 9, currency: 'USD' })
  expect(await claims()).toMatchObject([{ discount_minor: 700, currency: 'EUR' }])
  expect(await portal.facts('promotion.redeemed')).toHaveLength(1)
  const moved = portal.db.write((tx) => tx.run(sql`UPDATE promotion_claim SET discount_minor = 1`))
  await expect(moved).rejects.toMatchObject({ cause: { message: expect.stringContaining('a claim ends once') } })
})

test('twenty sales at once with one code are twenty sales, and one of them used it', async () => {
  await live()
  const promotionCode = await claim('ann@example.com')
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => sell({ externalId: `o-${n}`, promotionCode })))
  expect(all.map(({ status }) => status)).toEqual(Array(20).fill(201))
  const outcomes = all.map(({ body }) => body.promotion.outcome).sort()
  expect(outcomes).toEqual(['redeemed', ...Array(19).fill('used')])
})

test('a discount without the code it was given for is sent back to its field', async () => {
  expect(await sell({ discountMinor: 5 })).toMatchObject({
    ...{
      status: 422,
      body: { fields: { promotionCode: 'Send the discount together with the code it was given for.' } },
    },
  })
  expect((await sell({ promotionCode: 'X', discountMinor: -1 })).body.fields).toEqual({
    discountMinor: 'A discount is not below nothing.',
  })
})
