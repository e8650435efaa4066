import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SCOPES, scopesOf } from '../../api/kernel/actor.ts'
import { proofsRunOut } from '../helpers.ts'
import { type Door, hostOf } from '../people.ts'
import { type World, world } from '../world.ts'

const SALE = { externalId: 'o-1', email: 'ann@example.com', amountMinor: 100, currency: 'EUR' }
let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())
const make = (scopes: unknown, name = 'checkout') => olga.post('/api/v1/api-keys', { name, scopes })

describe('an API key', () => {
  test('is shown once, works, and stops when revoked', async () => {
    await portal.as('ann')
    const { id, key, scopes } = (await make(['sales.write'])).body
    expect(scopes).toEqual(['sales.write'])
    const host = hostOf(portal, key)
    expect((await host.post('/api/v1/track/sale', SALE)).status).toBe(201)
    const [listed] = (await olga.get('/api/v1/api-keys')).body.items
    expect(listed).toMatchObject({ id, prefix: key.slice(0, 10), lastUsedAt: portal.now(), revokedAt: null, scopes })
    expect(JSON.stringify(listed)).not.toContain(key)

    expect((await olga.delete(`/api/v1/api-keys/${id}`)).status).toBe(204)

    expect((await host.post('/api/v1/track/sale', SALE)).status).toBe(401)
    expect((await olga.delete(`/api/v1/api-keys/${id}`)).status).toBe(404)
  })

  test('opens nothing of people’s', async () => {
    const { key } = (await make(SCOPES)).body
    for (const path of ['staff', 'me/reviews', 'audit', 'api-keys', 'auth/account', 'auth/factor', 'auth/proof'])
      expect((await hostOf(portal, key).get(`/api/v1/${path}`)).status, path).toBeGreaterThanOrEqual(401)
    expect((await hostOf(portal, key).post('/api/v1/api-keys', { name: 'child', scopes: SCOPES })).status).toBe(403)
  })

  test('does only what it was made for, and says what it lacks', async () => {
    const { key } = (await make(['mail_events.write'])).body
    expect(await hostOf(portal, key).post('/api/v1/track/sale', SALE)).toMatchObject({
      status: 403,
      body: { code: 'scope.missing', title: expect.stringContaining('sales.write') },
    })
  })

  test('opens with the scope of a permission what that permission opens', async () => {
    const { key } = (await make(['exports.read'])).body
    const host = hostOf(portal, key)
    expect((await host.get('/api/v1/exports/contacts')).status).toBe(200)
    expect((await host.get('/api/v1/contacts')).body.code).toBe('scope.missing')
  })

  test.each([
    ['none', []],
    ['one that is not there', ['everything']],
    ['one twice', ['sales.write', 'sales.write']],
    ['a permission that no key may have', ['staff.manage']],
  ])('is not made with %s', async (_, scopes) => {
    const { status, body } = await make(scopes)
    expect(status).toBe(422)
    expect(Object.keys(body.fields)[0]).toMatch(/^scopes/)
    expect((await olga.get('/api/v1/api-keys')).body.items).toEqual([])
  })

  test('is made and revoked only by who showed lately who they are', async () => {
    const { id } = (await make(['sales.write'])).body
    await proofsRunOut(portal)
    for (const answer of [await make(['sales.write']), await olga.delete(`/api/v1/api-keys/${id}`)])
      expect(answer).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
    expect((await olga.get('/api/v1/api-keys')).body.items).toMatchObject([{ id, revokedAt: null }])
  })
})

test('a scope that is not known any more opens nothing', () =>
  expect(scopesOf('["contacts.read","gone.write","sales.write"]')).toEqual(['sales.write', 'contacts.read']))

test('what a key reports by the thousand is not in the audit log', async () => {
  await portal.as('ann')
  const { key } = (await make(['sales.write'])).body
  await hostOf(portal, key).post('/api/v1/track/sale', SALE)
  const actions = (await olga.get('/api/v1/audit')).body.items.map((e: { action: string }) => e.action)
  expect(actions).toEqual(['api_key.created'])
})

test('what a key changes about people is in the audit log, with the name of the key', async () => {
  const { key } = (await make(['contacts.manage'], 'Billing')).body
  const made = await hostOf(portal, key).post('/api/v1/contacts', { email: 'zoe@example.com', name: 'Zoe' })
  expect(made.status).toBe(201)
  const [newest] = (await olga.get('/api/v1/audit')).body.items
  expect(newest).toMatchObject({ actor: { name: 'Billing' }, data: { contactId: made.body.id } })
  expect((await olga.get('/api/v1/audit/verify')).body.brokenAt).toBeNull()
})
