import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { sendCopies } from './newsletter/actions.ts'
import { dropOver } from './opening/store.ts'
import { settleMoves } from './plans/jobs.ts'
import { settlePromotions } from './promotions/actions.ts'
import { settleWebinars } from './webinars/jobs.ts'

const KEPT_MS = 30 * 86_400_000
/** Every minute: issues that were interrupted go on, codes run out, promotions end, people are told of webinars, moves between plans are told. */
export async function settleOutreach(ctx: Ctx<System>): Promise<void> {
  await sendCopies(ctx)
  await settlePromotions(ctx)
  await settleWebinars(ctx)
  await settleMoves(ctx)
}
/** Addresses that nobody confirmed are not ours to keep. */
export const forgetOver = (ctx: Ctx<System>) => ctx.write(async (tx) => void (await dropOver(tx, tx.now - KEPT_MS)))
