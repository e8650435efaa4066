import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Problem } from './problem.ts'

export interface Form {
  body: Buffer
  etag: string
  headers: string[]
  /** For a 304, which repeats nothing that describes the body it leaves out. */
  unchanged: string[]
}
/** One answer in the three encodings browsers ask for, each with its own ETag. */
export interface Forms {
  identity: Form
  gzip: Form
  br: Form
}

/** Any page may read these answers: they carry nothing of the visitor's. */
export const OPEN = [
  'access-control-allow-origin',
  '*',
  'cross-origin-resource-policy',
  'cross-origin',
  'timing-allow-origin',
  '*',
  'x-content-type-options',
  'nosniff',
  'content-security-policy',
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
]

/** The headers of every answer of a widget. */
export const ANSWER = [
  ...OPEN,
  'access-control-expose-headers',
  'serve',
  'cache-control',
  'private, max-age=30',
  'vary',
  'accept-encoding, origin',
  'content-security-policy',
  "default-src 'none'; sandbox",
  'referrer-policy',
  'no-referrer',
]

const br = promisify(brotliCompress)
const gz = promisify(gzip)

/**
 * Compresses once, off the main thread; afterwards an answer is a Buffer and a list of headers.
 * @param quality of brotli: the best for what is answered often, less for what a visitor makes us make
 */
export async function makeForms(body: Buffer, type: string, headers: string[], quality = 11): Promise<Forms> {
  const [small, smaller] = await Promise.all([
    gz(body, { level: 9 }),
    br(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  ])
  const tag = hash('sha256', body, 'base64url').slice(0, 16)
  const form = (bytes: Buffer, encoding: string): Form => {
    const etag = `"${tag}-${encoding}"`
    const said = encoding === 'identity' ? [] : ['content-encoding', encoding]
    const unchanged = [...headers, 'etag', etag]
    const described = [...said, 'content-type', type, 'content-length', `${bytes.length}`]
    return { body: bytes, etag, headers: [...unchanged, ...described], unchanged }
  }
  return { identity: form(body, 'identity'), gzip: form(small, 'gzip'), br: form(smaller, 'br') }
}

/** One header as it was sent. `req.headers` would first sort out all of them, which costs as much as the rest of an answer. */
export function headerOf(req: IncomingMessage, name: string): string | undefined {
  const raw = req.rawHeaders
  for (let i = 0; i < raw.length; i += 2) {
    const given = raw[i]!
    if (given.length === name.length && (given === name || given.toLowerCase() === name)) return raw[i + 1]
  }
  return undefined
}

const chosen = new Map<string, keyof Forms>()

/** What the browser reads best; few different headers exist, so each is read once. */
export function encodingOf(accept: string | undefined): keyof Forms {
  if (!accept) return 'identity'
  let choice = chosen.get(accept)
  if (!choice) {
    const takes = (name: string) =>
      new RegExp(`(^|[\\s,])${name}\\s*(,|$|;(?!\\s*q=0(\\.0*)?\\s*(,|$)))`, 'i').test(accept)
    choice = takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity'
    if (chosen.size < 200) chosen.set(accept, choice)
  }
  return choice
}

/** Answers with a form, or 304 when the browser holds it. `more` are headers of this answer alone. Node drops a body on HEAD. */
export function sendForm(req: IncomingMessage, res: ServerResponse, forms: Forms, more: string[] = []) {
  const form = forms[encodingOf(headerOf(req, 'accept-encoding'))]
  if (headerOf(req, 'if-none-match')?.includes(form.etag)) {
    res.writeHead(304, form.unchanged.concat(more)).end()
    return
  }
  res.writeHead(200, form.headers.concat(more))
  res.end(form.body)
}

/** A refusal that the page's own script may read. */
export function sendProblem(res: ServerResponse, problem: Problem, more: string[] = []) {
  const body = Buffer.from(JSON.stringify(problem.body()))
  const later = problem.retryAfterSeconds === undefined ? [] : ['retry-after', `${problem.retryAfterSeconds}`]
  res.writeHead(problem.status, [
    ...OPEN,
    'content-type',
    'application/problem+json',
    'cache-control',
    'no-store',
    'content-length',
    `${body.length}`,
    ...later,
    ...more,
  ])
  res.end(body)
}
