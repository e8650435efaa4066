import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { message } from '../../db/schema/mail.ts'
import { type Door, mailedTo, PASSWORD, signUp } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let ann: Door
beforeEach(async () => {
  portal = await world()
  ann = await portal.as('ann')
})
afterEach(() => portal.close())
const use = (token: string) => portal.visitor.post('/api/v1/auth/email/use', { token })
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
    expect((await use(token)).status).toBe(204)

    expect(await own(ann)).toMatchObject({ email: 'ann@new.example', newEmail: null })
    expect(
      (await portal.visitor.post('/api/v1/auth/sign-in', { email: 'ann@new.example', password: PASSWORD })).status,
    ).toBe(200)
    expect(
      (await portal.visitor.post('/api/v1/auth/sign-in', { email: 'ann@example.com', password: PASSWORD })).status,
    ).toBe(401)
    const [person] = await portal.db.read.select().from(contact).where(eq(contact.email, 'ann@new.example'))
    expect(person!.name).toBe('Ann Ashby')
    expect(await mails()).toContain('ann@example.com email_changed')
    expect((await use(token)).status).toBe(410)
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
    expect(await ann.post('/api/v1/auth/email', { email: 'ann@example.com' })).toMatchObject({
      status: 422,
      body: { fields: { email: expect.any(String) } },
    })
    expect((await own(ann)).newEmail).toBe('two@new.example')
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
  expect(
    (await portal.visitor.post('/api/v1/auth/sign-in', { email: 'rose@example.com', password: PASSWORD })).status,
  ).toBe(200)
})
