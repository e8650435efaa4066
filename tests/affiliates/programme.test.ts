import { afterEach, beforeEach, expect, test } from 'vitest'
import { type World, world } from '../world.ts'
import { applyAs, mails, partnerOf, programmeOf } from './partner-kit.ts'

let portal: World
beforeEach(async () => void (portal = await world()))
afterEach(() => portal.close())

test('a fresh portal has no programme; an owner begins one with a plan, a group and terms in one go', async () => {
  const olga = await portal.as('olga')
  expect(await portal.visitor.get('/api/v1/partner-programme')).toMatchObject({
    status: 404,
    body: { code: 'partner_programme.none' },
  })
  expect((await olga.get('/api/v1/affiliates/programme')).body).toEqual({ programme: null })
  expect((await olga.post('/api/v1/affiliates/programme')).status).toBe(201)
  const { body } = await portal.visitor.get('/api/v1/partner-programme')
  expect(body).toMatchObject({
    ...{ mode: 'open', holdDays: 30, minimums: [], questions: [], countries: [] },
    rules: [{ on: 'sale', bp: 2000, duration: 'months', months: 12, conditional: false }],
    terms: { version: 1, text: expect.stringContaining('you get money for it') },
  })
  expect(body).not.toHaveProperty('domains')
  expect((await olga.get('/api/v1/affiliates/groups')).body.items).toMatchObject([
    { name: 'Standard', isDefault: true, holdDays: 30, partners: 0, plan: { name: 'Standard' } },
  ])
  expect(await olga.post('/api/v1/affiliates/programme')).toMatchObject({
    status: 409,
    body: { code: 'partner_programme.exists' },
  })
  expect((await portal.facts()).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['commission_plan.saved', 'partner_group.saved', 'affiliate_programme.saved']),
  )
})

test('a marketer changes the programme, and only an owner or admin what costs money', async () => {
  const olga = await programmeOf(portal)
  const mia = await portal.as('mia')
  const { programme } = (await olga.get('/api/v1/affiliates/programme')).body
  const change = { ...programme, heading: 'Earn with us', mode: 'closed' }
  expect((await mia.put('/api/v1/affiliates/programme', change)).body.programme).toEqual(change)
  const { plans } = (await olga.get('/api/v1/affiliates/groups')).body
  const group = {
    name: 'Agencies',
    planId: plans[0].id,
    holdDays: 14,
    minimums: [{ currency: 'EUR', amountMinor: 5000 }],
  }
  expect((await mia.post('/api/v1/affiliates/groups', group)).status).toBe(403)
  expect((await olga.post('/api/v1/affiliates/groups', group)).body.items).toMatchObject([
    { name: 'Standard' },
    { name: 'Agencies', holdDays: 14, minimums: [{ currency: 'EUR', amountMinor: 5000 }] },
  ])
})

test('links of partners begin on a website of the company’s, and nowhere else', async () => {
  const olga = await programmeOf(portal)
  const { programme } = (await olga.get('/api/v1/affiliates/programme')).body
  expect(programme.destination).toBe('http://portal.test/')
  const to = (destination: string) => olga.put('/api/v1/affiliates/programme', { ...programme, destination })
  expect(await to('https://evil.example/')).toMatchObject({ status: 422, body: { fields: { destination: /evil/ } } })
  await olga.put('/api/v1/settings/link-rules', { hosts: ['shop.test'], keep: 'consent' })
  expect((await to('https://shop.test/pricing')).status).toBe(200)
})

test('a question keeps its id when it is changed; a choice needs something to choose', async () => {
  const olga = await programmeOf(portal, { questions: [{ label: 'Where?', kind: 'text', required: true }] })
  const { programme } = (await olga.get('/api/v1/affiliates/programme')).body
  const [{ id }] = programme.questions
  expect(id).toMatch(/^que_/)
  const put = (questions: object[]) => olga.put('/api/v1/affiliates/programme', { ...programme, questions })
  const both = await put([
    { id, label: 'Where exactly?', kind: 'long' },
    { id, label: 'How?', kind: 'text' },
  ])
  expect(both.body.programme.questions[0]).toMatchObject({ id, label: 'Where exactly?', required: false })
  expect(both.body.programme.questions[1].id).not.toBe(id)
  expect((await put([{ label: 'Which?', kind: 'choice', choices: ['One'] }])).body.fields).toHaveProperty([
    'questions.0.choices',
  ])
  expect((await put(Array(11).fill({ label: 'x', kind: 'text' }))).status).toBe(422)
})

test('there is always one default group, and no two of a name', async () => {
  const olga = await programmeOf(portal)
  const { items, plans } = (await olga.get('/api/v1/affiliates/groups')).body
  const save = (more: object, id?: string) => {
    const body = { name: 'Agencies', planId: plans[0].id, holdDays: 7, ...more }
    return id ? olga.put(`/api/v1/affiliates/groups/${id}`, body) : olga.post('/api/v1/affiliates/groups', body)
  }
  expect((await save({ name: 'Standard' })).body.fields).toHaveProperty('name')
  expect((await save({ planId: 'pln_none' })).body.fields).toHaveProperty('planId')
  expect((await save({ name: 'Standard', isDefault: false }, items[0].id)).body.fields).toHaveProperty('isDefault')
  const made = (await save({ isDefault: true })).body.items
  expect(made.map((one: { name: string; isDefault: boolean }) => [one.name, one.isDefault])).toEqual([
    ['Agencies', true],
    ['Standard', false],
  ])
  expect((await save({}, 'pgr_none')).status).toBe(404)
})

test('new terms ask partners again, by page and by mail, once each; those of other groups hear nothing', async () => {
  const olga = await programmeOf(portal)
  const [ann, ben] = [await portal.as('ann'), await portal.as('ben')]
  const [annId] = [await partnerOf(portal, ann), await partnerOf(portal, ben)]
  const { plans } = (await olga.get('/api/v1/affiliates/groups')).body
  const { items } = (await olga.post('/api/v1/affiliates/groups', { name: 'Own', planId: plans[0].id, holdDays: 1 }))
    .body
  const own = items.find(({ name }: { name: string }) => name === 'Own').id
  await olga.put(`/api/v1/affiliates/partners/${annId}/group`, { groupId: own })
  await olga.post('/api/v1/affiliates/terms', { groupId: own, text: 'Terms of our own group, in short.' })
  await portal.worker.drain()
  await portal.worker.drain()
  expect((await mails(portal, 'partner_terms_changed')).map(({ to }) => to)).toEqual(['ann@example.com'])
  expect((await ann.get('/api/v1/me/partnership')).body.terms).toMatchObject({ version: 2, acceptedAt: null })
  expect((await ben.get('/api/v1/me/partnership')).body.terms).toMatchObject({
    version: 1,
    acceptedAt: expect.any(Number),
  })
  const accept = (version: number) =>
    ann.post('/api/v1/me/partnership/terms', { version, accepts: true, discloses: true })
  expect(await accept(1)).toMatchObject({ status: 409, body: { code: 'partner_terms.changed' } })
  expect((await accept(2)).body.terms.acceptedAt).toBe(portal.now())
  expect((await accept(2)).status).toBe(200)
  expect(await portal.facts('affiliate_terms.accepted')).toHaveLength(3)
  expect((await ann.post('/api/v1/me/partnership/terms', { version: 2, accepts: true })).body.fields).toHaveProperty(
    'discloses',
  )
})

test('the same words again are no version, and a version is never changed', async () => {
  const olga = await programmeOf(portal)
  const text = 'Say what is true, and that you get money for it.'
  await olga.post('/api/v1/affiliates/terms', { text })
  const { items } = (await olga.post('/api/v1/affiliates/terms', { text })).body
  expect(items.map((one: { version: number; holds: boolean }) => [one.version, one.holds])).toEqual([
    [2, true],
    [1, false],
  ])
  await expect(
    portal.db.write((tx) => tx.run(`UPDATE terms_version SET text = 'x' WHERE version = 2`)),
  ).rejects.toThrow()
})

test('nobody applies to a programme that is closed, or only asks', async () => {
  const olga = await programmeOf(portal, { mode: 'closed' })
  const ann = await portal.as('ann')
  expect(await applyAs(portal, ann)).toMatchObject({ status: 409, body: { code: 'partner_programme.closed' } })
  const { programme } = (await olga.get('/api/v1/affiliates/programme')).body
  await olga.put('/api/v1/affiliates/programme', { ...programme, mode: 'invitation' })
  expect(await applyAs(portal, ann)).toMatchObject({ status: 409, body: { code: 'partner_programme.invitation' } })
})
