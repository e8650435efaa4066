import { createServer, type Server } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MailRefused, OutgoingMail } from '../../api/mail/mailer.ts'
import { createMailer } from '../../api/outside/smtp.ts'
import { type Office, office } from './office.ts'

let portal: Office
let stop: (() => Promise<void>)[]
beforeEach(async () => {
  portal = await office()
  stop = []
})
afterEach(async () => {
  await Promise.all(stop.map((one) => one()))
  await portal.close()
})

interface Received {
  from: string
  to: string[]
  source: string
}
/** A real mail server, and what it took. */
async function server(more: SMTPServerOptions = {}, port = 0) {
  const received: Received[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        received.push({ from, to: rcptTo.map((r) => r.address), source: Buffer.concat(chunks).toString() })
        done()
      })
    },
    ...more,
  })
  smtp.on('error', () => {})
  await new Promise<void>((ready) => smtp.listen(port, '127.0.0.1', ready))
  const at = (smtp.server.address() as { port: number }).port
  const close = () => new Promise<void>((closed) => smtp.close(() => closed()))
  stop.push(close)
  return { received, port: at, close, mailer: createMailer(`smtp://127.0.0.1:${at}`, 500) }
}
const answer = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })
const only = async () => (await portal.messages())[0]!

const MAIL: OutgoingMail = {
  id: 'msg_1',
  from: { name: 'Orbit, Inc.', address: 'no-reply@portal.test' },
  to: 'ann@example.com',
  subject: 'Grüße – “done”',
  html: '<p>hello</p>',
  text: 'hello\n.\nRSET\n',
  headers: { 'list-unsubscribe': '<https://r.example/v1/unsubscribe?t=abc>' },
}

test('a server that is up gets the mail, for one person, as HTML and as text', async () => {
  const smtp = await server()
  const token = await portal.link('magic_link', 'ann@example.com')
  await portal.run(smtp.mailer)
  expect(smtp.received).toHaveLength(1)
  const { from, to, source } = smtp.received[0]!
  expect({ from, to }).toEqual({ from: 'no-reply@portal.test', to: ['ann@example.com'] })
  expect(source).toMatch(/^Content-Type: multipart\/alternative/m)
  expect(source).toMatch(/^Message-ID: <msg_\w+@portal\.test>/m)
  expect(source).toMatch(/^Auto-Submitted: auto-generated/m)
  expect(source.replace(/=\r\n/g, '').replaceAll('=3D', '=')).toContain(token)
  expect(await only()).toMatchObject({ state: 'sent', providerId: expect.stringContaining('@portal.test') })
})

test('a server that is down, then back: the mail comes, once', async () => {
  const first = await server()
  await first.close()
  await portal.link('magic_link', 'ann@example.com')
  await portal.run(first.mailer)
  await portal.run(first.mailer)
  expect(await only()).toMatchObject({ state: 'queued', attempts: 1, error: expect.stringContaining('ECONNREFUSED') })

  const back = await server({}, first.port)
  for (let i = 0; i < 3; i++) {
    portal.later({ minutes: 1 })
    await portal.run(first.mailer)
  }
  expect(back.received).toHaveLength(1)
  expect(await only()).toMatchObject({ state: 'sent', attempts: 2, error: null })
})

test('a server that hangs in DATA is given up, and tried again when it is quicker', async () => {
  let hangs = true
  const mails: string[] = []
  const smtp = await server({
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => {
        if (hangs) return
        mails.push('taken')
        done()
      })
    },
  })
  await portal.link('magic_link', 'ann@example.com')
  const before = Date.now()
  await portal.run(smtp.mailer)
  expect(Date.now() - before).toBeLessThan(10_000)
  expect(await only()).toMatchObject({ state: 'queued', attempts: 1, error: expect.stringMatching(/time/i) })
  hangs = false
  portal.later({ minutes: 1 })
  await portal.run(smtp.mailer)
  expect(mails).toEqual(['taken'])
  expect(await only()).toMatchObject({ state: 'sent' })
})

test('a server that says nothing at all is given up', async () => {
  const sockets = new Set<{ destroy(): void }>()
  const silent: Server = createServer((socket) => void sockets.add(socket))
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
  stop.push(async () => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  const { port } = silent.address() as { port: number }
  await expect(createMailer(`smtp://127.0.0.1:${port}`, 200).send(MAIL)).rejects.toMatchObject({ refusal: 'temporary' })
})

test('"not now" and then "yes": one mail', async () => {
  let tries = 0
  const smtp = await server({
    onRcptTo: (_address, _session, done) => done(++tries === 1 ? answer(450, '4.2.0 greylisted') : null),
  })
  await portal.link('magic_link', 'ann@example.com')
  await portal.run(smtp.mailer)
  expect(await only()).toMatchObject({ state: 'queued', error: expect.stringContaining('greylisted') })
  portal.later({ minutes: 1 })
  await portal.run(smtp.mailer)
  expect(smtp.received).toHaveLength(1)
  expect(await portal.suppressions()).toEqual([])
})

test('"nobody lives here" is final, and the address is not written to again', async () => {
  const smtp = await server({ onRcptTo: (_a, _s, done) => done(answer(550, '5.1.1 no such user')) })
  await portal.link('magic_link', 'ann@example.com')
  await portal.run(smtp.mailer)
  portal.later({ minutes: 1 })
  await portal.run(smtp.mailer)
  expect(await only()).toMatchObject({ state: 'failed', attempts: 1 })
  expect(await portal.suppressions()).toMatchObject([{ email: 'ann@example.com', reason: 'bounce' }])
})

test('a mail that is refused for what it says is final and blames nobody', async () => {
  const smtp = await server({
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => done(answer(554, '5.6.0 message refused')))
    },
  })
  await portal.link('magic_link', 'ann@example.com')
  await portal.run(smtp.mailer)
  expect(await only()).toMatchObject({ state: 'failed', attempts: 1, error: expect.stringContaining('refused') })
  expect(await portal.suppressions()).toEqual([])
})

test('words keep their letters, and a line with one point ends nothing', async () => {
  const smtp = await server()
  await smtp.mailer.send(MAIL)
  const { source } = smtp.received[0]!
  expect(source).toMatch(/^Subject: =\?UTF-8\?/m)
  expect(source).toMatch(/^From: "?Orbit, Inc\."? <no-reply@portal\.test>/m)
  expect(source).toMatch(/^List-Unsubscribe: <https:\/\/r\.example\/v1\/unsubscribe\?t=abc>/m)
  expect(source).toContain('RSET')
})

test.each([
  'a@x.example, b@y.example',
  'a@x.example,b@y.example',
  'a@x.example\r\nRCPT TO:<b@y.example>',
  'a@x.example>\r\nRCPT TO:<b@y.example',
  'Ann <a@x.example>',
  'friends: a@x.example, b@y.example;',
])('%j is refused before anybody is called', async (to) => {
  const smtp = await server()
  const refusal = await smtp.mailer.send({ ...MAIL, to }).catch((error: MailRefused) => error.refusal)
  expect(refusal).toBe('message')
  expect(smtp.received).toEqual([])
})

test.each<[string, Partial<OutgoingMail>]>([
  ['a subject', { subject: 'hello\r\nBcc: b@y.example' }],
  ['a name', { from: { name: 'Orbit\r\nBcc: b@y.example', address: 'no-reply@portal.test' } }],
  ['a header', { headers: { 'list-unsubscribe': '<x>\r\nBcc: b@y.example' } }],
])('%s of two lines is refused', async (_, more) => {
  const smtp = await server()
  await expect(smtp.mailer.send({ ...MAIL, ...more })).rejects.toMatchObject({ refusal: 'message' })
  expect(smtp.received).toEqual([])
})
