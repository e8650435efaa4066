import { afterEach, beforeEach, expect, test } from 'vitest'
import { MailRefused } from '../../api/mail/mailer.ts'
import { LEASE_MS, MAX_ATTEMPTS } from '../../api/mail/rules.ts'
import { claim, settle } from '../../api/mail/store.ts'
import { event } from '../../db/schema/events.ts'
import { caught, type Office, office } from './office.ts'

let portal: Office
beforeEach(async () => {
  portal = await office()
})
afterEach(() => portal.close())

/** A mail with nothing about it that runs out. */
async function password() {
  const { body } = await (await portal.as('ann')).get('/api/v1/auth/session')
  await portal.change((tx) => tx.emit('account.password_changed', { accountId: body.account.id }))
}
const only = async () => (await portal.messages())[0]!
/** The process is gone: what it would have written after this moment is not written. */
const dies = () => new Promise<never>(() => {})
/** Lets time pass until everything that can come back has come back. */
async function afterwards(mailer: Parameters<typeof portal.run>[0]) {
  for (let i = 0; i < 12; i++) {
    portal.later({ ms: LEASE_MS })
    await portal.run(mailer)
  }
}

test('without a server mail waits and nothing is lost; it goes when one is set', async () => {
  await password()
  await portal.run()
  expect(await only()).toMatchObject({ state: 'queued', attempts: 0 })
  expect((await portal.jobs()).find((job) => job.name === 'mail.send')).toMatchObject({ state: 'done' })
  portal.later({ minutes: 90 })
  const box = caught()
  await portal.run(box.mailer)
  expect(box.mails).toHaveLength(1)
  expect(await only()).toMatchObject({ state: 'sent', sentAt: portal.now() })
})

test('mail that waited for a server for more than a day is not sent any more', async () => {
  await password()
  await portal.run()
  portal.later({ days: 1, ms: 1 })
  const box = caught()
  await portal.run(box.mailer)
  await portal.run(box.mailer)
  expect(box.mails).toHaveLength(0)
  expect(await only()).toMatchObject({ state: 'failed', error: 'too old' })
})

test('a process that dies before the server took the mail: it goes once', async () => {
  await password()
  void portal.run(caught(dies).mailer)
  await expect.poll(async () => (await only()).state).toBe('sending')
  const box = caught()
  await portal.run(box.mailer)
  expect(box.mails).toHaveLength(0)
  await afterwards(box.mailer)
  expect(box.mails).toHaveLength(1)
  expect(await only()).toMatchObject({ state: 'sent', attempts: 2 })
})

test('a process that dies after the server took the mail: it goes once more and not again', async () => {
  const box = caught((_, n) => (n === 1 ? dies() : undefined))
  await password()
  void portal.run(box.mailer)
  await expect.poll(async () => (await only()).state).toBe('sending')
  await afterwards(box.mailer)
  expect(box.mails).toHaveLength(2)
  expect(new Set(box.mails.map((mail) => mail.id)).size).toBe(1)
  expect(await only()).toMatchObject({ state: 'sent' })
})

test('a process that dies between the mark and the end of its job: no second mail', async () => {
  await password()
  const box = caught()
  await portal.run(box.mailer)
  await portal.change((tx) =>
    tx.run("UPDATE job SET state = 'running', lease_until = 1, finished_at = NULL WHERE name = 'mail.send'"),
  )
  await afterwards(box.mailer)
  expect(box.mails).toHaveLength(1)
})

test('a mail whose job is lost is found and sent', async () => {
  await password()
  await portal.change((tx) => tx.run("DELETE FROM job WHERE name = 'mail.send'"))
  const box = caught()
  await afterwards(box.mailer)
  expect(box.mails).toHaveLength(1)
})

test('several processes at once send it once', async () => {
  const box = caught(() => new Promise((done) => setTimeout(done, 20)))
  await password()
  const { id } = await only()
  for (let i = 0; i < 5; i++) await portal.change((tx) => tx.emit('message.queued', { messageId: id }))
  await Promise.all(Array.from({ length: 5 }, () => portal.run(box.mailer)))
  await afterwards(box.mailer)
  expect(box.mails).toHaveLength(1)
})

test('a mail that a slow process sends belongs to it until its lease has run out', async () => {
  let finish = () => {}
  const slow = caught(() => new Promise<void>((done) => (finish = done)))
  await password()
  const running = portal.run(slow.mailer)
  await expect.poll(() => slow.mails.length).toBe(1)
  portal.later({ ms: LEASE_MS - 1 })
  const box = caught()
  await portal.run(box.mailer)
  expect(box.mails).toHaveLength(0)
  finish()
  await running
  await afterwards(box.mailer)
  expect(box.mails).toHaveLength(0)
  expect(await only()).toMatchObject({ state: 'sent' })
})

test('of two that take a mail up at once, one gets it', async () => {
  await password()
  const { id } = await only()
  const take = () => portal.change((tx) => claim(tx, id, tx.now))
  expect(await take()).toMatchObject({ attempts: 1, leaseUntil: portal.now() + LEASE_MS })
  expect(await take()).toBeUndefined()
  portal.later({ ms: LEASE_MS })
  expect(await take()).toMatchObject({ attempts: 2 })
})

test('what an earlier try ended with does not undo a later one', async () => {
  await password()
  const { id } = await only()
  await portal.change((tx) => claim(tx, id, tx.now))
  portal.later({ ms: LEASE_MS })
  await portal.change((tx) => claim(tx, id, tx.now))
  expect(await portal.change((tx) => settle(tx, id, 1, { state: 'failed' }))).toBe(false)
  expect(await only()).toMatchObject({ state: 'sending', attempts: 2 })
})

test('a server that is busy is tried again, eight times, and then a person decides', async () => {
  const box = caught(() => {
    throw new MailRefused('temporary', '451 try later')
  })
  await password()
  await portal.run(box.mailer)
  expect(await only()).toMatchObject({ state: 'queued', attempts: 1, error: '451 try later' })
  for (let i = 0; i < 20; i++) {
    portal.later({ minutes: 61 })
    await portal.run(box.mailer)
  }
  expect(box.mails).toHaveLength(MAX_ATTEMPTS)
  const failed = await only()
  expect(failed).toMatchObject({ state: 'failed', attempts: MAX_ATTEMPTS })

  const olga = await portal.as('olga')
  portal.later({ days: 2 })
  expect((await olga.post(`/api/v1/mail/messages/${failed.id}/retry`)).body).toMatchObject({ state: 'queued' })
  expect((await olga.post(`/api/v1/mail/messages/${failed.id}/retry`)).status).toBe(409)
  const works = caught()
  await portal.run(works.mailer)
  expect(works.mails).toHaveLength(1)
  expect((await olga.post(`/api/v1/mail/messages/nothing/retry`)).status).toBe(404)
})

test('an address nobody has is written to once and then not any more', async () => {
  const box = caught(() => {
    throw new MailRefused('recipient', '550 5.1.1 no such user')
  })
  await password()
  await portal.run(box.mailer)
  await afterwards(box.mailer)
  expect(box.mails).toHaveLength(1)
  expect(await only()).toMatchObject({ state: 'failed', error: '550 5.1.1 no such user' })
  expect(await portal.suppressions()).toMatchObject([{ email: 'ann@example.com', reason: 'bounce' }])
  expect(await portal.facts('message.bounced')).toHaveLength(1)
  await password()
  await portal.run(box.mailer)
  expect(box.mails).toHaveLength(1)
  expect((await portal.messages())[1]).toMatchObject({ state: 'suppressed' })
})

test('a fact never holds an address', async () => {
  await password()
  const rows = await portal.db.read.select({ data: event.data }).from(event)
  expect(JSON.stringify(rows)).not.toContain('@')
})
