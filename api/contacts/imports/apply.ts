import { setImmediate } from 'node:timers/promises'
import type { System } from '../../kernel/actor.ts'
import { briefly } from '../../kernel/briefly.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { companyIdFor } from '../companies/actions.ts'
import type { Totals } from './contract.ts'
import { decided, peopleIn } from './people.ts'
import { type Change, type Read, readLine, type Said } from './rules.ts'
import * as store from './store.ts'

const BATCH = 100
const BREATH = 10
/** One job applies so many batches, then queues the next, so that other jobs have their turn. */
const BATCHES = 10
const KEEP_MS = 7 * 86_400_000

/** Applies the next thousand lines. Stopped anywhere and run again it goes on where it was. */
export async function applyImport(ctx: Ctx<System>, importId: string): Promise<void> {
  for (let n = 0; n < BATCHES; n++) if (!(await applyBatch(ctx, importId))) return
  await ctx.write((tx) => tx.emit('import.advanced', { importId }))
}

/** False when there is nothing left to do. */
const applyBatch = (ctx: Ctx<System>, importId: string): Promise<boolean> =>
  ctx.write(async (tx) => {
    const running = await store.importById(tx, importId)
    if (running?.state !== 'running') return false
    const rows = await store.waiting(tx, importId, BATCH)
    if (rows.length === 0) {
      await store.changeImport(tx, importId, { state: 'done', finishedAt: tx.now })
      await tx.emit('import.finished', { importId })
      return false
    }
    const settled: store.Settled[] = []
    const totals: Totals = { ...running.totals }
    for (const { line, cells, verdict } of briefly(rows)) {
      if (settled.length % BREATH === 0) await setImmediate() // a local database answers at once, so no reader would have a turn
      const done = await applyLine(tx, importId, readLine(running.mapping, cells))
      settled.push({ line, ...done })
      if (verdict) totals[verdict]--
      totals[done.verdict]++
    }
    await store.setApplied(tx, importId, settled, tx.now)
    await store.changeImport(tx, importId, { totals, settled: running.settled + settled.length })
    return true
  })

/** Decides anew, because others may have changed what the check saw. */
async function applyLine(tx: Tx, importId: string, read: Read): Promise<Omit<store.Settled, 'line'>> {
  if (!read.ok) return { verdict: 'refused', reason: read.reason, contactId: null }
  const { said } = read
  const decision = decided(said, await peopleIn(tx, [read]))
  if (decision.verdict === 'refused') return { ...decision, contactId: null }
  if (decision.verdict === 'new') {
    return { verdict: 'new', reason: null, contactId: await addContact(tx, importId, said) }
  }
  const { verdict, contactId } = decision
  if (verdict === 'changed') await changeContact(tx, contactId, decision.change)
  return { verdict, reason: null, contactId }
}

async function addContact(tx: Tx, importId: string, { email, company, ...said }: Said): Promise<string> {
  const id = newId('con', tx.now)
  await store.insertContact(tx, {
    ...{ id, canonicalId: id, email: email!, createdAt: tx.now, source: 'import' },
    name: said.name ?? email!.split('@')[0]!,
    externalId: said.externalId ?? null,
    companyId: company === undefined ? null : await companyIdFor(tx, company),
    plan: said.plan ?? null,
    traits: JSON.stringify(said.traits),
  })
  await tx.emit('contact.imported', { contactId: id, importId })
  return id
}

async function changeContact(tx: Tx, contactId: string, change: Change): Promise<void> {
  const { company, traits, ...plain } = change
  await store.changeContact(tx, contactId, {
    ...plain,
    ...(company !== undefined && { companyId: await companyIdFor(tx, company) }),
    ...(traits && { traits: JSON.stringify(traits) }),
  })
  await tx.emit('contact.changed', { contactId, fields: Object.keys(change) })
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
