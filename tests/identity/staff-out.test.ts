import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { account } from '../../db/schema/identity.ts'
import { cookieOf, type Door, doorOf, mailedTo, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
let ada: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
  ada = await portal.as('ada')
})
afterEach(() => portal.close())
const idOf = async (door: Door) => (await door.get('/api/v1/auth/session')).body.account.id as string
const tokenOf = (answer: { body: { link: string } }) => new URL(answer.body.link).searchParams.get('token')
const invite = (by: Door, role: string, email?: string) =>
  by.post('/api/v1/staff/invitations', { role, ...(email && { email }) })
const join = (token: string | null, email?: string) =>
  portal.visitor.post('/api/v1/staff/join', { token, name: 'Bo', password: PASSWORD, ...(email && { email }) })
const owners = async () =>
  (await portal.db.read.select().from(account)).filter((row) => row.role === 'owner' && row.disabledAt === null)

describe('of two owners', () => {
  let bo: Door
  beforeEach(async () => {
    const joined = await join(tokenOf(await invite(olga, 'owner')), 'bo@example.com')
    bo = doorOf(portal, { cookie: cookieOf(joined) })
  })

  test.each([
    ['remove', (by: Door, id: string) => by.delete(`/api/v1/staff/${id}`)],
    ['demote', (by: Door, id: string) => by.put(`/api/v1/staff/${id}/role`, { role: 'viewer' })],
  ])('who %s each other at once one remains', async (_, act) => {
    const [olgas, bos] = [await idOf(olga), await idOf(bo)]
    const answers = await Promise.all([act(olga, bos), act(bo, olgas)])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 401])
    expect(await owners()).toHaveLength(1)
    expect(await portal.setUpLink()).toBeNull()
  })

  test('one may go, the other stays, whatever is written', async () => {
    expect((await olga.delete(`/api/v1/staff/${await idOf(bo)}`)).status).toBe(204)
    const id = await idOf(olga)
    for (const change of [`disabled_at = 1`, `role = 'admin'`]) {
      const written = portal.db.clients.writer.execute(`UPDATE account SET ${change} WHERE id = '${id}'`)
      await expect(written).rejects.toThrow('somebody owns the portal')
    }
    expect((await portal.visitor.get('/api/v1/setup')).body).toEqual({ needed: false })
  })
})

test('who is taken out does nothing more with what is on its way', async () => {
  const id = await idOf(ada)
  const [removed, ...others] = await Promise.all([
    olga.delete(`/api/v1/staff/${id}`),
    invite(ada, 'moderator'),
    ada.post('/api/v1/api-keys', { name: 'x', scopes: ['sales.write'] }),
    ada.post('/api/v1/identify/keys', { kind: 'HS256', name: 'x' }),
    ada.put('/api/v1/settings/staff-security', { requireSecondFactor: false }),
    ada.put('/api/v1/settings/moderation', { publishUnflagged: true, flaggedWords: [] }),
  ])
  expect(removed.status).toBe(204)
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set([401]))
})

describe('an invitation ends', () => {
  test('with whoever sent it, also the mailed one, and its end stands in the log', async () => {
    const shown = tokenOf(await invite(ada, 'marketer'))
    await invite(ada, 'viewer', 'nina@example.com')
    const { token: mailed } = await mailedTo(portal, 'nina@example.com')
    const olgas = tokenOf(await invite(olga, 'marketer'))

    await olga.delete(`/api/v1/staff/${await idOf(ada)}`)

    expect([(await join(shown, 'bo@example.com')).status, (await join(mailed)).status]).toEqual([410, 410])
    expect((await olga.get('/api/v1/staff')).body.invitations).toHaveLength(1)
    const log = (await olga.get('/api/v1/audit')).body.items.map((entry: { action: string }) => entry.action)
    expect(log.slice(0, 3)).toEqual(['invitation.revoked', 'invitation.revoked', 'staff.removed'])
    expect((await join(olgas, 'bo@example.com')).status).toBe(201)
  })

  test('with the right to invite to it: what the new role may give stays', async () => {
    const joined = await join(tokenOf(await invite(olga, 'owner')), 'bo@example.com')
    const bo = doorOf(portal, { cookie: cookieOf(joined) })
    const [owner, viewer] = [tokenOf(await invite(bo, 'owner')), tokenOf(await invite(bo, 'viewer'))]
    await olga.put(`/api/v1/staff/${await idOf(bo)}/role`, { role: 'admin' })
    expect((await join(owner, 'second@example.com')).status).toBe(410)
    expect((await join(viewer, 'third@example.com')).status).toBe(201)
  })
})
