import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
/** Days for which a message is known again, beside the one in progress. */
const KNOWN_DAYS = 2
export const WAIT_DAYS = 30
const PIECE = 5_000

/** Messages are forgotten after two days, and events whose person never came wait no more. */
export async function forgetOld(ctx: Ctx<System>): Promise<void> {
  const now = ctx.now()
  const today = Math.floor(now / DAY_MS)
  while (await ctx.write((tx) => store.dropMessages(tx, today - KNOWN_DAYS, PIECE)));
  while (await ctx.write((tx) => store.endWaiting(tx, now - WAIT_DAYS * DAY_MS, PIECE)));
}
