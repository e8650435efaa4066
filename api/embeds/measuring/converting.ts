import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reads } from '../../../db/client.ts'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { OPEN, sendProblem } from '../../kernel/forms.ts'
import { isCurrency } from '../../kernel/money.ts'
import { problem } from '../../kernel/problem.ts'
import { actId, CONVERTS, readServe, type Serve } from '../../kernel/serve-token.ts'
import { full, isMachine, textOf, tooLarge } from '../../kernel/small-body.ts'
import { REST } from '../placing/rules.ts'
import { dayOf } from '../rules.ts'
import { modeOf, type Outcome, type Parts, traceOf } from './beacons.ts'
import { FULL } from './intake.ts'
import { type Arm, armOf, BITS, type Converted, readConverted } from './rules.ts'
import * as store from './store.ts'

/** A conversion on the page of a widget, as the conversions room takes it. */
export interface OnPage {
  goal: string
  externalId: string | undefined
  valueMinor: number
  currency: string | undefined
  widgetId: string
  placementId: string
  nonce: string
  arm: Arm
  /** Testimonials that were clicked, the first first. */
  clicked: string[]
  /** Testimonials that were in view, as this page view had told before, and for how long. */
  viewed: { testimonialId: string; seconds: number }[]
}
/** Stores it once: `too_many` for a page view with more goals than a page has. */
export type RecordOnPage = (conversion: OnPage) => Promise<'stored' | 'reused' | 'too_many'>

interface ConvertParts extends Parts {
  ctx: Pick<Ctx<System>, 'write' | 'now' | 'read'>
  record: RecordOnPage
}

/** POST /v1/convert: acknowledged when it is stored; 204 also when it counts for nothing. */
export function createConverting(parts: ConvertParts) {
  const { shelf, intake, key, tally, ctx, record } = parts
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    try {
      const text = await textOf(req)
      if (text === undefined) {
        tally('too_large')
        return sendProblem(res, tooLarge, ['connection', 'close'])
      }
      const converted = readConverted(text)
      if (!converted || (converted.currency && !isCurrency(converted.currency))) {
        tally('unreadable')
        return sendProblem(res, unreadable)
      }
      const shed = await take(converted, req)
      if (shed) return sendProblem(res, full)
      res.writeHead(204, OPEN).end()
    } catch {
      tally('failed')
      if (!res.headersSent && !res.destroyed) sendProblem(res, full)
    }
  }

  /** True when there is no room for it now. */
  async function take(converted: Converted, req: IncomingMessage): Promise<boolean> {
    const nothing = (why: Outcome) => {
      tally(why)
      return false
    }
    const read = readServe(key, converted.serve, ctx.now(), CONVERTS)
    if (!read.ok) return nothing(read.fault)
    const serve = read.value
    const widget = await shelf.byNumber(serve.widget)
    if (!widget) return nothing('unknown_widget')
    const origin = req.headers.origin ?? ''
    if (!widget.origins.has(origin)) return nothing('wrong_origin')
    if (isMachine(req)) return nothing('bot')
    const placementId = await pageOf(serve, widget.id, origin)
    if (!placementId) {
      tally('shed')
      return true
    }
    const slots = serve.ghost ? [] : await shelf.slotsOf(widget.id, serve.version, serve.variant)
    const { goal, externalId, valueMinor, currency, seconds } = converted
    const inView = new Set(await toldOf(ctx.read, serve, slots, 'seen'))
    const outcome = await record({
      ...{ goal, externalId, valueMinor, currency, placementId },
      ...{ widgetId: widget.id, nonce: serve.nonce, arm: armOf(serve) },
      clicked: await toldOf(ctx.read, serve, slots, 'clicked'),
      viewed: [...seconds].flatMap(([slot, seconds]) => {
        const testimonialId = slots[slot]
        return testimonialId !== undefined && inView.has(testimonialId) ? [{ testimonialId, seconds }] : []
      }),
    })
    tally(outcome === 'stored' ? 'converted' : outcome)
    if (outcome === 'stored' && !serve.ghost) await countVisitor(widget, converted, req)
    return false
  }

  /** The page this page view was drawn on; when nothing came of it yet, that it was drawn comes first. */
  async function pageOf(serve: Serve, widgetId: string, origin: string): Promise<string | undefined> {
    const find = async () => (await store.servesByNonce(ctx.read, [serve.nonce])).get(serve.nonce)?.placementId
    const known = await find()
    if (known) return known
    const { nonce } = serve
    const page = { nonce, widgetId, origin, path: REST }
    const stored = intake.add({ ...page, arm: armOf(serve), bot: false, marks: BITS.drawn, acts: [] })
    if (stored === FULL) return undefined
    await stored
    return find()
  }

  async function countVisitor(
    widget: Parameters<typeof modeOf>[0] & { id: string },
    { visitor }: Converted,
    req: IncomingMessage,
  ) {
    const mode = modeOf(widget, req)
    if (mode === 'daily' && parts.daily.converts(traceOf(req, parts.addressOf(req)), widget.id)) {
      const day = dayOf(ctx.now())
      await ctx.write((tx) => store.addViewers(tx, [{ widgetId: widget.id, day, viewers: 0, converted: 1 }]))
    }
    if (mode === 'granted' && visitor)
      await ctx.write(async (tx) => void (await store.markConverted(tx, widget.id, parts.hashOf(visitor), tx.now)))
  }
}

/** Which words this page view was told of before, the first first. */
async function toldOf(read: Reads, serve: Serve, slots: string[], act: 'seen' | 'clicked'): Promise<string[]> {
  const ids = new Map(slots.map((testimonialId, slot) => [actId(serve, slot, act), testimonialId]))
  return (await store.happened(read, [...ids.keys()])).map((id) => ids.get(id)!)
}

const unreadable = problem(
  'malformed',
  'conversion.unreadable',
  'Send a serve token, a goal, a number of your own, a value, a currency and what was in view.',
)
