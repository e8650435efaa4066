import { expect, test } from 'vitest'
import { lifetime } from '../../api/mail/kit.ts'
import { escapeHtml, letterHtml, letterText } from '../../api/mail/letter.ts'
import {
  afterRefusal,
  isOneAddress,
  judge,
  LINK_PATHS,
  linkAddress,
  MAX_ATTEMPTS,
  masked,
  oneLine,
  outweighs,
  refusalOf,
  type Standing,
  senderAddress,
} from '../../api/mail/rules.ts'
import { isTemplate, TEMPLATES, templateByName } from '../../api/mail/templates.ts'

const NOW = 1_000_000_000
const HOUR = 3_600_000
const waiting: Standing = {
  state: 'queued',
  kind: 'transactional',
  queuedAt: NOW,
  leaseUntil: null,
  suppressed: undefined,
  switchedOff: false,
  endedNewsletter: false,
  linkIsDead: false,
}

test.each<[string, Partial<Standing>, string]>([
  ['mail that waits is sent', {}, 'send'],
  ['mail that was sent is left alone', { state: 'sent' }, 'nothing'],
  ['mail that failed waits for a person', { state: 'failed' }, 'nothing'],
  ['mail that was suppressed stays so', { state: 'suppressed' }, 'nothing'],
  ['mail that another process sends is left to it', { state: 'sending', leaseUntil: NOW + 1 }, 'leave'],
  ['mail of a process that died is taken over', { state: 'sending', leaseUntil: NOW }, 'send'],
  ['mail of a day ago still goes', { queuedAt: NOW - 24 * HOUR }, 'send'],
  ['older mail does not', { queuedAt: NOW - 24 * HOUR - 1 }, 'failed'],
  ['a link that was used is not sent', { linkIsDead: true }, 'failed'],
  ['a bounced address gets nothing', { suppressed: 'bounce', kind: 'security' }, 'suppressed'],
  ['one that complained gets no receipts', { suppressed: 'complaint' }, 'suppressed'],
  ['one that complained still gets security mail', { suppressed: 'complaint', kind: 'security' }, 'send'],
  ['staff can stop all but security mail', { suppressed: 'manual' }, 'suppressed'],
  ['and security mail goes on', { suppressed: 'manual', kind: 'security' }, 'send'],
  ['who unsubscribed from all still gets receipts', { suppressed: 'unsubscribe' }, 'send'],
  ['and no thanks', { suppressed: 'unsubscribe', kind: 'thanks' }, 'suppressed'],
  ['a kind that was switched off is not sent', { switchedOff: true, kind: 'thanks' }, 'suppressed'],
  ['a copy of a newsletter that was stopped is not sent', { endedNewsletter: true, kind: 'product' }, 'suppressed'],
  ['what is no such kind cannot be switched off', { switchedOff: true }, 'send'],
])('%s', (_, more, expected) => {
  const verdict = judge({ ...waiting, ...more }, NOW, true)
  expect(verdict.do === 'settle' ? verdict.state : verdict.do).toBe(expected)
})

test('without a server mail waits, however old, and nothing is lost', () => {
  expect(judge({ ...waiting, queuedAt: 0 }, NOW, false)).toEqual({ do: 'wait' })
  expect(judge({ ...waiting, linkIsDead: true }, NOW, false)).toEqual({ do: 'wait' })
})

test.each([
  ['temporary', 1, 'queued'],
  ['temporary', MAX_ATTEMPTS - 1, 'queued'],
  ['temporary', MAX_ATTEMPTS, 'failed'],
  ['recipient', 1, 'failed'],
  ['message', 1, 'failed'],
] as const)('%s at try %i: %s', (refusal, attempts, state) => expect(afterRefusal(refusal, attempts)).toBe(state))

test.each([
  [undefined, undefined, '', 'temporary'],
  [421, 'CONN', '421 busy', 'temporary'],
  [450, 'RCPT TO', '450 4.2.0 greylisted', 'temporary'],
  [550, 'RCPT TO', '550 5.1.1 no such user', 'recipient'],
  [551, 'RCPT TO', '551 not local', 'recipient'],
  [553, 'RCPT TO', '553 mailbox name not allowed', 'recipient'],
  [552, 'RCPT TO', '552 5.2.2 mailbox full', 'message'],
  [550, 'RCPT TO', '550 5.7.1 relaying denied', 'message'],
  [554, 'DATA', '554 looks like spam', 'message'],
  [550, 'MAIL FROM', '550 sender not allowed', 'message'],
  [535, 'AUTH PLAIN', '535 wrong password', 'temporary'],
  [554, 'CONN', '554 no service here', 'temporary'],
] as const)('%s after %s (%s) is %s', (code, command, text, expected) =>
  expect(refusalOf({ code, command, text })).toBe(expected),
)

test.each([
  ['ann@example.com', true],
  ["o'neil+list@mail.example.co.uk", true],
  ['a@x, b@y', false],
  ['a@x,b@y', false],
  ['a@x;b@y', false],
  ['a@x\r\nbcc: b@y', false],
  ['a@x\n', false],
  ['Ann <ann@example.com>', false],
  ['ann@example.com b@y', false],
  ['"ann"@example.com', false],
  ['ann', false],
  ['@example.com', false],
  [`${'a'.repeat(300)}@example.com`, false],
])('%j is one address: %s', (text, expected) => expect(isOneAddress(text)).toBe(expected))

test.each([
  ['Orbit\r\nBcc: all@example.com', 'Orbit Bcc: all@example.com'],
  ['a\u0000b\u2028c\u0085d', 'a b c d'],
  [' plain ', 'plain'],
])('%j becomes one line', (text, expected) => expect(oneLine(text)).toBe(expected))

test('a stronger reason stays', () => {
  expect(outweighs('bounce', undefined)).toBe(true)
  expect(outweighs('bounce', 'complaint')).toBe(true)
  expect(outweighs('complaint', 'bounce')).toBe(false)
  expect(outweighs('bounce', 'bounce')).toBe(false)
})

test('mail comes from the public host', () => {
  expect(senderAddress('https://reviews.example.com')).toBe('no-reply@reviews.example.com')
  expect(senderAddress('http://127.0.0.1:4321')).toBe('no-reply@localhost')
  expect(senderAddress('http://[::1]:4321')).toBe('no-reply@localhost')
})
test('an address is shown to its owner only as much as they need', () => {
  expect(masked('ann@example.com')).toBe('a••@example.com')
  expect(masked('a@example.com')).toBe('a•@example.com')
})
test('a link is of the public address', () =>
  expect(linkAddress('https://r.example', 'password_reset', 'a/b')).toBe(
    `https://r.example${LINK_PATHS.password_reset}?token=a%2Fb`,
  ))
test.each([
  [1, '1 minute'],
  [10, '10 minutes'],
  [60, '1 hour'],
  [4320, '3 days'],
])('%i minutes are %s', (minutes, expected) => expect(lifetime(minutes)).toBe(expected))

const EVIL = `<img src=x onerror=alert(1)>"'&\r\nBcc: x@y`
const sheet = { company: EVIL, accent: '#00765a', publicUrl: 'https://r.example', locale: 'en' }

test.each(Object.keys(TEMPLATES))('%s: nothing that somebody typed becomes markup', (name) => {
  if (!isTemplate(name)) throw new Error(name)
  const { sample, sampleLink, letter } = templateByName(name)
  const data = Object.fromEntries(
    Object.entries(sample).map(([key, said]) => [key, typeof said === 'string' ? EVIL : said]),
  )
  const written = letter(data, { company: EVIL, publicUrl: 'https://r.example', link: sampleLink })
  const html = letterHtml(written, { ...sheet, stopHref: 'https://r.example/unsubscribe?t=a"b' })
  expect(html).not.toContain('<img')
  expect(html).not.toMatch(/<script|<[^>]*\s(on\w+|src)=|<[^>]*url\(/i)
  expect(html.match(/href="[^"]*"/g)!.length).toBe(html.split('href=').length - 1)
  expect(letterText(written, sheet)).not.toBe('')
})

test('every character that means something in HTML is written as itself', () =>
  expect(escapeHtml(`&<>"'`)).toBe('&amp;&lt;&gt;&quot;&#39;'))
test('a colour that is none does not get into a style', () =>
  expect(
    letterHtml(
      { subject: 's', title: 't', blocks: [{ kind: 'action', label: 'l', href: 'https://r.example' }] },
      { ...sheet, accent: 'red;background:url(//evil)' },
    ),
  ).not.toContain('evil'))
