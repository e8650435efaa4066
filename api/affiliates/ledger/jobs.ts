import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { partnerContact } from '../partners/store.ts'
import { settle } from './booking.ts'
import * as store from './store.ts'

const AT_ONCE = 100

/** Commissions whose waiting is over can be paid from now on, or wait for an answer. */
export async function settleDueCommissions(ctx: Ctx<System>): Promise<void> {
  for (;;) {
    const due = await store.due(ctx.read, ctx.now(), AT_ONCE)
    if (due.length === 0) return
    await ctx.write(async (tx) => {
      for (const { id } of due) {
        const place = await store.placeOf(tx, id)
        if ((await settle(tx, id)) !== 'payable' || !place) continue
        const { partnerId, currency, pendingMinor } = place
        const { contactId } = await partnerContact(tx, partnerId)
        await tx.emit('commission.cleared', {
          contactId,
          partnerId,
          commissionId: id,
          amountMinor: pendingMinor,
          currency,
        })
      }
    })
  }
}

/** Everything open of a partner lies where it belongs, after something was said about the partner themselves. */
export async function settlePartner(ctx: Ctx<System>, payload: Record<string, unknown>): Promise<void> {
  const { partnerId = payload['subjectKind'] === 'partner' ? payload['subjectId'] : undefined } = payload
  if (typeof partnerId !== 'string') return
  const open = await store.openOf(ctx.read, { partnerId })
  for (let i = 0; i < open.length; i += AT_ONCE)
    await ctx.write(async (tx) => {
      for (const id of open.slice(i, i + AT_ONCE)) await settle(tx, id)
    })
}
