import type { IncomingMessage, ServerResponse } from 'node:http'
import { OPEN, sendProblem } from '../../kernel/forms.ts'
import { problem } from '../../kernel/problem.ts'
import { actId, readServe, type ServeKey } from '../../kernel/serve-token.ts'
import { full, isMachine, textOf, tooLarge } from '../../kernel/small-body.ts'
import type { Shelf, Shown } from '../shelf.ts'
import { FULL, type Intake, type Noted, sizeOf } from './intake.ts'
import { armOf, type Batch, BITS, type Mode, marksOf, modeFor, readBatch } from './rules.ts'
import type { createDailyVisitors, Trace } from './visitors.ts'

/** What became of what browsers sent; each act is counted under one of them. */
export const OUTCOMES = [
  'stored',
  'converted',
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
  'too_many',
  'shed',
  'failed',
] as const
export type Outcome = (typeof OUTCOMES)[number]
export type Tally = (outcome: Outcome, n?: number) => void

export interface Parts {
  shelf: Shelf
  intake: Intake
  key: ServeKey
  clock(): number
  tally: Tally
  daily: ReturnType<typeof createDailyVisitors>
  /** The page's own number for a visitor, as it is stored. */
  hashOf(visitor: string): string
  /** Where a request comes from. */
  addressOf(req: IncomingMessage): string
}

export const modeOf = (shown: Pick<Shown, 'mode'>, { headers }: IncomingMessage): Mode =>
  modeFor(shown.mode, { gpc: String(headers['sec-gpc'] ?? ''), dnt: String(headers.dnt ?? '') })
export const traceOf = (req: IncomingMessage, address: string): Trace => ({
  ...{ origin: req.headers.origin ?? '', address },
  agent: req.headers['user-agent'] ?? '',
})

/** POST /v1/seen: 204 when stored, and also when it counts for nothing, so that nobody can probe tokens. */
export function createBeacons({ shelf, intake, key, clock, tally, daily, hashOf, addressOf }: Parts) {
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
      const noted = await believe(batch, req)
      if (noted) {
        const stored = intake.add(noted)
        if (stored === FULL) {
          tally('shed', sizeOf(noted))
          return sendProblem(res, full)
        }
        const fresh = await stored
        tally(noted.bot ? 'bot' : 'stored', fresh)
        tally('reused', sizeOf(noted) - fresh)
      }
      res.writeHead(204, OPEN).end()
    } catch {
      tally('failed')
      if (!res.headersSent && !res.destroyed) sendProblem(res, full)
    }
  }

  async function believe(batch: Batch, req: IncomingMessage): Promise<Noted | undefined> {
    const nothing = (why: Outcome) => void tally(why, sizeOf(batch))
    const read = readServe(key, batch.serve, clock())
    if (!read.ok) return nothing(read.fault)
    const serve = read.value
    const widget = await shelf.byNumber(serve.widget)
    if (!widget) return nothing('unknown_widget')
    const origin = req.headers.origin ?? ''
    if (!widget.origins.has(origin)) return nothing('wrong_origin')
    const slots = await shelf.slotsOf(widget.id, serve.version, serve.variant)
    const acts = serve.ghost ? [] : batch.acts.filter(({ slot }) => slots[slot] !== undefined)
    // a widget of reviews has no cards of somebody's to count, but it is read and clicked all the same
    const counted = slots.length === 0 && !serve.ghost ? batch.acts : acts
    tally('unknown_slot', batch.acts.length - counted.length)
    const most = serve.ghost ? BITS.drawn | BITS.seen : 15
    const marks = (batch.marks | marksOf(counted)) & most
    if (marks === 0) return undefined
    const bot = batch.driven || isMachine(req)
    const mode = bot || serve.ghost || !(marks & BITS.seen) ? 'aggregate' : modeOf(widget, req)
    return {
      ...{ nonce: serve.nonce, widgetId: widget.id, origin, path: batch.path, bot, arm: armOf(serve), marks },
      acts: acts.map(({ act, slot }) => ({ id: actId(serve, slot, act), act, testimonialId: slots[slot]!, slot })),
      viewer: mode === 'daily' && daily.sees(traceOf(req, addressOf(req)), widget.id),
      visitor: mode === 'granted' && batch.visitor ? hashOf(batch.visitor) : undefined,
    }
  }
}

const unreadable = problem('malformed', 'events.unreadable', 'Send a serve token, a path and 1 to 50 events.')
