import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { message } from '../../db/schema/mail.ts'
import { cookieOf, type Door, doorOf, mailedTo, PASSWORD, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let ann: Door
beforeEach(async () => {
  portal = await world()
  ann = await portal.as('ann')
})
afterEach(() => portal.close())
const use = (token: string, by = ann) => by.post('/api/v1/auth/email/use', { token })
const signIn = (email: string, password = PASSWORD) => portal.visitor.post('/api/v1/auth/sign-in', { email, password })
const mails = async () => {
  await portal.worker.drain()
  return (await portal.db.read.select().from(message)).map(({ toEmail, template }) => `${toEmail} ${template}`).sort()
}
const own = async (door: Door) => (await door.get('/api/v1/auth/account')).body

describe('a change of e-mail address', () => {
  test('waits for the new mailbox, and the old one is told twice', async () => {
    const asked = await ann.post('/api/v1/auth/email', { email: 'Ann@New.example' })
    expect(asked).toMatchObject({ status: 202, body: { sent: true, minutes: 60 } })
    expect(await own(ann)).toMatchObject({ email: 'ann@example.com', newEmail: 'ann@new.example' })
    expect(await mails()).toEqual(['ann@example.com email_change_notice', 'ann@new.example email_change'])

    const { token } = await mailedTo(portal, 'ann@new.example')
    const elsewhere = doorOf(portal, { cookie: cookieOf(await signIn('ann@example.com')) })
    const used = await use(token)
    expect(used.status).toBe(204)

    const here = doorOf(portal, { cookie: cookieOf(used) })
    expect(await own(here)).toMatchObject({ email: 'ann@new.example', newEmail: null })
    for (const ended of [ann, elsewhere]) expect((await ended.get('/api/v1/auth/account')).status).toBe(401)
    expect((await here.get('/api/v1/auth/sessions')).body.items).toHaveLength(1)
    expect([(await signIn('ann@new.example')).status, (await signIn('ann@example.com')).status]).toEqual([200, 401])
    const [person] = await portal.db.read.select().from(contact).where(eq(contact.email, 'ann@new.example'))
    expect(person!.name).toBe('Ann Ashby')
    expect(await mails()).toContain('ann@example.com email_changed')
    expect((await use(token, here)).status).toBe(410)
  })

  test('is nobody’s but the asker’s: a stranger’s click on a link they never asked for gives their address away to none', async () => {
    const eve = await signUp(portal, { name: 'Eve', email: 'eve@example.com' }, 'the password eve knows')
    await eve.post('/api/v1/auth/email', { email: 'rose@example.com' })
    const { token } = await mailedTo(portal, 'rose@example.com')
    expect(await use(token, portal.visitor)).toMatchObject({ status: 401, body: { code: 'session.required' } })
    expect(await use(token, ann)).toMatchObject({ status: 403, body: { code: 'email.other_account' } })
    expect(await own(eve)).toMatchObject({ email: 'eve@example.com', newEmail: 'rose@example.com' })
    const rose = await signUp(portal, { name: 'Rose', email: 'rose@example.com' })
    expect((await own(rose)).name).toBe('Rose')
    expect((await signIn('rose@example.com', 'the password eve knows')).status).toBe(401)
    expect((await use(token, eve)).body.code).toBe('email.taken')
  })

  test('ends the links that went to the address before', async () => {
    await portal.visitor.post('/api/v1/auth/reset', { email: 'ann@example.com' })
    const reset = await mailedTo(portal, 'ann@example.com')
    await ann.post('/api/v1/auth/email', { email: 'ann@new.example' })
    await use((await mailedTo(portal, 'ann@new.example')).token)
    await signUp(portal, { name: 'Ann again', email: 'ann@example.com' })
    const set = await portal.visitor.post('/api/v1/auth/reset/use', { token: reset.token, password: PASSWORD })
    expect(set.status).toBe(410)
  })

  test('to somebody else’s address is answered alike and sends nothing there', async () => {
    await portal.as('ben')
    const asked = await ann.post('/api/v1/auth/email', { email: 'ben@example.com' })
    expect(asked).toMatchObject({ status: 202, body: { sent: true, minutes: 60 } })
    expect(await mails()).toEqual(['ann@example.com email_change_notice'])
    const { token } = await mailedTo(portal, 'ben@example.com')
    expect(await use(token)).toMatchObject({ status: 409, body: { code: 'email.taken' } })
    expect((await own(ann)).email).toBe('ann@example.com')
  })

  test('goes to the last address asked for, and not to the one there is', async () => {
    await ann.post('/api/v1/auth/email', { email: 'one@new.example' })
    const first = await mailedTo(portal, 'one@new.example')
    await ann.post('/api/v1/auth/email', { email: 'two@new.example' })
    expect((await use(first.token)).status).toBe(410)
    const { token } = await mailedTo(portal, 'two@new.example')
    const here = doorOf(portal, { cookie: cookieOf(await use(token)) })
    expect(await here.post('/api/v1/auth/email', { email: 'two@new.example' })).toMatchObject({
      status: 422,
      body: { fields: { email: expect.any(String) } },
    })
  })
})

test('a name is changed for the contact too', async () => {
  expect((await ann.put('/api/v1/auth/account', { name: 'Ann B. Ashby' })).status).toBe(204)
  expect((await own(ann)).name).toBe('Ann B. Ashby')
  expect((await ann.get('/api/v1/me/contact')).body.name).toBe('Ann B. Ashby')
})

test('who has no password chooses a first one without an old one', async () => {
  const rose = await signUp(portal, { name: 'Rose', email: 'rose@example.com' })
  expect((await own(rose)).hasPassword).toBe(false)
  expect((await rose.post('/api/v1/auth/password', { password: 'short' })).status).toBe(422)
  expect((await rose.post('/api/v1/auth/password', { password: PASSWORD })).status).toBe(200)
  expect((await signIn('rose@example.com')).status).toBe(200)
})
