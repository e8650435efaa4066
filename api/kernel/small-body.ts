import type { IncomingMessage } from 'node:http'
import { isbot } from 'isbot'
import { type Problem, problem } from './problem.ts'

export const MAX_BODY = 8_192
/** A few hundred bytes that take longer do not come from our script. */
const BODY_MS = 5_000

/** The body as text, counted while it arrives; undefined as soon as it is too large. */
export function textOf(req: IncomingMessage): Promise<string | undefined> {
  if (Number(req.headers['content-length'] ?? 0) > MAX_BODY) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => req.destroy(), BODY_MS)
    req.once('close', () => clearTimeout(late))
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_BODY) return void chunks.push(chunk)
      req.pause()
      resolve(undefined)
    })
    req.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    req.on('error', reject)
    req.on('close', () => reject(new Error('the sender went away')))
  })
}

/** A crawler by its own word, or a page that is fetched before anybody wants it. */
export const isMachine = ({ headers }: IncomingMessage): boolean =>
  isbot(headers['user-agent'] ?? '') || /prefetch|prerender/i.test(`${headers['sec-purpose'] ?? headers.purpose ?? ''}`)

export const tooLarge: Problem = problem('too_large', 'body.too_large', `Send at most ${MAX_BODY} bytes.`)
export const full: Problem = problem('unavailable', 'server.busy', 'Too much at once. Try again shortly.', {
  retryAfterSeconds: 5,
})
