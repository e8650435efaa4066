import type { Ctx } from '../../kernel/context.ts'
import { requestsById } from '../store.ts'
import { appealOf } from '../votes/rules.ts'
import * as store from './store.ts'
import type { Views } from './views.ts'

/** Writes down what was looked at in the last minute, and how many of those who looked voted. */
export async function saveViews(ctx: Ctx, views: Views): Promise<void> {
  const seen = views.take()
  if (seen.length === 0) return
  await ctx.write(async (tx) => {
    const rows = new Map(
      (
        await requestsById(
          tx,
          seen.map(([id]) => id),
        )
      ).map((row) => [row.id, row]),
    )
    for (const [id, n] of seen) {
      const row = rows.get(id)
      if (row) await store.addViews(tx, id, n, appealOf(row.voteCount, row.viewCount + n))
    }
  })
}
