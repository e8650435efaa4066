import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { lastRevisionHash, recount } from '../store.ts'
import { reindex } from '../surface/store.ts'
import { disclosuresOf, workDomain } from '../verification/rules.ts'
import { isColleague } from '../verification/store.ts'
import { displayNameOf, sealRevision } from '../words.ts'
import type { Totals } from './contract.ts'
import { createJudge, type Judged } from './judging.ts'
import * as store from './store.ts'

const BATCH = 200
/** One job applies so many batches, then queues the next, so that other jobs have their turn. */
const BATCHES = 10
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
    const judge = await createJudge(tx, running.source, running.mapping)
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

type New = Extract<Judged, { verdict: 'new' }>
/** Shown at once, labelled, counted apart. Nobody is written to, and nobody's stage moves. */
async function addReviews(
  tx: Tx,
  { id: importId, source }: store.Stored,
  judged: readonly Judged[],
): Promise<ReadonlyMap<string, string>> {
  const all = judged.filter((one): one is New => one.verdict === 'new')
  if (all.length === 0) return new Map()
  const rows = all.map(({ said, productId, contactId, sourceId }) => {
    const { author, rating, title, body, lang, experienceDate } = said
    const displayFormat = author === '' ? ('anonymous' as const) : ('full' as const)
    return {
      ...{ id: newId('rev', tx.now), productId, contactId, rating, title, body, lang, experienceDate },
      ...{ authorName: author, displayFormat, displayName: displayNameOf(author, displayFormat), answers: '{}' },
      ...{ origin: 'import' as const, source, sourceId, sourceUrl: said.url, importId },
      ...{ state: 'published' as const, shown: true, publishedAt: said.writtenAt },
      ...{ submittedAt: tx.now, stateChangedAt: tx.now },
    }
  })
  const inserted = await store.insertImported(tx, rows)
  if (inserted.length === 0) return new Map()
  let previous = await lastRevisionHash(tx)
  const revisions = inserted.map((row) => {
    const { id: reviewId, rating, title, body, lang, authorName, displayFormat, experienceDate, answers } = row
    const words = { rating, title, body, lang, authorName, displayFormat, experienceDate, answers }
    const sealed = sealRevision(previous, { reviewId, n: 1, editor: 'import', ...words, createdAt: tx.now })
    previous = sealed.hash
    return sealed
  })
  await store.insertRevisions(tx, revisions)
  const emails = new Map(all.map(({ sourceId, said }) => [sourceId, said.email]))
  for (const row of inserted) {
    const email = emails.get(row.sourceId!)
    const employee = email !== undefined && (await isColleague(tx, email, workDomain(email)))
    const disclosed = disclosuresOf({ employee, incentive: '', imported: source }, [])
    await store.insertDisclosures(
      tx,
      disclosed.map((one) => ({ id: newId('dis', tx.now), reviewId: row.id, ...one, createdAt: tx.now })),
    )
    await recount(tx, { ...row, shown: false }, row)
    await reindex(tx, row)
    const { id: reviewId, productId, contactId } = row
    await tx.emit('review.imported', { reviewId, contactId, productId, importId })
  }
  return new Map(inserted.map(({ id, sourceId }) => [sourceId!, id]))
}

/** A file that nobody applied within a week is forgotten, and so is what refused lines said. */
export const forgetImports = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => {
    for (const { id } of await store.importsLeftBefore(tx, tx.now - KEEP_MS)) {
      await store.deleteRows(tx, id)
      await store.changeImport(tx, id, { state: 'discarded', finishedAt: tx.now })
    }
    await store.forgetRefused(tx, tx.now - KEEP_MS)
  })
