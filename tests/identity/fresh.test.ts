import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isFresh } from '../../api/kernel/actor.ts'
import { session } from '../../db/schema/identity.ts'
import { proofsRunOut } from '../helpers.ts'
import { cookieOf, type Door, doorOf, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

const MINUTE = 60_000
describe('a proof lasts ten minutes', () => {
  test.each([
    [0, true],
    [1, true],
    [9 * MINUTE + 59_999, true],
    [10 * MINUTE, false],
    [11 * MINUTE, false],
    [365 * 24 * 60 * MINUTE, false],
    [-MINUTE, true],
    [-10 * MINUTE, false],
  ])('%i ms ago: %s', (age, fresh) => expect(isFresh(1e12 - age, 1e12)).toBe(fresh))
})

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())
const prove = (door: Door, body: object) => door.post('/api/v1/auth/proof', body)
const who = async (cookie: string) => (await doorOf(portal, { cookie }).get('/api/v1/auth/session')).body.account?.name

/** Everything that a stolen session must not do. */
const SENSITIVE: [string, (door: Door) => ReturnType<Door['post']>][] = [
  ['inviting', (door) => door.post('/api/v1/staff/invitations', { role: 'viewer' })],
  ['taking an invitation back', (door) => door.delete('/api/v1/staff/invitations/tok_x')],
  ['giving a role', (door) => door.put('/api/v1/staff/acc_x/role', { role: 'viewer' })],
  ['taking a colleague out', (door) => door.delete('/api/v1/staff/acc_x')],
  ['resetting a second factor', (door) => door.delete('/api/v1/staff/acc_x/factor')],
  ['asking for second factors', (door) => door.put('/api/v1/settings/staff-security', { requireSecondFactor: true })],
  ['beginning a second factor', (door) => door.post('/api/v1/auth/factor')],
  ['switching a second factor off', (door) => door.delete('/api/v1/auth/factor')],
  ['making recovery codes', (door) => door.post('/api/v1/auth/factor/recovery-codes')],
  ['making an API key', (door) => door.post('/api/v1/api-keys', { name: 'x', scopes: ['sales.write'] })],
  ['revoking an API key', (door) => door.delete('/api/v1/api-keys/key_x')],
  ['making a key of the host', (door) => door.post('/api/v1/identify/keys', { kind: 'HS256', name: 'x' })],
  ['revoking a key of the host', (door) => door.delete('/api/v1/identify/keys/idk_x')],
  ['changing the address', (door) => door.post('/api/v1/auth/email', { email: 'new@example.com' })],
]

test.each(SENSITIVE)('%s asks again after ten minutes, and lets who showed it', async (_, act) => {
  await proofsRunOut(portal)
  expect(await act(olga)).toMatchObject({
    status: 403,
    body: { code: 'proof.needed', fields: { proof: expect.any(String) } },
  })
  expect(await portal.facts('staff.invited')).toEqual([])

  const proved = doorOf(portal, { cookie: cookieOf(await prove(olga, { password: PASSWORD })) })

  expect((await act(proved)).body.code).not.toBe('proof.needed')
})

describe('showing it again', () => {
  test('puts a new token in the place of the old, which opens nothing any more', async () => {
    const before = olga.cookie
    const shown = await prove(olga, { password: PASSWORD })
    expect(shown.status).toBe(204)
    expect(shown.headers.get('set-cookie')).toMatch(/^session=s[\w-]{43}; HttpOnly;/)
    expect(await who(cookieOf(shown))).toBe('Olga Petrenko')
    expect(await who(before)).toBeUndefined()
  })

  test('lengthens no session', async () => {
    const ends = async () => (await portal.db.read.select().from(session)).map(({ endsAt }) => endsAt)
    const before = await ends()
    await prove(olga, { password: PASSWORD })
    expect(await ends()).toEqual(before)
  })

  test('with a wrong password, changes nothing and is tried five times at most', async () => {
    await proofsRunOut(portal)
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await prove(olga, { password: 'not hers at all' })).status)
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429])
    expect((await prove(olga, { password: PASSWORD })).status).toBe(429)
    expect((await olga.post('/api/v1/staff/invitations', { role: 'viewer' })).body.code).toBe('proof.needed')
    expect(await who(olga.cookie)).toBe('Olga Petrenko')
  })

  test('needs something to show', async () => {
    expect((await prove(olga, {})).status).toBe(422)
    expect((await prove(olga, { code: '123456' })).status).toBe(422)
    expect((await prove(portal.visitor, { password: PASSWORD })).status).toBe(401)
  })

  test('is one of ten at once with one session', async () => {
    const statuses = await Promise.all(Array.from({ length: 4 }, () => prove(olga, { password: PASSWORD })))
    expect(statuses.map(({ status }) => status).sort()).toEqual([204, 401, 401, 401])
  })

  test('is a new sign-in for who has no password', async () => {
    const ann = await portal.as('ann')
    await portal.db.write(
      async (tx) => void (await tx.run("UPDATE account SET password_hash = NULL WHERE email LIKE 'ann@%'")),
    )
    await proofsRunOut(portal)
    expect((await ann.get('/api/v1/auth/proof')).body).toEqual({ fresh: false, ways: [] })
    expect(await prove(ann, { password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 'proof.sign_in', title: expect.stringContaining('Sign in again by a link') },
    })
  })
})
