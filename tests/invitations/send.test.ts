import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256 } from '../../api/kernel/hash.ts'
import { host } from '../helpers.ts'
import { type Asking, asking } from './campaign.ts'

let portal: Asking
beforeEach(async () => {
  portal = await asking()
})
afterEach(() => portal.close())

const only = async () => (await portal.rows())[0]!

test('who registers is asked, in the campaign’s words, with a link that only the mail holds', async () => {
  await portal.campaign()
  await portal.person()
  expect(await only()).toMatchObject({ state: 'queued', tokenHash: null, sealed: null })
  await portal.run()
  const [mail] = portal.box.of('pia@customer.test')
  expect(mail!.subject).toBe('What is Orbit Notes like, pia Person?')
  expect(mail!.text).toContain('you know Orbit Notes by Acclaim by now')
  expect(mail!.text).toContain('Praise and criticism are published alike')
  expect(mail!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
  const token = portal.token()
  expect(token).toMatch(/^[\w-]{43}$/)
  const row = await only()
  expect(row).toMatchObject({ state: 'sent', tokenHash: sha256(token), sentAt: portal.now(), reminders: 0 })
  expect(portal.unsealed(row.sealed!)).toBe(token)
  expect(row.expiresAt - portal.now()).toBe(60 * 86_400_000)
  const stored = [await portal.rows(), await portal.messages(), await portal.facts(), await portal.jobs(), portal.log]
  expect(JSON.stringify(stored)).not.toContain(token)
  expect(await portal.trail(row.id)).toEqual(['queued', 'sent'])
})

test('two reminders follow, with the same link, and no third', async () => {
  await portal.campaign()
  await portal.person()
  await portal.run()
  const token = portal.token()
  for (let day = 1; day <= 40; day++) {
    portal.later({ days: 1 })
    await portal.run()
  }
  const subjects = portal.box.of('pia@customer.test').map(({ subject }) => subject)
  expect(subjects).toEqual([
    'What is Orbit Notes like, pia Person?',
    'Reminder: What is Orbit Notes like, pia Person?',
    'Reminder: What is Orbit Notes like, pia Person?',
  ])
  expect(portal.token()).toBe(token)
  expect(await only()).toMatchObject({ state: 'sent', reminders: 2, dueAt: null })
})

test('the delay counts from the act, and nobody is written to at night', async () => {
  await portal.campaign({ delayHours: 12 })
  await portal.person()
  portal.at('2026-03-02T21:30:00Z')
  await portal.run()
  expect(portal.box.mails).toEqual([])
  portal.at('2026-03-03T07:59:00Z')
  await portal.run()
  expect(portal.box.mails).toEqual([])
  portal.at('2026-03-03T08:00:00Z')
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
})

test('what was due by day and could not go out does not go out at night', async () => {
  await portal.campaign()
  await portal.person()
  portal.at('2026-03-02T20:00:00Z')
  await portal.run()
  expect(portal.box.mails).toEqual([])
  portal.at('2026-03-03T08:00:00Z')
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
})

test('night is where the company is', async () => {
  await (await portal.as('olga')).put('/api/v1/settings/place', { locale: 'en', timeZone: 'America/New_York' })
  await portal.campaign()
  await portal.person()
  await portal.run()
  expect(portal.box.mails).toEqual([])
  portal.at('2026-03-02T13:00:00Z')
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
})

test('what a campaign chooses by may become known after somebody came', async () => {
  await portal.campaign({ audience: { plans: ['pro'] } as object })
  const contactId = await portal.person()
  expect(await portal.rows()).toEqual([])
  expect((await portal.mia.put(`/api/v1/contacts/${contactId}`, { plan: 'pro' })).status).toBe(200)
  const identified = () =>
    portal.change((tx) => tx.emit('contact.identified', { contactId, identificationId: 'idn_x' }))
  await identified()
  await identified()
  expect(await portal.rows()).toMatchObject([{ state: 'queued', contactId }])
})

test('a sale starts an invitation; one from before the campaign does not', async () => {
  const id = await portal.person()
  await portal.campaign({ trigger: 'purchased' })
  const shop = await host(portal)
  const sale = (externalId: string, occurredAt: number) =>
    shop.post('/api/v1/track/sale', { externalId, contactId: id, amountMinor: 900, currency: 'EUR', occurredAt })
  await sale('old', portal.now() - 1)
  expect(await portal.rows()).toEqual([])
  await sale('new', portal.now())
  await sale('again', portal.now())
  expect(await portal.rows()).toHaveLength(1)
})

test('a campaign may ask everybody who fits, once', async () => {
  for (const who of ['a', 'b', 'c']) await portal.person(`${who}@customer.test`, { plan: who === 'c' ? 'free' : 'pro' })
  const { id } = await portal.campaign({ trigger: 'chosen', audience: { plans: ['pro'] } as object })
  await portal.run()
  expect(portal.box.mails.map(({ to }) => to).sort()).toEqual(['a@customer.test', 'b@customer.test'])
  portal.later({ minutes: 5 })
  await portal.person('d@customer.test', { plan: 'pro' })
  await portal.state(id, 'paused')
  await portal.state(id, 'live')
  await portal.run()
  expect(portal.box.mails).toHaveLength(2)
})

test('two processes that send at once write one mail', async () => {
  await portal.campaign()
  for (let i = 0; i < 5; i++) await portal.person(`p${i}@customer.test`)
  await Promise.all([portal.run(), portal.run(), portal.run()])
  expect(portal.box.mails.map(({ to }) => to).sort()).toEqual([0, 1, 2, 3, 4].map((i) => `p${i}@customer.test`))
})

test('a paused campaign sends nothing, and goes on where it was', async () => {
  const { id } = await portal.campaign()
  await portal.person()
  await portal.state(id, 'paused')
  await portal.run()
  expect(portal.box.mails).toEqual([])
  await portal.state(id, 'live')
  portal.later({ minutes: 1 })
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
})

test('what has ended asks nobody any more, and its links keep working', async () => {
  const { id } = await portal.campaign()
  await portal.person()
  await portal.run()
  await portal.person('late@customer.test')
  await portal.state(id, 'ended')
  portal.later({ days: 5 })
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
  expect(await portal.rows()).toMatchObject([
    { state: 'sent', dueAt: null },
    { state: 'cancelled', note: 'ended' },
  ])
  expect((await portal.held('look', portal.token())).body.state).toBe('open')
})

test('after sixty days an invitation is over', async () => {
  await portal.campaign({ reminderHours: [] })
  await portal.person()
  await portal.run()
  const token = portal.token()
  portal.later({ days: 60 })
  expect((await portal.held('look', token)).body.state).toBe('expired')
  await portal.run()
  expect(await only()).toMatchObject({ state: 'expired', sealed: null })
})
