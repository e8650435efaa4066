import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Asking, asking } from './campaign.ts'

let portal: Asking
let token: string
beforeEach(async () => {
  portal = await asking()
  await portal.campaign({ incentive: 'One free month for every review.' })
  await portal.person()
  await portal.run()
  token = portal.token()
})
afterEach(() => portal.close())

const state = async () => (await portal.rows())[0]!.state
/** Every row of every table. */
async function everything(): Promise<string> {
  const { reader } = portal.db.clients
  const tables = await reader.execute(
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  )
  const all = []
  for (const { name } of tables.rows) all.push([name, (await reader.execute(`SELECT * FROM "${name}"`)).rows])
  return JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

test('whoever has the link sees what it is for, and nothing about the person', async () => {
  const { status, body } = await portal.held('look', token)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...{ state: 'open', product: { name: 'Orbit Notes', slug: 'orbit-notes' } },
    incentive: 'One free month for every review.',
  })
  expect(JSON.stringify(body)).not.toMatch(/pia|con_|customer/)
})

test('looking twenty times, as mail scanners do, changes no row of any table', async () => {
  const before = await everything()
  for (let i = 0; i < 20; i++) expect((await portal.held('look', token)).body.state).toBe('open')
  expect(await everything()).toBe(before)
})

test('moving on the page and beginning to write are noted once, forward only', async () => {
  expect((await portal.held('note', token, { what: 'clicked' })).status).toBe(204)
  expect(await state()).toBe('clicked')
  await portal.held('note', token, { what: 'started' })
  await portal.held('note', token, { what: 'clicked' })
  await portal.held('note', token, { what: 'started' })
  const [row] = await portal.rows()
  expect(row!.state).toBe('started')
  expect(await portal.trail(row!.id)).toEqual(['queued', 'sent', 'clicked', 'started'])
  expect((await portal.held('note', token, { what: 'submitted' })).status).toBe(422)
})

test('who declines is not reminded; twice is the same, and it is not undone by moving on the page', async () => {
  expect((await portal.held('decline', token)).body.state).toBe('declined')
  expect((await portal.held('decline', token)).body.state).toBe('declined')
  await portal.held('note', token, { what: 'started' })
  expect(await portal.rows()).toMatchObject([{ state: 'declined', dueAt: null, sealed: null }])
  expect((await portal.held('look', token)).body.state).toBe('declined')
  portal.later({ days: 5 })
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
  expect(await portal.preferences()).toEqual([])
})

test('who wants none gets none, of this or any campaign', async () => {
  expect((await portal.held('unsubscribe', token)).body.state).toBe('unsubscribed')
  expect((await portal.held('unsubscribe', token)).body.state).toBe('unsubscribed')
  expect(await portal.preferences()).toMatchObject([{ email: 'pia@customer.test', kind: 'invitations' }])
  expect((await portal.held('decline', token)).status).toBe(410)
  portal.later({ days: 100 })
  await portal.campaign({ trigger: 'chosen', name: 'Later' })
  await portal.run()
  expect(portal.box.mails).toHaveLength(1)
})

test('also on the page of an invitation that is over', async () => {
  portal.later({ days: 61 })
  await portal.run()
  expect(await state()).toBe('expired')
  expect((await portal.held('decline', token)).status).toBe(410)
  expect((await portal.held('unsubscribe', token)).status).toBe(200)
  expect(await portal.preferences()).toMatchObject([{ kind: 'invitations' }])
})

test('the review that comes of it closes it, whoever else was asked about something else', async () => {
  const [row] = await portal.rows()
  const { contactId, productId, id: invitationId } = row!
  const fact = { reviewId: 'rev_x', contactId, productId, consents: [], files: [], invitationId }
  await portal.change((tx) => tx.emit('review.submitted', fact))
  expect(await portal.rows()).toMatchObject([{ state: 'submitted', reviewId: 'rev_x', dueAt: null, sealed: null }])
  expect((await portal.held('look', token)).body.state).toBe('submitted')
  expect((await portal.held('decline', token)).status).toBe(409)
  expect((await portal.held('unsubscribe', token)).status).toBe(409)
})

test.each(['look', 'note', 'decline', 'unsubscribe'])('a link that is none opens nothing: %s', async (what) => {
  expect((await portal.held(what, 'x'.repeat(43), { what: 'clicked' })).status).toBe(404)
  expect((await portal.held(what, '', { what: 'clicked' })).status).toBe(422)
  expect((await portal.held(what, 'x'.repeat(101), { what: 'clicked' })).body.fields.token).toMatch('not whole')
  expect(await state()).toBe('sent')
})

test('staff see that there is a link, and not which', async () => {
  const olga = await portal.as('olga')
  const [mail] = (await portal.messages()).filter(({ template }) => template === 'review_invitation')
  const { body } = await olga.get(`/api/v1/mail/messages/${mail!.id}`)
  expect(body).toMatchObject({
    linkMasked: true,
    kind: 'invitations',
    subject: 'What is Orbit Notes like, pia Person?',
  })
  expect(JSON.stringify(body)).not.toContain(token)
})
