import { afterEach, beforeEach, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { subscription } from '../../db/schema/outreach.ts'
import { caught, type Office, office } from '../mail/office.ts'
import { contactRow, type Door, type Loose } from '../people.ts'
import { optInToken } from './kit.ts'

let portal: Office
let box: ReturnType<typeof caught>
let mia: Door
let olga: Door
beforeEach(async () => {
  box = caught()
  portal = await office()
  mia = await portal.as('mia')
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const AT = '/api/v1/newsletter/subscription'
const ISSUES = '/api/v1/newsletter/issues'
async function subscribe(email: string) {
  await portal.visitor.post(AT, { email, agreed: true })
  await portal.visitor.post('/api/v1/opt-ins/confirm', { token: await optInToken(portal, email) })
}
async function send(body = 'Search reads whole sentences now.', subject = 'What is new') {
  const { id } = (await mia.post(ISSUES, { subject, body })).body
  expect((await mia.post(`${ISSUES}/${id}/send`)).status).toBe(202)
  return id as string
}
const issue = async (id: string) => (await mia.get(`${ISSUES}/${id}`)).body as Loose
const sentTo = (subject = 'What is new') =>
  box.mails.flatMap((mail) => (mail.subject === subject ? [mail.to] : [])).sort()
const idOf = async (email: string) =>
  (await portal.db.read.select().from(contact)).find((one) => one.email === email)!.id
const merge = async (keptId: string, mergedId: string) =>
  expect((await olga.post('/api/v1/contacts/merges', { keptId, mergedId })).status).toBeLessThan(300)

test('who stops the newsletter gets no copy that was waiting', async () => {
  const ann = await portal.as('ann')
  await ann.post(AT, { agreed: true })
  await subscribe('fay@example.com')
  await send()
  await portal.run() // no mail server is set yet
  expect((await ann.delete(AT)).status).toBe(204)
  portal.later({ minutes: 120 })
  for (let i = 0; i < 2; i++) {
    await portal.run(box.mailer)
    portal.later({ minutes: 120 })
  }
  expect(sentTo()).toEqual(['fay@example.com'])
  expect((await portal.messages()).find(({ toEmail }) => toEmail === 'ann@example.com')).toMatchObject({
    state: 'suppressed',
    error: 'the person stopped the newsletter',
  })
})

test('who was merged gets it at the address that was confirmed, also when they subscribe after that', async () => {
  await portal.db.write((tx) => tx.insert(contact).values(contactRow('con_other', 'other@example.com', 'Other')))
  await subscribe('fay@example.com')
  await merge('con_other', await idOf('fay@example.com'))
  await send()
  await portal.run(box.mailer)
  expect(sentTo()).toEqual(['fay@example.com'])

  const [tap] = box.mails.filter(({ subject }) => subject === 'What is new')
  const oneTap = /^<(.*)>$/.exec(tap!.headers['list-unsubscribe']!)![1]!
  await portal.app.request(oneTap.replace(portal.publicUrl, ''), { method: 'POST' })
  expect((await mia.get(ISSUES)).body).toMatchObject({ subscribers: 0, ended: 1 })
  await subscribe('fay@example.com')
  await send(undefined, 'Again')
  await portal.run(box.mailer)
  expect(sentTo('Again')).toEqual(['fay@example.com'])
})

test('one person is one subscriber and one copy, however far apart their addresses stand', async () => {
  const ids = Array.from({ length: 150 }, (_, i) => `con_b${String(i).padStart(4, '0')}`)
  await portal.db.write(async (tx) => {
    await tx.insert(contact).values(ids.map((id) => contactRow(id, `${id}@example.com`, id)))
    const agreed = { consentText: 'Yes', confirmedAt: portal.now() }
    await tx.insert(subscription).values(ids.map((contactId) => ({ contactId, ...agreed })))
  })
  await merge(ids[0]!, ids[149]!)
  await merge(ids[140]!, ids[3]!)
  expect((await mia.get(ISSUES)).body.subscribers).toBe(148)
  const id = await send()
  await portal.run(box.mailer)
  expect([sentTo().length, (await issue(id))['copies']]).toEqual([148, 148])
  expect(sentTo()).toContain(`${ids[140]}@example.com`)
  expect(sentTo()).not.toContain(`${ids[149]}@example.com`)
})

test('an issue arrives in the paragraphs it was written in', async () => {
  await subscribe('fay@example.com')
  await send('First words.\nNext line.\n\n## What else\n\n- one **bold**\n- two & three\n\n1. first\n2. second')
  await portal.run(box.mailer)
  const { text, html } = box.mails.find(({ subject }) => subject === 'What is new')!
  expect(text).toContain('First words.\nNext line.\n\nWhat else\n\n• one bold\n• two & three\n\n1. first\n2. second')
  expect(html).toContain('>First words.<br>Next line.</p>')
  expect(html).toContain('>• one bold<br>• two &amp; three</p>')
})
