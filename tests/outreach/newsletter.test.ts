import { afterEach, beforeEach, expect, test } from 'vitest'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import type { System } from '../../api/kernel/actor.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { contact } from '../../db/schema/contacts.ts'
import { subscription } from '../../db/schema/outreach.ts'
import { caught, type Office, office } from '../mail/office.ts'
import { contactRow, type Door, type Loose } from '../people.ts'
import { optInToken } from './kit.ts'

let portal: Office
let box: ReturnType<typeof caught>
let mia: Door
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
  mia = await portal.as('mia')
})
afterEach(() => portal.close())

const AT = '/api/v1/newsletter/subscription'
const ask = (email: string, more: object = {}) => portal.visitor.post(AT, { email, agreed: true, ...more })
const confirm = (token: string) => portal.visitor.post('/api/v1/opt-ins/confirm', { token })
async function subscribe(email: string) {
  expect(await ask(email)).toMatchObject({ status: 202, body: { state: 'mailed' } })
  const { status, body } = await confirm(await optInToken(portal, email))
  expect([status, body.state]).toEqual([200, 'used'])
}
const rows = async (query: string) => (await portal.db.clients.reader.execute(query)).rows as unknown as Loose[]
const subscribers = async () => (await mia.get('/api/v1/newsletter/issues')).body.subscribers as number

test('an address gets the newsletter once its mail was confirmed, and only then', async () => {
  expect((await ask('fay@example.com')).status).toBe(202)
  await portal.run()
  expect(box.mails.at(-1)).toMatchObject({ to: 'fay@example.com', headers: {} })
  expect(await subscribers()).toBe(0)
  expect(await rows(`SELECT 1 FROM contact WHERE email = 'fay@example.com'`)).toEqual([])

  const token = /opt-in\?token=(\S+)/.exec(box.mails.at(-1)!.text)![1]!
  expect((await portal.visitor.post('/api/v1/opt-ins/look', { token })).body).toMatchObject({ state: 'open' })
  expect(await subscribers()).toBe(0)
  expect((await confirm(token)).status).toBe(200)
  expect((await confirm(token)).body.state).toBe('used')
  expect(await subscribers()).toBe(1)
  expect((await portal.facts('subscription.confirmed')).length).toBe(1)

  const ctx = createCtx<System>(portal.services, { kind: 'system', job: 'test' }, 'test')
  await settleQueue(ctx)
  expect(await rows(`SELECT n, name FROM event_day d JOIN event_type y ON y.id = d.type_id`)).toEqual([
    { n: 1, name: 'newsletter.subscribed' },
  ])
  expect(
    await rows(
      `SELECT stage FROM contact_stage s JOIN contact c ON c.id = s.contact_id WHERE c.email = 'fay@example.com'`,
    ),
  ).toEqual([{ stage: 'activation' }])
})

test('each way to fail says what to do', async () => {
  const failed = async (answer: Promise<{ status: number; body: Loose }>) => {
    const { status, body } = await answer
    return [status, body.fields ?? body.title]
  }
  expect(await failed(ask('nobody'))).toEqual([422, { email: 'Write an e-mail address, like ann@example.com.' }])
  expect(await failed(portal.visitor.post(AT, { email: 'fay@example.com' }))).toEqual([
    422,
    { agreed: 'Tick the box: without it we may not write to you.' },
  ])
  expect(await failed(portal.visitor.post(AT, { agreed: true }))).toEqual([
    422,
    { email: 'Write your e-mail address, like ann@example.com.' },
  ])
  expect(await failed(confirm('x'))).toEqual([
    404,
    'This link is not known here. Open it in the mail again, or ask for a new one.',
  ])
  await ask('fay@example.com')
  const late = await optInToken(portal, 'fay@example.com')
  await ask('mo@example.com')
  const mo = await portal.as('mo')
  expect(mo).toBeDefined()
  expect(await failed(confirm(await optInToken(portal, 'mo@example.com')))).toEqual([
    409,
    'A colleague signs in with this address. Use another one: staff are no contacts.',
  ])
  portal.later({ days: 8 })
  expect(await failed(confirm(late))).toEqual([410, 'This link has run out after seven days. Ask for a new one.'])
  for (let i = 0; i < 5; i++) await ask('gus@example.com')
  expect((await ask('gus@example.com')).status).toBe(429)
})

test('an issue goes to each subscriber once, and one tap in it stops the next', async () => {
  await subscribe('fay@example.com')
  await subscribe('gus@example.com')
  const issue = {
    subject: 'What is new',
    body: 'Search reads **whole** sentences.\n\nSee [how](https://orbit.example/how).',
  }
  const { id } = (await mia.post('/api/v1/newsletter/issues', issue)).body
  expect((await mia.post(`/api/v1/newsletter/issues/${id}/send`)).status).toBe(202)
  expect(await mia.put(`/api/v1/newsletter/issues/${id}`, issue)).toMatchObject({
    status: 409,
    body: { code: 'issue.sent' },
  })
  await portal.run()
  await portal.run()
  const sent = box.mails.filter(({ subject }) => subject === 'What is new')
  expect(sent.map(({ to }) => to).sort()).toEqual(['fay@example.com', 'gus@example.com'])
  expect(sent[0]!.text).toContain('Search reads whole sentences.')
  expect(sent[0]!.text).toContain('https://orbit.example/how')
  expect((await mia.get(`/api/v1/newsletter/issues/${id}`)).body).toMatchObject({ state: 'sent', copies: 2 })
  const pushes = (await mia.get('/api/v1/wheel/pushes?kind=newsletter.issued')).body.items
  expect(pushes).toMatchObject([{ title: 'What is new', source: 'portal', channel: 'newsletter' }])

  const oneTap = /^<(.*)>$/.exec(sent.find(({ to }) => to === 'fay@example.com')!.headers['list-unsubscribe']!)![1]!
  const stop = await portal.app.request(oneTap.replace(portal.publicUrl, ''), { method: 'POST' })
  expect(stop.status).toBeLessThan(300)
  expect(await subscribers()).toBe(1)
  await subscribe('fay@example.com') // wants it again, and has stopped such mail before
  const next = (await mia.post('/api/v1/newsletter/issues', { ...issue, subject: 'The next' })).body.id
  await mia.post(`/api/v1/newsletter/issues/${next}/send`)
  await portal.run()
  expect(
    box.mails
      .filter(({ subject }) => subject === 'The next')
      .map(({ to }) => to)
      .sort(),
  ).toEqual([...['fay@example.com', 'gus@example.com']])
})

test('more subscribers than a batch holds get one copy each', async () => {
  const ids = Array.from({ length: 230 }, (_, i) => `con_b${String(i).padStart(4, '0')}`)
  await portal.db.write(async (tx) => {
    await tx.insert(contact).values(ids.map((id) => contactRow(id, `${id}@example.com`, id)))
    const agreed = { consentText: 'Yes', confirmedAt: portal.now() }
    await tx.insert(subscription).values(ids.map((contactId) => ({ contactId, ...agreed })))
  })
  const issue = { subject: 'To everybody', body: 'Search reads whole sentences now.' }
  const { id } = (await mia.post('/api/v1/newsletter/issues', issue)).body
  await mia.post(`/api/v1/newsletter/issues/${id}/send`)
  await portal.run()
  const to = (await portal.messages())
    .filter(({ template }) => template === 'newsletter_issue')
    .map(({ toEmail }) => toEmail)
  expect([to.length, new Set(to).size]).toEqual([230, 230])
  expect((await mia.get(`/api/v1/newsletter/issues/${id}`)).body).toMatchObject({ state: 'sent', copies: 230 })
})

test('who is signed in needs no mail, and stops it in one tap', async () => {
  const ann = await portal.as('ann')
  expect((await ann.post(AT, { agreed: true })).body).toEqual({ state: 'done' })
  expect((await ann.get('/api/v1/newsletter')).body.subscribed).toBe(true)
  expect((await ann.delete(AT)).status).toBe(204)
  expect((await ann.delete(AT)).status).toBe(204)
  expect((await ann.get('/api/v1/newsletter')).body.subscribed).toBe(false)
  expect((await portal.facts('subscription.ended')).length).toBe(1)
})

test('nobody to send to, and who was erased is sent nothing', async () => {
  const issue = { subject: 'What is new', body: 'Search reads whole sentences now.' }
  const { id } = (await mia.post('/api/v1/newsletter/issues', issue)).body
  expect(await mia.post(`/api/v1/newsletter/issues/${id}/send`)).toMatchObject({
    status: 409,
    body: { code: 'issue.nobody' },
  })
  await subscribe('fay@example.com')
  const [{ id: contactId }] = (await rows(`SELECT id FROM contact WHERE email = 'fay@example.com'`)) as [Loose]
  const olga = await portal.as('olga')
  expect((await olga.get(`/api/v1/contacts/${contactId}/data`)).status).toBe(200)
  expect((await olga.post(`/api/v1/contacts/${contactId}/erasure`, { confirm: true })).status).toBeLessThan(300)
  expect(await rows('SELECT 1 FROM opt_in')).toEqual([])
  expect(await subscribers()).toBe(0)
})
