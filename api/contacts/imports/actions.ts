import { setImmediate } from 'node:timers/promises'
import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { shortened } from '../../kernel/csv.ts'
import { ERASED_MEANWHILE, inPages, keepFile } from '../../kernel/importing.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import type { CheckImport, Import, Totals } from './contract.ts'
import { decided, type People, peopleIn } from './people.ts'
import { checkMapping, checkState, createSeen, type Read, readLine, suggestMapping } from './rules.ts'
import * as store from './store.ts'

type Importer = Ctx<May<'contacts.manage'>>
/** So many lines are read or written at once; others are served in between. */
const PAGE = 1_000
const SAMPLE = 5
const NOTHING = 'This file holds no contacts: there is nothing below its first line.'

/**
 * Reads a file and keeps its lines. Nothing is known of anybody in it yet, so when somebody is erased meanwhile it may
 * hold what was just taken out everywhere else: then nothing of it is kept.
 */
export async function uploadImport(ctx: Importer, fileName: string, bytes: Uint8Array): Promise<Import> {
  const id = await keepFile(ctx, bytes, {
    nothing: NOTHING,
    begin: async (tx, { id, columns, rowCount, fileHash, sample }) =>
      store.insertImport(tx, {
        ...{ id, fileName, fileHash, rowCount, state: 'reading', createdAt: tx.now },
        mapping: JSON.stringify(suggestMapping(columns, sample)),
        columns: JSON.stringify(columns),
        createdBy: actorId(ctx.actor)!,
      }),
    mustBeReading: async (tx, id) => checkState((await existing(tx, id)).state, ['reading']),
    insertRows: store.insertRows,
    finish: async (tx, { id, rowCount }) => {
      await store.changeImport(tx, id, { state: 'read' })
      await tx.emit('import.uploaded', { importId: id, rows: rowCount })
    },
    forget,
    erasedMeanwhile: () => conflict('import.erased_meanwhile', ERASED_MEANWHILE),
  })
  return importOf(ctx.read, id)
}
async function forget(tx: Tx, id: string): Promise<void> {
  await store.deleteRows(tx, id)
  await store.changeImport(tx, id, { state: 'discarded', finishedAt: tx.now })
}

/** Says of each line what it would do, and does none of it. */
export async function checkImport(ctx: Importer, id: string, { mapping }: CheckImport): Promise<Import> {
  const { state, columns } = await existing(ctx.read, id)
  checkState(state, ['read', 'checked'])
  checkMapping(mapping, columns)
  const verdicts: store.Settled[] = []
  const totals: Totals = { new: 0, changed: 0, unchanged: 0, refused: 0 }
  const seen = createSeen()
  for (let after = 0; ; ) {
    const rows = await store.rowsAfter(ctx.read, id, after, PAGE)
    if (rows.length === 0) break
    after = rows.at(-1)!.line
    const read = rows.map(({ cells }) => readLine(mapping, cells))
    const people = await peopleIn(ctx.read, read)
    for (const [i, { line }] of rows.entries()) {
      const verdict = verdictOf(line, read[i]!, people, seen)
      verdicts.push(verdict)
      totals[verdict.verdict]++
    }
    await setImmediate()
  }
  await ctx.write(async (tx) => {
    checkState((await existing(tx, id)).state, ['read', 'checked'])
    await inPages(verdicts, (part) => store.setVerdicts(tx, id, part))
    await store.changeImport(tx, id, { state: 'checked', mapping, totals, settled: 0 })
  })
  return importOf(ctx.read, id)
}

function verdictOf(line: number, read: Read, people: People, seen: ReturnType<typeof createSeen>): store.Settled {
  const refused = (reason: string) => ({ line, verdict: 'refused' as const, reason, contactId: null })
  if (!read.ok) return refused(read.reason)
  const decision = decided(read.said, people)
  if (decision.verdict === 'refused') return refused(decision.reason)
  const contactId = decision.verdict === 'new' ? undefined : decision.contactId
  const twice = seen(line, read.said, contactId)
  if (twice) return refused(twice)
  return { line, verdict: decision.verdict, reason: null, contactId: contactId ?? null }
}

/** Starts what was checked, in the background; asked again while it runs, it makes sure that it does. */
export async function runImport(ctx: Importer, id: string): Promise<Import> {
  await ctx.write(async (tx) => {
    const { state, totals } = await existing(tx, id)
    checkState(state, ['checked', 'running', 'done'])
    if (state === 'done' || (state === 'running' && (await store.isBeingApplied(tx, id)))) return
    if (state === 'checked') await store.changeImport(tx, id, { state: 'running', settled: totals.refused })
    await tx.emit('import.started', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** The file is forgotten, with everything it said. */
export async function discardImport(ctx: Importer, id: string): Promise<Import> {
  await ctx.write(async (tx) => {
    const { state } = await existing(tx, id)
    checkState(state, ['reading', 'read', 'checked', 'discarded'])
    if (state === 'discarded') return
    await forget(tx, id)
    await tx.emit('import.discarded', { importId: id })
  })
  return importOf(ctx.read, id)
}

/** @throws Problem import.not_found */
export async function importOf(db: Reads, id: string): Promise<Import> {
  const found = await store.importWithMaker(db, id)
  if (!found) throw unknown()
  const sample = (await store.rowsAfter(db, id, 0, SAMPLE)).flatMap(({ cells }) => (cells ? [shortened(cells)] : []))
  const stalled = found.state === 'running' && !(await store.isBeingApplied(db, id))
  return { ...found, sample, stalled, appliedBefore: await store.appliedBefore(db, found) }
}
const unknown = () => notFound('import.not_found', 'There is no such import.')
async function existing(db: Reads, id: string): Promise<store.Stored> {
  const found = await store.importById(db, id)
  if (!found) throw unknown()
  return found
}

/** Lines with their verdicts, and of those that would change somebody, in what. */
export async function linesOf(db: Reads, id: string, after: number, limit: number, verdict?: store.Settled['verdict']) {
  const { mapping, state } = await existing(db, id)
  const rows = await store.rowsAfter(db, id, after, limit, verdict)
  const read = rows.map(({ cells }) => readLine(mapping, cells))
  const people = state === 'checked' ? await peopleIn(db, read) : undefined
  return rows.map((row, i) => {
    const one = read[i]!
    const decision = people && one.ok && row.verdict === 'changed' ? decided(one.said, people) : undefined
    const changes = decision?.verdict === 'changed' ? Object.keys(decision.change) : []
    return {
      ...row,
      cells: row.cells && shortened(row.cells),
      changes: changes as ('name' | 'externalId' | 'company' | 'plan' | 'traits')[],
    }
  })
}
