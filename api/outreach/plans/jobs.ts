import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { moveBetween } from './rules.ts'
import * as store from './store.ts'

const DAY = 86_400_000
const BATCH = 50
/** Every minute: another plan is told as larger or smaller, where both can be told apart and the host did not say so itself. */
export async function settleMoves(ctx: Ctx<System>): Promise<void> {
  for (let more = true; more; )
    more = await ctx.write(async (tx) => {
      const due = await store.movesDue(tx, tx.now, BATCH)
      const plans = due.length > 0 ? await store.plans(tx) : []
      for (const { contactId, fromPlan, toPlan, movedAt } of due) {
        const name = moveBetween(plans, fromPlan, toPlan)
        if (name && !(await store.wasTold(tx, contactId, name, movedAt - DAY)))
          await tx.emit('plan.moved', { contactId, name, at: movedAt })
        await store.dropMove(tx, contactId)
      }
      return due.length === BATCH
    })
}
