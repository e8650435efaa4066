import type { Tx } from '../kernel/context.ts'
import { type InvitationState, isExit, isOver, mayMove } from './rules.ts'
import * as store from './store.ts'

interface About {
  note?: string
  reviewId?: string
}
/** Brings an invitation forward, or out. False when it does not go there, or somebody else moved it meanwhile. */
export async function move(
  tx: Tx,
  row: store.InvitationRow,
  to: InvitationState,
  { note, reviewId }: About = {},
): Promise<boolean> {
  const { id, campaignId, contactId, state: from } = row
  if (!mayMove(from, to)) return false
  const moved = await store.moveInvitation(tx, row, {
    state: to,
    ...(isOver(to) && { endedAt: tx.now, dueAt: null, sealed: null }),
    ...(!isExit(to) && row.sentAt === null && { sentAt: row.lastMailAt ?? tx.now }),
    ...(note && { note }),
    ...(reviewId && { reviewId }),
  })
  if (!moved) return false
  await store.insertEvent(tx, id, to, tx.now)
  await tx.emit('invitation.moved', { invitationId: id, campaignId, contactId, from, to })
  return true
}
