import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { account } from '../../db/schema/identity.ts'
import { host } from '../helpers.ts'
import { type Door, doorOf } from '../people.ts'
import { type World, world } from '../world.ts'
import { clickOn, faults, groupOf, partnerOf, placesOf, rule } from './kit.ts'

let portal: World
let shop: Door
let olga: Door
let ann: Awaited<ReturnType<typeof partnerOf>>
beforeEach(async () => {
  portal = await world()
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await groupOf(portal, [rule()])
  ann = await partnerOf(portal, 'ann')
})
const owner = async () => {
  const { id, role } = (await portal.db.read.select().from(account).where(eq(account.email, 'olga@example.com')).get())!
  return { id, role, epoch: 0 }
}
afterEach(async () => {
  expect(await faults(portal)).toEqual([])
  await portal.close()
})
const NOTHING = { pending: 0, held: 0, payable: 0, clearing: 0, paid: 0, owed: 0 }
const sell = async (externalId: string, more: object = {}) => {
  const clickIds = [await clickOn(portal, ann.linkId)]
  portal.later({ minutes: 1 })
  const sale = { externalId, email: 'dora@firm.test', amountMinor: 12_000, netMinor: 10_000, currency: 'EUR', clickIds }
  const answer = await shop.post('/api/v1/track/sale', { ...sale, ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}
const refund = (saleExternalId: string, externalId: string, amountMinor: number) =>
  shop.post('/api/v1/track/refund', { saleExternalId, externalId, amountMinor, currency: 'EUR' })
const place = async () => (await placesOf(portal, ann.id)).map(({ id: _, ...rest }) => rest)

test('a sale of somebody a partner brought earns a part of its net, and waits thirty days', async () => {
  await sell('one')
  expect(await place()).toEqual([{ ...NOTHING, pending: 2000 }])
  expect(await portal.facts('commission.created')).toMatchObject([
    { partnerId: ann.id, amountMinor: 2000, currency: 'EUR' },
  ])
  expect(await portal.facts('affiliate.brought')).toHaveLength(1)
  expect(await portal.facts('referral.joined')).toEqual([])
  portal.later({ days: 29 })
  await portal.worker.drain()
  expect(await place()).toEqual([{ ...NOTHING, pending: 2000 }])
  portal.later({ days: 1 })
  await portal.worker.drain()
  expect(await place()).toEqual([{ ...NOTHING, payable: 2000 }])
  expect(await portal.facts('commission.cleared')).toMatchObject([{ amountMinor: 2000, contactId: ann.contactId }])
})

test('sent again, a sale earns once', async () => {
  await sell('one')
  const sale = { externalId: 'two', email: 'dora@firm.test', amountMinor: 500, currency: 'EUR' }
  await Promise.all(Array.from({ length: 20 }, () => shop.post('/api/v1/track/sale', sale)))
  expect(await place()).toEqual([
    { ...NOTHING, pending: 2000 },
    { ...NOTHING, pending: 100 },
  ])
})

test('parts that go back take back what one refund of their sum would', async () => {
  await sell('one', { amountMinor: 999, netMinor: 777 })
  expect(await place()).toEqual([{ ...NOTHING, pending: 155 }])
  await refund('one', 'r1', 333)
  await refund('one', 'r2', 333)
  expect(await place()).toEqual([{ ...NOTHING, pending: 52 }])
  await refund('one', 'r3', 333)
  expect(await place()).toEqual([NOTHING])
  expect(await portal.facts('commission.reversed')).toHaveLength(3)
})

test('a doubt holds what was earned, and no time frees it', async () => {
  await sell('one', { email: 'info@mailinator.com' })
  expect(await place()).toEqual([{ ...NOTHING, held: 2000 }])
  expect(await portal.facts('affiliate.brought')).toEqual([])
  for (const days of [31, 400]) {
    portal.later({ days })
    await portal.worker.drain()
    expect(await place()).toEqual([{ ...NOTHING, held: 2000 }])
  }
})

test('an answer frees it, to wait as long as any other', async () => {
  await sell('one', { email: 'info@mailinator.com' })
  const [held] = (await olga.get('/api/v1/holds')).body.items
  await olga.post(`/api/v1/holds/${held.id}/decision`, { decision: 'clear', reason: 'A real customer' })
  expect(await place()).toEqual([{ ...NOTHING, pending: 2000 }])
  expect(await portal.facts('affiliate.brought')).toHaveLength(1)
  portal.later({ days: 30 })
  await portal.worker.drain()
  expect(await place()).toEqual([{ ...NOTHING, payable: 2000 }])
})

test('freed after its waiting is over, it is told at once that it can be paid', async () => {
  await sell('one', { email: 'info@mailinator.com' })
  portal.later({ days: 31 })
  await portal.worker.drain()
  const mine = doorOf(portal, { cookie: (await portal.sessions.open(await owner()))!.split(';')[0]! })
  const [held] = (await mine.get('/api/v1/holds')).body.items
  await mine.post(`/api/v1/holds/${held.id}/decision`, { decision: 'clear', reason: 'A real customer' })
  expect(await place()).toEqual([{ ...NOTHING, payable: 2000 }])
  expect(await portal.facts('commission.cleared')).toMatchObject([{ amountMinor: 2000, contactId: ann.contactId }])
})

test('what was no honest sale is taken back whole', async () => {
  await sell('one', { email: 'info@mailinator.com' })
  const [held] = (await olga.get('/api/v1/holds')).body.items
  await olga.post(`/api/v1/holds/${held.id}/decision`, { decision: 'confirm', reason: 'Made up' })
  expect(await place()).toEqual([NOTHING])
  expect(await portal.facts('commission.reversed')).toMatchObject([{ reason: 'not_honest', amountMinor: 2000 }])
  await shop.post('/api/v1/track/sale', {
    externalId: 'two',
    email: 'info@mailinator.com',
    amountMinor: 9,
    currency: 'EUR',
  })
  expect(await place()).toHaveLength(1)
})
