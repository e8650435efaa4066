import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { refusalsOf } from '../../api/embeds/store.ts'
import { readServe, serveKey } from '../../api/kernel/serve-token.ts'
import { consent } from '../../db/schema/contacts.ts'
import { widget as widgetTable, widgetVersion } from '../../db/schema/embeds.ts'
import { QUOTES } from './quotes.ts'
import { type Stage, stage } from './stage.ts'

const SHOP = 'https://shop.example'
let portal: Stage
beforeEach(async () => {
  portal = await stage()
})
afterEach(() => portal.close())

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}
/** A bare request: `fetch` would decompress, cache and add headers of its own. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Answer>((resolve, reject) => {
    request(portal.url + path, { headers, method, agent: false }, (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }))
    })
      .on('error', reject)
      .end()
  })
const path = (widget: { publicId: string }) => `/v1/w/${widget.publicId}`

describe('a page on the list', () => {
  test('gets the wall in each encoding, open to any reader, with a token of its own', async () => {
    await portal.speak({ rating: 4 })
    await portal.speak()
    const widget = await portal.embed()
    const plain = await ask(path(widget), { origin: SHOP })
    expect(plain.status).toBe(200)
    expect(plain.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, max-age=30',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'serve',
      'cross-origin-resource-policy': 'cross-origin',
      'timing-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
    expect(plain.headers['set-cookie']).toBeUndefined()
    const html = plain.body.toString()
    expect(html).toContain('data-slot="1"')
    expect(html).toContain(
      `Selected testimonials. <a part="all" href="${portal.url}/products/orbit">See all 2 reviews (4.5)</a>`,
    )

    const br = await ask(path(widget), { origin: SHOP, 'accept-encoding': 'gzip, deflate, br, zstd' })
    expect([br.headers['content-encoding'], brotliDecompressSync(br.body).toString()]).toEqual(['br', html])
    const gzip = await ask(path(widget), { origin: SHOP, 'accept-encoding': 'gzip, br;q=0' })
    expect([gzip.headers['content-encoding'], gunzipSync(gzip.body).toString()]).toEqual(['gzip', html])
    expect(new Set([plain, br, gzip].map((one) => one.headers.serve)).size).toBe(3)

    const read = readServe(serveKey(portal.secret), String(plain.headers.serve), portal.now() + 1000)
    expect(read).toMatchObject({ ok: true, value: { widget: widget.number, version: widget.version } })
  })

  test('is told when it already holds the answer, and still gets a token', async () => {
    const widget = await portal.embed()
    const first = await ask(path(widget), { origin: SHOP, 'accept-encoding': 'br' })
    const etag = String(first.headers.etag)
    const again = await ask(path(widget), { origin: SHOP, 'accept-encoding': 'br', 'if-none-match': etag })
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag])
    expect(again.headers.serve).toMatch(/^[\w-]{62}$/)
    expect(again.headers['content-encoding']).toBeUndefined()
    const other = await ask(path(widget), { origin: SHOP, 'accept-encoding': 'gzip', 'if-none-match': etag })
    expect(other.status).toBe(200)
  })

  test('sees a withdrawal within five seconds, also when another process made the change', async () => {
    const author = await portal.speak({ excerpt: 'Words I take back.' })
    const widget = await portal.embed()
    const elsewhere = await portal.openFront()
    expect((await ask(path(widget))).body.toString()).toContain('Words I take back.')
    await portal.retire(author)
    portal.serveWith((req, res) => void elsewhere.handle(req, res))
    expect((await ask(path(widget))).body.toString()).not.toContain('Words I take back.')
    portal.serveWith((req, res) => void portal.front.handle(req, res))
    portal.pass(5_000)
    expect((await ask(path(widget))).body.toString()).not.toContain('Words I take back.')
    await elsewhere.close()
  })

  test('never sees words without consent, even if nobody retired the testimonial', async () => {
    await portal.speak({ excerpt: 'Not yours to show.' })
    await portal.db.write((tx) => tx.update(consent).set({ withdrawnAt: portal.now() }))
    const widget = await portal.embed()
    expect((await ask(path(widget))).body.toString()).not.toContain('Not yours to show.')
  })
})

test('a database that cannot be read is forgiven for twenty seconds, then nothing old is shown', async () => {
  const widget = await portal.embed()
  await ask(path(widget))
  await portal.db.write((tx) => tx.run('ALTER TABLE widget RENAME TO elsewhere'))
  portal.pass(19_999)
  expect((await ask(path(widget))).status).toBe(200)
  portal.pass(1)
  const answer = await ask(path(widget))
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5'])
  await portal.db.write((tx) => tx.run('ALTER TABLE elsewhere RENAME TO widget'))
  expect((await ask(path(widget))).status).toBe(200)
})

test('names that somebody makes up take no room from widgets that exist', async () => {
  const widget = await portal.embed()
  await ask(path(widget))
  for (let i = 0; i < 1_010; i++) await ask(`/v1/w/made-up-${i}`)
  await portal.db.write((tx) => tx.run('ALTER TABLE widget RENAME TO elsewhere'))
  expect((await ask(path(widget))).status).toBe(200)
})

test('a page that is not on the list is refused in words, and the console remembers it', async () => {
  const widget = await portal.embed()
  for (let i = 0; i < 3; i++) {
    const answer = await ask(path(widget), { origin: 'https://www.shop.example' })
    expect([answer.status, answer.headers['content-type']]).toEqual([403, 'application/problem+json'])
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      code: 'origin.unknown',
      title: expect.stringContaining(SHOP),
    })
  }
  for (let i = 0; i < 60; i++) await ask(path(widget), { origin: `https://${i}.example` })
  await portal.front.close()
  const refused = await refusalsOf(portal.db.read, widget.id)
  expect(refused).toHaveLength(50)
  portal.pass(1)
  await ask(path(widget), { origin: 'https://www.shop.example' })
  await portal.front.close()
  const row = (await refusalsOf(portal.db.read, widget.id)).find(({ origin }) => origin === 'https://www.shop.example')
  expect(row?.reason).toContain(`${SHOP} is.`)
})

test('a page that was refused is forgotten once it is on the list', async () => {
  const widget = await portal.embed()
  await ask(path(widget), { origin: 'https://new.example' })
  await portal.front.close()
  expect(await refusalsOf(portal.db.read, widget.id)).toMatchObject([{ origin: 'https://new.example', count: 1 }])
  await (await portal.as('mo')).put(`/api/v1/widgets/${widget.id}`, portal.form({ origins: ['new.example'] }))
  expect(await refusalsOf(portal.db.read, widget.id)).toEqual([])
  portal.pass(5_000)
  expect((await ask(path(widget), { origin: 'https://new.example' })).status).toBe(200)
  expect((await ask(path(widget), { origin: SHOP })).status).toBe(403)
})

test('without an origin, and on the portal’s own pages, there is nothing to count with', async () => {
  const widget = await portal.embed()
  const own: Record<string, string>[] = [
    {},
    { origin: portal.url },
    { origin: 'http://portal.internal', 'sec-fetch-site': 'same-origin' },
  ]
  for (const headers of own) {
    const answer = await ask(path(widget), headers)
    expect([answer.status, answer.headers.serve]).toEqual([200, undefined])
  }
})

test('a widget that is unknown, misspelt or paused is not there', async () => {
  const widget = await portal.embed()
  for (const id of ['nope', '', '../../etc', 'a'.repeat(41), '%00']) {
    const answer = await ask(`/v1/w/${id}`, { origin: SHOP })
    expect([id, answer.status]).toEqual([id, 404])
  }
  await portal.db.write((tx) => tx.update(widgetTable).set({ state: 'paused' }).where(eq(widgetTable.id, widget.id)))
  expect((await ask(path(widget), { origin: SHOP })).status).toBe(404)
})

test('what is shown is a version, and a version holds no words', async () => {
  const author = await portal.speak({ excerpt: 'Secret sauce.' })
  const widget = await portal.embed()
  await portal.speak()
  const versions = await portal.db.read.select().from(widgetVersion).orderBy(widgetVersion.version)
  expect(versions.map(({ version, items }) => [version, JSON.parse(items)])).toEqual([
    [widget.version, [author.id]],
    [widget.version + 1, ['tst_2', author.id]],
  ])
})

test('each answer of many at once has a token of its own', async () => {
  const widget = await portal.embed()
  const tokens = await Promise.all(
    Array.from({ length: 100 }, async () => String((await ask(path(widget), { origin: SHOP })).headers.serve)),
  )
  expect(new Set(tokens).size).toBe(100)
})

test('only what a widget needs is answered', async () => {
  const widget = await portal.embed()
  expect((await ask(path(widget), {}, 'POST')).status).toBe(405)
  expect((await ask('/v1/seen')).headers.allow).toBe('POST')
  expect((await ask(path(widget), { origin: SHOP }, 'HEAD')).body).toHaveLength(0)
  expect((await ask('/v1/other')).status).toBe(404)
})

test('the script has a plain name and one that never changes, whose content can be pinned', async () => {
  const plain = await ask('/v1/embed.js?v=1', { 'accept-encoding': 'br' })
  expect([plain.status, plain.headers['content-encoding']]).toEqual([200, 'br'])
  const facts = JSON.parse(readFileSync(`${portal.scriptDir}/embed.json`, 'utf8')) as Record<string, string>
  const pinned = await ask(`/v1/embed.${facts.hash}.js`)
  expect(pinned.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const sum = Buffer.from(await crypto.subtle.digest('SHA-384', new Uint8Array(pinned.body))).toString('base64')
  expect(`sha384-${sum}`).toBe(facts.integrity)
  expect(brotliDecompressSync(plain.body).equals(pinned.body)).toBe(true)
  expect((await ask('/v1/embed.000000000000.js')).status).toBe(404)
})

test('script and a wall of twelve stay within 3.5 kB, and keep nothing in the browser', async () => {
  for (const [name, rating, excerpt] of QUOTES) await portal.speak({ name, rating, excerpt })
  const wall = await ask(path(await portal.embed()), { 'accept-encoding': 'br' })
  const script = await ask('/v1/embed.js', { 'accept-encoding': 'br' })
  expect(script.body.length).toBeLessThanOrEqual(2048)
  expect(wall.body.length + script.body.length).toBeLessThanOrEqual(3500)
  const text = brotliDecompressSync(wall.body).toString() + brotliDecompressSync(script.body).toString()
  expect(text).not.toMatch(/sendBeacon|localStorage|sessionStorage|cookie|innerHTML|eval\(/)
})
