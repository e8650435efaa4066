import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { shortened } from '../../kernel/csv.ts'
import { ERASED_MEANWHILE, inPages, judgeLines, keepFile } from '../../kernel/importing.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { products } from './adding/store.ts'
import type { Mapping, ReviewImport, Totals } from './contract.ts'
import { createJudge, type Judged } from './judging.ts'
import { checkMapping, checkState, suggestMapping } from './rules.ts'
import * as store from './store.ts'

type Importer = Ctx<May<'reviews.import'>>
const SAMPLE = 5
const NOTHING = 'This file holds no reviews: there is nothing below its first line.'

/**
 * Reads a file and keeps its lines. When somebody is erased meanwhile it may hold what was just taken out everywhere
 * else: then nothing of it is kept.
 */
export async function uploadImport(
  ctx: Importer,
  { fileName, source }: { fileName: string; source: string },
  bytes: Uint8Array,
): Promise<ReviewImport> {
  const id = await keepFile(ctx, bytes, {
    nothing: NOTHING,
    begin: async (tx, { id, columns, rowCount, fileHash }) =>
      store.insertImport(tx, {
        ...{ id, fileName, fileHash, rowCount, state: 'reading', createdAt: tx.now },
        source: await store.spellingOf(tx, source),
        mapping: JSON.stringify(suggestMapping(columns)),
        columns: JSON.stringify(columns),
        createdBy: actorId(ctx.actor)!,
      }),
    mustBeReading: async (tx, id) => checkState((await existing(tx, id)).state, ['reading']),
    insertRows: store.insertRows,
    finish: async (tx, { id, rowCount }) => {
      await store.changeImport(tx, id, { state: 'read' })
      await tx.emit('review_import.uploaded', { importId: id, rows: rowCount })
    },
    forget,
    erasedMeanwhile: () => conflict('review_import.erased_meanwhile', ERASED_MEANWHILE),
  })
  return importOf(ctx.read, id)
}
async function forget(tx: Tx, id: string): Promise<void> {
  await store.deleteRows(tx, id)
  await store.changeImport(tx, id, { state: 'discarded', finishedAt: tx.now })
}

/** Says of each line what it would do, and does none of it. */
export async function checkImport(ctx: Importer, id: string, mapping: Mapping): Promise<ReviewImport> {
  const { state, columns, source } = await existing(ctx.read, id)
  checkState(state, ['read', 'checked'])
  checkMapping(mapping, columns)
  const { productSlug } = mapping
  if (productSlug !== null && !(await products(ctx.read)).some(({ slug }) => slug === productSlug)) {
    throw invalid('productSlug', 'There is no such product. Choose one of the list.')
  }
  const judge = await createJudge(ctx.read, { source, mapping })
  const lines = await judgeLines(
    (line, limit) => store.rowsAfter(ctx.read, id, line, limit),
    (cells) => judge(ctx.read, cells, ctx.now()),
  )
  const verdicts = lines.map(({ line, judged }): store.Settled => ({ line, ...settled(judged) }))
  const totals: Totals = { new: 0, known: 0, refused: 0 }
  for (const { verdict } of verdicts) totals[verdict]++
  await ctx.write(async (tx) => {
    checkState((await existing(tx, id)).state, ['read', 'checked'])
    await inPages(verdicts, (part) => store.setVerdicts(tx, id, part))
    await store.changeImport(tx, id, { state: 'checked', mapping, totals, settled: 0 })
  })
  return importOf(ctx.read, id)
}
const settled = (one: Judged): Omit<store.Settled, 'line'> => ({
  verdict: one.verdict,
  reason: one.verdict === 'refused' ? one.reason : null,
  reviewId: one.verdict === 'known' ? one.reviewId : null,
})

/** Starts what was checked, in the background; asked again while it runs, it makes sure that it does. */
export async function runImport(ctx: Importer, id: string): Promise<ReviewImport> {
  await ctx.write(async (tx) => {
    const { state, totals } = await existing(tx, id)
    checkState(state, ['checked', 'running', 'done'])
    if (state === 'done' || (state === 'running' && (await store.isBeingDone(tx, id)))) return
    if (state === 'checked') await store.changeImport(tx, id, { state: 'running', settled: totals.refused })
    await tx.emit('review_import.started', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** Takes back every review that came with it, in the background; while it still runs, it stops first. */
export async function undoImport(ctx: Importer, id: string): Promise<ReviewImport> {
  await ctx.write(async (tx) => {
    const { state } = await existing(tx, id)
    checkState(state, ['running', 'done', 'undoing', 'undone'])
    if (state === 'undone' || (state === 'undoing' && (await store.isBeingDone(tx, id)))) return
    if (state !== 'undoing') {
      await store.emptyRows(tx, id)
      await store.changeImport(tx, id, { state: 'undoing', settled: 0 })
    }
    await tx.emit('review_import.undo_started', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** The file is forgotten, with everything it said. */
export async function discardImport(ctx: Importer, id: string): Promise<ReviewImport> {
  await ctx.write(async (tx) => {
    const { state } = await existing(tx, id)
    checkState(state, ['reading', 'read', 'checked', 'discarded'])
    if (state === 'discarded') return
    await forget(tx, id)
    await tx.emit('review_import.discarded', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** @throws Problem review_import.not_found */
export async function importOf(db: Reads, id: string): Promise<ReviewImport> {
  const found = await store.importWithMaker(db, id)
  if (!found) throw unknown()
  const sample = (await store.rowsAfter(db, id, 0, SAMPLE)).flatMap(({ cells }) => (cells ? [shortened(cells)] : []))
  const works = found.state === 'running' || found.state === 'undoing'
  const stalled = works && !(await store.isBeingDone(db, id))
  return { ...found, sample, stalled, standing: await store.standing(db, id) }
}
const unknown = () => notFound('review_import.not_found', 'There is no such import.')
async function existing(db: Reads, id: string): Promise<store.Stored> {
  const found = await store.importById(db, id)
  if (!found) throw unknown()
  return found
}

/** Lines with their verdicts. */
export async function linesOf(
  db: Reads,
  id: string,
  { after, limit, verdict }: { after: number; limit: number; verdict: store.Settled['verdict'] | undefined },
) {
  await existing(db, id)
  const rows = await store.rowsAfter(db, id, after, limit, verdict)
  return rows.map((row) => ({ ...row, cells: row.cells && shortened(row.cells) }))
}
