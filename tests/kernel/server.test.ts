import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from '../../api/listen.ts'
import { type World, world } from '../world.ts'

let portal: World
let url: string
beforeAll(async () => {
  portal = await world()
  await portal.as('ann')
  url = await portal.open()
})
afterAll(() => portal.close())

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'POST',
    body,
    headers: { origin: url, 'content-type': 'application/json', ...headers },
    duplex: 'half',
  } as RequestInit)
const SIGN_IN = '/api/v1/auth/sign-in'

test.each(['/healthz', '/readyz', '/metrics', '/v1/embed.js', '/v1/w/nothing', '/brand.css', '/a-page'])(
  '%s may run nothing and be framed by nobody',
  async (path) => {
    const { headers } = await fetch(url + path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  },
)

test('says that it lives, that it is ready, and how it is', async () => {
  expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok')
  expect(await (await fetch(`${url}/readyz`)).text()).toBe('ready')
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toContain('acclaim_requests_total')
  expect((await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(403)
})

test('a connection is kept for longer than a proxy before us keeps it', async () => {
  const told = (await fetch(`${url}/healthz`)).headers.get('keep-alive')
  expect(Number(/timeout=(\d+)/.exec(told ?? '')?.[1])).toBeGreaterThan(120)
})

test('every answer carries its headers and an id of its own', async () => {
  const answers = await Promise.all(
    ['/api/v1/products', '/api/v1/nothing', '/brand.css', '/a-page'].map((p) => fetch(url + p)),
  )
  for (const { headers } of answers) {
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-request-id')).toMatch(/^req_/)
  }
  expect(new Set(answers.map((a) => a.headers.get('x-request-id'))).size).toBe(4)
  const forged = await fetch(`${url}/api/v1/nothing`, { headers: { 'x-request-id': 'mine' } })
  expect(forged.headers.get('x-request-id')).toMatch(/^req_/)
  expect(((await forged.json()) as { requestId: string }).requestId).toBe(forged.headers.get('x-request-id'))
})

test.each([
  ['malformed JSON', '{"email":', {}, 400, 'body.malformed'],
  [
    'a form where JSON is due',
    'email=a',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'body.not_json',
  ],
  ['half a megabyte', JSON.stringify({ email: 'x'.repeat(500_000) }), {}, 413, 'body.too_large'],
  ['an array', '[]', {}, 422, 'input.invalid'],
  ['nothing', '', {}, 400, 'body.malformed'],
] as const)('%s is refused with a sentence', async (_name, body, headers, status, code) => {
  const answer = await post(SIGN_IN, body, headers)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code])
})

test('a body that does not say how long it is, is counted as it comes', async () => {
  const endless = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(64 * 1024).fill(32))
    },
  })
  expect((await post(SIGN_IN, endless)).status).toBe(413)
})

test('an unknown host is sent to the right address', async () => {
  const { port } = new URL(url)
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text))
    socket.write('GET /api/v1/products HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
  })
  expect(answer).toMatch(/^HTTP\/1\.1 421 /)
  expect(answer).toContain('This portal answers at http://portal.test')
})

test('past what it can hold it says "later" at once, to readers first, and recovers', async () => {
  const held: { end(): void }[] = []
  const quiet = await listen(portal, (_req, res) => void held.push(res), { host: '127.0.0.1', port: 0 })
  const slow = `http://127.0.0.1:${quiet.port}`
  portal.hosts.add(`127.0.0.1:${quiet.port}`)
  const waiting = Array.from({ length: 200 }, () => fetch(`${slow}/page`))
  await expect.poll(() => held.length).toBe(200)

  const refused = await fetch(`${slow}/page`)
  const write = await fetch(`${slow}/api/v1/auth/sign-out`, { method: 'POST', headers: { origin: slow } })

  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
  expect(write.status).toBe(204)
  for (const res of held) res.end()
  expect((await Promise.all(waiting)).every((answer) => answer.status === 200)).toBe(true)
  expect((await fetch(`${slow}/api/v1/products`)).status).toBe(200)
  await quiet.stop()
})

test('a client that sends its headers drop by drop is let go', async () => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const started = Date.now()
  const gone = new Promise<number>((resolve) =>
    socket.on('close', () => resolve(Date.now() - started)).on('error', () => {}),
  )
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
  const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 500)
  const after = await Promise.race([gone, sleep(40_000).then(() => Number.POSITIVE_INFINITY)])
  clearInterval(drip)
  socket.destroy()
  expect(after).toBeLessThan(40_000)
})

test('a bug shows its id and nothing of itself', async () => {
  const broken = await world()
  await broken.db.write((tx) => tx.run(sql`DROP TABLE product`))
  const { status, body } = await broken.visitor.get('/api/v1/products')
  expect([status, body.code]).toEqual([500, 'server.error'])
  expect(JSON.stringify(body)).not.toMatch(/product|select|table|\.ts/i)
  const line = broken.log.find(({ fields }) => (fields as { requestId?: string }).requestId === body.requestId)
  expect(line).toMatchObject({ level: 'error', message: 'bug' })
  await broken.close()
})

test('log lines hold no query, address or words', async () => {
  await fetch(`${url}/api/v1/products?token=geheim&email=ann@example.com`)
  const lines = JSON.stringify(portal.log)
  expect(lines).toContain('/api/v1/products')
  expect(lines).not.toMatch(/geheim|ann@example|127\.0\.0\.1/)
})

test('the API describes every route it has', async () => {
  let done = false
  const asked = fetch(`${url}/api/v1/openapi.json`).finally(() => (done = true))
  let meanwhile = 0
  while (!done) if ((await fetch(`${url}/healthz`)).ok) meanwhile++
  const answer = await asked
  const spec = (await answer.json()) as { openapi: string; paths: Record<string, object> }
  // it is made in pieces, so that nobody waits for it but who asked
  expect(meanwhile).toBeGreaterThan(20)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(spec.openapi).toMatch(/^3\.1/)
  const described = Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((m) => `${m.toUpperCase()} ${path}`),
  )
  const there = new Set(
    portal.app.routes
      .filter((r) => r.method !== 'ALL')
      .map((r) => `${r.method} ${r.path.replace('/api/v1', '').replaceAll(/:(\w+)/g, '{$1}')}`),
  )
  const apart =
    /openapi|docs|brand\.css|brand\/|^GET \/files\/\{id\}(?:\/poster|\/captions\.vtt)?$|^GET \/t\/\{id\}\/\{picture\}$|unsubscribe|^\w+ \/r\/\{code\}|\*/
  expect([...there].filter((route) => !described.includes(route) && !apart.test(route))).toEqual([])
  const docs = await fetch(`${url}/api/v1/docs`)
  expect(docs.status).toBe(200)
  expect(await docs.text()).not.toMatch(/https?:\/\//)
  expect((await fetch(`${url}/api/v1/docs/swagger-ui-bundle.js`)).status).toBe(200)
  expect((await fetch(`${url}/api/v1/docs/package.json`)).status).toBe(404)
})
