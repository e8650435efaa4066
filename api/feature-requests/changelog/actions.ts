import { type Actor, actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import type { MoveEntry, SaveEntry } from './contract.ts'
import { publish, shipStatus } from './publishing.ts'
import { stateAfter } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'requests.manage'>>
export const noEntry = () => notFound('entry.not_found', 'There is no such entry.')
/** A number of an address: `3-dark-mode` is 3. @throws Problem entry.not_found for what is none */
export function entryNumber(address: string): number {
  const digits = /^(\d{1,15})(?:-|$)/.exec(address)?.[1]
  if (!digits) throw noEntry()
  return Number(digits)
}

async function idsOf(tx: Tx, numbers: number[]): Promise<string[]> {
  const asked = [...new Set(numbers)]
  const rows = await store.requestsByNumbers(tx, asked)
  const missing = asked.filter((number) => !rows.some((row) => row.number === number))
  if (missing.length > 0) throw invalid('requests', `There is no request #${missing[0]}.`)
  return rows.map(({ id }) => id)
}

export const addEntry = (ctx: Manager, { requests, ...words }: SaveEntry) =>
  ctx.write(async (tx) => {
    const id = newId('che', tx.now)
    const made = { id, ...words, createdBy: byWhom(ctx.actor), createdAt: tx.now, updatedAt: tx.now }
    const { number } = await store.insertEntry(tx, made)
    await store.replaceLinks(tx, id, await idsOf(tx, requests))
    await tx.emit('changelog_entry.saved', { entryId: id })
    return number
  })

/** Better words and other requests; what was told is not told again. */
export const saveEntry = (ctx: Manager, number: number, { requests, ...words }: SaveEntry) =>
  ctx.write(async (tx) => {
    const entry = await found(tx, number)
    await store.setEntry(tx, entry.id, { ...words, refusal: null, updatedAt: tx.now })
    await store.replaceLinks(tx, entry.id, await idsOf(tx, requests))
    await tx.emit('changelog_entry.saved', { entryId: entry.id })
    return number
  })

/** Only what was never public goes without a trace. */
export const removeEntry = (ctx: Manager, number: number) =>
  ctx.write(async (tx) => {
    const entry = await found(tx, number)
    if (entry.publishedAt !== null || entry.state === 'published')
      throw conflict('entry.was_published', 'This entry was public. Take it down instead.')
    await store.removeEntry(tx, entry.id)
  })

const YEAR_MS = 366 * 86_400_000
export const moveEntry = (ctx: Manager, number: number, { step, publishAt, ship, shipStatusId, tell }: MoveEntry) =>
  ctx.write(async (tx) => {
    const entry = await found(tx, number)
    const state = stateAfter(entry.state, step)
    const set = (change: Parameters<typeof store.setEntry>[2]) =>
      store.setEntry(tx, entry.id, { state, publishAt: null, refusal: null, updatedAt: tx.now, ...change })
    if (step === 'unschedule') await set({})
    if (step === 'unpublish') {
      await set({})
      await tx.emit('changelog_entry.unpublished', { entryId: entry.id })
    }
    if (step === 'schedule') {
      if (publishAt === null || publishAt <= tx.now || publishAt > tx.now + YEAR_MS)
        throw invalid('publishAt', 'Choose a moment within the next year.')
      await set({ publishAt, tell, shipStatusId: ship ? await shipStatus(tx, shipStatusId) : null })
      await tx.emit('changelog_entry.scheduled', { entryId: entry.id })
    }
    if (step === 'publish') {
      const chosen = { ...entry, tell, shipStatusId: ship ? await shipStatus(tx, shipStatusId) : null }
      await publish(tx, chosen, byWhom(ctx.actor))
    }
    return number
  })

async function found(tx: Tx, number: number) {
  const entry = await store.entryByNumber(tx, number)
  if (!entry) throw noEntry()
  return entry
}
const byWhom = (actor: Actor) => actorId(actor) ?? 'system'
