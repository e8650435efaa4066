import type { Tx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/problem.ts'
import { book, settle, settleDebt } from '../ledger/booking.ts'
import { confirming, returning, sending } from '../ledger/rules.ts'
import * as store from './store.ts'

export interface Said {
  payoutId: string
  paid: boolean
  providerRef: string | null
  /** Why the rail could not, in its words. */
  reason: string | null
}
export const OUTCOMES = [
  'paid',
  'failed',
  'repeated',
  'late',
  'unknown',
  'not_sent',
  'other_amount',
  'taken_reference',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/**
 * What a rail says of one payout: it arrived, or it did not and can be paid again, once. The same again changes nothing; a
 * success after a failure is noted and counted nowhere until somebody has found out (invariant P6).
 */
export async function takeResult(tx: Tx, said: Said): Promise<Outcome> {
  const found = await store.payoutBy(tx, said.payoutId)
  if (!found) return 'unknown'
  const { payout } = found
  if (payout.state === 'draft' || payout.state === 'dropped') return 'not_sent'
  if (said.providerRef && (await store.refTaken(tx, said.providerRef, payout.id))) return 'taken_reference'
  if (payout.state === 'paid') return said.paid ? 'repeated' : 'late'
  if (payout.state === 'failed') return said.paid ? late(tx, found) : 'repeated'
  if (said.paid) {
    const ref = said.providerRef ? { providerRef: said.providerRef } : {}
    await store.movePayout(tx, payout.id, ['approved'], { state: 'paid', movedAt: tx.now, ...ref })
    await confirm(tx, found, 'confirm')
  } else await fail(tx, found, said.reason ?? 'The rail did not say why.')
  await closeBatch(tx, payout.batchId)
  return said.paid ? 'paid' : 'failed'
}
type Found = NonNullable<Awaited<ReturnType<typeof store.payoutBy>>>
const factOf = ({ payout, contactId }: Found) => ({
  ...{ contactId, partnerId: payout.partnerId, payoutId: payout.id },
  ...{ amountMinor: payout.amountMinor, currency: payout.currency },
})

async function confirm(tx: Tx, found: Found, key: string): Promise<void> {
  const { payout, rail } = found
  const lines = confirming(await store.linesOf(tx, payout.id))
  const others = { clearing: payout.batchId, cash: rail }
  await book(tx, payout, { kind: 'confirm', causeKey: `${key}:${payout.id}`, ref: payout.id, lines, others })
  await tx.emit('payout.paid', factOf(found))
}

async function fail(tx: Tx, found: Found, reason: string): Promise<void> {
  const { payout } = found
  await store.movePayout(tx, payout.id, ['approved'], { state: 'failed', reason, movedAt: tx.now })
  const lines = await store.linesOf(tx, payout.id)
  await store.release(tx, payout.id)
  const others = { clearing: payout.batchId }
  await book(tx, payout, {
    ...{ kind: 'return', causeKey: `return:${payout.id}`, ref: payout.id, lines: returning(lines), others },
  })
  // a doubt or a refund may have come while it was on its way
  for (const { commissionId } of lines) await settle(tx, commissionId)
  await settleDebt(tx, payout)
  await tx.emit('payout.failed', { ...factOf(found), reason })
}

async function late(tx: Tx, found: Found): Promise<Outcome> {
  const { payout, contactId } = found
  if (payout.lateSuccessAt !== null) return 'repeated'
  await store.movePayout(tx, payout.id, ['failed'], { lateSuccessAt: tx.now, movedAt: tx.now })
  await tx.emit('payout.late', { contactId, partnerId: payout.partnerId, payoutId: payout.id })
  return 'late'
}

/** Somebody found out: it did arrive, or the rail was wrong. Only then does it count, and only once. */
export async function resolveLate(tx: Tx, payoutId: string, arrived: boolean): Promise<void> {
  const found = await store.payoutBy(tx, payoutId)
  if (!found || found.payout.state !== 'failed' || found.payout.lateSuccessAt === null)
    throw conflict('payout.not_late', 'There is nothing to find out about this payout any more.')
  const { payout } = found
  if (!arrived) return void (await store.movePayout(tx, payoutId, ['failed'], { lateSuccessAt: null, movedAt: tx.now }))
  const lines = await store.linesOf(tx, payoutId)
  const payable = new Map(
    (await store.payableLines(tx, payout.partnerId, payout.currency)).map((l) => [l.commissionId, l.amountMinor]),
  )
  if (!lines.every((line) => (payable.get(line.commissionId) ?? 0) >= line.amountMinor))
    throw conflict(
      'payout.spent',
      'What this payout was for is held, taken back or paid again meanwhile. Settle it with the partner by hand.',
    )
  await store.movePayout(tx, payoutId, ['failed'], { state: 'paid', lateSuccessAt: null, movedAt: tx.now })
  const others = { clearing: payout.batchId }
  await book(tx, payout, { kind: 'send', causeKey: `late:${payoutId}`, ref: payoutId, lines: sending(lines), others })
  await confirm(tx, found, 'late-confirm')
}

/** When every payout of a batch has an answer, the batch has one too. */
async function closeBatch(tx: Tx, batchId: string): Promise<void> {
  if ((await store.payoutsOf(tx, batchId, 'approved')).length > 0) return
  await store.changeBatch(tx, batchId, { state: 'settled', settledAt: tx.now })
  await tx.emit('payout_batch.settled', { batchId })
}
