import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { applyAs, mails, partnerOf, programmeOf } from './partner-kit.ts'

let portal: World
let ann: Door
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await programmeOf(portal)
  ann = await portal.as('ann')
})
afterEach(() => portal.close())
const at = (id: string) => `/api/v1/affiliates/partners/${id}`
const facts = async () => (await portal.facts()).map(({ type }) => type).filter((type) => type.startsWith('affiliate.'))
const templates = async () =>
  (await mails(portal)).map(({ template }) => String(template)).filter((one) => one.startsWith('partner_'))
const settled = async () =>
  (await portal.jobs())
    .filter(({ name }) => name === 'affiliates.settle_partner')
    .map(({ payload }) => JSON.parse(payload))

test('a colleague takes somebody in; they get a link and a mail with it, and a second try is too late', async () => {
  const { id } = (await applyAs(portal, ann)).body.partner
  const mia = await portal.as('mia')
  const { status, body } = await mia.post(`${at(id)}/moves`, { to: 'approved' })
  expect([status, body.state, body.links.length]).toEqual([200, 'approved', 1])
  expect(body.steps[0]).toMatchObject({ from: 'applied', to: 'approved', by: 'Mia Castellanos' })
  expect(await mia.post(`${at(id)}/moves`, { to: 'approved' })).toMatchObject({
    status: 409,
    body: { code: 'partner.moved' },
  })
  expect(await facts()).toEqual(['affiliate.applied', 'affiliate.approved'])
  expect((await mails(portal, 'partner_approved'))[0]!.data.code).toBe(body.links[0].code)
})

test('of two colleagues who decide at once, one does', async () => {
  const { id } = (await applyAs(portal, ann)).body.partner
  const answers = await Promise.all([
    olga.post(`${at(id)}/moves`, { to: 'approved' }),
    (await portal.as('mia')).post(`${at(id)}/moves`, { to: 'rejected', reason: 'No fit.' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await facts()).toHaveLength(2)
})

test('nobody is refused, paused or banned without a word', async () => {
  const { id } = (await applyAs(portal, ann)).body.partner
  expect((await olga.post(`${at(id)}/moves`, { to: 'rejected' })).body.fields).toHaveProperty('reason')
  await olga.post(`${at(id)}/moves`, { to: 'approved' })
  expect((await olga.post(`${at(id)}/moves`, { to: 'paused', reason: ' ' })).body.fields).toHaveProperty('reason')
  expect((await olga.post(`${at(id)}/ban`, {})).body.fields).toHaveProperty('reason')
  expect((await ann.get('/api/v1/me/partnership')).body.partner.state).toBe('approved')
})

test('a pause stops links and lets exactly those go on; what they stopped themselves stays so', async () => {
  const id = await partnerOf(portal, ann)
  const made = await ann.post('/api/v1/me/partnership/links', { label: 'Mine' })
  const [, own] = made.body.items
  await ann.put(`/api/v1/me/partnership/links/${own.id}`, { enabled: false })
  const on = async () =>
    (await ann.get('/api/v1/me/partnership/links')).body.items.map((one: { enabled: boolean }) => one.enabled)
  expect(await on()).toEqual([true, false])
  portal.later({ minutes: 1 })
  await olga.post(`${at(id)}/moves`, { to: 'paused', reason: 'Your site is down.' })
  expect(await on()).toEqual([false, false])
  expect((await ann.get('/api/v1/me/partnership')).body.partner).toMatchObject({
    ...{ state: 'paused', reason: 'Your site is down.' },
  })
  expect(await ann.put(`/api/v1/me/partnership/links/${own.id}`, { enabled: true })).toMatchObject({
    ...{ status: 409, body: { code: 'partner.not_approved' } },
  })
  expect(await olga.post(`/api/v1/links/${own.id}/state`, { enabled: true })).toMatchObject({
    ...{ status: 409, body: { code: 'link.partner_stopped' } },
  })
  portal.later({ minutes: 1 })
  await olga.post(`${at(id)}/moves`, { to: 'approved' })
  expect(await on()).toEqual([true, false])
  expect(await facts()).toEqual(['affiliate.applied', 'affiliate.approved', 'affiliate.paused', 'affiliate.resumed'])
  expect(await templates()).toEqual(['partner_applied', 'partner_approved', 'partner_paused', 'partner_resumed'])
  expect(await settled()).toMatchObject([{ partnerId: id }, { partnerId: id }])
})

test('only an owner or admin bans and lifts a ban; codes and links go on as they were', async () => {
  const id = await partnerOf(portal, ann)
  for (const code of ['ANN-20', 'ANN-OLD']) await olga.post(`${at(id)}/codes`, { code })
  await olga.delete(`${at(id)}/codes/ANN-OLD`)
  portal.later({ minutes: 1 })
  const mia = await portal.as('mia')
  expect((await mia.post(`${at(id)}/ban`, { reason: 'Spam.' })).status).toBe(403)
  await olga.post(`${at(id)}/moves`, { to: 'paused', reason: 'We look at it.' })
  portal.later({ minutes: 1 })
  const { body } = await olga.post(`${at(id)}/ban`, { reason: 'You wrote to people who did not ask.' })
  expect(body).toMatchObject({ state: 'banned', reason: 'You wrote to people who did not ask.' })
  expect(body.codes.every((one: { disabledAt: number | null }) => one.disabledAt !== null)).toBe(true)
  expect(await mia.post(`${at(id)}/moves`, { to: 'approved' })).toMatchObject({
    ...{ status: 409, body: { code: 'partner.banned' } },
  })
  expect(await olga.post(`${at(id)}/codes`, { code: 'NEW' })).toMatchObject({ body: { code: 'partner.not_approved' } })
  expect((await mails(portal, 'partner_banned'))[0]!.data.reason).toBe('You wrote to people who did not ask.')
  portal.later({ minutes: 1 })
  const lifted = (await olga.delete(`${at(id)}/ban`)).body
  expect(lifted.links[0].disabledAt).toBeNull()
  expect(
    lifted.codes.map((one: { code: string; disabledAt: number | null }) => [one.code, one.disabledAt === null]),
  ).toEqual([
    ['ANN-20', true],
    ['ANN-OLD', false],
  ])
  expect((await olga.delete(`${at(id)}/ban`)).status).toBe(409)
})

test('a code is one partner’s, however it is written, and never somebody’s link', async () => {
  const [id, other] = [await partnerOf(portal, ann), await partnerOf(portal, await portal.as('ben'))]
  expect((await olga.post(`${at(id)}/codes`, { code: 'ann-20' })).body.codes).toMatchObject([{ code: 'ANN-20' }])
  expect((await olga.post(`${at(id)}/codes`, { code: 'ANN-20' })).status).toBe(201)
  for (const code of ['ANN20', 'A-NN20', 'ANN-20'])
    expect((await olga.post(`${at(other)}/codes`, { code })).body.fields, code).toHaveProperty('code')
  const [link] = (await ann.get('/api/v1/me/partnership/links')).body.items
  expect((await olga.post(`${at(other)}/codes`, { code: link.code })).body.fields).toHaveProperty('code')
  expect((await olga.post(`${at(other)}/codes`, { code: 'BEN', linkId: link.id })).body.fields).toHaveProperty('linkId')
  for (const code of ['ab', 'ÄBC', '-ANN', 'A B C'])
    expect((await olga.post(`${at(id)}/codes`, { code })).status).toBe(422)
  expect(await portal.facts('partner_code.given')).toHaveLength(1)
  expect((await ann.get('/api/v1/me/partnership')).body.partner.codes).toMatchObject([{ code: 'ANN-20' }])
})

test('who moves to another group is told its name; the same again changes nothing', async () => {
  const id = await partnerOf(portal, ann)
  const { plans } = (await olga.get('/api/v1/affiliates/groups')).body
  const { items } = (
    await olga.post('/api/v1/affiliates/groups', { name: 'Agencies', planId: plans[0].id, holdDays: 3 })
  ).body
  const groupId = items[1].id
  for (let n = 0; n < 2; n++) await olga.put(`${at(id)}/group`, { groupId })
  expect((await ann.get('/api/v1/me/partnership')).body).toMatchObject({
    partner: { group: { name: 'Agencies' } },
    conditions: { holdDays: 3, rules: [{ bp: 2000 }] },
  })
  expect((await mails(portal, 'partner_regrouped')).map(({ data }) => data)).toEqual([{ group: 'Agencies' }])
  expect((await olga.put(`${at(id)}/group`, { groupId: 'pgr_none' })).status).toBe(404)
})

test('partners are found by the beginning of a name or an address, by state and group, page by page', async () => {
  for (const name of ['ann', 'ben', 'cleo'] as const) {
    portal.later({ minutes: 1 })
    await partnerOf(portal, await portal.as(name))
  }
  const list = async (query: string) =>
    (await olga.get(`/api/v1/affiliates/partners?${query}`)).body.items.map(
      ({ contact }: { contact: { name: string } }) => contact.name.split(' ')[0],
    )
  expect(await list('')).toEqual(['Cleo', 'Ben', 'Ann'])
  expect(await list('order=oldest')).toEqual(['Ann', 'Ben', 'Cleo'])
  expect([await list('q=oko'), await list('q=cleo@'), await list('q=%25')]).toEqual([['Ben'], ['Cleo'], []])
  expect([await list('state=applied'), await list('groupId=pgr_none')]).toEqual([[], []])
  const first = (await olga.get('/api/v1/affiliates/partners?limit=2')).body
  expect(await list(`limit=2&cursor=${first.nextCursor}`)).toEqual(['Ann'])
})

test('whoever decides hears once a day of new applications and of those that wait too long', async () => {
  await applyAs(portal, ann)
  await Promise.all([portal.as('mia'), portal.as('mo')])
  const digest = async () => (await mails(portal, 'partner_applications')).map(({ to, data }) => [to, data])
  await portal.worker.drain()
  const fresh = { fresh: 1, waiting: 0 }
  expect((await digest()).sort()).toEqual([
    ['mia@example.com', fresh],
    ['olga@example.com', fresh],
  ])
  portal.later({ days: 2 })
  await portal.worker.drain()
  expect(await digest()).toHaveLength(2)
  portal.later({ days: 2 })
  await portal.worker.drain()
  expect((await digest()).slice(2).map(([, data]) => data)).toEqual(Array(2).fill({ fresh: 0, waiting: 1 }))
})

test('a partner who is erased leaves what was earned and decided, and not a word of theirs', async () => {
  const { id } = (await applyAs(portal, ann, { website: 'https://ann-ashby.example', country: 'DE' })).body.partner
  await olga.post(`${at(id)}/moves`, { to: 'approved' })
  await olga.post(`${at(id)}/codes`, { code: 'ANN-20' })
  const { contact } = (await olga.get(at(id))).body
  const data = (await olga.get(`/api/v1/contacts/${contact.id}/data`)).body
  expect(JSON.stringify(data)).toContain('ann-ashby.example')
  expect(JSON.stringify(data)).toContain('ANN-20')
  await olga.post(`/api/v1/contacts/${contact.id}/erasure`, { confirm: true })
  const { rows } = await portal.db.clients.reader.execute('SELECT website, answers, country, state FROM partner')
  expect(rows).toMatchObject([{ website: '', answers: '[]', country: null, state: 'approved' }])
  const codes = await portal.db.clients.reader.execute('SELECT disabled_at FROM partner_code')
  expect(codes.rows[0]!.disabled_at).not.toBeNull()
})
