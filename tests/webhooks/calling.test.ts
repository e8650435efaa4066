import { once } from 'node:events'
import { createServer as createTls } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { safeFetch } from '../../api/outside/safe-fetch.ts'
import { CERT, KEY } from './certificate.ts'
import { HOOKS, hangsUp, never, receiver, says } from './receiver.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
async function there(...answer: Parameters<typeof receiver>) {
  const made = await receiver(...answer)
  ends.push(made.close)
  return made
}
const message = { headers: { 'webhook-id': 'evt_1' }, body: '{"a":"ü"}' }
const caller = (options = {}) => safeFetch({ allow: [HOOKS], timeoutMs: 400, ...options })

test('what is sent arrives whole, and the answer’s beginning is kept', async () => {
  const at = await there(says(200, { 'retry-after': '7' }, `thanks ü\0${'x'.repeat(5_000)}`))
  const called = await caller().post(at.url, message)
  expect(called).toMatchObject({ status: 200, retryAfter: '7', answer: expect.stringMatching(/^thanks ü\ufffdx+$/) })
  expect(called.error === undefined && called.answer.length).toBeLessThanOrEqual(1_024)
  expect(at.heard).toMatchObject([{ body: message.body, headers: { 'webhook-id': 'evt_1', 'content-length': '10' } }])
})

test('a redirect is told, not followed', async () => {
  const inner = await there()
  const at = await there(says(302, { location: inner.url }))
  expect(await caller().post(at.url, message)).toMatchObject({ status: 302 })
  expect(inner.heard).toEqual([])
})

test('who never answers is left after the time there is', async () => {
  const at = await there(never)
  const called = await caller().post(at.url, message)
  expect(called).toMatchObject({ error: 'timeout' })
  expect(called.ms).toBeLessThan(2_000)
})

test('headers that come drop by drop are left too', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    const drip = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(drip))
    socket.write('HTTP/1.1 200 OK\r\nx: ')
  }).listen(0, HOOKS)
  await once(server, 'listening')
  ends.push(() => server.close())
  const url = `http://${HOOKS}:${(server.address() as AddressInfo).port}/`
  expect(await caller().post(url, message)).toMatchObject({ error: 'timeout' })
})

test('a body that comes drop by drop changes nothing about its status', async () => {
  const at = await there((res) => {
    res.writeHead(200)
    const drip = setInterval(() => res.write('x'), 20)
    res.on('close', () => clearInterval(drip))
  })
  expect(await caller().post(at.url, message)).toMatchObject({ status: 200, answer: expect.stringMatching(/^x+$/) })
})

test('a body without end is read for 64 kB and no further', async () => {
  let sent = 0
  const at = await there((res) => {
    res.writeHead(200)
    const more = () => {
      while (!res.destroyed) {
        sent += 65_536
        if (!res.write(Buffer.alloc(65_536, 'x'))) return void res.once('drain', more)
      }
    }
    more()
  })
  const called = await caller({ timeoutMs: 5_000 }).post(at.url, message)
  expect(called).toMatchObject({ status: 200 })
  expect(called.ms).toBeLessThan(2_000)
  expect(sent).toBeLessThan(20_000_000)
})

test.each([
  ['hangs up', hangsUp, 'reset'],
  ['speaks another language', ((_, req) => req.socket.end('SSH-2.0-OpenSSH_9.2\r\n')) as typeof never, 'protocol'],
  ['sends a mountain of headers', says(200, { x: 'y'.repeat(100_000) }), 'protocol'],
])('who %s is told apart', async (_, answer, error) => {
  const at = await there(answer)
  expect(await caller().post(at.url, message)).toMatchObject({ error })
})
test('who is not at home is told apart', async () => {
  const at = await receiver()
  await at.close()
  expect(await caller().post(at.url, message)).toMatchObject({ error: 'refused' })
})
test('what we stop ourselves is told apart', async () => {
  const at = await there(never)
  const ending = new AbortController()
  const called = caller({ timeoutMs: 5_000 }).post(at.url, { ...message, signal: ending.signal })
  await expect.poll(() => at.heard.length).toBe(1)
  ending.abort()
  expect(await called).toMatchObject({ error: 'stopped' })
  expect((await called).ms).toBeLessThan(2_000)
})

test('a name is resolved once a call, and the call goes to what was checked', async () => {
  const at = await there()
  let asked = 0
  const resolve = async () => {
    asked++
    return ['127.0.0.1']
  }
  const called = await caller({ allow: ['hooks.test'], resolve }).post(`http://hooks.test:${at.port}/a`, message)
  expect(called).toMatchObject({ status: 204 })
  expect(asked).toBe(1)
  expect(at.heard[0]!.headers.host).toBe(`hooks.test:${at.port}`)
})

test('a name that turns inside after it was checked reaches nobody', async () => {
  const inner = await there()
  const said = ['8.8.8.8', '127.0.0.1', '127.0.0.1', '127.0.0.1']
  const resolve = async () => [said.shift()!]
  const called = await caller({ resolve, ports: [inner.port] }).post(`https://rebind.test:${inner.port}/`, message)
  expect(called.error).not.toBe(undefined)
  expect(said).toHaveLength(3)
  expect(inner.heard).toEqual([])
  const later = await caller({ resolve, ports: [inner.port] }).post(`https://rebind.test:${inner.port}/`, message)
  expect(later).toMatchObject({ error: 'internal' })
})

test('a resolver that never answers is left after the time there is', async () => {
  const called = await caller({ resolve: () => new Promise(() => {}) }).post('https://slow.test/', message)
  expect(called).toMatchObject({ error: 'timeout' })
})

test('a certificate counts for the name that was typed, and only when somebody vouches for it', async () => {
  const names: unknown[] = []
  const server = createTls({ cert: CERT, key: KEY }, (req, res) => {
    names.push((req.socket as unknown as { servername: string }).servername)
    res.end()
  }).listen(0, HOOKS)
  await once(server, 'listening')
  ends.push(() => server.close())
  const { port } = server.address() as AddressInfo
  const call = (host: string, options = {}) =>
    caller({ allow: [host], resolve: async () => ['127.0.0.1'], timeoutMs: 3_000, ...options }).post(
      `https://${host}:${port}/`,
      message,
    )
  expect(await call('hooks.test')).toMatchObject({ error: 'tls' })
  expect(await call('other.test', { ca: CERT })).toMatchObject({ error: 'tls' })
  expect(names).toEqual([])
  expect(await call('hooks.test', { ca: CERT })).toMatchObject({ status: 200 })
  expect(names).toEqual(['hooks.test'])
})
