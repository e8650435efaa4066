import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import compression from 'compression'
import { countsByState } from './jobs/store.ts'
import { isReviewForm } from './kernel/guards.ts'
import { CLIENT_ADDRESS } from './kernel/http.ts'
import { newId } from './kernel/ids.ts'
import { clientAddress } from './kernel/limits.ts'
import { createMeter } from './kernel/meter.ts'
import { type Importance, importanceOf, mustShed, RETRY_AFTER_SECONDS } from './kernel/overload.ts'
import { problem } from './kernel/problem.ts'
import type { Portal } from './portal.ts'

export type Handler = (req: IncomingMessage, res: ServerResponse) => unknown
interface Listening {
  server: Server
  port: number
  /** Takes no more, answers what was asked, lets go after ten seconds at the latest. */
  stop(): Promise<void>
}

const HEADERS_TIMEOUT_MS = 8_000
const REQUEST_TIMEOUT_MS = 30_000
/** Longer than who stands before us keeps a connection (nginx 60 s, Caddy 120 s): it must not send into one that we just closed. */
const IDLE_TIMEOUT_MS = 125_000
/** Photos and parts of films come over slow lines too: five megabytes at 140 kbit/s. */
const UPLOAD_TIMEOUT_MS = 300_000
const DRAIN_MS = 8_000
const SWEEP_MS = 100
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
const API = /^\/(?:api\/|v1\/|files\/|brand\.css$|brand\/|t\/[^/]+\/card-|r\/[^/]+\/(?:qr\.|keep$))/
const SELF = new Set(['/healthz', '/readyz', '/metrics'])

/** The one port: widgets from memory, the API, and pages, in that order. `site` answers what is left. */
export async function listen(
  portal: Portal,
  site: Handler,
  { host, port, trustedProxies = 0 }: { host: string; port: number; trustedProxies?: number },
): Promise<Listening> {
  const { app, front, links, hosts, publicUrl, db } = portal
  const { log } = portal.services.outside
  const api = getRequestListener(app.fetch)
  const meter = createMeter()
  meter.gauge('acclaim_jobs', 'Jobs by state', async () =>
    Object.fromEntries((await countsByState(db.read)).map(({ state, n }) => [state, n])),
  )
  meter.gauge('acclaim_widget_acts', 'What became of what widgets sent', () => front.counts())
  const compressed = compression({ threshold: 1_024 }) as unknown as (
    req: IncomingMessage,
    res: ServerResponse,
    next: () => void,
  ) => void
  const always = securityHeaders(publicUrl.startsWith('https:'))
  let draining = false

  const server = createServer({ connectionsCheckingInterval: 2_000, highWaterMark: 65_536 }, (req, res) => {
    const startedAt = performance.now()
    if (draining) res.setHeader('connection', 'close')
    if (!METHODS.has(req.method ?? '')) return void plain(res, 405, 'This method is not known here.')
    const path = pathOf(req.url ?? '/')
    // costs less than being counted
    if (req.method === 'GET' && (links.handle(req, res) || front.handle(req, res))) return
    for (const [name, value] of always) res.setHeader(name, value)
    if (path.startsWith(FRAMED)) res.removeHeader('x-frame-options')
    if (isReviewForm(path)) res.setHeader('permissions-policy', MAY_RECORD)
    if (SELF.has(path)) return void self(path, req, res)
    const kind = importanceOf(req.method ?? 'GET', front.usual(path))
    if (mustShed(kind, meter.load(kind))) return shed(req, res, kind)

    countWhenWhole(req, res, kind, startedAt)
    if (links.handle(req, res) || front.handle(req, res)) return
    if (!hosts.has((req.headers.host ?? '').toLowerCase())) return misdirected(res)
    const id = newId('req', Date.now())
    impose(req, 'x-request-id', id)
    impose(req, CLIENT_ADDRESS, addressOf(req))
    res.setHeader('x-request-id', id)
    res.once('finish', () => {
      const ms = Math.round(performance.now() - startedAt)
      log.info({ id, method: req.method, path: loggable(path), status: res.statusCode, ms }, 'request')
    })
    compressed(req, res, () => (API.test(path) ? api(req, res) : site(req, res)))
  })
  server.keepAliveTimeout = IDLE_TIMEOUT_MS
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = UPLOAD_TIMEOUT_MS

  function addressOf({ socket, headers }: IncomingMessage) {
    const forwarded = headers['x-forwarded-for']
    return clientAddress(
      socket.remoteAddress,
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
      trustedProxies,
    )
  }
  function shed(req: IncomingMessage, res: ServerResponse, kind: keyof typeof RETRY_AFTER_SECONDS) {
    meter.shed(kind)
    const retryAfterSeconds = RETRY_AFTER_SECONDS[kind]
    if (/text\/html/.test(req.headers.accept ?? '')) return busyPage(res, retryAfterSeconds)
    send(
      res,
      problem('unavailable', 'server.busy', 'The portal is very busy. Try again in a moment.', { retryAfterSeconds }),
    )
  }
  function misdirected(res: ServerResponse) {
    send(
      res,
      problem(
        'misdirected',
        'host.unknown',
        `This portal answers at ${publicUrl}. Set PUBLIC_URL if that is not its address.`,
      ),
    )
  }
  /** A request that is still sending its body takes nobody's place; it has until the request's timeout. */
  function countWhenWhole(req: IncomingMessage, res: ServerResponse, kind: Importance, startedAt: number) {
    let entered = false
    const enter = () => {
      entered = true
      meter.enter(kind)
    }
    if (req.headers['content-length'] || req.headers['transfer-encoding']) {
      req.once('end', enter)
      if (!isUpload(pathOf(req.url ?? '/'))) hurry(req, res)
    } else enter()
    res.once('close', () => entered && meter.leave(kind, res.statusCode, startedAt))
  }
  /** A body that is no upload has less time than the server gives to any. */
  function hurry(req: IncomingMessage, res: ServerResponse) {
    const late = setTimeout(() => {
      if (res.headersSent) return void req.socket.destroy()
      res.setHeader('connection', 'close')
      plain(res, 408, 'The request took too long to arrive.')
      res.once('finish', () => req.socket.destroy())
    }, REQUEST_TIMEOUT_MS)
    req.once('end', () => clearTimeout(late))
    req.once('close', () => clearTimeout(late))
  }
  async function self(path: string, req: IncomingMessage, res: ServerResponse) {
    if (path === '/healthz') return plain(res, 200, 'ok')
    if (path === '/readyz') return ready(res)
    const near =
      /^(::1|::ffff:127\.|127\.)/.test(req.socket.remoteAddress ?? '') &&
      !req.headers['x-forwarded-for'] &&
      !req.headers.forwarded &&
      !req.headers.via
    if (!near) return plain(res, 403, 'Metrics are read from this machine only.')
    res.writeHead(200, { 'content-type': meter.registry.contentType }).end(await meter.registry.metrics())
  }
  async function ready(res: ServerResponse) {
    const works = await portal.writes().catch(() => false)
    if (draining || !works) plain(res, 503, draining ? 'stopping' : 'the database cannot write')
    else plain(res, 200, 'ready')
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    server,
    port: (server.address() as { port: number }).port,
    async stop() {
      draining = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
      const impatient = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      await closed
      clearTimeout(impatient)
      clearInterval(sweep)
      meter.stop()
    },
  }
}

/** Sets a header for those behind us, whatever the client sent by that name; the API's listener reads the raw list. */
function impose(req: IncomingMessage, name: string, value: string) {
  req.headers[name] = value
  const raw = req.rawHeaders
  for (let i = raw.length - 2; i >= 0; i -= 2) if (raw[i]!.toLowerCase() === name) raw.splice(i, 2)
  raw.push(name, value)
}

const isUpload = (path: string) => path.startsWith('/api/v1/files/') || isReviewForm(path)
/** The path without a token that stands in it. */
const loggable = (path: string) => path.replace(/^(\/(?:invitations|asked|surveys\/by-mail)\/).+/, '$1…')
const pathOf = (url: string) => {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}
const plain = (res: ServerResponse, status: number, text: string) =>
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(text)

function send(res: ServerResponse, refusal: ReturnType<typeof problem>) {
  const { retryAfterSeconds } = refusal
  res
    .writeHead(refusal.status, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    })
    .end(JSON.stringify(refusal.body()))
}

/** Plain enough to cost nothing while everything else costs too much; a reader's browser asks again by itself. */
function busyPage(res: ServerResponse, retryAfterSeconds: number) {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${retryAfterSeconds}"><title>One moment</title></head>
<body><h1>One moment</h1><p>Many people are here right now. This page tries again by itself; nothing you sent was lost or done twice.</p></body></html>`
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': String(retryAfterSeconds),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  }
  res.writeHead(503, headers).end(page)
}

/** Pages that name in their own policy who may show them. Any other answer below it says that nobody may. */
const FRAMED = '/embed/'
const MAY_RECORD = 'camera=(self), microphone=(self), geolocation=(), browsing-topics=()'
/** On every answer but a widget's. Pages bring a policy of their own that names their scripts. */
const securityHeaders = (https: boolean): [string, string][] => [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"],
  ...(https ? ([['strict-transport-security', 'max-age=31536000; includeSubDomains']] as [string, string][]) : []),
]
