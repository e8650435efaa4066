import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { session } from '../../db/schema/identity.ts'
import { type Answer, cookieOf, type Door, doorOf, mailedTo, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'
import { codeAt, MO, signIn, state } from './enrol.ts'

const NEW = 'an entirely new one'
const ANN = { email: 'ann@example.com', password: PASSWORD }
let portal: World
let ann: Door
beforeEach(async () => {
  portal = await world()
  ann = await portal.as('ann')
})
afterEach(() => portal.close())
const post = (path: string, body: object) => portal.visitor.post(`/api/v1/auth/${path}`, body)
const doorAt = (answer: Answer) => doorOf(portal, { cookie: cookieOf(answer) })
async function reset() {
  portal.later({ minutes: 1 })
  await post('reset', { email: ANN.email })
  return post('reset/use', { token: (await mailedTo(portal, ANN.email)).token, password: NEW })
}
/** Waits until the api has begun to check or make a password, which takes longest. */
const hashing = () => new Promise((resolve) => setTimeout(resolve, 10))

describe('who sets a new password, changes it or signs out everywhere', () => {
  const WAYS: [string, () => Promise<Answer>][] = [
    ['a reset', () => reset()],
    ['a change', () => ann.post('/api/v1/auth/password', { current: PASSWORD, password: NEW })],
    ['signing out everywhere', () => ann.post('/api/v1/auth/sign-out-everywhere')],
  ]
  test.each(WAYS)('%s ends every link that somebody else asked for or caught', async (_, end) => {
    const thief = await signIn(portal, ANN)
    expect((await thief.post('/api/v1/auth/email', { email: 'thief@example.com' })).status).toBe(202)
    const change = await mailedTo(portal, 'thief@example.com')
    await post('link', { email: ANN.email })
    const link = await mailedTo(portal, ANN.email)
    await post('sign-up', { name: 'Ann', email: ANN.email })
    const signUp = await mailedTo(portal, ANN.email)
    portal.later({ minutes: 1 })
    await post('reset', { email: ANN.email })
    const again = await mailedTo(portal, ANN.email)

    expect((await end()).status).toBeLessThan(300)

    const inside = await signIn(portal, {
      ...ANN,
      password: (await post('sign-in', ANN)).status === 200 ? PASSWORD : NEW,
    })
    expect((await inside.post('/api/v1/auth/email/use', { token: change.token })).status).toBe(410)
    expect((await post('link/use', { token: link.token })).status).toBe(410)
    expect((await post('sign-up/finish', { token: signUp.token })).status).toBe(410)
    expect((await post('code/use', { email: ANN.email, code: link.code })).status).toBe(410)
    expect((await post('reset/use', { token: again.token, password: 'what a thief wants' })).status).toBe(410)
  })
})

describe('a sign-in that is on its way', () => {
  test('with the old password opens nothing once there is a new one, and looks like a wrong password', async () => {
    await post('reset', { email: ANN.email })
    const { token } = await mailedTo(portal, ANN.email)
    const changed = post('reset/use', { token, password: NEW })
    const tries = await Promise.all(Array.from({ length: 5 }, () => post('sign-in', ANN)))
    expect((await changed).status).toBe(200)
    const open = await Promise.all(
      tries.map(async (one) => one.status === 200 && (await state(doorAt(one))).account?.email),
    )
    expect(open.filter(Boolean)).toEqual([])
    // how many of them came first is the machine's affair
    const refused = tries.filter(({ status }) => status !== 200).map(({ body }) => body.code)
    expect(refused.filter((code) => code !== 'sign_in.refused')).toEqual([])
    expect((await state(doorAt(await changed))).account.email).toBe(ANN.email)
  })

  test('is no sign-in when everything ends while the password is looked at', async () => {
    const coming = post('sign-in', ANN)
    await hashing()
    expect((await ann.post('/api/v1/auth/sign-out-everywhere')).status).toBe(204)
    await coming
    expect(await portal.db.read.select().from(session)).toEqual([])
  })

  test('is none of a colleague who is taken out and comes back meanwhile', async () => {
    const olga = await portal.as('olga')
    const { id, role } = (await state(await portal.as('mo'))).account
    const verified = { id, role, epoch: 0 }
    expect(await portal.sessions.open(verified)).toMatch(/^session=s/)
    expect((await olga.delete(`/api/v1/staff/${id}`)).status).toBe(204)
    expect(await portal.sessions.open(verified)).toBeUndefined()
    await olga.post('/api/v1/staff/invitations', { role: 'viewer', email: MO.email })
    const { token } = await mailedTo(portal, MO.email)
    expect((await portal.visitor.post('/api/v1/staff/join', { token, name: 'Mo', password: NEW })).status).toBe(201)
    expect(await portal.sessions.open(verified)).toBeUndefined()
  })
})

describe('a change of password that is on its way', () => {
  const change = (door: Door) =>
    door.post('/api/v1/auth/password', { current: PASSWORD, password: 'what a thief wants' })

  test('leaves nobody in once their session has ended', async () => {
    const thief = await signIn(portal, ANN)
    const coming = change(thief)
    await hashing()
    await ann.post('/api/v1/auth/sign-out-everywhere')
    const changed = await coming
    expect(changed.status === 200 && (await state(doorAt(changed))).account !== null).toBe(false)
    expect((await post('sign-in', ANN)).status).toBe(changed.status === 200 ? 401 : 200)
  })

  test('goes round no second factor that is switched on meanwhile', async () => {
    const mo = await portal.as('mo')
    const thief = await signIn(portal)
    const { secret } = (await mo.post('/api/v1/auth/factor')).body
    const coming = change(thief)
    await hashing()
    const confirmed = await mo.post('/api/v1/auth/factor/confirm', { code: codeAt(secret, portal.now()) })
    const changed = await coming
    // whichever came first ended the other's session
    expect([confirmed.status, changed.status].sort()).toEqual([200, 401])
    const inside = confirmed.status === 200 ? confirmed : changed
    expect((await state(doorAt(inside))).account.email).toBe(MO.email)
    expect(await portal.db.read.select().from(session)).toHaveLength(2) // Ann's, and that one
  })

  test('keeps the session that asks, with a new token, and lengthens it by nothing', async () => {
    const before = await portal.db.read.select().from(session)
    const changed = await ann.post('/api/v1/auth/password', { current: PASSWORD, password: NEW })
    const [after] = await portal.db.read.select().from(session)
    expect(after).toMatchObject({ endsAt: before[0]!.endsAt, createdAt: before[0]!.createdAt })
    expect(after!.id).not.toBe(before[0]!.id)
    expect((await state(doorAt(changed))).account.email).toBe(ANN.email)
    expect((await state(ann)).account).toBeNull()
  })
})

test('nobody switches a second factor on for somebody whose sessions have ended meanwhile', async () => {
  const mo = await portal.as('mo')
  const thief = await signIn(portal)
  const { secret } = (await thief.post('/api/v1/auth/factor')).body
  const [confirmed] = await Promise.all([
    mo.post('/api/v1/auth/sign-out-everywhere'),
    thief.post('/api/v1/auth/factor/confirm', { code: codeAt(secret, portal.now()) }),
  ])
  expect(confirmed.status).toBe(204)
  expect((await state(await signIn(portal))).secondFactor).toBeNull()
})

test('what somebody does while they are erased is answered, not broken', async () => {
  const answers = await Promise.all([
    ann.post('/api/v1/me/erasure', { confirm: true }),
    ann.put('/api/v1/auth/account', { name: 'Ann B.' }),
    ann.post('/api/v1/auth/email', { email: 'ann@new.example' }),
    ann.post('/api/v1/auth/password', { current: PASSWORD, password: NEW }),
    post('sign-in', ANN),
    ann.get('/api/v1/auth/account'),
  ])
  const [erased, ...others] = answers.map(({ status }) => status)
  expect(erased).toBe(204)
  expect(others.filter((status) => status >= 500)).toEqual([])
  expect(await portal.db.read.select().from(session)).toEqual([])
})
