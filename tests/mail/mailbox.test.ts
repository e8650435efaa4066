import { afterEach, beforeEach, expect, test } from 'vitest'
import { TEMPLATES } from '../../api/mail/templates.ts'
import { testimonial } from '../helpers.ts'
import { type Office, office } from './office.ts'

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

test('a one-time link is shown to owners only', async () => {
  const token = await portal.link('magic_link', 'ann@example.com')
  const { id } = (await portal.messages())[0]!
  const seen = async (who: 'olga' | 'ada') => (await (await portal.as(who)).get(`/api/v1/mail/messages/${id}`)).body
  const [olga, ada] = [await seen('olga'), await seen('ada')]
  expect(olga.html).toContain(token)
  expect(olga.text).toContain('204817')
  expect(olga.linkMasked).toBe(false)
  expect(JSON.stringify(ada)).not.toContain(token)
  expect(JSON.stringify(ada)).not.toContain('204817')
  expect(ada.linkMasked).toBe(true)
  portal.later({ minutes: 11 })
  expect(JSON.stringify(await seen('olga'))).not.toContain(token)
  expect((await (await portal.as('olga')).get('/api/v1/mail/messages/nothing')).status).toBe(404)
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
