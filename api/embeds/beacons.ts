import type { IncomingMessage, ServerResponse } from 'node:http'
import { isbot } from 'isbot'
import { type Problem, problem } from '../kernel/problem.ts'
import { actId, readServe, type ServeKey } from '../kernel/serve-token.ts'
import { OPEN, sendProblem } from './forms.ts'
import { FULL, type Intake, type Noted } from './intake.ts'
import { readBatch } from './rules.ts'
import type { Shelf } from './shelf.ts'

const MAX_BODY = 8_192
/** A few hundred bytes that take longer do not come from our script. */
const BODY_MS = 5_000

/** What became of what browsers sent; each act is counted under one of them. */
export const OUTCOMES = [
  'stored',
  'bot',
  'reused',
  'unreadable',
  'too_large',
  'malformed',
  'forged',
  'too_young',
  'too_old',
  'unknown_widget',
  'wrong_origin',
  'unknown_slot',
  'shed',
  'failed',
] as const
export type Outcome = (typeof OUTCOMES)[number]
export type Tally = (outcome: Outcome, n?: number) => void

interface Parts {
  shelf: Shelf
  intake: Intake
  key: ServeKey
  clock(): number
  tally: Tally
}

/** POST /v1/seen: 204 when stored, and also when it counts for nothing, so that nobody can probe tokens. */
export function createBeacons({ shelf, intake, key, clock, tally }: Parts) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    try {
      const text = await textOf(req)
      if (text === undefined) {
        tally('too_large')
        return sendProblem(res, tooLarge, ['connection', 'close'])
      }
      const batch = readBatch(text)
      if (!batch) {
        tally('unreadable')
        return sendProblem(res, unreadable)
      }
      const acts = await believe(batch, req)
      if (acts.length > 0) {
        const stored = intake.add(acts)
        if (stored === FULL) {
          tally('shed', acts.length)
          return sendProblem(res, full)
        }
        const fresh = await stored
        tally(acts[0]!.bot ? 'bot' : 'stored', fresh)
        tally('reused', acts.length - fresh)
      }
      res.writeHead(204, OPEN).end()
    } catch {
      tally('failed')
      if (!res.headersSent && !res.destroyed) sendProblem(res, full)
    }
  }

  async function believe(batch: NonNullable<ReturnType<typeof readBatch>>, req: IncomingMessage): Promise<Noted[]> {
    const nothing = (why: Outcome) => {
      tally(why, batch.acts.length)
      return []
    }
    const read = readServe(key, batch.serve, clock())
    if (!read.ok) return nothing(read.fault)
    const widget = await shelf.byNumber(read.value.widget)
    if (!widget) return nothing('unknown_widget')
    if (!widget.origins.has(req.headers.origin ?? '')) return nothing('wrong_origin')
    const slots = await shelf.slotsOf(widget.id, read.value.version)
    const known = batch.acts.filter(({ slot }) => slots[slot] !== undefined)
    tally('unknown_slot', batch.acts.length - known.length)
    const bot = isbot(req.headers['user-agent'] ?? '')
    return known.map(({ act, slot }) => ({
      id: actId(read.value, slot, act),
      act,
      widgetId: widget.id,
      testimonialId: slots[slot]!,
      slot,
      bot,
    }))
  }
}

const tooLarge: Problem = problem('too_large', 'body.too_large', `Send at most ${MAX_BODY} bytes.`)
const unreadable: Problem = problem('malformed', 'events.unreadable', 'Send a serve token and 1 to 50 events.')
const full: Problem = problem('unavailable', 'server.busy', 'Too much at once. Try again shortly.', {
  retryAfterSeconds: 5,
})

/** The body as text, counted while it arrives; undefined as soon as it is too large. */
function textOf(req: IncomingMessage): Promise<string | undefined> {
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
