import type { Reads } from '../../../db/client.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { decodeCursor, pageOf } from '../../kernel/page.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { handle } from './handling.ts'
import { finish, type Hands, toldIn } from './inbox.ts'
import { ASKED } from './rules.ts'
import type { StripeEventQuery } from './setup/contract.ts'
import * as setup from './setup/store.ts'
import * as store from './store.ts'

const PAGE = 30

export async function listStripeEvents(read: Reads, { outcome, cursor }: StripeEventQuery) {
  const rows = await store.events(read, { outcome, after: decodeCursor(cursor), limit: PAGE + 1 })
  return pageOf(rows, PAGE, ({ receivedAt, id }) => ({ at: receivedAt, id }))
}

/**
 * Does an event again that nobody was found for, that waits or that failed: at once, or after Stripe was asked when there
 * is a key for it.
 */
export const replayStripeEvent = (ctx: Ctx<May<'settings.manage'>>, { hashOf }: Pick<Hands, 'hashOf'>, id: string) =>
  ctx.write(async (tx) => {
    const row = await store.eventBy(tx, id)
    if (!row) throw notFound('stripe_event.not_found', 'No event of this id has come.')
    const told = toldIn(ctx, row)
    if (!told) throw conflict('stripe_event.over', 'This event is done, so there is nothing to do again.')
    const asks = Boolean((await setup.setting(tx))?.apiKey) && ASKED.includes(told.kind)
    const done = asks
      ? ({ outcome: 'waiting', reason: 'reading', dueAt: tx.now } as const)
      : await handle(tx, { hashOf, unseal: ctx.unseal, now: true }, row, told)
    await finish(tx, row, done)
    await store.saveEvent(tx, id, { tries: 0 })
    await tx.emit('stripe_event.replayed', { stripeEventId: id, outcome: done.outcome })
    if (asks) await tx.emit('stripe_event.received', { stripeEventId: id })
    return { outcome: done.outcome, reason: done.reason }
  })
