import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { addReviews } from './adding/actions.ts'
import type { Totals } from './contract.ts'
import { createJudge, type Judged } from './judging.ts'
import * as store from './store.ts'

const BATCH = 50
/** One job applies so many batches, then queues the next, so that other jobs have their turn. */
const BATCHES = 40
const KEEP_MS = 7 * 86_400_000

/** Applies the next two thousand lines. Stopped anywhere and run again it goes on where it was. */
export async function applyImport(ctx: Ctx<System>, importId: string): Promise<void> {
  for (let n = 0; n < BATCHES; n++) if (!(await applyBatch(ctx, importId))) return
  await ctx.write((tx) => tx.emit('review_import.advanced', { importId }))
}

/** False when there is nothing left to do. Each line is judged anew, because others may have changed what the check saw. */
const applyBatch = (ctx: Ctx<System>, importId: string): Promise<boolean> =>
  ctx.write(async (tx) => {
    const running = await store.importById(tx, importId)
    if (running?.state !== 'running') return false
    const rows = await store.waiting(tx, importId, BATCH)
    if (rows.length === 0) {
      await store.changeImport(tx, importId, { state: 'done', finishedAt: tx.now })
      await tx.emit('review_import.finished', { importId })
      return false
    }
    const judge = await createJudge(tx, { ...running, screened: true })
    const judged = await judge(
      tx,
      rows.map(({ cells }) => cells),
      tx.now,
    )
    const added = await addReviews(tx, running, judged)
    const totals: Totals = { ...running.totals }
    const settled = rows.map(({ line, verdict }, i): store.Settled => {
      const done = outcome(judged[i]!, added)
      if (verdict) totals[verdict]--
      totals[done.verdict]++
      return { line, ...done }
    })
    await store.setApplied(tx, importId, settled, tx.now)
    await store.changeImport(tx, importId, { totals, settled: running.settled + rows.length })
    return true
  })

function outcome(one: Judged, added: ReadonlyMap<string, string>): Omit<store.Settled, 'line'> {
  if (one.verdict === 'refused') return { ...one, reviewId: null }
  if (one.verdict === 'known') return { ...one, reason: null }
  const reviewId = added.get(one.sourceId) ?? null
  return { verdict: reviewId === null ? 'known' : 'new', reason: null, reviewId }
}

/** A file that nobody applied within a week is forgotten, and so is what refused lines said. */
export const forgetImports = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => {
    for (const { id } of await store.importsLeftBefore(tx, tx.now - KEEP_MS)) {
      await store.deleteRows(tx, id)
      await store.changeImport(tx, id, { state: 'discarded', finishedAt: tx.now })
    }
    await store.forgetCells(tx, await store.importsDoneBefore(tx, tx.now - KEEP_MS))
  })
