import { afterEach, beforeEach, expect, test } from 'vitest'
import { isAppealable } from '../../api/affiliates/appeals/rules.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { tellPartners } from '../../api/mail/earning/jobs.ts'
import { commissionAppeal } from '../../db/schema/commissions.ts'
import { message } from '../../db/schema/mail.ts'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { clickOn, faults, groupOf, partnerOf, placesOf, rule } from './kit.ts'

let portal: World
let shop: Door
let olga: Door
let ann: Awaited<ReturnType<typeof partnerOf>>
let door: Door
beforeEach(async () => {
  portal = await world()
  ;[olga, shop] = [await portal.as('olga'), await host(portal)]
  await groupOf(portal, [rule()])
  ann = await partnerOf(portal, 'ann')
  door = await portal.as('ann')
})
afterEach(async () => {
  expect(await faults(portal)).toEqual([])
  await portal.close()
})
const WORDS = { text: 'This customer is a school I visited; they use one shared mailbox.' }
const ANSWER = { answer: 'You are right, the school wrote to us. We have cleared it.' }
const sell = async (email: string) => {
  const clickIds = [await clickOn(portal, ann.linkId)]
  portal.later({ minutes: 1 })
  const sale = { externalId: email, email, amountMinor: 9000, currency: 'EUR', clickIds }
  expect((await shop.post('/api/v1/track/sale', sale)).status).toBe(201)
  return (await placesOf(portal, ann.id)).at(-1)!.id
}
const appeal = (id: string, by = door, words: object = WORDS) =>
  by.post(`/api/v1/me/partnership/commissions/${id}/appeal`, words)
const mine = async () => (await door.get('/api/v1/me/partnership/commissions')).body.items
const mails = async (template: string) =>
  (await portal.db.read.select().from(message)).filter((row) => row.template === template)

test.each([
  [{ heldMinor: 5 }, [], true],
  [{ heldMinor: 0 }, ['refund'], false],
  [{ heldMinor: 0 }, ['dispute_lost'], false],
  [{ heldMinor: 0 }, ['refund', 'not_honest'], true],
  [{ heldMinor: 0 }, ['staff'], true],
  [{ heldMinor: 0 }, [], false],
] as const)('of %j taken back for %j something can be said: %s', (place, reasons, is) =>
  expect(
    isAppealable(
      place,
      reasons.map((reason) => ({ reason })),
    ),
  ).toBe(is),
)

test('a partner appeals once, staff answer once, and both read it; the hold stays until somebody clears it', async () => {
  const id = await sell('info@mailinator.com')
  expect((await mine())[0]).toMatchObject({ mayAppeal: true, appeal: null })
  expect((await appeal(id)).status).toBe(204)
  expect(await appeal(id)).toMatchObject({ status: 409, body: { code: 'commission.appealed' } })
  expect((await mine())[0]).toMatchObject({ mayAppeal: false, appeal: { ...WORDS, answer: null } })
  const { body } = await olga.get('/api/v1/commission-appeals')
  expect(body).toMatchObject({
    open: 1,
    items: [{ ...WORDS, partner: { id: ann.id }, commission: { id, state: 'held', held: ['disposable_address'] } }],
  })
  const answer = () => olga.post(`/api/v1/commission-appeals/${body.items[0].id}/answer`, ANSWER)
  expect((await answer()).status).toBe(204)
  expect(await answer()).toMatchObject({ status: 409, body: { code: 'commission_appeal.answered' } })
  expect((await mine())[0]).toMatchObject({ state: 'held', appeal: ANSWER })
  expect((await olga.get('/api/v1/commission-appeals')).body).toMatchObject({ open: 0, items: [] })
  expect((await olga.get('/api/v1/commission-appeals?state=answered')).body.items).toMatchObject([
    { ...ANSWER, answeredBy: 'Olga Petrenko' },
  ])
  expect(await portal.facts('commission.appealed')).toHaveLength(1)
  expect(await portal.facts('commission.appeal_answered')).toHaveLength(1)
  expect(await mails('commission_appeal_answered')).toMatchObject([{ toEmail: 'ann@example.com' }])
})

test('nothing can be said against what nobody holds, about a stranger’s commission, or in no words', async () => {
  const free = await sell('dora@firm.test')
  expect(await appeal(free)).toMatchObject({ status: 409, body: { code: 'commission.not_appealable' } })
  await partnerOf(portal, 'ben')
  const held = await sell('info@mailinator.com')
  expect((await appeal(held, await portal.as('ben'))).status).toBe(404)
  expect(await appeal(held, door, { text: 'No.' })).toMatchObject({ status: 422, body: { code: 'input.invalid' } })
  expect((await appeal(held, door, { text: 'x'.repeat(1001) })).status).toBe(422)
})

test('staff hear of appeals once a day', async () => {
  await appeal(await sell('info@mailinator.com'))
  const ctx = createCtx(portal.services, { kind: 'system', job: 'test' }, 'test')
  for (let i = 0; i < 3; i++) await tellPartners(ctx)
  expect(await mails('commission_appeals_open')).toMatchObject([{ toEmail: 'olga@example.com', data: '{"n":1}' }])
})

test('nobody edits an appeal or its answer, and erasing the partner takes their words only', async () => {
  await appeal(await sell('info@mailinator.com'))
  const edit = (set: Partial<typeof commissionAppeal.$inferInsert>) =>
    portal.db.write((tx) =>
      tx
        .update(commissionAppeal)
        .set(set)
        .then(() => undefined),
    )
  await expect(edit({ text: 'Other words' })).rejects.toThrow()
  const [{ id }] = (await olga.get('/api/v1/commission-appeals')).body.items
  await olga.post(`/api/v1/commission-appeals/${id}/answer`, ANSWER)
  await expect(edit({ answer: 'Other words, later' })).rejects.toThrow()
  const ctx = createCtx(portal.services, { kind: 'system', job: 'test' }, 'test')
  await ctx.write((tx) => tx.emit('contact.erased', { contactId: ann.contactId, members: [ann.contactId] }))
  expect(await portal.db.read.select().from(commissionAppeal)).toMatchObject([{ text: '', ...ANSWER }])
})
