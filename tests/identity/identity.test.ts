import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { session } from '../../db/schema/identity.ts'
import { CAST, cookieOf, doorOf, hostOf, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const sign = (what: 'up' | 'in', body: object) => portal.visitor.post(`/api/v1/auth/sign-${what}`, body)
const ROSE = { name: 'Rose', email: 'Rose@Example.com ', password: PASSWORD }
const who = async (cookie: string) => (await doorOf(portal, { cookie }).get('/api/v1/auth/session')).body.account

describe('a customer', () => {
  test('signs up, is known, signs out and in again', async () => {
    const up = await sign('up', ROSE)
    expect(up).toMatchObject({ status: 201, body: { account: { email: 'rose@example.com', role: 'customer' } } })
    expect(JSON.stringify(up.body)).not.toMatch(/hash|argon/i)
    const cookie = cookieOf(up)
    expect((await who(cookie)).name).toBe('Rose')
    expect((await portal.facts('contact.registered'))[0]).toMatchObject({ contactId: up.body.account.contactId })

    await doorOf(portal, { cookie }).post('/api/v1/auth/sign-out')
    expect(await who(cookie)).toBeNull()

    const back = await sign('in', { email: 'ROSE@example.com', password: PASSWORD })
    expect(back.status).toBe(200)
    expect(cookieOf(back)).not.toBe(cookie)
    expect((await who(cookieOf(back))).name).toBe('Rose')
  })

  test('is told beside the field that the address is taken, and makes no second contact', async () => {
    await sign('up', ROSE)
    const again = await sign('up', { ...ROSE, name: 'Other' })
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'account.exists', fields: { email: expect.any(String) } },
    })
    expect(await portal.facts('contact.registered')).toHaveLength(1)
  })

  test('gets the same answer for a wrong password and an unknown address', async () => {
    await sign('up', ROSE)
    const wrong = await sign('in', { email: 'rose@example.com', password: 'wrong password' })
    const unknown = await sign('in', { email: 'nobody@example.com', password: 'wrong password' })
    const { requestId: _a, ...a } = wrong.body
    const { requestId: _b, ...b } = unknown.body
    expect([wrong.status, a]).toEqual([401, b])
    expect(unknown.status).toBe(401)
  })

  test('cannot be made staff by what the form says', async () => {
    const up = await sign('up', { ...ROSE, role: 'owner', contactId: 'con_x' })
    expect(up.body.account.role).toBe('customer')
  })

  test('must give an address, a name and ten characters', async () => {
    const { status, body } = await sign('up', { name: '', email: 'rose', password: 'short' })
    expect(status).toBe(422)
    expect(Object.keys(body.fields).sort()).toEqual(['email', 'name', 'password'])
  })
})

describe('a session', () => {
  test('is a cookie scripts cannot read, and the table holds only its hash', async () => {
    const up = await sign('up', ROSE)
    expect(up.headers.get('set-cookie')).toMatch(/^session=c[\w-]{43}; HttpOnly;.* Path=\/; SameSite=Lax$/)
    const [row] = await portal.db.read.select().from(session)
    expect(row!.id).toMatch(/^[0-9a-f]{64}$/)
    expect(cookieOf(up)).not.toContain(row!.id)
    expect(await who(`session=${row!.id}`)).toBeNull()
  })

  test('is named __Host- and Secure where the address is https', async () => {
    const secure = await world({ publicUrl: 'https://words.example' })
    const up = await secure.visitor.post('/api/v1/auth/sign-up', ROSE)
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
    expect((await portal.visitor.get('/api/v1/settings/brand')).body).toEqual({
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

describe('an API key', () => {
  const SALE = { externalId: 'o-1', email: 'ann@example.com', amountMinor: 100, currency: 'EUR' }
  test('is shown once, works, and stops when revoked', async () => {
    await portal.as('ann')
    const olga = await portal.as('olga')
    const { id, key } = (await olga.post('/api/v1/api-keys', { name: 'checkout' })).body
    const host = hostOf(portal, key)
    expect((await host.post('/api/v1/track/sale', SALE)).status).toBe(201)
    const [listed] = (await olga.get('/api/v1/api-keys')).body.items
    expect(listed).toMatchObject({ id, prefix: key.slice(0, 10), lastUsedAt: portal.now(), revokedAt: null })
    expect(JSON.stringify(listed)).not.toContain(key)

    expect((await olga.delete(`/api/v1/api-keys/${id}`)).status).toBe(204)

    expect((await host.post('/api/v1/track/sale', SALE)).status).toBe(401)
    expect((await olga.delete(`/api/v1/api-keys/${id}`)).status).toBe(404)
  })
  test('opens nothing of people’s', async () => {
    const { key } = (await (await portal.as('olga')).post('/api/v1/api-keys', { name: 'x' })).body
    expect((await hostOf(portal, key).get('/api/v1/staff')).status).toBe(403)
    expect((await hostOf(portal, key).get('/api/v1/me/reviews')).status).toBe(403)
  })
})

test('the cast signs in with the password the demo prints', async () => {
  await portal.as('ann')
  expect((await sign('in', { email: 'ann@example.com', password: PASSWORD })).body.account.name).toBe(CAST.ann.name)
})
