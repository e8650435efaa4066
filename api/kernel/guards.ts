import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { bearerToken, keyAsUserName } from './bearer.ts'
import type { Env } from './http.ts'
import { problem } from './problem.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i
const KIB = 1024
const MAX_BODY = 256 * KIB
/** Addresses that take more JSON than others. */
const MUCH_JSON: Record<string, number> = { 'POST /api/v1/batch': 500 * KIB }
/** Addresses of events, whose senders give their key as the user name. */
const SENDERS = new Set(['/api/v1/track', '/api/v1/identify', '/api/v1/batch'])
interface FileRule {
  type: RegExp
  limit: number
  say: string
}
/** Addresses that take a file as their body, what it may be and how much of it. */
const FILES: Record<string, FileRule> = {
  'POST /api/v1/contacts/imports': { type: /^text\/csv\b/i, limit: 8 * KIB * KIB, say: 'Send CSV, as text/csv.' },
  'POST /api/v1/requests/imports': { type: /^text\/csv\b/i, limit: 8 * KIB * KIB, say: 'Send CSV, as text/csv.' },
  'POST /api/v1/reviews/imports': { type: /^text\/csv\b/i, limit: 8 * KIB * KIB, say: 'Send CSV, as text/csv.' },
  'POST /api/v1/rewards/file': { type: /^text\/csv\b/i, limit: 8 * KIB * KIB, say: 'Send CSV, as text/csv.' },
  'PUT /api/v1/settings/logo': {
    type: /^image\/(?:png|jpeg|webp)\b/i,
    limit: KIB * KIB,
    say: 'Send a picture: PNG, JPEG or WebP.',
  },
}
const MANY_FILES: [RegExp, FileRule][] = [
  [
    /^POST \/api\/v1\/payout-batches\/[^/]+\/results$/,
    { type: /^text\/csv\b/i, limit: 8 * KIB * KIB, say: 'Send CSV, as text/csv.' },
  ],
  [
    /^POST \/api\/v1\/coupon-pools\/[^/]+\/codes$/,
    {
      type: /^text\/(?:csv|plain)\b/i,
      limit: 8 * KIB * KIB,
      say: 'Send codes, one a line, as text/csv or text/plain.',
    },
  ],
  [
    /^PUT \/api\/v1\/files\/[^/]+\/parts\/[^/]+$/,
    { type: /^application\/octet-stream\b/i, limit: 5 * KIB * KIB, say: 'Send the part as application/octet-stream.' },
  ],
  [
    /^PUT \/api\/v1\/files\/[^/]+\/poster$/,
    { type: /^image\/(?:png|jpeg|webp)\b/i, limit: 5 * KIB * KIB, say: 'Send a picture: PNG, JPEG or WebP.' },
  ],
]
const fileRule = (method: string, path: string): FileRule | undefined =>
  FILES[`${method} ${path}`] ?? MANY_FILES.find(([address]) => address.test(`${method} ${path}`))?.[1]

/** Pages where a review is written: their form carries photos, and they may ask for camera and microphone. */
const REVIEW_FORMS = /^\/(?:products\/[^/]+\/review|invitations\/[^/]+(?:\/review)?|me\/reviews\/[^/]+(?:\/edit)?)\/?$/
export const isReviewForm = (path: string) => REVIEW_FORMS.test(path)
/** Pages whose form carries such a file. */
const FILE_FORMS: Record<string, number> = {
  '/admin/contacts/import': 9 * KIB * KIB,
  '/admin/reviews/import': 9 * KIB * KIB,
  '/admin/rewards': 9 * KIB * KIB,
  '/admin/settings': 1.25 * KIB * KIB,
  '/me/referrals': 11 * KIB * KIB,
}
const CODE_FORMS = /^\/admin\/rewards\/codes\/[^/]+$/
export const formLimit = (path: string) =>
  FILE_FORMS[path] ?? (isReviewForm(path) ? 25 * KIB * KIB : CODE_FORMS.test(path) ? 9 * KIB * KIB : MAX_BODY)

/**
 * May a browser's request change something? Only when the page that sent it is ours. `Sec-Fetch-Site` says so where it
 * is sent; else the host of `Origin` must be one of ours. Hosts are compared, not schemes: behind a TLS proxy this
 * process sees http where the browser says https. Neither header: refused.
 */
export function isSameSite(headers: Headers, hosts: ReadonlySet<string>): boolean {
  const origin = headers.get('origin')
  const from = headers.get('sec-fetch-site')
  if (from !== null && from !== 'same-origin') return false
  if (origin === null) return from === 'same-origin'
  return URL.canParse(origin) && hosts.has(new URL(origin).host)
}

/** A key that came as a user name, at the addresses where that is usual, is the same key as a bearer's. */
export const keysAsUserNames = createMiddleware<Env>(async (c, next) => {
  const key = SENDERS.has(c.req.path) ? keyAsUserName(c.req.header('authorization') ?? null) : null
  if (key !== null) {
    const headers = new Headers(c.req.raw.headers)
    headers.set('authorization', `Bearer ${key}`)
    c.req.raw = new Request(c.req.raw, { headers })
  }
  await next()
})

/** Refuses writes that another site's page could have made us do. An API key is not something a browser adds by itself,
 * as it does with the credentials of a proxy; and who sends one is not who the cookie says. */
export const ownPagesOnly = (hosts: ReadonlySet<string>) =>
  createMiddleware<Env>(async (c, next) => {
    const { headers } = c.req.raw
    const inProcess = c.env?.inProcess === true
    const vouched = c.req.path === '/api/v1/identify' && headers.get('cookie') === null // its token is the only authority
    // signed by Stripe, which no page of a browser can do
    const vouchedByStripe = c.req.path === '/api/v1/stripe/webhook' && headers.get('cookie') === null
    const keyed = bearerToken(headers.get('authorization')) !== null
    const trusted = inProcess || vouched || vouchedByStripe || keyed || READS.has(c.req.method)
    if (!trusted && !isSameSite(headers, hosts)) {
      throw problem('forbidden', 'request.cross_site', 'This request came from another site, so nothing was changed.')
    }
    await next()
  })

/**
 * A body is JSON and at most 256 KiB, or the file its address is for; counted as it comes in, because what it claims
 * about its length is not believed.
 */
export const checkedBody = createMiddleware<Env>(async (c, next) => {
  const request = c.req.raw
  if (READS.has(c.req.method) || request.body === null) return next()
  const file = fileRule(c.req.method, c.req.path)
  const most = file?.limit ?? MUCH_JSON[`${c.req.method} ${c.req.path}`] ?? MAX_BODY
  const bytes = await readLimited(request, most)
  const type = request.headers.get('content-type') ?? ''
  if (!file && bytes.length > 0 && !JSON_TYPE.test(type)) {
    throw problem('wrong_type', 'body.not_json', 'Send JSON, with the content type application/json.')
  }
  c.req.raw = new Request(request.url, { method: c.req.method, headers: request.headers, body: bytes })
  await next()
})

/** The file that an address is for, already counted. Behind its gate, so that strangers learn nothing of it. */
export async function fileOf({ req }: Context): Promise<Uint8Array> {
  const file = fileRule(req.method, req.path)!
  if (!file.type.test(req.header('content-type') ?? '')) throw problem('wrong_type', 'body.wrong_file', file.say)
  return new Uint8Array(await req.arrayBuffer())
}

/** The whole body, or a refusal as soon as it is too large. */
export async function readLimited(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    problem('too_large', 'body.too_large', `This is more than ${limit / 1024} KiB, which is all we take.`)
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
