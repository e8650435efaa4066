import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, host, review } from '../helpers.ts'
import { type Asking, asking, CAMPAIGNS } from './campaign.ts'

let portal: Asking
beforeEach(async () => {
  portal = await asking()
})
afterEach(() => portal.close())

const reach = async (audience: object = {}) =>
  (await portal.mia.post(`${CAMPAIGNS}/reach`, { productSlug: 'orbit-notes', audience })).body
const run = (query: ReturnType<typeof sql>) => portal.db.write(async (tx) => void (await tx.run(query)))

test('colleagues, and whoever has an address like theirs, are not asked', async () => {
  await run(sql`UPDATE account SET email = 'olga@orbit.test' WHERE role = 'owner'`)
  await portal.person('eve@orbit.test')
  await portal.person()
  expect(await reach()).toEqual({
    ...{ people: 2, more: false, eligible: 1 },
    leftOut: { staff: 1, reviewed: 0, unsubscribed: 0, suppressed: 0, asked: 0 },
  })
  await portal.campaign({ trigger: 'chosen' })
  await portal.run()
  expect(portal.box.mails.map(({ to }) => to)).toEqual(['pia@customer.test'])
})

test('who reviewed it, stopped it, bounced, or was asked lately is not asked, and staff see how many', async () => {
  for (const who of ['stopped', 'bounced', 'asked', 'free']) await portal.person(`${who}@customer.test`)
  await run(sql`INSERT INTO mail_preference VALUES ('stopped@customer.test', 'invitations', 1)`)
  await run(sql`INSERT INTO suppression VALUES ('bounced@customer.test', 'bounce', 1)`)
  await portal.campaign({ trigger: 'chosen', audience: { registeredFrom: '2026-03-02' } })
  await portal.run()
  expect(portal.box.mails.map(({ to }) => to).sort()).toEqual(['asked@customer.test', 'free@customer.test'])
  expect(await reach()).toMatchObject({ eligible: 0, leftOut: { unsubscribed: 1, suppressed: 1, asked: 2 } })

  portal.later({ days: 89 })
  await portal.run()
  expect((await portal.rows()).every(({ endedAt }) => endedAt !== null)).toBe(true)
  portal.later({ minutes: 1 })
  const second = await portal.campaign({ trigger: 'chosen', name: 'Again' })
  await portal.run()
  expect((await portal.mia.get(`${CAMPAIGNS}/${second.id}`)).body.invited).toBe(0)
  portal.later({ days: 2 })
  await portal.campaign({ trigger: 'chosen', name: 'And again' })
  await portal.run()
  expect(portal.box.mails.filter(({ to }) => to === 'free@customer.test')).toHaveLength(2)
})

test('another product is another question, for another month', async () => {
  await addProduct(portal, 'Orbit Academy')
  await portal.person()
  await portal.campaign({ trigger: 'chosen' })
  await portal.campaign({ trigger: 'chosen', productSlug: 'orbit-academy' })
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
  portal.later({ days: 31 })
  await portal.run()
  expect((await portal.rows()).filter(({ sentAt }) => sentAt !== null)).toHaveLength(2)
})

test('two campaigns about one product ask a person once, whichever comes first', async () => {
  await portal.campaign()
  await portal.campaign({ name: 'The same again' })
  await portal.person()
  expect(await portal.rows()).toHaveLength(1)
})

test('stage, health, rating and what else is known of somebody change nothing about who is asked', async () => {
  await addProduct(portal, 'Orbit Academy')
  const ids: string[] = []
  for (let i = 0; i < 6; i++) ids.push(await portal.person(`p${i}@customer.test`, { traits: { nps: i * 2 } }))
  const before = await reach()
  expect(before.eligible).toBe(6)
  const stages = ['activation', 'adoption', 'adoration', 'advocacy']
  for (const [i, id] of ids.entries()) {
    await run(sql`UPDATE contact_stage SET stage = ${stages[i % 4]!} WHERE contact_id = ${id}`)
    await run(sql`UPDATE contact SET traits = ${JSON.stringify({ nps: 10 - i, sentiment: 'bad' })} WHERE id = ${id}`)
  }
  expect(await reach()).toEqual(before)
  await portal.campaign({ trigger: 'chosen' })
  await portal.run()
  expect(portal.box.mails).toHaveLength(6)
})

test('what a campaign chooses by holds: company, plan, source, days of registration and purchase', async () => {
  await portal.person('acme@customer.test', { company: 'Acme', plan: 'pro' })
  const plain = await portal.person('plain@customer.test')
  const shop = await host(portal)
  const occurredAt = Date.parse('2026-02-10T23:59:00Z')
  await shop.post('/api/v1/track/sale', {
    externalId: '1',
    contactId: plain,
    amountMinor: 1,
    currency: 'EUR',
    occurredAt,
  })
  const { companies, plans } = (await portal.mia.get(`${CAMPAIGNS}/choices`)).body
  expect([companies.length, plans]).toEqual([1, ['pro']])
  const people = async (audience: object) => (await reach(audience)).people
  expect(await people({ companies: [companies[0].id] })).toBe(1)
  expect(await people({ plans: ['pro', 'free'] })).toBe(1)
  expect(await people({ sources: ['staff'] })).toBe(2)
  expect(await people({ sources: ['import'] })).toBe(0)
  expect(await people({ registeredUntil: '2026-03-01' })).toBe(0)
  expect(await people({ registeredFrom: '2026-03-02', registeredUntil: '2026-03-02' })).toBe(2)
  expect(await people({ boughtFrom: '2026-02-10', boughtUntil: '2026-02-10' })).toBe(1)
  expect(await people({ boughtFrom: '2026-02-11' })).toBe(0)
})

test('between the plan and the mail everything is asked again', async () => {
  await portal.campaign({ delayHours: 1 })
  for (const who of ['stops', 'bounces', 'goes', 'stays']) await portal.person(`${who}@customer.test`)
  await run(sql`INSERT INTO mail_preference VALUES ('stops@customer.test', 'invitations', 1)`)
  await run(sql`INSERT INTO suppression VALUES ('bounces@customer.test', 'bounce', 1)`)
  const goes = (await portal.rows())[2]!.contactId
  await (await portal.as('olga')).post(`/api/v1/contacts/${goes}/erasure`, { confirm: true })
  portal.later({ minutes: 61 })
  await portal.run()
  expect(portal.box.mails.map(({ to }) => to)).toEqual(['stays@customer.test'])
  expect((await portal.rows()).map(({ state, note }) => [state, note])).toEqual([
    ['unsubscribed', 'elsewhere'],
    ['cancelled', 'suppressed'],
    ['cancelled', 'erased'],
    ['sent', null],
  ])
})

test('who was erased leaves no link, and their own copy of their data tells of the invitation before', async () => {
  await portal.campaign()
  const id = await portal.person()
  await portal.run()
  const token = portal.token()
  const olga = await portal.as('olga')
  const { body } = await olga.get(`/api/v1/contacts/${id}/data?format=json`)
  expect(body.invitations).toMatchObject([{ product: 'Orbit Notes', state: 'sent' }])
  expect(JSON.stringify(body)).not.toContain((await portal.rows())[0]!.sealed)
  await olga.post(`/api/v1/contacts/${id}/erasure`, { confirm: true })
  expect(await portal.rows()).toMatchObject([{ state: 'cancelled', tokenHash: null, sealed: null }])
  expect((await portal.held('look', token)).status).toBe(404)
})

test('two contacts that are one person have one invitation', async () => {
  await portal.campaign()
  const [a, b] = [await portal.person('a@customer.test'), await portal.person('b@customer.test')]
  await portal.run()
  const olga = await portal.as('olga')
  const merged = await olga.post('/api/v1/contacts/merges', { keepId: a, mergeId: b, keptId: a, mergedId: b })
  expect(merged.status, JSON.stringify(merged.body)).toBeLessThan(300)
  expect((await portal.rows()).map(({ state, note }) => [state, note])).toEqual([
    ['sent', null],
    ['cancelled', 'merged'],
  ])
  portal.later({ days: 5 })
  await portal.run()
  expect(portal.box.mails).toHaveLength(3)
})

test('a mail that bounces or is complained about ends the invitation, and so does stopping them', async () => {
  await portal.campaign()
  for (const who of ['bounce', 'complaint', 'stop']) await portal.person(`${who}@customer.test`)
  await portal.run()
  const shop = await host(portal)
  const at = portal.now()
  await shop.post('/api/v1/mail/events', [
    { id: '1', email: 'bounce@customer.test', type: 'bounce', at },
    { id: '2', email: 'complaint@customer.test', type: 'complaint', at },
  ])
  const [mail] = portal.box.of('stop@customer.test')
  const oneClick = /^<(.*)>$/.exec(mail!.headers['list-unsubscribe']!)![1]!.replace(portal.publicUrl, '')
  for (let i = 0; i < 2; i++) expect((await portal.app.request(oneClick, { method: 'POST' })).status).toBe(200)
  expect((await portal.rows()).map(({ state }) => state)).toEqual(['bounced', 'complained', 'unsubscribed'])
  portal.later({ days: 5 })
  await portal.run()
  expect(portal.box.mails).toHaveLength(3)
})

test('who writes a review without the link is not reminded', async () => {
  await portal.campaign()
  const ann = await portal.as('cleo')
  const { id } = (await ann.get('/api/v1/me/contact')).body
  await run(sql`UPDATE contact SET email = 'cleo@customer.test' WHERE id = ${id}`)
  await portal.campaign({ trigger: 'chosen', name: 'All' })
  await portal.run()
  expect((await portal.rows()).map(({ state }) => state)).toEqual(['sent'])
  expect((await review(portal, ann)).status).toBeLessThan(300)
  expect(await portal.rows()).toMatchObject([{ state: 'cancelled', note: 'elsewhere', dueAt: null, sealed: null }])
  expect(await reach()).toMatchObject({ leftOut: { reviewed: 1 } })
})
