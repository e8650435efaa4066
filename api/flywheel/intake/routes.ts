import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Scoped } from '../../kernel/actor.ts'
import { bearerToken } from '../../kernel/bearer.ts'
import type { Ctx } from '../../kernel/context.ts'
import { FULL } from '../../kernel/group-commit.ts'
import { answer, doc, type Env, machine } from '../../kernel/http.ts'
import { invalid, Problem, problem } from '../../kernel/problem.ts'
import { full } from '../../kernel/small-body.ts'
import { Batch, BatchTaken, MAX_EVENT_BYTES, type Outcome, Taken } from './contract.ts'
import { BATCH_DOC, IDENTIFY_DOC, TRACK_DOC } from './docs.ts'
import type { Intake } from './intake.ts'
import { type Noted, readEvent, tooLarge } from './reading.ts'

type Sender = Ctx<Scoped<'events.write'>>
type Keyed = Env & { Variables: { ctx: Sender } }
const sender = machine('events.write', 'event.machine')

/** The same address takes a browser's token without a key, and a key without a token: each leaves the other alone. */
const withKey: MiddlewareHandler<Keyed> = createMiddleware<Keyed>(async (c, next) => {
  const keyed = bearerToken(c.req.header('authorization') ?? null) !== null
  if (!keyed || typeof (await bodyOf(c)).token === 'string') return next()
  return sender(c, next)
})

/** Takes events of hosts, in the shape that Segment's senders write. */
export const eventRoutes = (intake: Intake) => {
  async function take(c: Context<Keyed>, type: 'track' | 'identify') {
    const [outcome] = await store(c.var.ctx, [await bodyOf(c)], { type })
    const { code, message, field } = outcome!
    if (outcome!.outcome !== 'refused') return answer(c, Taken, outcome!)
    if (code === 'event.too_large') throw problem('too_large', code, message!)
    throw new Problem('invalid', code!, message!, field ? { fields: { [field]: message! } } : {})
  }

  /** Reads each for itself, stores what can be, and says of each what became of it. @throws Problem when there is no room */
  async function store(
    { actor, now }: Sender,
    events: unknown[],
    said: { type?: 'track' | 'identify'; sentAt?: number; large?: boolean },
  ): Promise<Outcome[]> {
    const sent = { keyId: actor.keyId, receivedAt: now(), ...said }
    const read = events.map((raw) => (isLarge(raw) ? { outcome: tooLarge() } : readEvent(raw, sent)))
    const noted = read.flatMap((one): Noted[] => ('noted' in one ? [one.noted] : []))
    const stored = noted.length === 0 ? [] : intake.add(noted)
    if (stored === FULL) throw full
    const outcomes = (await stored).values()
    return read.map((one) => ('noted' in one ? outcomes.next().value! : one.outcome))
  }

  return new Hono<Env>()
    .post('/track', doc('Tell of one thing that happened', 'events', { 200: Taken }, TRACK_DOC), sender, (c) =>
      take(c, 'track'),
    )
    .post('/batch', doc('Send events, many at once', 'events', { 200: BatchTaken }, BATCH_DOC), sender, async (c) => {
      const read = Batch.safeParse(await bodyOf(c))
      if (!read.success) {
        const { path, message } = read.error.issues[0]!
        throw invalid(path.map(String).join('.') || 'body', message)
      }
      const { batch, sentAt } = read.data
      const outcomes = await store(c.var.ctx, batch, { ...(sentAt && { sentAt }) })
      const count = (of: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === of).length
      return answer(c, BatchTaken, {
        results: outcomes.map((outcome, index) => ({ index, ...outcome })),
        ...{ stored: count('stored'), repeated: count('repeated') },
        ...{ refused: count('refused'), notKept: count('not_kept') },
      })
    })
    .post(
      '/identify',
      doc('Say who somebody is, by a key or by a token your server signed', 'events', { 200: Taken }, IDENTIFY_DOC),
      withKey,
      (c, next) => ((c as Context<Keyed>).var.ctx ? take(c as Context<Keyed>, 'identify') : next()),
    )
}

const isLarge = (raw: unknown) => Buffer.byteLength(JSON.stringify(raw) ?? '') > MAX_EVENT_BYTES

async function bodyOf(c: Context): Promise<Record<string, unknown>> {
  const said: unknown = await c.req.json().catch(() => undefined)
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    throw problem('malformed', 'body.not_json', 'Send one JSON object.')
  return said as Record<string, unknown>
}
