import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCtx } from '../../api/kernel/context.ts'
import { tellPartners } from '../../api/mail/earning/jobs.ts'
import { message } from '../../db/schema/mail.ts'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { clickOn, groupOf, partnerOf, rule } from './kit.ts'
import { programmeOf } from './partner-kit.ts'

let portal: World
let shop: Door
let olga: Door
let ann: Awaited<ReturnType<typeof partnerOf>>
let door: Door
beforeEach(async () => {
  portal = await world()
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await portal.as('ada')
  await groupOf(portal, [rule()], { holdDays: 0 })
  ann = await partnerOf(portal, 'ann')
  door = await portal.as('ann')
})
afterEach(() => portal.close())

let n = 0
const sell = async (email = `c${++n}@firm${n}.test`) => {
  const clickIds = [await clickOn(portal, ann.linkId)]
  portal.later({ minutes: 1 })
  const sale = { externalId: `o${++n}`, email, amountMinor: 9000, currency: 'EUR', clickIds }
  expect((await shop.post('/api/v1/track/sale', sale)).status).toBe(201)
  return sale.externalId
}
const mails = async (template: string) =>
  (await portal.db.read.select().from(message))
    .filter((row) => row.template === template)
    .map(({ toEmail, data }) => ({ to: toEmail, ...(JSON.parse(data) as Record<string, unknown>) }))
const daily = () => tellPartners(createCtx(portal.services, { kind: 'system', job: 'test' }, 'test'))
const SEPA = { rail: 'sepa', name: 'Ann Ashby', account: 'DE89 3704 0044 0532 0130 00' }
const PAYPAL = { rail: 'paypal', name: 'Ann Ashby', account: 'money@elsewhere.test' }

test('the first commission is told at once, later ones in one mail for their day, however often the job runs', async () => {
  for (let i = 0; i < 4; i++) await sell()
  expect(await mails('partner_first_commission')).toMatchObject([{ to: 'ann@example.com', amountMinor: 1800 }])
  await daily()
  expect(await mails('partner_day')).toEqual([])
  portal.at('2026-03-03T00:05:00Z')
  for (let i = 0; i < 3; i++) await daily()
  expect(await mails('partner_day')).toMatchObject([
    { to: 'ann@example.com', day: '2026-03-02', sums: [{ currency: 'EUR', earned: 3, earnedMinor: 5400, held: 0 }] },
  ])
})

test('what is held and what went back stands in the mail of that day', async () => {
  const order = await sell()
  await sell('info@mailinator.com')
  await shop.post('/api/v1/track/refund', {
    ...{ saleExternalId: order, externalId: 'r', amountMinor: 4500, currency: 'EUR' },
  })
  portal.at('2026-03-03T00:05:00Z')
  await daily()
  expect(await mails('partner_day')).toMatchObject([{ sums: [{ earned: 1, held: 1, backMinor: 900 }] }])
})

test('what somebody decided to take back is told at once with their words, a refund is not', async () => {
  const order = await sell()
  await shop.post('/api/v1/track/refund', {
    ...{ saleExternalId: order, externalId: 'r', amountMinor: 4500, currency: 'EUR' },
  })
  expect(await mails('commission_taken_back')).toEqual([])
  const [one] = (await olga.get('/api/v1/commissions')).body.items
  await olga.post(`/api/v1/commissions/${one.id}/take-back`, { note: 'Booked twice by mistake.' })
  expect(await mails('commission_taken_back')).toMatchObject([
    { to: 'ann@example.com', amountMinor: 900, reason: 'staff', note: 'Booked twice by mistake.' },
  ])
})

test('who changes where money goes is told at the account, and so is the old mailbox it went to', async () => {
  await door.put('/api/v1/me/partnership/payout-method', PAYPAL)
  await portal.worker.drain()
  expect(await mails('payout_method_changed')).toMatchObject([{ to: 'ann@example.com', hint: 'm…@elsewhere.test' }])
  expect(await mails('payout_method_ended')).toEqual([])
  portal.later({ minutes: 5 })
  await door.put('/api/v1/me/partnership/payout-method', SEPA)
  await portal.worker.drain()
  expect(await mails('payout_method_changed')).toHaveLength(2)
  const [ended] = await mails('payout_method_ended')
  expect(ended).toMatchObject({ to: 'money@elsewhere.test', rail: 'sepa' })
  expect(JSON.stringify(ended)).not.toContain('DE89')
})

test('a payout that arrived and one that came back are told, each once', async () => {
  await door.put('/api/v1/me/partnership/payout-method', SEPA)
  await sell()
  const send = async () => {
    const { body } = await olga.post('/api/v1/payout-batches', { rail: 'sepa', currency: 'EUR' })
    const sent = await olga.post(`/api/v1/payout-batches/${body.id}/agreement`, { totalMinor: body.totalMinor })
    return sent.body.items[0].id as string
  }
  const failed = await send()
  for (let i = 0; i < 2; i++)
    await olga.post(`/api/v1/payouts/${failed}/mark`, { paid: false, reason: 'Account closed' })
  const paid = await send()
  await olga.post(`/api/v1/payouts/${paid}/mark`, { paid: true, providerRef: 'tx-1' })
  expect(await mails('payout_failed')).toMatchObject([{ amountMinor: 1800, reason: 'Account closed' }])
  expect(await mails('payout_paid')).toMatchObject([{ amountMinor: 1800, hint: 'DE89 … 3000' }])
})

test('a tax form is told of when it is decided, and once in the thirty days before it is over', async () => {
  await door.put('/api/v1/me/partnership/tax-form', { kind: 'w8ben', lastFour: '1234' })
  await olga.post(`/api/v1/affiliates/partners/${ann.id}/tax-form`, { decision: 'verified' })
  expect(await mails('tax_form_decided')).toMatchObject([{ to: 'ann@example.com', decision: 'verified' }])
  portal.at('2029-12-01T00:00:00Z')
  await daily()
  expect(await mails('tax_form_expiring')).toEqual([])
  portal.at('2029-12-03T00:00:00Z')
  for (let i = 0; i < 2; i++) await daily()
  expect(await mails('tax_form_expiring')).toHaveLength(1)
})

test('after a month partners get its sums and staff what can be paid; not in the middle of one', async () => {
  await sell()
  portal.at('2026-04-09T00:05:00Z')
  await daily()
  expect(await mails('partner_month')).toEqual([])
  portal.at('2026-04-01T00:05:00Z')
  for (let i = 0; i < 2; i++) await daily()
  expect(await mails('partner_month')).toMatchObject([
    { month: '2026-03', sums: [{ earnedMinor: 1800, paidMinor: 0 }] },
  ])
  expect((await mails('payouts_due')).map(({ to }) => to).sort()).toEqual(['ada@example.com', 'olga@example.com'])
})

test('owners hear that the books are wrong', async () => {
  const ctx = createCtx(portal.services, { kind: 'system', job: 'test' }, 'test')
  await ctx.write((tx) => tx.emit('ledger.faulty', { checkId: 'chk_1', faults: 2 }))
  expect(await mails('ledger_faulty')).toEqual([{ to: 'olga@example.com', faults: 2 }])
})

test('another version of a plan is told to its partners, with what is new, what is no longer, and why; once', async () => {
  await partnerOf(portal, 'ben')
  const planId = 'pln_pgr_usual'
  const save = (rules: object[], note?: string) =>
    olga.post(`/api/v1/commission-plans/${planId}/versions`, { rules, ...(note && { note }) })
  const now = (await olga.get(`/api/v1/commission-plans/${planId}`)).body
  expect((await save(now.rules)).status).toBe(200)
  await portal.worker.drain()
  expect(await mails('partner_plan_changed')).toEqual([])

  const more = [{ ...now.rules[0], bp: 3000 }]
  expect((await save(more, 'You brought us <b>many</b>.')).body.versions[0]).toMatchObject({
    ...{ n: now.version + 1, note: 'You brought us <b>many</b>.' },
  })
  for (let i = 0; i < 3; i++) await portal.worker.drain()
  const told = await mails('partner_plan_changed')
  expect(told.map(({ to }) => to)).toContain('ann@example.com')
  expect(new Set(told.map(({ to }) => to)).size).toBe(told.length)
  expect(told[0]).toMatchObject({
    ...{ note: 'You brought us <b>many</b>.', before: [{ bp: 2000 }], after: [{ bp: 3000 }] },
  })
})

test('a group that gets another plan is told what changes, and nothing when that says the same', async () => {
  await programmeOf(portal)
  const { items } = (await olga.get('/api/v1/affiliates/groups')).body
  const group = items.find(({ partners }: { partners: number }) => partners > 0)
  const { id, name, isDefault, holdDays, minimums } = group
  const fields = { name, isDefault, holdDays, minimums }
  const was = group.planId ?? group.plan.id
  const rules = (await olga.get(`/api/v1/commission-plans/${was}`)).body.rules
  const made = async (called: string, of: object[]) =>
    (await olga.post('/api/v1/commission-plans', { name: called, rules: of })).body.id
  const [same, other] = [await made('Same', rules), await made('Other', [{ ...rules[0], id: 'other', bp: 500 }])]
  for (const planId of [same, other]) {
    const saved = await olga.put(`/api/v1/affiliates/groups/${id}`, { ...fields, planId })
    expect(saved.status, JSON.stringify(saved.body)).toBe(200)
    for (let i = 0; i < 2; i++) await portal.worker.drain()
    const told = await mails('partner_plan_changed')
    expect(told.length > 0, planId).toBe(planId === other)
  }
  expect(await mails('partner_plan_changed')).toMatchObject([
    { to: 'ann@example.com', before: [{ bp: 2000 }], after: [{ bp: 500 }], note: '' },
  ])
})
