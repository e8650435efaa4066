import type { Reads } from '../../../db/client.ts'
import { actorId, type May, type Proven } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import type { Merge, MergeContacts, MergePreview } from './contract.ts'
import { checkPair, standsOn, stateOf, UNDO_MS, warningsOf } from './rules.ts'
import * as store from './store.ts'

/** Who is merged is read and erased by either, so this is asked of nobody but who has just shown who they are. */
type Merger = Ctx<Proven<May<'contacts.merge'>>>

/** What a merge would bring together. @throws Problem when these two cannot be merged */
export async function previewMerge({ read }: Pick<Ctx, 'read'>, ids: MergeContacts): Promise<MergePreview> {
  checkPair(await store.contactById(read, ids.keptId), await store.contactById(read, ids.mergedId))
  const kept = await store.sideOf(read, ids.keptId)
  const merged = await store.sideOf(read, ids.mergedId)
  const bothReviewed = await store.reviewedByBoth(read, kept.id, merged.id)
  const ownWords = await store.broughtEachOther(read, kept.id, merged.id)
  const warnings = warningsOf({ kept, merged, bothReviewed, ownWords })
  return { kept, merged, warnings }
}

/** Two contacts are one person from now on. No row moves, so that undoing it leaves no trace of a mistake. */
export const mergeContacts = (ctx: Merger, { keptId, mergedId }: MergeContacts) =>
  ctx.write(async (tx) => {
    const kept = await store.contactById(tx, keptId)
    checkPair(kept, await store.contactById(tx, mergedId))
    const members = await store.membersOf(tx, mergedId)
    const id = newId('mrg', tx.now)
    const row = { id, keptId, mergedId, members: JSON.stringify(members), mergedAt: tx.now }
    if (!(await store.insertMerge(tx, { ...row, mergedBy: actorId(ctx.actor)! }))) {
      throw conflict('contact.already_merged', 'Somebody else has just merged this contact. Look at it again.')
    }
    await store.setCanonical(tx, members, keptId)
    await tx.emit('contact.merged', { contactId: keptId, mergedId, mergeId: id })
    return mergeOf(tx, id, tx.now)
  })

/** They are two people again: exactly those who came with this merge go with it. */
export const undoMerge = (ctx: Merger, id: string) =>
  ctx.write(async (tx) => {
    const merge = await mergeOf(tx, id, tx.now)
    const { state, kept, merged } = merge
    if (state === 'undone') throw conflict('merge.undone', 'This merge was undone before.')
    if (state === 'final') throw conflict('merge.final', 'This merge is more than 30 days old and stays as it is.')
    if (state === 'blocked') {
      const first = await mergeOf(tx, merge.blockedBy!, tx.now)
      throw conflict(
        'merge.blocked',
        `A later merge stands on this one. First undo the merge of ${first.merged.name} into ${first.kept.name} (${first.id}).`,
      )
    }
    const row = (await store.mergeById(tx, id))!
    if ((await store.contactById(tx, kept.id))?.erasedAt) {
      throw conflict('contact.erased', 'This person was erased. Nothing is left to take apart.')
    }
    if (!(await store.undoMerge(tx, id, { at: tx.now, by: actorId(ctx.actor)! }))) {
      throw conflict('merge.undone', 'This merge was undone before.')
    }
    await store.setCanonical(tx, JSON.parse(row.members) as string[], merged.id)
    await tx.emit('contact.unmerged', { contactId: kept.id, mergedId: merged.id, mergeId: id })
    return mergeOf(tx, id, tx.now)
  })

/** The merges of a person, newest first. @throws Problem contact.not_found */
export async function mergesOf(db: Reads, contactId: string, now: number): Promise<Merge[]> {
  if (!(await store.contactById(db, contactId))) throw notFound('contact.not_found', 'There is no such contact.')
  return (await told(db, contactId, now)).reverse()
}

async function mergeOf(db: Reads, id: string, now: number): Promise<Merge> {
  const row = await store.mergeById(db, id)
  if (!row) throw notFound('merge.not_found', 'There is no such merge.')
  return (await told(db, row.mergedId, now)).find((merge) => merge.id === id)!
}

async function told(db: Reads, contactId: string, now: number): Promise<Merge[]> {
  const rows = await store.mergesOf(db, contactId)
  const standing = rows.map(({ merge }) => merge).filter((merge) => merge.undoneAt === null)
  return rows.map(({ merge, ...people }) => {
    const { id, mergedAt, undoneAt } = merge
    const blockedBy = undoneAt === null ? standsOn(merge, standing)?.id : undefined
    const state = stateOf(merge, blockedBy, now)
    return {
      ...{ id, mergedAt, undoneAt, ...people, state },
      undoableUntil: mergedAt + UNDO_MS,
      blockedBy: state === 'blocked' ? blockedBy! : null,
    }
  })
}
