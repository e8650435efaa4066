import { afterEach, beforeEach, expect, test } from 'vitest'
import { write } from '../../api/mail/reactions.ts'
import { stopKey, stopToken } from '../../api/mail/stop-token.ts'
import type { OPTIONAL_KINDS } from '../../db/schema/mail.ts'
import { host } from '../helpers.ts'
import { type Door, mailedTo } from '../people.ts'
import { caught, type Office, office } from './office.ts'

type Kind = (typeof OPTIONAL_KINDS)[number]
let portal: Office
let box: ReturnType<typeof caught>
let olga: Door
beforeEach(async () => {
  box = caught()
  portal = await office({ mailer: box.mailer })
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const token = async (email: string, kind: Kind) => stopToken(await stopKey(portal.db.read), { email, kind })
const tap = async (email: string, kind: Kind) =>
  expect((await portal.app.request(`/v1/unsubscribe?t=${await token(email, kind)}`, { method: 'POST' })).status).toBe(
    200,
  )
const off = async (email: string) => {
  const { body } = await portal.visitor.get(`/api/v1/mail/preferences?t=${await token(email, 'journeys')}`)
  return (body.kinds as { kind: Kind; on: boolean }[]).filter(({ on }) => !on).map(({ kind }) => kind)
}
const add = async (email: string) =>
  (await olga.post('/api/v1/contacts', { email, name: 'Zoe Quill' })).body.id as string
const move = async (id: string, email: string) =>
  expect((await olga.put(`/api/v1/contacts/${id}/email`, { email })).status).toBe(200)
const letter = (contactId: string, to: string) =>
  portal.change((tx) =>
    write(tx, {
      ...{ template: 'journey_message' as const, about: `run:${tx.now}`, to, contactId },
      data: { subject: 'Hello', body: 'A word.', ask: null },
    }),
  )

test('what somebody switched off stays off at the address staff correct', async () => {
  const id = await add('zoe@quill.test')
  await tap('zoe@quill.test', 'journeys')
  await move(id, 'zoe@new.test')
  expect(await off('zoe@new.test')).toEqual(['journeys'])
  expect(await off('zoe@quill.test')).toEqual(['journeys'])
  await letter(id, 'zoe@new.test')
  await portal.run()
  expect(box.of('zoe@new.test')).toEqual([])
  expect(JSON.stringify(await portal.facts())).not.toContain('zoe@')
})

test('what somebody switched off stays off at the address they choose themselves', async () => {
  const ann = await portal.as('ann')
  await tap('ann@example.com', 'surveys')
  await ann.post('/api/v1/auth/email', { email: 'ann@new.example' })
  const { token: link } = await mailedTo(portal, 'ann@new.example')
  const used = await ann.post('/api/v1/auth/email/use', { token: link })
  expect(used.status).toBe(204)
  expect(await off('ann@new.example')).toEqual(['surveys'])
})

test('who wants no mail wants none elsewhere; a mailbox that is gone says nothing of the new one', async () => {
  const [zoe, yan] = [await add('zoe@quill.test'), await add('yan@quill.test')]
  const provider = await host(portal, ['mail_events.write'])
  const gone = { id: 'e1', email: 'yan@quill.test', type: 'bounce', at: portal.now() }
  expect((await provider.post('/api/v1/mail/events', [gone])).body.taken).toBe(1)
  await olga.post('/api/v1/mail/suppressions', { email: 'zoe@quill.test' })
  await move(zoe, 'zoe@new.test')
  await move(yan, 'yan@new.test')
  expect((await portal.suppressions()).map(({ email, reason }) => `${email} ${reason}`).sort()).toEqual([
    ...['yan@quill.test bounce', 'zoe@new.test manual', 'zoe@quill.test manual'],
  ])
})

test('one tap in a mail from before holds for the address somebody has now', async () => {
  const id = await add('zoe@quill.test')
  await letter(id, 'zoe@quill.test')
  await portal.run()
  const oneTap = /^<(.*)>$/.exec(box.of('zoe@quill.test')[0]!.headers['list-unsubscribe']!)![1]!
  await move(id, 'zoe@new.test')
  portal.later({ minutes: 1 })
  await move(id, 'zoe@newest.test')
  await portal.app.request(oneTap.replace(portal.publicUrl, ''), { method: 'POST' })
  expect(await off('zoe@newest.test')).toEqual(['journeys'])
  expect(await portal.facts('mail_preference.changed')).toMatchObject([{ contactId: id, kind: 'journeys', to: 'off' }])
  await portal.app.request(oneTap.replace(portal.publicUrl, ''), { method: 'POST' })
  expect(await portal.facts('mail_preference.changed')).toHaveLength(1)
})

test('a mail from before switches nothing back on for the new address, and nothing of who has the old one now', async () => {
  const id = await add('zoe@quill.test')
  await letter(id, 'zoe@quill.test')
  await portal.run()
  await move(id, 'zoe@new.test')
  await tap('zoe@new.test', 'surveys')
  const t = await token('zoe@quill.test', 'journeys')
  const on = ['thanks', 'product', 'invitations', 'requests', 'surveys', 'referrals']
  expect((await portal.visitor.post('/api/v1/mail/preferences', { t, on })).status).toBe(200)
  expect((await off('zoe@new.test')).sort()).toEqual(['journeys', 'surveys'])
  const other = await add('zoe@quill.test')
  await tap('zoe@quill.test', 'thanks')
  expect((await off('zoe@new.test')).sort()).toEqual(['journeys', 'surveys'])
  expect((await portal.facts('mail_preference.changed')).at(-1)).toMatchObject({ contactId: other, kind: 'thanks' })
})
