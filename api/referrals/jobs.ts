import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { reconsider } from './moving.ts'
import { endDue } from './offers/actions.ts'
import * as store from './store.ts'

const BATCH = 100
/** Ends an offer whose last day is over, and looks at friends who have stayed long enough now. */
export async function settleReferrals(ctx: Ctx<System>): Promise<void> {
  await endDue(ctx)
  for (;;) {
    const due = await store.dueReferrals(ctx.read, ctx.now(), BATCH)
    if (due.length === 0) return
    await ctx.write(async (tx) => {
      for (const { id } of due) {
        const referral = (await store.referralBy(tx, id))!
        await store.checkLater(tx, id, null)
        await reconsider(tx, { ...referral, checkAt: null }, `time:${id}`)
      }
    })
  }
}
