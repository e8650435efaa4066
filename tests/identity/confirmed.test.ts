import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { account } from '../../db/schema/identity.ts'
import { message } from '../../db/schema/mail.ts'
import { proofsRunOut } from '../helpers.ts'
import { cookieOf, type Door, doorOf, mailedTo, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

const BO = 'bo@exmaple.com' // mistyped: the mailbox of somebody else
let portal: World
let bo: Door
beforeEach(async () => {
  portal = await world()
  const { link } = (await (await portal.as('olga')).post('/api/v1/staff/invitations', { role: 'admin' })).body
  const joining = { token: new URL(link).searchParams.get('token'), name: 'Bo', email: BO, password: PASSWORD }
  bo = doorOf(portal, { cookie: cookieOf(await portal.visitor.post('/api/v1/staff/join', joining)) })
})
afterEach(() => portal.close())
const post = (path: string, body: object) => portal.visitor.post(`/api/v1/auth/${path}`, body)
const own = async (door: Door) => (await door.get('/api/v1/auth/account')).body
const mails = async () => {
  await portal.worker.drain()
  return (await portal.db.read.select().from(message)).map(({ template, toEmail }) => `${template} ${toEmail}`)
}

describe('a colleague whose address nobody confirmed', () => {
  test('comes in by password, and no mail lets anybody else in: not by link, code, reset or sign-up', async () => {
    await post('link', { email: BO })
    const link = await mailedTo(portal, BO)
    portal.later({ minutes: 1 })
    await post('reset', { email: BO })
    const reset = await mailedTo(portal, BO)
    portal.later({ minutes: 1 })
    await post('sign-up', { name: 'Stranger', email: BO })
    const signUp = await mailedTo(portal, BO)

    const refused = await Promise.all([
      post('link/use', { token: link.token }),
      post('code/use', { email: BO, code: link.code }),
      post('reset/use', { token: reset.token, password: 'what a stranger wants' }),
      post('sign-up/finish', { token: signUp.token }),
      post('sign-up/finish', { email: BO, code: signUp.code }),
    ])

    expect(refused.map(({ status }) => status)).toEqual([410, 410, 410, 410, 410])
    expect(await mails()).toEqual([])
    expect((await post('sign-in', { email: BO, password: PASSWORD })).status).toBe(200)
    expect(await own(bo)).toMatchObject({ emailConfirmed: false })
  })

  test('is answered as everybody is', async () => {
    for (const path of ['link', 'reset']) {
      const [theirs, nobodys] = [await post(path, { email: BO }), await post(path, { email: 'nobody@example.com' })]
      expect([theirs.status, theirs.body]).toEqual([nobodys.status, nobodys.body])
    }
  })

  test('confirms it by a mail to that very address, and then links work', async () => {
    expect((await bo.post('/api/v1/auth/email', { email: BO })).status).toBe(202)
    expect(await own(bo)).toMatchObject({ email: BO, newEmail: BO })
    expect(await mails()).toEqual([`email_confirm ${BO}`])
    const { token } = await mailedTo(portal, BO)
    expect((await portal.visitor.post('/api/v1/auth/email/use', { token })).status).toBe(401)

    const used = await bo.post('/api/v1/auth/email/use', { token })

    expect(used.status).toBe(204)
    expect(await own(doorOf(portal, { cookie: cookieOf(used) }))).toMatchObject({
      emailConfirmed: true,
      newEmail: null,
    })
    expect(await portal.facts('account.confirmed')).toHaveLength(1)
    expect(await portal.facts('account.email_changed')).toEqual([])
    await post('link', { email: BO })
    const link = await mailedTo(portal, BO)
    expect((await post('link/use', { token: link.token })).body.account.role).toBe('admin')
  })

  test('who mistyped it changes it, and a stranger’s confirmation counts for nothing', async () => {
    await bo.post('/api/v1/auth/email', { email: BO })
    const wrong = await mailedTo(portal, BO)
    await bo.post('/api/v1/auth/email', { email: 'bo@example.com' })
    const { token } = await mailedTo(portal, 'bo@example.com')
    const here = doorOf(portal, { cookie: cookieOf(await bo.post('/api/v1/auth/email/use', { token })) })
    expect(await own(here)).toMatchObject({ email: 'bo@example.com', emailConfirmed: true })
    expect((await here.post('/api/v1/auth/email/use', { token: wrong.token })).status).toBe(410)
  })

  test('shows who they are before the mail goes out', async () => {
    await proofsRunOut(portal)
    expect((await bo.post('/api/v1/auth/email', { email: BO })).body.code).toBe('proof.needed')
  })
})

test('the first owner’s address waits to be confirmed too; an invitation by mail has done it', async () => {
  const fresh = await world()
  const token = new URL((await fresh.setUpLink())!).searchParams.get('token')
  const company = { companyName: 'Orbit', accent: '#0b6e4f', productName: 'Orbit Notes', productKind: 'software_app' }
  const person = { token, name: 'Olga', email: 'olga@exmaple.com', password: PASSWORD }
  const made = await fresh.visitor.post('/api/v1/setup', { ...person, ...company })
  const olga = doorOf(fresh, { cookie: cookieOf(made) })
  expect(await own(olga)).toMatchObject({ emailConfirmed: false })
  await olga.post('/api/v1/staff/invitations', { role: 'viewer', email: 'nina@example.com' })
  const mailed = await mailedTo(fresh, 'nina@example.com')
  await fresh.visitor.post('/api/v1/staff/join', { token: mailed.token, name: 'Nina', password: PASSWORD })
  const [nina] = await fresh.db.read.select().from(account).where(eq(account.email, 'nina@example.com'))
  expect(nina!.emailConfirmedAt).not.toBeNull()
  await fresh.close()
})
