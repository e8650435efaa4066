import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { settleAndTell } from './clearing.ts'
import * as store from './store.ts'

const AT_ONCE = 100

/** Commissions whose waiting is over can be paid from now on, or wait for an answer. */
export async function settleDueCommissions(ctx: Ctx<System>): Promise<void> {
  for (;;) {
    const due = await store.due(ctx.read, ctx.now(), AT_ONCE)
    if (due.length === 0) return
    await ctx.write(async (tx) => {
      for (const { id } of due) await settleAndTell(tx, id)
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
      for (const id of open.slice(i, i + AT_ONCE)) await settleAndTell(tx, id)
    })
}
