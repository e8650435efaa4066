import { afterEach, beforeEach, expect, test } from 'vitest'
import { type World, world } from '../world.ts'
import { applyAs, confirmed, mails, programmeOf } from './partner-kit.ts'

let portal: World
beforeEach(async () => void (portal = await world()))
afterEach(() => portal.close())
const facts = async () => (await portal.facts()).map(({ type }) => type).filter((type) => type.startsWith('affiliate.'))

test('somebody applies once, with their answers and the terms they agreed to, and a colleague sees it', async () => {
  const olga = await programmeOf(portal, {
    questions: [{ label: 'Where do you write?', kind: 'text', required: true }],
  })
  const ann = await portal.as('ann')
  const [{ id }] = (await portal.visitor.get('/api/v1/partner-programme')).body.questions
  expect((await applyAs(portal, ann)).body.fields).toEqual({ [`answers.${id}`]: 'Answer this question.' })
  const answers = { [id]: 'On my blog' }
  const { status, body } = await applyAs(portal, ann, { website: 'https://ann.example/blog', answers })
  expect([status, body.partner.state, body.terms.acceptedAt]).toEqual([201, 'applied', portal.now()])
  expect(await applyAs(portal, ann, { answers })).toMatchObject({ status: 409, body: { code: 'partner.exists' } })
  expect((await olga.get('/api/v1/affiliates/partners?state=applied')).body).toMatchObject({
    items: [
      {
        ...{ contact: { name: 'Ann Ashby', email: 'ann@example.com' }, website: 'https://ann.example/blog' },
        answers: [{ question: 'Where do you write?', answer: 'On my blog' }],
      },
    ],
    counts: [{ state: 'applied', n: 1 }],
  })
  expect(await facts()).toEqual(['affiliate.applied'])
  expect(await mails(portal)).toMatchObject([{ to: 'ann@example.com', template: 'partner_applied' }])
})

test('nobody applies without agreeing to the terms as they are now, and to say that they get money', async () => {
  await programmeOf(portal)
  const ann = await portal.as('ann')
  const { body } = await ann.post('/api/v1/me/partnership', {})
  expect(Object.keys(body.fields).sort()).toEqual(['accepts', 'discloses', 'version'])
  expect((await applyAs(portal, ann, { accepts: false })).status).toBe(422)
  expect(await applyAs(portal, ann, { version: 99 })).toMatchObject({
    status: 409,
    body: { code: 'partner_terms.changed' },
  })
  expect(await facts()).toEqual([])
})

test('a listed domain is taken in at once, with a link, by a rule that is named, and told so in one mail', async () => {
  const olga = await programmeOf(portal, { approve: 'domains', domains: ['firm.test'] })
  const paula = await confirmed(portal, 'paula@firm.test')
  const { body } = await applyAs(portal, paula)
  expect(body.partner).toMatchObject({ state: 'approved', approvedAt: portal.now() })
  expect((await olga.get(`/api/v1/affiliates/partners/${body.partner.id}`)).body.steps).toMatchObject([
    { from: 'applied', to: 'approved', rule: 'domain', reason: null, by: null },
    { from: null, to: 'applied', rule: null },
  ])
  expect(await facts()).toEqual(['affiliate.applied', 'affiliate.approved'])
  const { items } = (await paula.get('/api/v1/me/partnership/links')).body
  expect(items).toMatchObject([{ destination: 'http://portal.test/', enabled: true, leadsThere: true }])
  expect((await mails(portal)).filter(({ template }) => String(template).startsWith('partner'))).toEqual([
    { to: 'paula@firm.test', template: 'partner_approved', data: { code: items[0].code } },
  ])
})

test('an address nobody confirmed is not taken in by its domain', async () => {
  await programmeOf(portal, { approve: 'domains', domains: ['example.com'] })
  expect((await applyAs(portal, await portal.as('ann'))).body.partner.state).toBe('applied')
})

test('an address for an hour is refused by a rule, which the mail and the page name', async () => {
  await programmeOf(portal, { approve: 'everybody' })
  const door = await confirmed(portal, 'quick@mailinator.com')
  const { body } = await applyAs(portal, door)
  expect(body.partner).toMatchObject({ state: 'rejected', rule: 'disposable', reason: null })
  expect(await mails(portal, 'partner_rejected')).toMatchObject([{ data: { rule: 'disposable', reason: null } }])
  expect((await door.get('/api/v1/me/partnership/links')).body.items).toEqual([])
})

test('where countries are named, one of them is needed', async () => {
  await programmeOf(portal, { countries: ['DE'] })
  const ann = await portal.as('ann')
  expect((await applyAs(portal, ann)).body.fields).toEqual({ country: 'Choose a country.' })
  expect((await applyAs(portal, ann, { country: 'fr' })).body.partner).toMatchObject({
    state: 'rejected',
    rule: 'country',
  })
})

test('who was refused applies again when the time is over, and not at all where that is never', async () => {
  const olga = await programmeOf(portal, { reapplyDays: 30 })
  const ann = await portal.as('ann')
  const { id } = (await applyAs(portal, ann)).body.partner
  await olga.post(`/api/v1/affiliates/partners/${id}/moves`, { to: 'rejected', reason: 'Your site is empty.' })
  const { partner } = (await ann.get('/api/v1/me/partnership')).body
  expect(partner).toMatchObject({ reason: 'Your site is empty.', mayApplyAt: portal.now() + 30 * 86_400_000 })
  portal.later({ days: 30, ms: -1 })
  expect(await applyAs(portal, ann)).toMatchObject({ status: 409, body: { code: 'partner.not_yet' } })
  portal.later({ ms: 1 })
  expect((await applyAs(portal, ann, { website: 'https://new.example' })).body.partner).toMatchObject({
    ...{ id, state: 'applied', reason: null },
  })
  await olga.post(`/api/v1/affiliates/partners/${id}/moves`, { to: 'rejected', reason: 'Still empty.' })
  const { programme } = (await olga.get('/api/v1/affiliates/programme')).body
  await olga.put('/api/v1/affiliates/programme', { ...programme, reapplyDays: null })
  portal.later({ days: 4_000 })
  expect((await ann.get('/api/v1/me/partnership')).body.partner.mayApplyAt).toBeNull()
  expect((await applyAs(portal, ann)).body.code).toBe('partner.not_yet')
})

test('two who apply at once are one application', async () => {
  await programmeOf(portal)
  const ann = await portal.as('ann')
  const answers = await Promise.all([1, 2, 3].map(() => applyAs(portal, ann)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  expect(await facts()).toEqual(['affiliate.applied'])
})
