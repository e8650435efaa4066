import type { System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, invalid, Problem } from '../../kernel/problem.ts'
import { moveStatus } from '../statuses/moving.ts'
import { maySucceed, STEPS } from './rules.ts'
import * as store from './store.ts'

/** The status that requests get which an entry ships. */
export async function shipStatus(tx: Tx, asked: string | null): Promise<string> {
  const statuses = await store.shippedStatuses(tx)
  const status = asked === null ? statuses[0] : statuses.find(({ id }) => id === asked)
  if (!status) throw invalid('shipStatusId', 'Choose a status that means shipped.')
  return status.id
}

/**
 * Makes an entry public and ships what it is about, all of it or nothing. Followers hear of both in one mail, so the moves
 * themselves are quiet. @throws Problem entry.refused, which names the request that could not be shipped
 */
export async function publish(tx: Tx, entry: store.EntryRow, by: string): Promise<void> {
  const { id, shipStatusId, tell } = entry
  if (shipStatusId !== null) {
    for (const { request } of await store.linkedTo(tx, [id])) {
      if (request.category === 'shipped') continue
      try {
        await moveStatus(tx, by, request, { statusId: shipStatusId, tell: false })
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        throw conflict('entry.refused', `“${request.title}” (#${request.number}) cannot be shipped: ${error.message}`)
      }
    }
  }
  await store.setEntry(tx, id, {
    ...{ state: STEPS.publish.to, publishAt: null, publishedAt: entry.publishedAt ?? tx.now, refusal: null },
    ...{ tell, shipStatusId, updatedAt: tx.now },
  })
  await tx.emit('changelog_entry.published', { entryId: id, tell })
}

const BATCH = 20
/** Every minute: what is due is published; what cannot be goes back to the drafts with the reason. */
export async function publishDue(ctx: Ctx<System>): Promise<void> {
  for (const { id } of await store.due(ctx.read, ctx.now(), BATCH)) {
    try {
      await ctx.write(async (tx) => {
        const entry = await dueNow(tx, id)
        if (entry) await publish(tx, entry, ctx.actor.job)
      })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await holdBack(ctx, id, error.message)
    }
  }
}
async function dueNow(tx: Tx, id: string) {
  const entry = await store.entryById(tx, id)
  return entry?.state === 'scheduled' && (entry.publishAt ?? 0) <= tx.now ? entry : undefined
}
const holdBack = (ctx: Ctx<System>, id: string, refusal: string) =>
  ctx.write(async (tx) => {
    const entry = await dueNow(tx, id)
    if (!entry || !maySucceed(entry.state, 'hold_back')) return
    const change = { state: STEPS.hold_back.to, publishAt: null, refusal, updatedAt: tx.now }
    await store.setEntry(tx, id, change)
    await tx.emit('changelog_entry.held_back', { entryId: id })
  })
