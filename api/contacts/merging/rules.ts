import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import type { Merge, MergePreview } from './contract.ts'

/** A merge can be undone for so long. */
export const UNDO_MS = 30 * 86_400_000

interface Known {
  id: string
  name: string
  canonicalId: string
  erasedAt: number | null
}
/** Two contacts that stand for themselves and are not forgotten. @throws Problem with what stands in the way */
export function checkPair(kept: Known | undefined, merged: Known | undefined): asserts kept is Known {
  if (!kept || !merged) throw notFound('contact.not_found', 'There is no such contact.')
  if (kept.id === merged.id) throw invalid('mergedId', 'This is the same contact. Choose somebody else.')
  for (const one of [kept, merged]) {
    if (one.erasedAt !== null) throw conflict('contact.erased', 'One of the two was erased. Nothing is left to merge.')
    if (one.canonicalId !== one.id) {
      throw conflict('contact.already_merged', `${one.name} was merged before. Choose the contact that was kept.`)
    }
  }
}

export interface StandingMerge {
  id: string
  keptId: string
  mergedId: string
  members: readonly string[]
  mergedAt: number
  undoneAt: number | null
}
/**
 * The merge that stands on this one: it moved the merged contact on after this merge did. Of several the last, because
 * only that can be undone.
 * @param others merges of the same person that are not undone, oldest first
 */
export const standsOn = <M extends StandingMerge>(merge: StandingMerge, others: readonly M[]): M | undefined => {
  const from = others.findIndex(({ id }) => id === merge.id)
  return others.slice(from + 1).findLast(({ members }) => members.includes(merge.mergedId))
}

export function stateOf(merge: StandingMerge, blockedBy: string | undefined, now: number): Merge['state'] {
  if (merge.undoneAt !== null) return 'undone'
  if (now > merge.mergedAt + UNDO_MS) return 'final'
  return blockedBy === undefined ? 'undoable' : 'blocked'
}

type Together = Pick<MergePreview, 'kept' | 'merged'> & {
  bothReviewed: { slug: string; name: string }[]
  /** One of them came by the other's words. */
  ownWords: boolean
}
/** What somebody should know before they merge; none of it stands in the way. */
export function warningsOf({ kept, merged, bothReviewed, ownWords }: Together): MergePreview['warnings'] {
  const warnings: MergePreview['warnings'] = []
  if (bothReviewed.length > 0) warnings.push({ code: 'both_reviewed', products: bothReviewed })
  if (kept.accounts > 0 && merged.accounts > 0) warnings.push({ code: 'both_sign_in', products: [] })
  if (kept.externalId && merged.externalId) warnings.push({ code: 'two_external_ids', products: [] })
  if (ownWords) warnings.push({ code: 'own_words', products: [] })
  return warnings
}
