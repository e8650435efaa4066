import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { dueNotices } from './rules.ts'
import * as store from './store.ts'

const BATCH = 200
const LATE_MS = 7 * 86_400_000
/** Writes to whoever has a place what they have to know now; that it was written is noted in the same change. */
export async function settleWebinars(ctx: Ctx<System>): Promise<void> {
  const now = ctx.now()
  for (const row of await store.restless(ctx.read, now, now - LATE_MS))
    for (const due of dueNotices(row, now))
      for (let more = true; more; )
        more = await ctx.write(async (tx) => {
          const told = await store.noteNext(tx, row.id, due, tx.now, BATCH)
          for (const { id: placeId, contactId } of told)
            await tx.emit('webinar.notice_due', {
              ...{ contactId, webinarId: row.id, placeId, what: due.what, n: due.n },
            })
          return told.length === BATCH
        })
}
