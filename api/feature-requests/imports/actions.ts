import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { shortened } from '../../kernel/csv.ts'
import { ERASED_MEANWHILE, inPages, judgeLines, keepFile } from '../../kernel/importing.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { numberIn, seenRequest } from '../access.ts'
import { boards } from '../boards/store.ts'
import { statuses } from '../statuses/store.ts'
import { outcome } from './applying.ts'
import type { Mapping, RequestImport, Source, Totals } from './contract.ts'
import { sourceOf, statusFor, suggestMapping } from './formats/rules.ts'
import { createJudge } from './judging.ts'
import { checkMapping, checkState, type Verdict } from './rules.ts'
import * as store from './store.ts'

type Importer = Ctx<May<'requests.import'>>
const SAMPLE = 5
const NOTHING = 'This file holds no requests: there is nothing below its first line.'
const openBoards = async (db: Reads) => (await boards(db)).filter(({ archivedAt }) => archivedAt === null)

/** Reads a file and keeps its lines, and says what its columns most likely are. */
export async function uploadImport(
  ctx: Importer,
  { fileName, source: said }: { fileName: string; source?: Source | undefined },
  bytes: Uint8Array,
): Promise<RequestImport> {
  const id = await keepFile(ctx, bytes, {
    nothing: NOTHING,
    begin: async (tx, { id, columns, rowCount, fileHash }) => {
      const source = said ?? sourceOf(columns)
      const board = (await openBoards(tx))[0]?.slug ?? ''
      await store.insertImport(tx, {
        ...{ id, fileName, fileHash, rowCount, source, state: 'reading', createdAt: tx.now },
        ...{ columns: JSON.stringify(columns), mapping: JSON.stringify(suggestMapping(columns, source, board)) },
        createdBy: actorId(ctx.actor)!,
      })
    },
    mustBeReading: async (tx, id) => checkState((await existing(tx, id)).state, ['reading']),
    insertRows: store.rows.insert,
    finish: async (tx, { id, rowCount }) => {
      await store.changeImport(tx, id, { state: 'read' })
      await tx.emit('request_import.uploaded', { importId: id, rows: rowCount })
    },
    forget,
    erasedMeanwhile: () => conflict('request_import.erased_meanwhile', ERASED_MEANWHILE),
  })
  return importOf(ctx.read, id)
}
async function forget(tx: Tx, id: string): Promise<void> {
  await store.rows.drop(tx, id)
  await store.changeImport(tx, id, { state: 'discarded', finishedAt: tx.now })
}

/** Says of each line what it would do, and does none of it. */
export async function checkImport(ctx: Importer, id: string, mapping: Mapping): Promise<RequestImport> {
  const { state, columns, source } = await existing(ctx.read, id)
  checkState(state, ['read', 'checked'])
  checkMapping(mapping, columns)
  if (!(await openBoards(ctx.read)).some(({ slug }) => slug === mapping.board)) {
    throw invalid('board', 'There is no such board. Choose one of the list.')
  }
  const ours = new Set((await statuses(ctx.read)).map((one) => one.id))
  const stranger = Object.entries(mapping.statuses).find(([, statusId]) => !ours.has(statusId))
  if (stranger) throw invalid('statuses', `There is no such status for “${stranger[0]}”. Choose one of the list.`)
  const judge = await createJudge(ctx.read, { source, mapping })
  const lines = await judgeLines(
    (line, limit) => store.rows.after(ctx.read, id, line, limit),
    (cells) => judge(ctx.read, cells, ctx.now()),
  )
  const verdicts = lines.map(({ line, judged }) => ({ line, ...outcome(judged) }))
  const totals: Totals = { new: 0, known: 0, refused: 0 }
  for (const { verdict } of verdicts) totals[verdict]++
  await ctx.write(async (tx) => {
    checkState((await existing(tx, id)).state, ['read', 'checked'])
    await inPages(verdicts, (part) => store.rows.setVerdicts(tx, id, part))
    await store.changeImport(tx, id, { state: 'checked', mapping, totals, settled: 0 })
  })
  return importOf(ctx.read, id)
}

/** Starts what was checked, in the background; asked again while it runs, it makes sure that it does. */
export async function runImport(ctx: Importer, id: string): Promise<RequestImport> {
  await ctx.write(async (tx) => {
    const { state, totals } = await existing(tx, id)
    checkState(state, ['checked', 'running', 'done'])
    if (state === 'done' || (state === 'running' && (await store.isBeingDone(tx, id)))) return
    if (state === 'checked') await store.changeImport(tx, id, { state: 'running', settled: totals.refused })
    await tx.emit('request_import.started', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** Takes back what came with it and nobody here touched, in the background; while it still runs, it stops first. */
export async function undoImport(ctx: Importer, id: string): Promise<RequestImport> {
  await ctx.write(async (tx) => {
    const { state } = await existing(tx, id)
    checkState(state, ['running', 'done', 'undoing', 'undone'])
    if (state === 'undone' || (state === 'undoing' && (await store.isBeingDone(tx, id)))) return
    if (state !== 'undoing') {
      await store.rows.empty(tx, id)
      await store.changeImport(tx, id, { state: 'undoing', settled: 0 })
    }
    await tx.emit('request_import.undo_started', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** The file is forgotten, with everything it said. */
export async function discardImport(ctx: Importer, id: string): Promise<RequestImport> {
  await ctx.write(async (tx) => {
    const { state } = await existing(tx, id)
    checkState(state, ['reading', 'read', 'checked', 'discarded'])
    if (state === 'discarded') return
    await forget(tx, id)
    await tx.emit('request_import.discarded', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** @throws Problem request_import.not_found */
export async function importOf(db: Reads, id: string): Promise<RequestImport> {
  const found = await existing(db, id)
  const sample = (await store.rows.after(db, id, 0, SAMPLE)).flatMap(({ cells }) => (cells ? [shortened(cells)] : []))
  const works = found.state === 'running' || found.state === 'undoing'
  const stalled = works && !(await store.isBeingDone(db, id))
  return {
    ...{ ...found, createdBy: found.maker, sample, stalled },
    ...(await store.standing(db, id)),
    statusWords: await statusWords(db, found),
  }
}
async function existing(db: Reads, id: string) {
  const found = await store.importById(db, id)
  if (!found) throw notFound('request_import.not_found', 'There is no such import.')
  return found
}
/** Their words for statuses while the columns are chosen. */
async function statusWords(db: Reads, { id, mapping, source, state }: store.Stored) {
  const places = (['statusReason', 'status'] as const).map((field) => mapping.columns.indexOf(field))
  const columns = places.filter((at) => at >= 0)
  if (columns.length === 0 || !(state === 'read' || state === 'checked')) return []
  const ours = (await statuses(db)).filter(({ archivedAt }) => archivedAt === null)
  const words = await store.wordsIn(db, id, columns)
  return words.map((word) => ({ word, statusId: mapping.statuses[word] ?? statusFor(word, ours, source) }))
}

/** Lines with their verdicts. */
export async function linesOf(
  db: Reads,
  id: string,
  { after, limit, verdict }: { after: number; limit: number; verdict: Verdict | undefined },
) {
  await existing(db, id)
  const rows = await store.rows.after(db, id, after, limit, verdict)
  const numbers = await store.numbersOf(
    db,
    rows.flatMap(({ subjectId }) => subjectId ?? []),
  )
  return rows.map(({ subjectId, ...row }) => ({
    ...row,
    number: numbers.get(subjectId ?? '') ?? null,
    cells: row.cells && shortened(row.cells),
  }))
}

/** Where a request stood before; null for one that began here. */
export async function elsewhereOf(ctx: Ctx, address: string) {
  const { request } = await seenRequest(ctx, numberIn(address))
  const found = await store.sourceOfRequest(ctx.read, request.id)
  return found ? { source: found.source, url: found.url, votes: found.votesElsewhere } : null
}
