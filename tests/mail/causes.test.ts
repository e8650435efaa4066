import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, decide, review, testimonial } from '../helpers.ts'
import { mailedTo } from '../people.ts'
import { caught, type Office, office } from './office.ts'

let portal: Office
let box: ReturnType<typeof caught>
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
})
afterEach(() => portal.close())

const subjects = (to = 'ann@example.com') => box.of(to).map((mail) => mail.subject)

test('an author hears that their review came, that it is online, and where their words are shown', async () => {
  await testimonial(portal)
  await portal.run()
  expect(subjects()).toEqual([
    'We have your review of Orbit Notes',
    'Your review of Orbit Notes is online',
    'Your words are on our pages',
  ])
  const last = box.mails.at(-1)!
  expect(last.from).toEqual({ name: 'Acclaim', address: 'no-reply@portal.test' })
  expect(last.text).toContain('> It saves me an hour a day.')
  expect(last.text).toContain('take them back')
  expect(last.text).toContain('http://portal.test/me')
  expect(await portal.messages()).toMatchObject([{ state: 'sent' }, { state: 'sent' }, { state: 'sent' }])
})

test('an author reads why their review is not published, as the moderator wrote it', async () => {
  await addProduct(portal)
  const { body } = await review(portal, await portal.as('ann'))
  const statement = 'Please leave out <b>the name</b> of your colleague & her number.'
  await decide(portal, body.id, { decision: 'reject', reason: 'HATE', statement })
  await portal.run()
  const mail = box.mails.at(-1)!
  expect(mail.subject).toBe('Your review of Orbit Notes was not published')
  expect(mail.text).toContain(statement)
  expect(mail.html).toContain('leave out &lt;b&gt;the name&lt;/b&gt; of your colleague &amp; her number')
  expect(mail.headers).not.toHaveProperty('list-unsubscribe')
})

test('a change that does not happen writes no mail', async () => {
  await addProduct(portal)
  const ann = await portal.as('ann')
  await review(portal, ann)
  expect((await review(portal, ann)).status).toBe(409)
  expect(await portal.messages()).toHaveLength(1)
  expect(await portal.facts('message.queued')).toHaveLength(1)
})

test('a link goes to one address and stands nowhere in the clear', async () => {
  const token = await portal.link('magic_link', 'ann@example.com')
  const stored = JSON.stringify([await portal.messages(), await portal.facts(), await portal.jobs()])
  expect(stored).not.toContain(token)
  expect(stored).not.toContain('204817')
  await portal.run()
  expect(box.mails).toHaveLength(1)
  expect(box.mails[0]).toMatchObject({ to: 'ann@example.com', subject: 'Your sign-in link for Acclaim' })
  expect(box.mails[0]!.text).toContain(`token=${token}`)
  expect(box.mails[0]!.text).toContain('204817')
  expect(box.mails[0]!.text).toContain('10 minutes')
  expect(JSON.stringify([await portal.messages(), await portal.jobs(), portal.log])).not.toContain(token)
})

test('a cause that is told twice is one mail', async () => {
  await portal.link('magic_link', 'ann@example.com')
  const [asked] = (await portal.facts('link.requested')) as unknown as { tokenId: string; purpose: string }[]
  const { tokenId, purpose } = asked!
  await portal.change((tx) => tx.emit('link.requested', { tokenId, purpose }))
  await portal.run()
  expect(box.mails).toHaveLength(1)
  expect(await portal.messages()).toHaveLength(1)
  expect(await portal.facts('message.queued')).toHaveLength(1)
})

test('a link that has run out is not sent', async () => {
  await portal.link('magic_link', 'ann@example.com')
  portal.later({ minutes: 11 })
  await portal.run()
  expect(box.mails).toHaveLength(0)
  expect(await portal.messages()).toMatchObject([{ state: 'failed', error: 'the link was used or has run out' }])
})

test('a new address is asked, the old one is told', async () => {
  await (await portal.as('ann')).post('/api/v1/auth/email', { email: 'ann@new.example' })
  const { token } = await mailedTo(portal, 'ann@new.example')
  await portal.run()
  expect(box.of('ann@new.example')[0]!.text).toContain(token)
  expect(subjects()).toEqual(['Your address for Acclaim is about to change'])
  expect(box.of('ann@example.com')[0]!.text).not.toContain(token)
})

test('a changed password is told', async () => {
  const { body } = await (await portal.as('ann')).get('/api/v1/auth/session')
  await portal.change((tx) => tx.emit('account.password_changed', { accountId: body.account.id }))
  await portal.run()
  expect(subjects()).toEqual(['Your password for Acclaim was changed'])
})

test('the brand and the sender are those of the settings', async () => {
  const olga = await portal.as('olga')
  await olga.put('/api/v1/settings/brand', { companyName: 'Orbit\u2028Labs', accent: '#7a0b5b' })
  await portal.link('magic_link', 'ann@example.com')
  await portal.run()
  expect(box.mails[0]!.from.name).toBe('Orbit Labs')
  expect(box.mails[0]!.html).toContain('#7a0b5b')
})
