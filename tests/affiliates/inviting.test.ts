import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieOf, type Door, doorOf, mailedTo } from '../people.ts'
import { type World, world } from '../world.ts'
import { confirmed, mails, partnerOf, programmeOf } from './partner-kit.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await programmeOf(portal, { mode: 'invitation' })
})
afterEach(() => portal.close())
const INVITATIONS = '/api/v1/affiliates/invitations'
const PAULA = { email: 'paula@firm.test', name: 'Paula Price' }
async function invite(more: object = {}) {
  const answer = await olga.post(INVITATIONS, { ...PAULA, ...more })
  await portal.worker.drain()
  await portal.worker.drain()
  return answer
}
const look = (token: string) => portal.visitor.post('/api/v1/partner-invitations/look', { token })
/** Opens the mail: signed in by it. */
const enter = async (token: string) =>
  doorOf(portal, { cookie: cookieOf(await portal.visitor.post('/api/v1/auth/sign-up/finish', { token })) })
const YES = { version: 1, accepts: true, discloses: true }

test('somebody is asked by mail, reads the conditions, and is a partner in that group when they agree', async () => {
  const { plans } = (await olga.get('/api/v1/affiliates/groups')).body
  const { items } = (
    await olga.post('/api/v1/affiliates/groups', { name: 'Agencies', planId: plans[0].id, holdDays: 3 })
  ).body
  expect((await invite({ groupId: items[1].id, words: 'We like your work.' })).status).toBe(202)
  expect(await mails(portal, 'partner_invitation')).toMatchObject([
    { to: 'paula@firm.test', data: { words: 'We like your work.', known: false } },
  ])
  const { token } = await mailedTo(portal, 'paula@firm.test')
  expect((await look(token)).body).toMatchObject({
    ...{ name: 'Paula Price', email: 'paula@firm.test', words: 'We like your work.' },
    programme: { holdDays: 3, terms: { version: 1 }, rules: [{ bp: 2000 }] },
  })
  const paula = await enter(token)
  const before = (await paula.get('/api/v1/me/partnership')).body
  expect(before).toMatchObject({
    partner: { state: 'invited' },
    invitation: { group: 'Agencies' },
    conditions: { holdDays: 3 },
  })
  const { status, body } = await paula.post('/api/v1/me/partnership/invitation', YES)
  expect([status, body.partner.state, body.partner.group.name]).toEqual([200, 'approved', 'Agencies'])
  expect(body.terms.acceptedAt).toBe(portal.now())
  expect(body.invitation).toBeNull()
  expect((await paula.get('/api/v1/me/partnership/links')).body.items).toHaveLength(1)
  expect((await olga.get(INVITATIONS)).body.items).toMatchObject([
    { email: null, endedAs: 'accepted', partner: { id: body.partner.id, name: 'Paula Price' } },
  ])
  const { steps } = (await olga.get(`/api/v1/affiliates/partners/${body.partner.id}`)).body
  expect(steps).toMatchObject([
    { from: 'invited', to: 'approved', by: null },
    { from: null, to: 'invited', by: 'Olga Petrenko' },
  ])
  expect((await portal.facts()).map(({ type }) => type).filter((type) => type.startsWith('affiliate.'))).toEqual([
    'affiliate.approved',
  ])
})

test('the link works once, and the invitation too', async () => {
  await invite()
  const { token } = await mailedTo(portal, 'paula@firm.test')
  const paula = await enter(token)
  expect((await look(token)).status).toBe(410)
  expect((await portal.visitor.post('/api/v1/auth/sign-up/finish', { token })).status).toBe(410)
  const answers = await Promise.all([1, 2, 3].map(() => paula.post('/api/v1/me/partnership/invitation', YES)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404])
})

test('nobody else accepts it, and nobody accepts without agreeing', async () => {
  await invite()
  const { token } = await mailedTo(portal, 'paula@firm.test')
  const ann = await portal.as('ann')
  expect((await ann.get('/api/v1/me/partnership')).body.invitation).toBeNull()
  expect(await ann.post('/api/v1/me/partnership/invitation', YES)).toMatchObject({
    ...{ status: 404, body: { code: 'partner_invitation.not_found' } },
  })
  const paula = await enter(token)
  expect((await paula.post('/api/v1/me/partnership/invitation', { ...YES, discloses: false })).status).toBe(422)
  expect((await paula.post('/api/v1/me/partnership/invitation', { ...YES, version: 7 })).status).toBe(409)
  expect((await look('x'.repeat(43))).status).toBe(410)
})

test('who has an account accepts by signing in, also when the link is long over', async () => {
  const paula = await confirmed(portal, 'paula@firm.test')
  portal.later({ days: 1 })
  await invite()
  expect((await mails(portal, 'partner_invitation'))[0]!.data.known).toBe(true)
  const { token } = await mailedTo(portal, 'paula@firm.test')
  portal.later({ days: 5 })
  expect((await portal.visitor.post('/api/v1/auth/sign-up/finish', { token })).status).toBe(410)
  expect((await paula.get('/api/v1/me/partnership')).body.invitation).toMatchObject({ group: 'Standard' })
  expect((await paula.post('/api/v1/me/partnership/invitation', YES)).body.partner.state).toBe('approved')
})

test('one open invitation for each address; a partner, a colleague and an address without mail get none', async () => {
  await invite()
  expect(await invite()).toMatchObject({ status: 409, body: { code: 'partner_invitation.open' } })
  const { programme } = (await olga.get('/api/v1/affiliates/programme')).body
  await olga.put('/api/v1/affiliates/programme', { ...programme, mode: 'open' })
  await partnerOf(portal, await portal.as('ann'))
  await portal.db.write(
    async (tx) => void (await tx.run(`INSERT INTO suppression VALUES ('no@firm.test', 'bounce', 1)`)),
  )
  for (const email of ['ann@example.com', 'olga@example.com', 'no@firm.test'])
    expect((await invite({ email })).body.fields, email).toHaveProperty('email')
  expect(await mails(portal, 'partner_invitation')).toHaveLength(1)
})

test('an invitation that was taken back leads nowhere, and its address is gone', async () => {
  await invite()
  const { token } = await mailedTo(portal, 'paula@firm.test')
  const [{ id }] = (await olga.get(INVITATIONS)).body.items
  expect((await olga.delete(`${INVITATIONS}/${id}`)).status).toBe(204)
  expect((await look(token)).status).toBe(410)
  expect((await olga.get(INVITATIONS)).body.items).toMatchObject([{ email: null, name: '', endedAs: 'revoked' }])
  expect((await (await enter(token)).post('/api/v1/me/partnership/invitation', YES)).status).toBe(404)
  expect((await olga.delete(`${INVITATIONS}/piv_none`)).status).toBe(404)
})

test('after two weeks it is over, and neither the address nor the mail is there', async () => {
  await invite()
  portal.later({ days: 14, minutes: 1 })
  await portal.worker.drain()
  expect((await olga.get(INVITATIONS)).body.items).toMatchObject([{ email: null, endedAs: 'expired' }])
  expect(await mails(portal, 'partner_invitation')).toEqual([])
  const { rows } = await portal.db.clients.reader.execute('SELECT address_hash FROM partner_invitation')
  expect(String(rows[0]!.address_hash)).not.toMatch(/paula/)
  expect((await invite()).status).toBe(202)
})
