import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { emptyRequests } from '../erasure/store.ts'
import { note } from '../history.ts'
import { requestsById, setRequest, unindex } from '../store.ts'
import { recount } from '../votes/counting/actions.ts'
import { dropVotesOf } from './adding/store.ts'
import * as store from './store.ts'

const BATCH = 20
const BATCHES = 50

/** Takes back the next thousand requests. Stopped anywhere and run again it goes on where it was. */
export async function takeBack(ctx: Ctx<System>, importId: string): Promise<void> {
  for (let n = 0; n < BATCHES; n++) if (!(await takeBackBatch(ctx, importId))) return
  await ctx.write((tx) => tx.emit('request_import.undo_advanced', { importId }))
}

/** False when nothing is left of it but what people here voted for or spoke of: that is theirs by now, and stays. */
const takeBackBatch = (ctx: Ctx<System>, importId: string): Promise<boolean> =>
  ctx.write(async (tx) => {
    const undoing = await store.importById(tx, importId)
    if (undoing?.state !== 'undoing') return false
    const ids = await store.nextToUndo(tx, importId, BATCH)
    if (ids.length === 0) {
      await store.changeImport(tx, importId, { state: 'undone', finishedAt: tx.now })
      await tx.emit('request_import.undone', { importId })
      return false
    }
    await dropVotesOf(tx, ids)
    await recount(tx, ids)
    for (const { id, number } of await requestsById(tx, ids)) {
      await setRequest(tx, id, { deletedAt: tx.now, shown: false })
      await unindex(tx, number)
      await note(tx, id, 'import_undone', { importId }, ctx.actor)
    }
    await emptyRequests(tx, ids)
    await store.dropSources(tx, ids)
    await store.changeImport(tx, importId, { settled: undoing.settled + ids.length })
    return true
  })
