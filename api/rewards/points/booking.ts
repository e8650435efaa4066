import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { balanceOf, leftOf } from './rules.ts'
import * as store from './store.ts'

type Why = 'earned' | 'spent' | 'given_back' | 'expired'
/** One entry of the ledger, once for each reward, reason and contact. */
export async function book(tx: Tx, contactId: string, delta: number, why: Why, rewardId: string): Promise<void> {
  const id = newId('pts', tx.now)
  await store.insertEntry(tx, { id, contactId, delta, why, rewardId, at: tx.now })
  await tx.emit('points.booked', { contactId, entryId: id, rewardId, delta })
}

export const earn = (tx: Tx, { id, contactId, points }: { id: string; contactId: string; points: number | null }) =>
  book(tx, contactId, points!, 'earned', id)

/** A redemption came to nothing: what was paid for it goes back to where it came from. */
export async function giveBack(tx: Tx, { id }: { id: string }): Promise<void> {
  for (const { contactId, delta } of await store.spentOn(tx, id)) await book(tx, contactId, -delta, 'given_back', id)
}

/** How many of the points of a reward are still there. */
export async function pointsLeft(tx: Tx, { id, contactId }: { id: string; contactId: string }): Promise<number> {
  const entries = await store.entriesOf(tx, contactId)
  return Math.min(leftOf(entries, id), balanceOf(entries))
}

/** Takes what is left of points whose time is over. @returns false when all of them were spent */
export async function expirePoints(tx: Tx, { id, contactId }: { id: string; contactId: string }): Promise<boolean> {
  const left = await pointsLeft(tx, { id, contactId })
  if (left === 0) return false
  await book(tx, contactId, -left, 'expired', id)
  return true
}
