import type { Reaction } from '../../kernel/context.ts'
import { counts } from './rules.ts'
import * as store from './store.ts'

/** Words of somebody who is forgotten go; a gap holds the answers together, and the numbers stay exact. */
export const forgetComments: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  const written = await store.commentsOf(tx, members)
  for (const comment of written) {
    if (counts(comment)) await store.addToCount(tx, comment.requestId, -1)
    if (comment.deletedAt === null) {
      await store.changeComment(tx, comment.id, { deletedAt: tx.now, deletedBy: 'erasure', pinnedAt: null })
    }
  }
  await store.forgetWords(
    tx,
    written.map(({ id }) => id),
  )
  await store.forgetMentioned(tx, members)
}
