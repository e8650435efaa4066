import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TEMPLATES } from '../../api/mail/templates.ts'
import { testimonial } from '../helpers.ts'
import { world } from '../world.ts'
import { caught, type Office, office } from './office.ts'

let portal: Office
beforeEach(async () => {
  portal = await office()
})
afterEach(() => portal.close())

test('staff see what would be sent, newest first, and find it by the beginning of an address', async () => {
  await testimonial(portal)
  portal.later({ minutes: 1 })
  await portal.link('magic_link', 'ben_%@example.com')
  const olga = await portal.as('olga')
  const all = (await olga.get('/api/v1/mail/messages?limit=3')).body
  expect(all.items.map((mail: { subject: string }) => mail.subject)).toEqual([
    'Your sign-in link for Acclaim',
    'Your words are on our pages',
    'Your review of Orbit Notes is online',
  ])
  expect(all).toMatchObject({ serverSet: false, items: [{ state: 'queued', kind: 'transactional' }, {}, {}] })
  const next = (await olga.get(`/api/v1/mail/messages?limit=3&cursor=${all.nextCursor}`)).body
  expect(next.items.map((mail: { template: string }) => mail.template)).toEqual(['review_received'])
  const of = async (search: string) => (await olga.get(`/api/v1/mail/messages?${search}`)).body.items.length
  expect(await of('to=ANN@')).toBe(3)
  expect(await of('to=ben_%25')).toBe(1)
  expect(await of('to=%25')).toBe(0)
  expect(await of('state=sent')).toBe(0)
  expect((await olga.get('/api/v1/mail/messages?state=lost')).status).toBe(422)
})

describe('a one-time link', () => {
  const link = async () => {
    const token = await portal.link('magic_link', 'ann@example.com')
    return { token, path: `/api/v1/mail/messages/${(await portal.messages())[0]!.id}` }
  }

  test('is masked for everybody, until an owner asks for it and the log says so', async () => {
    const { token, path } = await link()
    const [olga, ada] = [await portal.as('olga'), await portal.as('ada')]
    for (const door of [olga, ada]) {
      const { body } = await door.get(path)
      expect(body.linkMasked).toBe(true)
      expect(JSON.stringify(body)).not.toContain(token)
      expect(JSON.stringify(body)).not.toContain('204817')
    }
    expect((await ada.post(`${path}/reveal`)).body.code).toBe('message.owner_only')
    const shown = await olga.post(`${path}/reveal`)
    expect(shown.body.html).toContain(token)
    expect(shown.body.text).toContain('204817')
    expect((await olga.get('/api/v1/audit')).body.items[0]).toMatchObject({ action: 'message.revealed' })
    portal.later({ minutes: 11 })
    expect(JSON.stringify((await olga.post(`${path}/reveal`)).body)).not.toContain(token)
    expect((await olga.get('/api/v1/mail/messages/nothing')).status).toBe(404)
  })

  test('is not shown to an owner’s session that was left alone', async () => {
    const { path } = await link()
    const olga = await portal.as('olga')
    await portal.db.clients.writer.execute('UPDATE session SET proved_at = proved_at - 660000')
    expect(await olga.post(`${path}/reveal`)).toMatchObject({ status: 403, body: { code: 'proof.needed' } })
  })

  test('that a mail server carries is shown to nobody', async () => {
    const carried = await world({ mailer: caught().mailer })
    const olga = await carried.as('olga')
    await carried.as('ann')
    await carried.visitor.post('/api/v1/auth/link', { email: 'ann@example.com' })
    await carried.worker.drain()
    const { items } = (await olga.get('/api/v1/mail/messages')).body
    const asked = await olga.post(`/api/v1/mail/messages/${items[0].id}/reveal`)
    expect(asked).toMatchObject({ status: 409, body: { code: 'message.is_carried' } })
    await carried.close()
  })
})

test('every mail can be looked at before anybody gets it', async () => {
  const olga = await portal.as('olga')
  const { items } = (await olga.get('/api/v1/mail/templates')).body
  expect(items.map((one: { name: string }) => one.name)).toEqual(Object.keys(TEMPLATES))
  for (const { name, subject } of items) {
    const { body } = await olga.get(`/api/v1/mail/templates/${name}`)
    expect(body.subject).toBe(subject)
    expect(body.html).toContain('</html>')
    expect(body.text.length).toBeGreaterThan(80)
    expect(`${body.html}${body.text}`).not.toMatch(/undefined|\[object|NaN/)
  }
  expect((await olga.get('/api/v1/mail/templates/toString')).status).toBe(404)
})
