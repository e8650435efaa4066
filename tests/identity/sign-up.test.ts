import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { account, oneTimeToken } from '../../db/schema/identity.ts'
import { message } from '../../db/schema/mail.ts'
import { cookieOf, doorOf, mailedTo, PASSWORD, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const ROSE = { name: 'Rose', email: 'Rose@Example.com ' }
const post = (path: string, body: object) => portal.visitor.post(`/api/v1/auth/${path}`, body)
const finish = (body: object) => post('sign-up/finish', body)
const who = async (cookie: string) => (await doorOf(portal, { cookie }).get('/api/v1/auth/session')).body.account
const accounts = () => portal.db.read.select().from(account)

describe('signing up', () => {
  test('makes nobody until the mail is opened, and then a confirmed customer', async () => {
    const asked = await post('sign-up', { ...ROSE, next: '/products/orbit-notes/review' })
    expect(asked).toMatchObject({ status: 202, body: { sent: true, minutes: 1440 } })
    expect(asked.headers.get('set-cookie')).toBeNull()
    expect(await accounts()).toEqual([])

    const entered = await finish(await mailedTo(portal, 'rose@example.com').then(({ token }) => ({ token })))

    expect(entered).toMatchObject({
      status: 200,
      body: { isNew: true, next: '/products/orbit-notes/review', account: { name: 'Rose', role: 'customer' } },
    })
    expect(JSON.stringify(entered.body)).not.toMatch(/hash|argon/i)
    expect((await who(cookieOf(entered))).email).toBe('rose@example.com')
    expect((await accounts())[0]).toMatchObject({ emailConfirmedAt: portal.now(), passwordHash: null })
    expect((await portal.facts('contact.registered'))[0]).toMatchObject({ contactId: entered.body.account.contactId })
  })

  test('works by the six digits too, in five tries', async () => {
    await post('sign-up', ROSE)
    const { token, code } = await mailedTo(portal, 'rose@example.com')
    const wrong = code === '000000' ? '111111' : '000000'
    for (let i = 0; i < 4; i++) {
      expect((await finish({ email: 'rose@example.com', code: wrong })).body.code).toBe('code.wrong')
    }
    expect((await finish({ email: 'rose@example.com', code })).status).toBe(200)
    expect((await finish({ token })).status).toBe(410)
    expect((await finish({ email: 'rose@example.com', code })).status).toBe(410)
  })

  test('makes one account of twenty who open the mail at once', async () => {
    await post('sign-up', ROSE)
    const { token } = await mailedTo(portal, 'rose@example.com')
    const answers = await Promise.all(Array.from({ length: 15 }, () => finish({ token })))
    expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array(14).fill(410)])
    expect(await accounts()).toHaveLength(1)
  })

  test('with an address that has an account looks the same, costs the same rows, and lets only the mailbox in', async () => {
    await signUp(portal, { name: 'Rose', email: 'rose@example.com' }, PASSWORD)
    const rowsOf = async () => [
      (await portal.db.read.select().from(oneTimeToken)).length,
      (await portal.facts()).length,
      (await portal.jobs()).length,
    ]
    const cost = async (email: string) => {
      const before = await rowsOf()
      const { status, body } = await post('sign-up', { name: 'Mallory', email })
      return { status, body, rows: (await rowsOf()).map((n, i) => n - before[i]!) }
    }
    expect(await cost('rose@example.com')).toEqual(await cost('nobody@example.com'))
    await portal.worker.drain()
    const mails = await portal.db.read.select().from(message)
    expect(mails.map(({ toEmail, template }) => `${toEmail} ${template}`)).toEqual(
      expect.arrayContaining(['rose@example.com sign_up_known', 'nobody@example.com sign_up']),
    )

    const { token } = await mailedTo(portal, 'rose@example.com')
    expect(await finish({ token })).toMatchObject({ status: 200, body: { isNew: false, account: { name: 'Rose' } } })
    expect((await post('sign-in', { email: 'rose@example.com', password: PASSWORD })).status).toBe(200)
    expect(await portal.facts('contact.registered')).toHaveLength(1)
  })

  test('with an address that has an account gives a link that works for ten minutes, as every other', async () => {
    await signUp(portal, { name: 'Rose', email: 'rose@example.com' })
    const asked = async (minutes: number) => {
      portal.later({ days: 1 })
      await post('sign-up', ROSE)
      const { token } = await mailedTo(portal, 'rose@example.com')
      portal.later({ minutes })
      return { token, status: (await finish({ token })).status }
    }
    expect((await asked(10)).status).toBe(200)
    expect((await asked(11)).status).toBe(410)
    await portal.worker.drain()
    const known = (await portal.db.read.select().from(message)).filter((row) => row.template === 'sign_up_known')
    const olga = await portal.as('olga')
    const { text } = (await olga.get(`/api/v1/mail/messages/${known[0]!.id}`)).body
    expect(text).not.toContain('1 day')
  })

  test('that was begun before the company closed it makes nobody after', async () => {
    await post('sign-up', ROSE)
    const { token, code } = await mailedTo(portal, 'rose@example.com')
    const olga = await portal.as('olga')
    const privacy = (await olga.get('/api/v1/settings/privacy')).body
    expect((await olga.put('/api/v1/settings/privacy', { ...privacy, signUp: 'host' })).status).toBe(204)
    expect(await finish({ token })).toMatchObject({ status: 403, body: { code: 'sign_up.closed' } })
    expect((await finish({ email: 'rose@example.com', code })).status).toBe(403)
    expect((await accounts()).map(({ role }) => role)).toEqual(['owner'])
    await olga.put('/api/v1/settings/privacy', { ...privacy, signUp: 'open' })
    expect((await finish({ token })).status).toBe(200)
  })

  test('cannot be steered: no role, no foreign place to go on to, no empty name', async () => {
    await post('sign-up', { ...ROSE, role: 'owner', contactId: 'con_x' })
    const { token } = await mailedTo(portal, 'rose@example.com')
    expect((await finish({ token })).body.account.role).toBe('customer')
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      expect((await post('sign-up', { ...ROSE, next })).body.fields).toEqual({ next: expect.any(String) })
    }
    const empty = await post('sign-up', { name: ' ', email: 'rose' })
    expect([empty.status, Object.keys(empty.body.fields).sort()]).toEqual([422, ['email', 'name']])
    expect(await finish({})).toMatchObject({ status: 422, body: { fields: { code: expect.any(String) } } })
  })

  test('opens nothing else, and nothing else opens it', async () => {
    await post('sign-up', ROSE)
    const { token } = await mailedTo(portal, 'rose@example.com')
    expect((await post('link/use', { token })).status).toBe(410)
    const ann = await portal.as('ann')
    expect((await ann.post('/api/v1/auth/email/use', { token })).status).toBe(410)
    expect((await post('reset/use', { token, password: 'a new password' })).status).toBe(410)
    await post('link', { email: 'ann@example.com' })
    expect((await finish({ token: (await mailedTo(portal, 'ann@example.com')).token })).status).toBe(410)
  })

  test('is asked for five times in a row at most for one address', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await post('sign-up', ROSE)).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
  })
})

test('a link signs in only where its address is an account’s, and goes on where it was asked for', async () => {
  await portal.as('ann')
  await post('link', { email: 'ann@example.com', next: '/me' })
  const { token } = await mailedTo(portal, 'ann@example.com')
  expect((await post('link/use', { token })).body).toMatchObject({ next: '/me', isNew: false })
  await post('link', { email: 'nobody@example.com' })
  const nobody = await mailedTo(portal, 'nobody@example.com')
  expect((await post('link/use', { token: nobody.token })).status).toBe(410)
})
