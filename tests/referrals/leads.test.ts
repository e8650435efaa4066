import { afterEach, beforeEach, expect, test } from 'vitest'
import { host } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { clicked, contactIdOf, linkOf, offerOf } from './kit.ts'

let portal: World
let shop: Door
let olga: Door
let ann: Door
let ben: Door
let annsLink: string
let bensLink: string
beforeEach(async () => {
  portal = await world()
  ;[ann, ben, olga, shop] = [
    await portal.as('ann'),
    await portal.as('ben'),
    await portal.as('olga'),
    await host(portal),
  ]
  await offerOf(olga)
  annsLink = await linkOf(portal, 'ANN2345', await contactIdOf(portal, 'ann@example.com'))
  bensLink = await linkOf(portal, 'BEN2345', await contactIdOf(portal, 'ben@example.com'))
  for (const door of [ann, ben]) await door.post('/api/v1/me/referrals/join')
})
afterEach(() => portal.close())
const DORA = { name: 'Dora Diaz', email: 'dora@firm.test', company: 'Firm', note: 'Met at the fair', knows: true }
const submit = (door: Door, change: object = {}) => door.post('/api/v1/me/leads', { ...DORA, ...change })
const pipeline = async () => (await olga.get('/api/v1/submitted-leads')).body.items
const move = (id: string, body: object) => olga.post(`/api/v1/submitted-leads/${id}/moves`, body)

test('whom an advocate names goes along the pipeline, and the advocate reads each step', async () => {
  expect((await submit(ann)).status).toBe(201)
  const [{ id, dueAt, email, advocate }] = await pipeline()
  expect([email, advocate.name, dueAt > portal.now()]).toEqual(['dora@firm.test', 'Ann Ashby', true])
  expect((await move(id, { to: 'won' })).body.code).toBe('submitted_lead.step')
  for (const [to, note] of [
    ['accepted', ''],
    ['meeting', 'On Tuesday'],
    ['won', 'Thank you'],
  ])
    expect((await move(id, { to, note })).status).toBe(204)
  const [mine] = (await ann.get('/api/v1/me/leads')).body.items
  expect(mine).toMatchObject({
    state: 'won',
    steps: [{ to: 'submitted' }, { to: 'accepted' }, { to: 'meeting', note: 'On Tuesday' }, { to: 'won' }],
  })
  expect(
    (await portal.facts('stage.changed')).filter((f) => (f as unknown as { to: string }).to === 'advocacy'),
  ).toHaveLength(1)
  expect((await ben.get('/api/v1/me/leads')).body.items).toEqual([])
})

test('the first to name somebody has them: also in another spelling, and against a later click', async () => {
  await submit(ann)
  const second = await submit(ben, { email: 'dora+fair@firm.test' })
  expect(second).toMatchObject({
    status: 422,
    body: { fields: { email: 'We know this person already, so they cannot be yours.' } },
  })
  expect((await submit(ann)).body.fields.email).toMatch(/named this person before/)
  await move((await pipeline())[0].id, { to: 'accepted' })
  const clickIds = [await clicked(portal, bensLink)]
  portal.later({ minutes: 1 })
  const lead = await shop.post('/api/v1/track/lead', { email: DORA.email, clickIds })
  expect(lead.body.attribution).toMatchObject({
    linkId: annsLink,
    route: 'lead',
    lost: [{ route: 'click', why: 'lead_outranks' }],
  })
  expect((await pipeline())[0].contactId).toBe(lead.body.contactId)
})

test('when the protection is over, whoever’s link was clicked has brought them', async () => {
  await submit(ann)
  await move((await pipeline())[0].id, { to: 'accepted' })
  portal.later({ days: 90 })
  const clickIds = [await clicked(portal, bensLink)]
  portal.later({ minutes: 1 })
  const lead = await shop.post('/api/v1/track/lead', { email: DORA.email, clickIds })
  expect(lead.body.attribution).toMatchObject({ linkId: bensLink, route: 'click' })
})

test('thirty at once name somebody once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => submit(i % 2 ? ann : ben)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(await pipeline()).toHaveLength(1)
})

test('customers, oneself and colleagues of somebody in the pipeline are refused beside the field', async () => {
  await shop.post('/api/v1/track/lead', { email: 'eve@other.test' })
  await shop.post('/api/v1/track/sale', { email: 'eve@other.test', externalId: 'o-1', amountMinor: 1, currency: 'EUR' })
  expect((await submit(ann, { email: 'eve@other.test' })).body.fields.email).toMatch(/know this person already/)
  expect((await submit(ann, { email: 'ann+x@example.com' })).body.fields.email).toMatch(/own address/)
  await submit(ann)
  expect((await submit(ben, { email: 'finn@firm.test' })).body.fields.email).toMatch(/somebody of this company/)
  expect((await submit(ben, { email: 'finn@gmail.com', knows: false })).body.fields.knows).toMatch(/Ask them first/)
  expect((await submit(ben, { email: 'no address' })).body.fields).toHaveProperty('email')
})

test('declined with a reason they are free again, and their name goes after ninety days', async () => {
  await submit(ann)
  const [{ id }] = await pipeline()
  expect((await move(id, { to: 'declined' })).body.fields).toHaveProperty('declineReason')
  await move(id, { to: 'declined', declineReason: 'no_fit' })
  expect((await ann.get('/api/v1/me/leads')).body.items[0]).toMatchObject({
    state: 'declined',
    declineReason: 'no_fit',
  })
  expect((await submit(ben)).status).toBe(201)
  portal.later({ days: 91 })
  await portal.worker.drain()
  const left = (await pipeline()).find((lead: { id: string }) => lead.id === id)
  expect(left).toMatchObject({ name: '', email: '', note: '', forgotten: true })
})

test('who was named can be erased, and nothing of them is left with whoever named them', async () => {
  await submit(ann)
  await move((await pipeline())[0].id, { to: 'accepted' })
  const { contactId } = (await shop.post('/api/v1/track/lead', { email: DORA.email })).body
  expect((await olga.post(`/api/v1/contacts/${contactId}/erasure`, { confirm: true })).status).toBe(204)
  expect(JSON.stringify(await pipeline())).not.toMatch(/dora|Diaz|fair/i)
})

test('switched off, there is no form', async () => {
  await olga.put('/api/v1/settings/referrals', {
    leads: false,
    protectDays: 90,
    invitations: false,
    leaderboard: false,
  })
  expect(await submit(ann)).toMatchObject({ status: 404, body: { code: 'submitted_lead.off' } })
})
