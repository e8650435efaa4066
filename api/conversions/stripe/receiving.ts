import { z } from 'zod'
import { withoutValues } from '../../../db/errors.ts'
import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { problem } from '../../kernel/problem.ts'
import { handle } from './handling.ts'
import { customerHash, finish, type Hands } from './inbox.ts'
import { read } from './reading.ts'
import { ASKED, momentOf } from './rules.ts'
import * as setup from './setup/store.ts'
import { readSigned } from './signature.ts'
import * as store from './store.ts'
import { paymentOf, saleKeyOf, type Told, whoOf } from './told.ts'

const DAY_MS = 86_400_000

const StripeEvent = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(100),
  created: z.number().int().min(0),
  livemode: z.boolean(),
  data: z.object({
    object: z.record(z.string(), z.unknown()),
    previous_attributes: z.record(z.string(), z.unknown()).nullish(),
  }),
})

/**
 * Takes in what Stripe sends: checks who signed it, keeps it once for its id and does what it is for in the same change,
 * or in a job when Stripe is to be asked first. What was not signed leaves nothing but a count.
 */
export async function receive(
  ctx: Ctx<System>,
  { hashOf, onRefused }: Pick<Hands, 'hashOf'> & { onRefused: () => void },
  { payload, header }: { payload: string; header: string },
): Promise<void> {
  const now = ctx.now()
  const secrets = (await setup.secrets(ctx.read)).map(({ sealed }) => ctx.unseal(sealed))
  const signed = await readSigned(payload, { header, secrets, now })
  if ('refused' in signed) {
    onRefused()
    await ctx.write((tx) => setup.countRefusal(tx, Math.floor(now / DAY_MS), signed.refused))
    throw problem('malformed', 'signature.refused', SENTENCES[signed.refused])
  }
  const event = StripeEvent.safeParse(signed.event)
  if (!event.success) throw problem('malformed', 'event.malformed', 'This is no event of Stripe.')
  const { id, type, created, livemode, data } = event.data
  const setting = await setup.setting(ctx.read)
  const mode = livemode ? 'live' : 'test'
  const at = momentOf(created)
  const ours = mode === (setting?.mode ?? 'live')
  const told: Told = ours
    ? read(type, data.object, at, data.previous_attributes ?? {})
    : { kind: 'nothing', reason: 'other_mode' }
  const who = whoOf(told)
  const row: store.NewEvent = {
    ...{ id, type, mode, createdAt: at, receivedAt: now, outcome: 'waiting', reason: 'new' },
    ...{ objectId: String(data.object['id'] ?? '').slice(0, 255), saleKey: saleKeyOf(told), payment: paymentOf(told) },
    ...{ customerHash: customerHash(hashOf, who), emailHash: who?.email ? hashOf(who.email) : null },
    body: ctx.seal(JSON.stringify(told)),
  }
  const asks = Boolean(setting?.apiKey) && ASKED.includes(told.kind)
  try {
    await ctx.write((tx) => take(tx, { hashOf, unseal: ctx.unseal }, row, { told, asks }))
  } catch (error) {
    // whatever stopped it, the event is not lost: it is kept alone, and tried again behind
    ctx.log.error({ event: id, type, err: withoutValues(error) }, 'an event of Stripe stopped')
    await ctx.write((tx) => store.insertEvent(tx, { ...row, reason: 'trouble', tries: 1, dueAt: now + RETRY_MS }))
  }
}
const RETRY_MS = 60_000
const SENTENCES = {
  forged: 'The signature does not match any of the signing secrets.',
  old: 'This was signed too long ago.',
  no_secret: 'No signing secret has been entered yet.',
}

async function take(tx: Tx, hands: Hands, row: store.NewEvent, { told, asks }: { told: Told; asks: boolean }) {
  const kept = asks ? { ...row, reason: 'reading', dueAt: row.receivedAt } : row
  if (!(await store.insertEvent(tx, kept))) return
  if (asks) await tx.emit('stripe_event.received', { stripeEventId: row.id })
  else {
    const event = (await store.eventBy(tx, row.id))!
    await finish(tx, event, await handle(tx, hands, event, told))
  }
}
