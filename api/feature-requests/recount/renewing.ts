import type { Ctx } from '../../kernel/context.ts'
import { recount } from '../votes/counting/actions.ts'
import * as store from './store.ts'

const AT_ONCE = 50

/** Revenue is counted in another currency now. A change of its own for some at a time, and again from the start changes nothing. */
export async function renewRevenue(ctx: Ctx, key: string): Promise<void> {
  if (key !== 'place') return
  for (let after = 0; ; ) {
    const rows = await store.requestsAfter(ctx.read, after, AT_ONCE)
    await ctx.write((tx) =>
      recount(
        tx,
        rows.map(({ id }) => id),
      ),
    )
    if (rows.length < AT_ONCE) return
    after = rows.at(-1)!.number
  }
}
