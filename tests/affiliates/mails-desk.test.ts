import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCtx } from '../../api/kernel/context.ts'
import { tellPartners } from '../../api/mail/earning/jobs.ts'
import { message } from '../../db/schema/mail.ts'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { clickOn, groupOf, partnerOf, rule } from './kit.ts'

let portal: World
let shop: Door
let olga: Door
let ann: Awaited<ReturnType<typeof partnerOf>>
beforeEach(async () => {
  portal = await world()
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await portal.as('ada')
  await groupOf(portal, [rule()], { holdDays: 0, minimums: '{"EUR":2000}' })
  ann = await partnerOf(portal, 'ann')
})
afterEach(() => portal.close())

let n = 0
const sell = async (email = `d${++n}@firm${n}.test`) => {
  const clickIds = [await clickOn(portal, ann.linkId)]
  portal.later({ minutes: 1 })
  const sale = { externalId: `p${++n}`, email, amountMinor: 9000, currency: 'EUR', clickIds }
  expect((await shop.post('/api/v1/track/sale', sale)).status).toBe(201)
}
const mails = async (template: string) =>
  (await portal.db.read.select().from(message))
    .filter((row) => row.template === template)
    .map(({ toEmail, data }) => ({ to: toEmail, ...(JSON.parse(data) as Record<string, unknown>) }))
const daily = () => tellPartners(createCtx(portal.services, { kind: 'system', job: 'test' }, 'test'))

test('a payout that was sent is told once, when the last who has to has agreed', async () => {
  const place = { rail: 'sepa', name: 'Ann Ashby', account: 'DE89 3704 0044 0532 0130 00' }
  await (await portal.as('ann')).put('/api/v1/me/partnership/payout-method', place)
  for (let i = 0; i < 2; i++) await sell()
  const { body } = await olga.post('/api/v1/payout-batches', { rail: 'sepa', currency: 'EUR' })
  for (let i = 0; i < 2; i++) await portal.worker.drain()
  expect(await mails('payout_sent')).toEqual([])
  const agreed = await olga.post(`/api/v1/payout-batches/${body.id}/agreement`, { totalMinor: body.totalMinor })
  expect(agreed.status).toBe(200)
  for (let i = 0; i < 3; i++) await portal.worker.drain()
  expect(await mails('payout_sent')).toMatchObject([
    { to: 'ann@example.com', amountMinor: 3600, currency: 'EUR', hint: 'DE89 … 3000', rail: 'sepa' },
  ])
})

test('who has not said where to pay hears of it every three days, from the least that is paid on', async () => {
  await sell()
  await daily()
  expect(await mails('payout_place_missing')).toEqual([])
  await sell()
  portal.at('2026-03-05T06:00:00Z')
  for (let i = 0; i < 2; i++) await daily()
  expect(await mails('payout_place_missing')).toMatchObject([
    { to: 'ann@example.com', sums: [{ amountMinor: 3600, currency: 'EUR' }] },
  ])
  portal.at('2026-03-08T06:00:00Z')
  await daily()
  expect(await mails('payout_place_missing')).toHaveLength(2)
  await portal.db.write(async (tx) => {
    await tx.run(`INSERT INTO payout_method (id, partner_id, rail, details, hint, account_hash, created_at, usable_at)
      VALUES ('pmt_1', '${ann.id}', 'sepa', '', 'DE89', 'h', 1, 1)`)
  })
  portal.at('2026-03-11T06:00:00Z')
  await daily()
  expect(await mails('payout_place_missing')).toHaveLength(2)
})

test('owners and admins hear each morning what partners sold and which doubts hold, and nothing when there was nothing', async () => {
  await daily()
  expect(await mails('partner_desk_day')).toEqual([])
  await sell()
  await sell()
  await sell('info@mailinator.com')
  portal.at('2026-03-03T00:05:00Z')
  for (let i = 0; i < 2; i++) await daily()
  const told = await mails('partner_desk_day')
  expect(told.map(({ to }) => to).sort()).toEqual(['ada@example.com', 'olga@example.com'])
  expect(told[0]).toMatchObject({
    ...{ day: '2026-03-02', sales: [{ n: 3, amountMinor: 27_000, currency: 'EUR', earnedMinor: 5_400 }] },
    ...{ held: 1, waiting: 1, overdue: 0 },
  })
  portal.at('2026-03-04T00:05:00Z')
  await daily()
  expect(await mails('partner_desk_day')).toHaveLength(2)
})
