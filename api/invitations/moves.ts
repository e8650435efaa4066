import { answerAsk, dropWish } from '../kernel/ask-budget.ts'
import type { AskAnswer } from '../kernel/ask-rules.ts'
import type { Tx } from '../kernel/context.ts'
import { type InvitationState, isExit, isOver, mayMove } from './rules.ts'
import * as store from './store.ts'

interface About {
  note?: string
  reviewId?: string
}
/** What the end of an invitation says of the ask that it was; a bounce says nothing. */
const ANSWERS: Partial<Record<InvitationState, AskAnswer>> = {
  ...{
    submitted: 'accepted',
    declined: 'declined',
    unsubscribed: 'declined',
    complained: 'declined',
    expired: 'ignored',
  },
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
  const source = { kind: 'invitation' as const, id }
  if (isOver(to)) await dropWish(tx, source)
  const said = ANSWERS[to]
  if (said) await answerAsk(tx, source, said)
  await tx.emit('invitation.moved', { invitationId: id, campaignId, contactId, from, to })
  return true
}
