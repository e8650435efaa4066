import { conflict, type Problem } from '../../kernel/problem.ts'

interface Side {
  id: string
  canonicalId: string | null
  deletedAt: number | null
  moderation: string
}
/** Why one cannot be taken into the other, in a sentence; undefined when it can. */
export function notMerged(source: Side, target: Side, sourceHolds: number): Problem | undefined {
  if (source.id === target.id) return conflict('merge.itself', 'A request cannot be taken into itself.')
  if (source.canonicalId !== null) return conflict('merge.done', 'This request was taken into another one already.')
  if (target.canonicalId !== null) {
    return conflict('merge.chain', 'That request was itself taken into another. Choose the one it stands in now.')
  }
  if (sourceHolds > 0) {
    return conflict(
      'merge.holds_others',
      'Other requests were taken into this one. Take them out first, or merge the other way round.',
    )
  }
  if (source.deletedAt !== null || target.deletedAt !== null) {
    return conflict('merge.deleted', 'One of the two was deleted.')
  }
  if (source.moderation !== 'published' || target.moderation !== 'published') {
    return conflict('merge.held', 'One of the two is not published yet. Decide on it first.')
  }
  return undefined
}
