import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { shortened } from '../../kernel/csv.ts'
import { partsOf, readCsv } from '../../kernel/csv-file.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound, Problem } from '../../kernel/problem.ts'
import { products } from './adding/store.ts'
import type { Mapping, ReviewImport, Totals } from './contract.ts'
import { createJudge, type Judged } from './judging.ts'
import { checkMapping, checkState, suggestMapping } from './rules.ts'
import * as store from './store.ts'

type Importer = Ctx<May<'reviews.import'>>
/** So many lines are read or written at once; others are served in between. */
const PAGE = 500
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
  const erased = await store.lastErasure(ctx.read)
  const { columns, rows } = await readCsv(bytes, NOTHING)
  const id = newId('imp', ctx.now())
  const step = (change: (tx: Tx) => PromiseLike<unknown>) =>
    ctx.write(async (tx) => {
      if ((await store.lastErasure(tx)) !== erased) throw erasedMeanwhile()
      await change(tx)
    })
  /** Somebody may discard a file while it is read. */
  const next = (change: (tx: Tx) => PromiseLike<unknown>) =>
    step(async (tx) => {
      checkState((await existing(tx, id)).state, ['reading'])
      await change(tx)
    })
  await step(async (tx) =>
    store.insertImport(tx, {
      ...{ id, fileName, rowCount: rows.length, state: 'reading', createdAt: tx.now },
      source: await store.spellingOf(tx, source),
      fileHash: createHash('sha256').update(bytes).digest('hex'),
      columns: JSON.stringify(columns),
      mapping: JSON.stringify(suggestMapping(columns)),
      createdBy: actorId(ctx.actor)!,
    }),
  )
  try {
    for (const part of partsOf(rows)) {
      await next((tx) => store.insertRows(tx, id, part))
      await setImmediate()
    }
    await next(async (tx) => {
      await store.changeImport(tx, id, { state: 'read' })
      await tx.emit('review_import.uploaded', { importId: id, rows: rows.length })
    })
  } catch (error) {
    if (error instanceof Problem) await ctx.write((tx) => forget(tx, id))
    throw error
  }
  return importOf(ctx.read, id)
}
const erasedMeanwhile = () =>
  conflict(
    'review_import.erased_meanwhile',
    'Somebody was erased while this file was being read, and may stand in it. Nothing of it was kept. Save it anew from where it comes from, then send it again.',
  )
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
  const verdicts: store.Settled[] = []
  const totals: Totals = { new: 0, known: 0, refused: 0 }
  for (let after = 0; ; ) {
    const rows = await store.rowsAfter(ctx.read, id, after, PAGE)
    if (rows.length === 0) break
    after = rows.at(-1)!.line
    const judged = await judge(
      ctx.read,
      rows.map(({ cells }) => cells),
      ctx.now(),
    )
    for (const [i, { line }] of rows.entries()) verdicts.push({ line, ...settled(judged[i]!) })
    for (const { verdict } of judged) totals[verdict]++
    await setImmediate()
  }
  await ctx.write(async (tx) => {
    checkState((await existing(tx, id)).state, ['read', 'checked'])
    for (let at = 0; at < verdicts.length; at += PAGE) {
      await store.setVerdicts(tx, id, verdicts.slice(at, at + PAGE))
      await setImmediate()
    }
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
