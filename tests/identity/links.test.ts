import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CLIENT_ADDRESS } from '../../api/kernel/http.ts'
import { unseal } from '../../api/kernel/seal.ts'
import { oneTimeToken } from '../../db/schema/identity.ts'
import { message } from '../../db/schema/mail.ts'
import { cookieOf, doorOf, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await portal.as('ann')
})
afterEach(() => portal.close())
const ANN = { email: 'ann@example.com' }
const post = (path: string, body: object) => portal.visitor.post(`/api/v1/auth/${path}`, body)
const rows = () => portal.db.read.select().from(oneTimeToken).orderBy(oneTimeToken.createdAt, oneTimeToken.id)
/** What the mail would say. */
async function mailed() {
  const last = (await rows()).at(-1)!
  return {
    token: unseal(portal.services.sealKey, last.sealed!),
    code: unseal(portal.services.sealKey, last.codeSealed!),
  }
}
const nameOf = async (cookie: string) =>
  (await doorOf(portal, { cookie }).get('/api/v1/auth/session')).body.account?.name

describe('a sign-in link', () => {
  test('signs in once, confirms the address, and stands nowhere as it is', async () => {
    expect(await post('link', ANN)).toMatchObject({ status: 202, body: { sent: true, minutes: 10 } })
    const { token, code } = await mailed()
    const stored = JSON.stringify([await rows(), await portal.facts()])
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(code)

    const used = await post('link/use', { token })

    expect(await nameOf(cookieOf(used))).toBe('Ann Ashby')
    expect(await portal.facts('account.confirmed')).toHaveLength(1)
    expect((await rows()).at(-1)).toMatchObject({ sealed: null, codeSealed: null })
    expect(await post('link/use', { token })).toMatchObject({ status: 410, body: { code: 'link.used' } })
  })

  test('works once of fifty at once', async () => {
    await post('link', ANN)
    const { token } = await mailed()
    const statuses = (await Promise.all(Array.from({ length: 15 }, () => post('link/use', { token })))).map(
      (a) => a.status,
    )
    expect(statuses.sort()).toEqual([200, ...Array(14).fill(410)])
  })

  test('ends after ten minutes, and with the next but one: asking in somebody’s place ends nobody’s link', async () => {
    const ask = async () => {
      portal.later({ minutes: 1 })
      await post('link', ANN)
      return (await mailed()).token
    }
    const [first, second, third] = [await ask(), await ask(), await ask()]
    const use = async (token: string) => (await post('link/use', { token })).status
    expect([await use(first), await use(second)]).toEqual([410, 200])
    portal.later({ minutes: 11 })
    expect(await use(third)).toBe(410)
  })

  test('for an address nobody has looks and costs the same, and is sent to nobody', async () => {
    const known = await post('link', ANN)
    const unknown = await post('link', { email: 'nobody@example.com' })
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    expect(await rows()).toHaveLength(2)
    expect(await portal.facts('link.requested')).toHaveLength(2)
    await portal.worker.drain()
    expect((await portal.db.read.select().from(message)).map((m) => m.toEmail)).toEqual(['ann@example.com'])
  })

  test('sets no password and joins no staff', async () => {
    await post('link', ANN)
    const { token } = await mailed()
    expect((await post('reset/use', { token, password: 'a new password' })).status).toBe(410)
    expect((await post('sign-up/finish', { token })).status).toBe(410)
    expect(
      (await portal.visitor.post('/api/v1/staff/join', { token, name: 'X', email: 'x@x.test', password: PASSWORD }))
        .status,
    ).toBe(410)
  })

  test('is asked for five times in a row at most from one place, fifteen times from everywhere', async () => {
    const askFrom = async (place: string, email = ANN.email) =>
      (await doorOf(portal, { [CLIENT_ADDRESS]: place }).post('/api/v1/auth/link', { email })).status
    const five = async (place: string) => {
      const statuses: number[] = []
      for (let i = 0; i < 8; i++) statuses.push(await askFrom(place))
      return statuses
    }
    const stopped = [202, 202, 202, 202, 202, 429, 429, 429]
    expect([await five('198.51.100.1'), await five('198.51.100.2')]).toEqual([stopped, stopped])
    expect(await askFrom('198.51.100.3')).toBe(202)
    expect(await askFrom('198.51.100.1', 'nobody@example.com')).toBe(202)
    for (let i = 0; i < 4; i++) await askFrom('198.51.100.3')
    expect(await askFrom('198.51.100.4')).toBe(429)
  })
})

describe('the code of the same mail', () => {
  test('signs in too, and then neither does again', async () => {
    await post('link', ANN)
    const { token, code } = await mailed()
    expect(await nameOf(cookieOf(await post('code/use', { ...ANN, code })))).toBe('Ann Ashby')
    expect((await post('code/use', { ...ANN, code })).status).toBe(410)
    expect((await post('link/use', { token })).status).toBe(410)
  })

  test('may be tried five times', async () => {
    await post('link', ANN)
    const { code } = await mailed()
    const wrong = code === '000000' ? '111111' : '000000'
    for (let i = 0; i < 5; i++) expect((await post('code/use', { ...ANN, code: wrong })).status).toBe(410)
    expect((await post('code/use', { ...ANN, code })).status).toBe(410)
    expect((await rows()).at(-1)!.tries).toBe(5)
  })

  test('works as that of the mail before it does, and either signs in', async () => {
    await post('link', ANN)
    const first = await mailed()
    portal.later({ minutes: 1 })
    await post('link', ANN)
    const second = await mailed()
    const use = async (code: string) => (await post('code/use', { ...ANN, code })).status
    expect([await use(first.code), await use(second.code)]).toEqual([200, 200])
  })

  test('of one person opens nobody else’s door', async () => {
    await portal.as('ben')
    await post('link', ANN)
    const { code } = await mailed()
    await post('link', { email: 'ben@example.com' })
    expect((await post('code/use', { email: 'ben@example.com', code })).status).toBe(410)
  })
})

describe('a password', () => {
  test('is set anew by a link, which ends every session and signs in', async () => {
    const ann = await portal.as('ann')
    expect(await post('reset', ANN)).toMatchObject({ status: 202, body: { minutes: 60 } })
    const { token } = await mailed()

    const set = await post('reset/use', { token, password: 'an entirely new one' })

    expect(await nameOf(cookieOf(set))).toBe('Ann Ashby')
    expect(await nameOf(ann.cookie)).toBeUndefined()
    expect((await post('sign-in', { ...ANN, password: PASSWORD })).status).toBe(401)
    expect((await post('sign-in', { ...ANN, password: 'an entirely new one' })).status).toBe(200)
    expect((await post('reset/use', { token, password: 'another new one' })).status).toBe(410)
  })

  test('is changed by who knows the old one; the other sessions end', async () => {
    const ann = await portal.as('ann')
    const elsewhere = cookieOf(await post('sign-in', { ...ANN, password: PASSWORD }))
    const wrong = await ann.post('/api/v1/auth/password', { current: 'not it', password: 'an entirely new one' })
    expect(wrong).toMatchObject({ status: 422, body: { fields: { current: expect.any(String) } } })

    const changed = await ann.post('/api/v1/auth/password', { current: PASSWORD, password: 'an entirely new one' })

    expect(await nameOf(cookieOf(changed))).toBe('Ann Ashby')
    expect([await nameOf(ann.cookie), await nameOf(elsewhere)]).toEqual([undefined, undefined])
  })
})

test('people see where they are signed in and sign out everywhere', async () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const signedIn = await portal.app.request('/api/v1/auth/sign-in', {
    method: 'POST',
    body: JSON.stringify({ ...ANN, password: PASSWORD }),
    headers: { 'content-type': 'application/json', origin: portal.publicUrl, 'user-agent': firefox },
  })
  const ann = doorOf(portal, { cookie: signedIn.headers.get('set-cookie')!.split(';')[0]! })
  const { items } = (await ann.get('/api/v1/auth/sessions')).body
  expect(items).toHaveLength(2)
  expect(items.find((s: { current: boolean }) => s.current)).toMatchObject({ device: 'Firefox on Linux' })

  expect((await ann.post('/api/v1/auth/sign-out-everywhere')).status).toBe(204)

  expect(await nameOf(ann.cookie)).toBeUndefined()
  expect(await nameOf((await portal.as('ann')).cookie)).toBeUndefined()
})
