import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { session } from '../../db/schema/identity.ts'
import { CAST, cookieOf, doorOf, PASSWORD, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const signIn = (body: object) => portal.visitor.post('/api/v1/auth/sign-in', body)
const who = async (cookie: string) => (await doorOf(portal, { cookie }).get('/api/v1/auth/session')).body.account

describe('a customer', () => {
  test('signs out and in again', async () => {
    const ann = await portal.as('ann')
    expect((await who(ann.cookie)).name).toBe(CAST.ann.name)
    await ann.post('/api/v1/auth/sign-out')
    expect(await who(ann.cookie)).toBeNull()

    const back = await signIn({ email: 'ANN@example.com', password: PASSWORD })
    expect(back.status).toBe(200)
    expect(cookieOf(back)).not.toBe(ann.cookie)
    expect((await who(cookieOf(back))).name).toBe(CAST.ann.name)
  })

  test('gets the same answer for a wrong password, none and an unknown address', async () => {
    await portal.as('ann')
    await signUp(portal, { name: 'Rose', email: 'rose@example.com' })
    const answers = await Promise.all(
      ['ann@example.com', 'rose@example.com', 'nobody@example.com'].map((email) =>
        signIn({ email, password: 'wrong password' }),
      ),
    )
    const said = answers.map(({ status, body: { requestId: _, ...body } }) => ({ status, ...body }))
    expect(said).toEqual(Array(3).fill({ ...said[0], status: 401, code: 'sign_in.refused' }))
  })
})

describe('a session', () => {
  test('is a cookie scripts cannot read, and the table holds only its hash', async () => {
    await portal.as('ann')
    await portal.db.write((tx) => tx.delete(session))
    const up = await signIn({ email: 'ann@example.com', password: PASSWORD })
    expect(up.headers.get('set-cookie')).toMatch(/^session=c[\w-]{43}; HttpOnly;.* Path=\/; SameSite=Lax$/)
    const [row] = await portal.db.read.select().from(session)
    expect(row!.id).toMatch(/^[0-9a-f]{64}$/)
    expect(cookieOf(up)).not.toContain(row!.id)
    expect(await who(`session=${row!.id}`)).toBeNull()
  })

  test('is named __Host- and Secure where the address is https', async () => {
    const secure = await world({ publicUrl: 'https://words.example' })
    await secure.as('ann')
    const up = await secure.visitor.post('/api/v1/auth/sign-in', { email: 'ann@example.com', password: PASSWORD })
    expect(up.headers.get('set-cookie')).toMatch(/^__Host-session=.*; Secure/)
    await secure.close()
  })

  test('that is unknown is taken off the browser', async () => {
    const answer = await doorOf(portal, { cookie: 'session=abc' }).get('/api/v1/consent-texts')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toMatch(/^session=; .*Max-Age=0/)
  })
})

describe('the first owner', () => {
  const SET_UP = {
    ...{ name: 'Olga', email: 'olga@example.com', password: PASSWORD },
    ...{ companyName: 'Orbit', accent: '#0b6e4f', productName: 'Orbit Notes', productKind: 'software_app' },
  }
  const token = async () => new URL((await portal.setUpLink())!).searchParams.get('token')!

  test('is made by the printed link, with company and product, once', async () => {
    expect((await portal.visitor.get('/api/v1/setup')).body).toEqual({ needed: true })
    const link = await token()

    const made = await portal.visitor.post('/api/v1/setup', { ...SET_UP, token: link })

    expect(made).toMatchObject({ status: 201, body: { account: { role: 'owner', contactId: null } } })
    expect((await portal.visitor.get('/api/v1/settings/brand')).body).toMatchObject({
      companyName: 'Orbit',
      accent: '#0b6e4f',
      setUp: true,
    })
    expect((await portal.visitor.get('/api/v1/products')).body.items).toMatchObject([{ slug: 'orbit-notes' }])
    expect((await portal.visitor.get('/api/v1/setup')).body).toEqual({ needed: false })
    const again = await portal.visitor.post('/api/v1/setup', { ...SET_UP, email: 'x@example.com', token: link })
    expect(again).toMatchObject({ status: 410, body: { code: 'link.used' } })
    expect(await portal.setUpLink()).toBeNull()
  })

  test('is one, of ten who use the link at once', async () => {
    const link = await token()
    const tries = Array.from({ length: 10 }, (_, i) =>
      portal.visitor.post('/api/v1/setup', { ...SET_UP, email: `o${i}@example.com`, token: link }),
    )
    expect((await Promise.all(tries)).map((a) => a.status).sort()).toEqual([201, ...Array(9).fill(410)])
  })

  test('needs the newest link, within a week, and a colour that can be read', async () => {
    const old = await token()
    const link = await token()
    expect((await portal.visitor.post('/api/v1/setup', { ...SET_UP, token: old })).status).toBe(410)
    const pale = await portal.visitor.post('/api/v1/setup', { ...SET_UP, token: link, accent: '#ffee99' })
    expect(pale).toMatchObject({ status: 422, body: { fields: { accent: expect.stringContaining('4.5:1') } } })
    portal.later({ days: 8 })
    expect((await portal.visitor.post('/api/v1/setup', { ...SET_UP, token: link })).status).toBe(410)
  })
})

describe('staff', () => {
  test('are invited by the owner with a link that works once', async () => {
    const olga = await portal.as('olga')
    const { link } = (await olga.post('/api/v1/staff/invitations', { role: 'moderator' })).body
    expect(link).toMatch(/^http:\/\/portal\.test\/join\?token=/)
    const joining = {
      token: new URL(link).searchParams.get('token'),
      name: 'Mia',
      email: 'mia@example.com',
      password: PASSWORD,
    }

    const joined = await portal.visitor.post('/api/v1/staff/join', joining)

    expect(joined).toMatchObject({ status: 201, body: { account: { role: 'moderator' } } })
    expect((await portal.visitor.post('/api/v1/staff/join', { ...joining, email: 'x@example.com' })).status).toBe(410)
    expect((await doorOf(portal, { cookie: cookieOf(joined) }).get('/api/v1/moderation/queue')).status).toBe(200)
    const { items, invitations } = (await olga.get('/api/v1/staff')).body
    expect(items.map((s: { email: string }) => s.email)).toContain('mia@example.com')
    expect(invitations).toEqual([])
  })

  test('an invitation cannot make the owner, nor the set-up link a moderator', async () => {
    const setUp = new URL((await portal.setUpLink())!).searchParams.get('token')
    const person = { token: setUp, name: 'X', email: 'x@example.com', password: PASSWORD }
    expect((await portal.visitor.post('/api/v1/staff/join', person)).status).toBe(410)
  })
})

test('the cast signs in with the password the demo prints', async () => {
  await portal.as('ann')
  expect((await signIn({ email: 'ann@example.com', password: PASSWORD })).body.account.name).toBe(CAST.ann.name)
})
