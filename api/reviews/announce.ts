import type { Tx } from '../kernel/context.ts'
import type { Act } from './moves.ts'
import type { ReviewRow } from './store.ts'

/** Says what became of a review, so that pages, widgets, stages and mails follow in the same change. */
export async function announce(tx: Tx, before: ReviewRow, after: ReviewRow, act: Act): Promise<void> {
  const { id: reviewId, productId } = after
  const about = { reviewId, contactId: after.contactId, productId }
  const reason = act.reason ?? ''
  const wasPublished = before.shown
  switch (act.step) {
    case 'publish':
    case 'overturn':
    case 'restore':
    case 'keep':
      return appeared(tx, before, after, act)
    case 'hold':
      await tx.emit('review.held', about)
      return
    case 'reopen':
      await tx.emit('review.reopened', about)
      return
    case 'appeal':
    case 'resume_changes':
    case 'resume_suspension':
    case 'resume_rejection':
    case 'resume_removal':
      return
    case 'request_changes':
      await tx.emit('review.changes_requested', { ...about, reason })
      return
    case 'reject':
    case 'uphold_rejection':
      await tx.emit('review.rejected', { ...about, reason, final: act.step !== 'reject' })
      return
    case 'suspend':
      await tx.emit('review.suspended', { ...about, reason })
      return
    case 'remove':
    case 'uphold_removal':
      await tx.emit('review.removed', { ...about, reason, final: act.step !== 'remove', wasPublished })
      return
    case 'withdraw':
      await tx.emit('review.withdrawn', { ...about, wasPublished })
      return
    case 'erase':
      await tx.emit('review.erased', { ...about, wasPublished })
  }
}

async function appeared(tx: Tx, before: ReviewRow, after: ReviewRow, { step, reason }: Act): Promise<void> {
  const { id: reviewId, contactId, productId, rating } = after
  const about = { reviewId, contactId, productId }
  if (step === 'keep') await tx.emit('review.edit_refused', { ...about, reason: reason ?? '' })
  else if (before.publishedAt === null) await tx.emit('review.published', { ...about, contactId: contactId!, rating })
  else if (!before.shown) await tx.emit('review.restored', { ...about, appealed: step === 'overturn' })
  else if (before.revision !== after.revision) await tx.emit('review.changed', { ...about, revision: after.revision })
}
