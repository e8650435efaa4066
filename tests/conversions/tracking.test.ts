import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { clicked, contactIdOf, linkOf } from '../referrals/kit.ts'
import { type World, world } from '../world.ts'

let portal: World
let shop: Door
let ann: string
let annsLink: string
beforeEach(async () => {
  portal = await world()
  await portal.as('ann')
  shop = await host(portal)
  ann = await contactIdOf(portal, 'ann@example.com')
  annsLink = await linkOf(portal, 'ANN2345', ann)
})
afterEach(() => portal.close())
const track = (what: 'lead' | 'sale' | 'refund', body: object) => shop.post(`/api/v1/track/${what}`, body)
const DORA = { email: 'dora@example.com', customerExternalId: 'user-7', customerName: 'Dora Diaz' }
const SALE = { externalId: 'order-1', amountMinor: 9600, currency: 'EUR' }

test('a lead the host tells of becomes a contact, and whoever’s link was clicked has brought them', async () => {
  const click = await clicked(portal, annsLink)
  const { status, body } = await track('lead', { ...DORA, clickIds: [click] })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    name: 'sign_up',
    attribution: { linkId: annsLink, ownerId: ann, route: 'click', lost: [] },
  })
  expect(body.contactId).toBe(await contactIdOf(portal, 'dora@example.com'))
  const stages = (await portal.facts('stage.changed')).filter(({ contactId }) => contactId === body.contactId)
  expect(stages).toMatchObject([{ to: 'activation' }])
  const turns = (await (await portal.as('olga')).get('/api/v1/wheel')).body.turns
  expect(turns).toMatchObject([
    { testimonial: null, advocate: { id: ann }, prospect: { id: body.contactId }, evidence: 2 },
  ])
})

test('nothing the host said of a person stays beside the contact', async () => {
  await track('lead', DORA)
  expect((await portal.db.clients.reader.execute('SELECT said FROM lead')).rows[0]!.said).toBeNull()
  expect(JSON.stringify(await portal.facts())).not.toMatch(/dora|Diaz/i)
})

test('a hundred parallel identical leads are one, with one answer', async () => {
  const click = await clicked(portal, annsLink)
  const lead = { ...DORA, externalId: 'lead-1', clickIds: [click] }
  const answers = await Promise.all(Array.from({ length: 100 }, () => track('lead', lead)))
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(99).fill(200), 201])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(await portal.facts('lead.tracked')).toHaveLength(1)
  expect(await portal.facts('attribution.bound')).toHaveLength(1)
})

test('the same number with another body is refused, and changes nothing', async () => {
  await track('lead', { ...DORA, externalId: 'lead-1' })
  const answer = await track('lead', { ...DORA, externalId: 'lead-1', name: 'trial' })
  expect(answer).toMatchObject({ status: 409, body: { code: 'lead.different' } })
  expect(await portal.facts('lead.tracked')).toHaveLength(1)
})

test('a sale with a click brings in somebody unknown, bound before they are a customer', async () => {
  const click = await clicked(portal, annsLink)
  const { status, body } = await track('sale', { ...SALE, ...DORA, clickIds: [click] })
  expect(status).toBe(201)
  expect(body.attribution).toMatchObject({ linkId: annsLink, route: 'click' })
  const again = await clicked(portal, await linkOf(portal, 'BEN2345', null))
  const second = await track('sale', { ...SALE, externalId: 'order-2', email: DORA.email, clickIds: [again] })
  expect(second.body.attribution).toMatchObject({ linkId: annsLink, lost: [{ why: 'already_bound' }] })
})

test('a sale of nobody we know, with no link, is answered with the reason', async () => {
  expect(await track('sale', { ...SALE, ...DORA })).toMatchObject({ status: 404, body: { code: 'contact.not_found' } })
  const numberOnly = { ...SALE, customerExternalId: 'user-9', clickIds: [await clicked(portal, annsLink)] }
  expect(await track('sale', numberOnly)).toMatchObject({ status: 404, body: { code: 'contact.not_found' } })
})

test('a customer of before is bound to nobody, and the reason is stored for staff and for whose link it was', async () => {
  await track('lead', DORA)
  await track('sale', { ...SALE, email: DORA.email })
  const { body } = await track('lead', { email: DORA.email, name: 'demo', code: 'ann 2345' })
  expect(body.attribution).toMatchObject({ linkId: null, lost: [{ route: 'code', why: 'existing_customer' }] })
  const staff = await (await portal.as('vic')).get(`/api/v1/attribution/of/${body.contactId}`)
  expect(staff.body.items).toMatchObject([
    { cause: 'lead', winner: null, lost: [{ code: 'ANN2345', why: 'existing_customer' }], policy: { windowDays: 90 } },
  ])
  const hers = await (await portal.as('ann')).get('/api/v1/attribution/mine')
  expect(hers.body.items).toMatchObject([{ why: 'existing_customer', route: 'code', wonBySame: false }])
  expect(JSON.stringify(hers.body)).not.toContain(body.contactId)
})

test('a click of a machine, or in a frame, brings nobody', async () => {
  const clickIds = [
    await clicked(portal, annsLink, { bot: true }),
    await clicked(portal, annsLink, { navigation: false }),
  ]
  const { body } = await track('lead', { ...DORA, clickIds })
  expect(body.attribution.lost.map(({ why }: { why: string }) => why)).toEqual(['not_a_person', 'not_a_person'])
})

test('another policy is another version, and decides what comes after it', async () => {
  const ben = await linkOf(portal, 'BEN2345', null)
  const [first, last] = [await clicked(portal, annsLink), await clicked(portal, ben, { at: portal.now() + 1 })]
  portal.later({ minutes: 1 })
  const olga = await portal.as('olga')
  const policy = { windowDays: 30, order: 'first', precedence: 'code' }
  expect((await olga.put('/api/v1/attribution/policy', policy)).body.now).toMatchObject({ ...policy, version: 1 })
  expect((await track('lead', { ...DORA, clickIds: [last, first] })).body.attribution).toMatchObject({
    linkId: annsLink,
  })
  await olga.put('/api/v1/attribution/policy', { ...policy, order: 'last' })
  const eve = await track('lead', { email: 'eve@example.com', clickIds: [first, last] })
  expect(eve.body.attribution).toMatchObject({ linkId: ben, lost: [{ why: 'later_outranks' }] })
  expect((await olga.get('/api/v1/attribution/policy')).body.before).toMatchObject([{ version: 1, order: 'first' }])
  const change = portal.db.write((tx) => tx.run('UPDATE attribution_policy SET window_days = 1'))
  await expect(change).rejects.toThrow()
})

test('what goes back is counted once, and never more than the sale was', async () => {
  await track('lead', DORA)
  await track('sale', { ...SALE, email: DORA.email })
  const refund = { externalId: 'r-1', saleExternalId: 'order-1', amountMinor: 4000, currency: 'EUR' }
  const parallel = await Promise.all(Array.from({ length: 50 }, () => track('refund', refund)))
  expect(parallel.map(({ status }) => status).sort()).toEqual([...Array(49).fill(200), 201])
  expect(parallel[0]!.body).toMatchObject({ refundedMinor: 4000, remainingMinor: 5600 })
  expect(await track('refund', { ...refund, amountMinor: 1 })).toMatchObject({
    status: 409,
    body: { code: 'refund.different' },
  })
  const rest = Array.from({ length: 8 }, (_, i) =>
    track('refund', { ...refund, externalId: `r-${i + 2}`, amountMinor: 1500 }),
  )
  expect((await Promise.all(rest)).map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422, 422, 422, 422])
  expect(await track('refund', { ...refund, externalId: 'r-20', currency: 'USD' })).toMatchObject({ status: 422 })
  expect(await track('refund', { ...refund, externalId: 'r-21', saleExternalId: 'order-9' })).toMatchObject({
    status: 404,
    body: { code: 'sale.not_found' },
  })
})

test.each([
  ['a click that is none', { clickIds: ['x'] }, 'clickIds.0'],
  ['six clicks', { clickIds: Array(6).fill('A'.repeat(16)) }, 'clickIds'],
  ['no name for it', { name: ' ' }, 'name'],
  ['a time to come', { occurredAt: Date.parse('2030-01-01') }, 'occurredAt'],
  ['nobody', { email: undefined, customerExternalId: undefined }, 'contactId'],
])('a lead with %s is refused by its field', async (_name, change, field) => {
  const { status, body } = await track('lead', { ...DORA, ...change })
  expect(status).toBe(422)
  expect(Object.keys(body.fields)).toEqual([field])
})
