import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createIntake, FULL, type Noted } from '../../api/embeds/measuring/intake.ts'
import { sealServe, serveKey } from '../../api/kernel/serve-token.ts'
import { PERSON } from './site.ts'
import { type Stage, stage } from './stage.ts'

const SHOP = 'https://shop.example'
let portal: Stage
let publicId: string
beforeEach(async () => {
  portal = await stage()
  await portal.speak()
  await portal.speak()
  publicId = (await portal.embed()).publicId
})
afterEach(() => portal.close())

async function serve(): Promise<string> {
  const answer = await fetch(`${portal.url}/v1/w/${publicId}`, { headers: { origin: SHOP } })
  portal.pass(1_000)
  return answer.headers.get('serve') ?? ''
}
const PAGE = '/pricing'
const send = async (body: string, headers: Record<string, string> = {}) => {
  const all = { origin: SHOP, 'user-agent': PERSON, ...headers }
  return (await fetch(`${portal.url}/v1/seen`, { method: 'POST', body, headers: all })).status
}
interface Cell {
  testimonial: string
  bot: number
  seen: number
  clicks: number
}
const stats = () =>
  portal.db.read.all<Cell>(
    'SELECT testimonial_id AS testimonial, bot, seen, clicks FROM widget_stat_day ORDER BY testimonial_id, bot',
  )
const eventCount = async () =>
  (
    await portal.db.read.get<{ n: number }>(
      "SELECT count(*) AS n FROM event WHERE type IN ('widget.seen', 'widget.clicked')",
    )
  )?.n
const reasons = () => Object.fromEntries(Object.entries(portal.front.counts()).filter(([, n]) => n > 0))

test('what a visitor saw and clicked is stored when it is acknowledged', async () => {
  expect(await send(`${await serve()} ${PAGE} v0 v1 c1`)).toBe(204)
  expect(await stats()).toEqual([
    { testimonial: 'tst_1', bot: 0, seen: 1, clicks: 1 },
    { testimonial: 'tst_2', bot: 0, seen: 1, clicks: 0 },
  ])
  expect(await eventCount()).toBe(3)
})

test('two visitors are two', async () => {
  await send(`${await serve()} ${PAGE} c0`)
  await send(`${await serve()} ${PAGE} c0`)
  expect(await stats()).toEqual([{ testimonial: 'tst_2', bot: 0, seen: 2, clicks: 2 }])
})

test('a repeat counts nothing, however it is packed', async () => {
  const token = await serve()
  await Promise.all([send(`${token} ${PAGE} v0`), send(`${token} ${PAGE} v0 v1`), send(`${token} ${PAGE} c0 v0`)])
  await send(`${token} ${PAGE} v1 c0`)
  expect(await stats()).toEqual([
    { testimonial: 'tst_1', bot: 0, seen: 1, clicks: 0 },
    { testimonial: 'tst_2', bot: 0, seen: 1, clicks: 1 },
  ])
  expect(reasons()).toEqual({ stored: 3, reused: 5 })
})

describe('nothing is counted, and nothing is said about it,', () => {
  const nobody = async (why: string, n = 1) => {
    expect(await eventCount()).toBe(0)
    expect(await stats()).toEqual([])
    expect(reasons()).toEqual({ [why]: n })
  }
  test('for a forged token', async () => {
    const key = serveKey(randomBytes(32).toString('base64url'))
    const serve = { nonce: 'AAAAAAAAAAAAAAAB', widget: 1, version: 1, variant: 0, ghost: false }
    const forged = sealServe(key, { ...serve, issuedAt: portal.now() - 1000 })
    expect(await send(`${forged} ${PAGE} v0 v1`)).toBe(204)
    await nobody('forged', 2)
  })
  test('for a token that is no token', async () => {
    expect(await send('hello / v0')).toBe(204)
    await nobody('malformed')
  })
  test('sooner than anybody can read', async () => {
    const answer = await fetch(`${portal.url}/v1/w/${publicId}`, { headers: { origin: SHOP } })
    portal.pass(100)
    expect(await send(`${answer.headers.get('serve')} ${PAGE} v0`)).toBe(204)
    await nobody('too_young')
  })
  test('a day later', async () => {
    const token = await serve()
    portal.pass(24 * 3_600_000)
    expect(await send(`${token} ${PAGE} v0`)).toBe(204)
    await nobody('too_old')
  })
  test('from a page that is not on the list, or from none', async () => {
    const token = await serve()
    expect(await send(`${token} ${PAGE} v0`, { origin: 'https://other.example' })).toBe(204)
    const raw = connect(Number(new URL(portal.url).port), '127.0.0.1')
    raw.end(
      `POST /v1/seen HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${token.length + PAGE.length + 4}\r\n\r\n${token} ${PAGE} v0`,
    )
    const answer = await new Promise<string>((done) => raw.once('data', (data) => done(String(data))))
    expect(answer).toMatch(/^HTTP\/1.1 204/)
    await nobody('wrong_origin', 2)
  })
  test('for a slot the wall does not have', async () => {
    expect(await send(`${await serve()} ${PAGE} v2 v99`)).toBe(204)
    await nobody('unknown_slot', 2)
  })
  test('for a widget that does not exist', async () => {
    const token = sealServe(serveKey(portal.secret), {
      nonce: 'AAAAAAAAAAAAAAAB',
      ...{ widget: 99, version: 1, variant: 0, ghost: false },
      issuedAt: portal.now() - 1000,
    })
    expect(await send(`${token} ${PAGE} v0`)).toBe(204)
    await nobody('unknown_widget')
  })
})

test('bots are kept apart', async () => {
  const bot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }
  await send(`${await serve()} ${PAGE} v0`, bot)
  await send(`${await serve()} ${PAGE} v0`)
  expect(await stats()).toEqual([
    { testimonial: 'tst_2', bot: 0, seen: 1, clicks: 0 },
    { testimonial: 'tst_2', bot: 1, seen: 1, clicks: 0 },
  ])
})

test('a slot means what it meant when the wall was answered', async () => {
  const token = await serve()
  await portal.speak()
  portal.pass(5_000)
  await send(`${token} ${PAGE} v0`)
  expect(await stats()).toEqual([{ testimonial: 'tst_2', bot: 0, seen: 1, clicks: 0 }])
})

test('what is not from our script is refused, and a large body before it has arrived', async () => {
  expect(await send('{"serve":1}')).toBe(400)
  expect(await send(`x / ${'v1 '.repeat(60)}`)).toBe(400)
  expect(await send('x'.repeat(8_193))).toBe(413)
  const raw = connect(Number(new URL(portal.url).port), '127.0.0.1')
  raw.write('POST /v1/seen HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
  raw.write(`2100\r\n${'x'.repeat(0x2100)}\r\n`)
  const answer = await new Promise<string>((done) => raw.once('data', (data) => done(String(data))))
  raw.destroy()
  expect(answer).toMatch(/^HTTP\/1.1 413/)
  expect(reasons()).toEqual({ unreadable: 2, too_large: 2 })
})

test('many at once are few transactions, and each is acknowledged after its own', async () => {
  let writes = 0
  const intake = createIntake({
    now: portal.ctx.now,
    write: (change) => {
      writes += 1
      return portal.ctx.write(change)
    },
  })
  const widgetId = (await portal.db.read.get<{ id: string }>('SELECT id FROM widget'))?.id ?? ''
  const acts = (i: number): Noted => ({
    ...{ nonce: `n${i}`, widgetId, origin: SHOP, path: PAGE, bot: false, arm: 0, marks: 3 },
    acts: [{ id: `evt_${i}`, act: 'seen', testimonialId: 'tst_1', slot: 0 }],
  })
  const fresh = await Promise.all(Array.from({ length: 200 }, (_, i) => intake.add(acts(i % 150))))
  expect(fresh.filter((n) => n === 1)).toHaveLength(150)
  expect(writes).toBeLessThanOrEqual(3)
  expect(await stats()).toEqual([{ testimonial: 'tst_1', bot: 0, seen: 150, clicks: 0 }])
})

test('a queue that is full sheds, and a store that fails says so instead of 204', async () => {
  const stuck = createIntake({ now: portal.ctx.now, write: () => new Promise(() => {}) })
  const some = (n: number): Noted => ({
    ...{ nonce: 'n', widgetId: 'w', origin: SHOP, path: PAGE, bot: false, arm: 0, marks: 3 },
    acts: Array.from({ length: n }, (_, i) => ({ id: `e${i}`, act: 'seen', testimonialId: 't', slot: 0 })),
  })
  void stuck.add(some(6_000))
  void stuck.add(some(4_000))
  expect(stuck.add(some(1))).toBe(FULL)

  const token = await serve()
  await portal.db.write((tx) => tx.run('DROP TABLE widget_stat_day'))
  const answer = await fetch(`${portal.url}/v1/seen`, {
    method: 'POST',
    body: `${token} ${PAGE} v0`,
    headers: { origin: SHOP },
  })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect(await eventCount()).toBe(0)
})
