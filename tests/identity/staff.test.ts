import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mayChangeRole } from '../../api/identity/staff/rules.ts'
import { cookieOf, type Door, doorOf, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

describe('who may give whom which role', () => {
  test.each([
    ['owner', 'moderator', 'owner', true],
    ['owner', 'owner', 'viewer', true],
    ['admin', 'moderator', 'marketer', true],
    ['admin', 'moderator', 'admin', false],
    ['admin', 'admin', 'viewer', false],
    ['admin', 'owner', undefined, false],
    ['admin', undefined, 'viewer', true],
    ['moderator', 'viewer', 'marketer', false],
  ] as const)('%s: %s → %s is %s', (actor, from, to, allowed) => expect(mayChangeRole(actor, from, to)).toBe(allowed))
})

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())
let n = 0
async function invited(role: string, by = olga) {
  const { status, body } = await by.post('/api/v1/staff/invitations', { role })
  if (status !== 201) return { status }
  const token = new URL(body.link).searchParams.get('token')
  const joined = await portal.visitor.post('/api/v1/staff/join', {
    token,
    name: role,
    email: `s${++n}@example.com`,
    password: PASSWORD,
  })
  return { status, id: joined.body.account.id as string, door: doorOf(portal, { cookie: cookieOf(joined) }) }
}

test('a new role takes effect with a new sign-in', async () => {
  const { id, door } = await invited('viewer')
  expect((await door!.get('/api/v1/wheel')).status).toBe(200)
  expect((await door!.get('/api/v1/moderation/queue')).status).toBe(403)

  expect((await olga.put(`/api/v1/staff/${id}/role`, { role: 'moderator' })).status).toBe(204)

  expect((await door!.get('/api/v1/wheel')).status).toBe(401)
  const back = await portal.visitor.post('/api/v1/auth/sign-in', { email: `s${n}@example.com`, password: PASSWORD })
  expect((await doorOf(portal, { cookie: cookieOf(back) }).get('/api/v1/moderation/queue')).status).toBe(200)
})

test('who is taken out is out at once and cannot come back', async () => {
  const { id, door } = await invited('moderator')
  expect((await olga.delete(`/api/v1/staff/${id}`)).status).toBe(204)
  expect((await door!.get('/api/v1/wheel')).status).toBe(401)
  expect(
    (await portal.visitor.post('/api/v1/auth/sign-in', { email: `s${n}@example.com`, password: PASSWORD })).status,
  ).toBe(401)
  expect((await olga.get('/api/v1/staff')).body.items.map((s: { id: string }) => s.id)).not.toContain(id)
  expect((await olga.delete(`/api/v1/staff/${id}`)).status).toBe(404)
})

test('admins run the house but make nobody their like, and nobody changes their own role', async () => {
  const { door: admin, id } = await invited('admin')
  expect((await invited('admin', admin!)).status).toBe(403)
  expect((await invited('viewer', admin!)).status).toBe(201)
  const owner = (await olga.get('/api/v1/auth/session')).body.account
  expect((await admin!.delete(`/api/v1/staff/${owner.id}`)).status).toBe(403)
  expect((await admin!.put(`/api/v1/staff/${id}/role`, { role: 'owner' })).status).toBe(409)
  expect((await olga.put(`/api/v1/staff/${owner.id}/role`, { role: 'viewer' })).status).toBe(409)
  expect((await olga.put(`/api/v1/staff/${id}/role`, { role: 'customer' })).status).toBe(422)
})

test('a customer is no colleague', async () => {
  const account = (await (await portal.as('ann')).get('/api/v1/auth/session')).body.account
  expect((await olga.put(`/api/v1/staff/${account.id}/role`, { role: 'owner' })).status).toBe(404)
  expect((await olga.delete(`/api/v1/staff/${account.id}`)).status).toBe(404)
})

test('all of it stands in the audit log, newest first, page by page', async () => {
  const { id } = await invited('viewer')
  await olga.put(`/api/v1/staff/${id}/role`, { role: 'marketer' })
  await olga.delete(`/api/v1/staff/${id}`)
  const first = (await olga.get('/api/v1/audit?limit=2')).body
  expect(first.items.map((e: { action: string }) => e.action)).toEqual(['staff.removed', 'staff.role_changed'])
  expect(first.items[0]).toMatchObject({ actor: { name: 'Olga Petrenko' }, data: { accountId: id } })
  const second = (await olga.get(`/api/v1/audit?limit=2&cursor=${first.nextCursor}`)).body
  expect(second.items.map((e: { action: string }) => e.action)).toEqual(['staff.invited'])
  expect((await olga.get('/api/v1/audit/verify')).body).toEqual({ entries: 3, brokenAt: null })
})
