import { afterEach, beforeEach, expect, test } from 'vitest'
import { readStop, stopToken } from '../../api/mail/stop-token.ts'
import { host, testimonial } from '../helpers.ts'
import { caught, type Office, office } from './office.ts'

let portal: Office
let box: ReturnType<typeof caught>
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
})
afterEach(() => portal.close())

/** The links of a mail of thanks. */
async function thanks() {
  await testimonial(portal)
  await portal.run()
  const { headers, text } = box.mails.at(-1)!
  const oneClick = /^<(.*)>$/.exec(headers['list-unsubscribe']!)![1]!.replace(portal.publicUrl, '')
  const token = /\/unsubscribe\?t=(\S+)/.exec(text)![1]!
  return { headers, oneClick, token }
}
const KEY = Buffer.alloc(32, 7)

test('a token says which address and kind, and only we can make one', () => {
  const stop = { email: 'ann@example.com', kind: 'thanks' } as const
  const token = stopToken(KEY, stop)
  expect(readStop(KEY, token)).toEqual(stop)
  const [body, mac] = token.split('.') as [string, string]
  const other = stopToken(KEY, { ...stop, email: 'ben@example.com' }).split('.')[0]
  const forged = [`${other}.${mac}`, `${body}.${mac.slice(1)}`, body, `${body}.`, '', '.', `${token}.`, 'x'.repeat(500)]
  for (const bad of forged) expect(readStop(KEY, bad), bad).toBeUndefined()
  expect(readStop(Buffer.alloc(32, 8), token)).toBeUndefined()
})

test('mail that can be stopped says how, for people and for their mail programs', async () => {
  const { headers, oneClick, token } = await thanks()
  expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
  expect(oneClick).toBe(`/v1/unsubscribe?t=${token}`)
  expect(box.mails[0]!.subject).toMatch('We have your review')
  expect(box.mails[0]!.headers).toEqual({})
  expect(box.mails[0]!.text).not.toContain('unsubscribe')
})

test('opening a link changes nothing: mail scanners open them all', async () => {
  const { oneClick, token } = await thanks()
  const opened = await portal.app.request(oneClick)
  expect(opened.status).toBe(303)
  expect(opened.headers.get('location')).toBe(`/unsubscribe?t=${token}`)
  const shown = await portal.visitor.get(`/api/v1/mail/preferences?t=${token}`)
  expect(shown.body).toEqual({
    email: 'a••@example.com',
    kind: 'thanks',
    kinds: [
      { kind: 'thanks', on: true },
      { kind: 'product', on: true },
      { kind: 'invitations', on: true },
      { kind: 'requests', on: true },
      { kind: 'surveys', on: true },
      { kind: 'referrals', on: true },
      { kind: 'journeys', on: true },
    ],
  })
  expect(await portal.preferences()).toEqual([])
})

test('one click from anywhere stops this kind, twice is the same, and receipts go on', async () => {
  const { oneClick } = await thanks()
  const click = () =>
    portal.app.request(oneClick, {
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  expect((await click()).status).toBe(200)
  expect((await click()).status).toBe(200)
  expect(await portal.preferences()).toMatchObject([{ email: 'ann@example.com', kind: 'thanks' }])

  const sent = box.mails.length
  const again = await portal.as('ann')
  const { items } = (await again.get('/api/v1/me/reviews')).body
  await again.post(`/api/v1/me/reviews/${items[0].id}/withdraw`)
  await testimonial(portal, { product: false })
  await portal.run()
  expect(box.mails.slice(sent).map((mail) => mail.subject)).toEqual(['We have your review of Orbit Notes'])
  expect((await portal.messages()).filter((mail) => mail.state === 'suppressed')).toHaveLength(2)
})

test('a token that is not ours stops nothing', async () => {
  const answer = await portal.app.request('/v1/unsubscribe?t=abc.def', { method: 'POST' })
  expect(answer.status).toBe(404)
  expect((await portal.visitor.get('/api/v1/mail/preferences?t=abc')).status).toBe(404)
  expect((await portal.visitor.post('/api/v1/mail/preferences', { t: 'abc', on: [] })).status).toBe(404)
  expect(await portal.preferences()).toEqual([])
})

test('a person chooses what they get, and changes their mind', async () => {
  const { token } = await thanks()
  const choose = (on: string[]) => portal.visitor.post('/api/v1/mail/preferences', { t: token, on })
  expect((await choose([])).body.kinds.map((one: { on: boolean }) => one.on)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
  expect((await choose(['product'])).body.kinds.map((one: { on: boolean }) => one.on)).toEqual([
    false,
    true,
    false,
    false,
    false,
    false,
    false,
  ])
  expect((await choose(['security'])).status).toBe(422)
  const off = (await portal.preferences()).map(({ kind }) => kind).sort()
  expect(off).toEqual(['invitations', 'journeys', 'referrals', 'requests', 'surveys', 'thanks'])
})

test('bounces and complaints count once each, and what may still go still goes', async () => {
  const shop = await host(portal)
  await portal.as('ann')
  const at = portal.now()
  const ann = { id: 'a', email: 'Ann@Example.com', type: 'complaint', at }
  expect((await shop.post('/api/v1/mail/events', [ann, ann])).body).toEqual({ taken: 1, repeated: 1, unknown: 0 })
  expect((await shop.post('/api/v1/mail/events', [ann])).body).toEqual({ taken: 0, repeated: 1, unknown: 0 })
  expect(await portal.suppressions()).toMatchObject([{ email: 'ann@example.com', reason: 'complaint' }])

  await portal.link('magic_link', 'ann@example.com')
  await portal.link('password_reset', 'ann@example.com')
  await portal.run()
  expect(box.mails.map((mail) => mail.subject)).toEqual(['Choose a new password for Acclaim'])

  await shop.post('/api/v1/mail/events', [{ ...ann, id: 'b', type: 'bounce' }])
  await shop.post('/api/v1/mail/events', [{ ...ann, id: 'c', type: 'complaint' }])
  expect(await portal.suppressions()).toMatchObject([{ reason: 'bounce' }])
  await portal.link('password_reset', 'ann@example.com')
  await portal.run()
  expect(box.mails).toHaveLength(1)
  expect(await portal.facts('message.bounced')).toHaveLength(2)
})

test('events that are none are told apart by field', async () => {
  const shop = await host(portal)
  const wrong = await shop.post('/api/v1/mail/events', [
    { id: '', email: 'a@x.example, b@y.example', type: 'x', at: 1 },
  ])
  expect(wrong.status).toBe(422)
  expect(Object.keys(wrong.body.fields).sort()).toEqual(['0.email', '0.id', '0.type'])
  expect((await (await portal.as('olga')).post('/api/v1/mail/events', [])).status).toBe(401)
})
