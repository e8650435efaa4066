import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { moveIn } from './rules.ts'
import * as store from './store.ts'

const DAY = 86_400_000
const BATCH = 50
/**
 * Every minute: another plan is told as larger or smaller, where both can be told apart and the host did not say so
 * itself. What is told of one move by two ways is one: the first counts, and the other finds it told.
 */
export async function settleMoves(ctx: Ctx<System>): Promise<void> {
  for (let more = true; more; )
    more = await ctx.write(async (tx) => {
      const due = await store.movesDue(tx, tx.now, BATCH)
      const plans = due.length > 0 ? await store.plans(tx) : []
      for (const move of due) {
        const { contactId, movedAt } = move
        const name = moveIn(plans, move)
        if (name && !(await store.wasTold(tx, contactId, name, { from: movedAt - DAY, until: movedAt + DAY })))
          await tx.emit('plan.moved', { contactId, name, at: movedAt })
        await store.dropMove(tx, move)
      }
      return due.length === BATCH
    })
}
