import { withoutValues } from '../../../db/errors.ts'
import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { type StripeReader, StripeUnread } from '../../kernel/outside.ts'
import { handle } from './handling.ts'
import { customerHash, type Done, failed, finish, type Hands, toldIn } from './inbox.ts'
import { read } from './reading.ts'
import { ADDRESS_KEPT_MS, askAgainMs } from './rules.ts'
import * as setup from './setup/store.ts'
import * as store from './store.ts'
import { paymentOf, saleKeyOf, type Told, trimmed, whoOf } from './told.ts'

export interface Settling extends Pick<Hands, 'hashOf'> {
  stripe: StripeReader
  settleClicks(): Promise<void>
}
const MANY = 200

/** Does what is due: asks Stripe, tries again, stops waiting, and forgets addresses that are of no use any more. */
export async function settleStripe(ctx: Ctx<System>, settling: Settling): Promise<void> {
  const due = await store.dueEvents(ctx.read, ctx.now(), MANY)
  if (due.length > 0) await settling.settleClicks()
  for (const row of due) {
    try {
      await settleOne(ctx, settling, row.id)
    } catch (error) {
      const { id: event, type, tries } = row
      ctx.log.error({ event, type, err: withoutValues(error) }, 'an event of Stripe stopped')
      const wait = askAgainMs(tries + 1)
      const done: Done =
        wait === undefined ? failed('trouble') : { outcome: 'waiting', reason: row.reason!, dueAt: ctx.now() + wait }
      await ctx.write((tx) => later(tx, row, done))
    }
  }
  for (const { id, body } of await store.withOldAddresses(ctx.read, ctx.now() - ADDRESS_KEPT_MS, MANY)) {
    const sealed = ctx.seal(JSON.stringify(trimmed(JSON.parse(ctx.unseal(body!)) as Told)))
    await ctx.write(async (tx) => {
      if ((await store.eventBy(tx, id))?.body === body)
        await store.saveEvent(tx, id, { body: sealed, trimmedAt: tx.now })
    })
  }
}

/** One event, if it is still open: asked of Stripe first, if that is what it waits for. */
export async function settleOne(ctx: Ctx<System>, { hashOf, stripe }: Pick<Settling, 'hashOf' | 'stripe'>, id: string) {
  const seen = await store.eventBy(ctx.read, id)
  if (!seen?.body) return
  const kept = toldIn(ctx, seen)!
  const asked = seen.reason === 'reading' ? await ask(ctx, stripe, seen, kept) : { told: kept }
  await ctx.write(async (tx) => {
    const row = await store.eventBy(tx, id)
    if (!row?.body || row.reason !== seen.reason) return
    if ('done' in asked) return void (await later(tx, row, asked.done))
    const { told } = asked
    const who = whoOf(told)
    const fresh = { saleKey: saleKeyOf(told) ?? row.saleKey, payment: paymentOf(told) ?? row.payment }
    await store.saveEvent(tx, id, {
      ...{ ...fresh, body: ctx.seal(JSON.stringify(told)), reason: 'new' },
      ...(who && { customerHash: customerHash(hashOf, who), emailHash: who.email ? hashOf(who.email) : row.emailHash }),
    })
    await finish(tx, row, await handle(tx, { hashOf, unseal: ctx.unseal }, { ...row, ...fresh }, told))
  })
}
const later = async (tx: Parameters<typeof finish>[0], row: store.EventRow, done: Done) => {
  await finish(tx, row, done)
  await store.saveEvent(tx, row.id, { tries: row.tries + 1 })
}

const OBJECTS = {
  session: 'checkout.session',
  invoice: 'invoice',
  charge: 'charge',
  refund: 'refund',
  dispute: 'dispute',
  credit: 'credit_note',
  customer: 'customer',
} as const
/** Which object of Stripe an event is about, by its type. */
function objectOf(type: string) {
  if (type.startsWith('checkout.session.')) return OBJECTS.session
  if (type.startsWith('charge.dispute.')) return OBJECTS.dispute
  if (type === 'charge.refunded') return OBJECTS.charge
  return Object.values(OBJECTS).find((object) => type.startsWith(`${object}.`))
}

async function ask(
  ctx: Ctx<System>,
  stripe: StripeReader,
  row: store.EventRow,
  kept: Told,
): Promise<{ told: Told } | { done: Done }> {
  const sealed = (await setup.setting(ctx.read))?.apiKey
  const what = objectOf(row.type)
  if (!sealed || !what) return { told: kept }
  const key = ctx.unseal(sealed)
  try {
    const object = await stripe.read(key, what, row.objectId)
    // things that change stand so as of now; what happened once happened when Stripe says
    const changes = what === 'charge' || what === 'refund'
    const told = read(row.type, object, changes ? Math.max(ctx.now(), row.createdAt) : row.createdAt)
    if ((told.kind !== 'refund' && told.kind !== 'dispute') || told.saleKey) return { told }
    const known = await store.saleKeyOf(ctx.read, told.payment)
    return { told: { ...told, saleKey: known ?? (await stripe.invoiceOf(key, told.payment)) } }
  } catch (error) {
    if (!(error instanceof StripeUnread)) throw error
    if (error.why !== 'unreachable') return { done: failed(`stripe.${error.why}`) }
    const wait = askAgainMs(row.tries + 1)
    if (wait === undefined) return { done: failed('stripe.unreachable') }
    return { done: { outcome: 'waiting', reason: 'reading', dueAt: ctx.now() + wait } }
  }
}
