import { setImmediate } from 'node:timers/promises'
import type { System } from '../../kernel/actor.ts'
import { briefly } from '../../kernel/briefly.ts'
import type { Ctx } from '../../kernel/context.ts'
import { scrubReview } from '../erasure/store.ts'
import { move } from '../moves.ts'
import * as store from './store.ts'

const BATCH = 20
const BATCHES = 50

/** Takes back the next thousand reviews. Stopped anywhere and run again it goes on where it was. */
export async function takeBack(ctx: Ctx<System>, importId: string): Promise<void> {
  for (let n = 0; n < BATCHES; n++) if (!(await takeBackBatch(ctx, importId))) return
  await ctx.write((tx) => tx.emit('review_import.undo_advanced', { importId }))
}

/** False when nothing is left of it. The rows stay, without a word, as those of anybody who is forgotten. */
const takeBackBatch = (ctx: Ctx<System>, importId: string): Promise<boolean> =>
  ctx.write(async (tx) => {
    const undoing = await store.importById(tx, importId)
    if (undoing?.state !== 'undoing') return false
    const reviews = await store.nextToUndo(tx, importId, BATCH)
    if (reviews.length === 0) {
      await store.changeImport(tx, importId, { state: 'undone', finishedAt: tx.now })
      await tx.emit('review_import.undone', { importId })
      return false
    }
    let settled = undoing.settled
    for (const review of briefly(reviews)) {
      await setImmediate() // so that readers have a turn
      await store.dropUrls(tx, [review.id])
      await move(tx, review, { step: 'erase' })
      await scrubReview(tx, review.id, tx.now)
      settled++
    }
    await store.changeImport(tx, importId, { settled })
    return true
  })
