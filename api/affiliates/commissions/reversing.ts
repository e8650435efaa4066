import type { REVERSAL_REASONS } from '../../../db/schema/commissions.ts'
import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { bookRestoration, bookReversal } from '../ledger/booking.ts'
import { partnerContact } from '../partners/store.ts'
import { remainingNet, worthNow } from '../plans/rules.ts'
import * as store from './store.ts'

type Reason = (typeof REVERSAL_REASONS)[number]
interface Why {
  reason: Reason
  causeKey: string
  refundId?: string | null
  note?: string | null
}

/** Takes back a part of a commission: a fact of its own, and its journal. */
async function reverse(tx: Tx, of: store.CommissionRow, amountMinor: number, why: Why): Promise<void> {
  const { partnerId, currency, id: reversesId } = of
  const id = newId('com', tx.now)
  await store.insertCommission(tx, {
    ...{ id, partnerId, kind: 'reversal', saleId: of.saleId, leadId: of.leadId, attributionId: of.attributionId },
    ...{ planVersionId: of.planVersionId, ruleId: of.ruleId, baseMinor: of.baseMinor, amountMinor: -amountMinor },
    ...{ currency, reversesId, reason: why.reason, refundId: why.refundId ?? null, causeKey: why.causeKey },
    ...{ note: why.note ?? null, occurredAt: tx.now, clearsAt: of.clearsAt, createdAt: tx.now },
  })
  await bookReversal(tx, { partnerId, currency }, reversesId, id, amountMinor)
  await store.countDay(tx, partnerId, tx.now, currency, { reversedMinor: amountMinor })
  const { contactId } = await partnerContact(tx, partnerId)
  await tx.emit('commission.reversed', {
    ...{ contactId, partnerId, commissionId: reversesId, amountMinor, currency, reason: why.reason },
  })
}

/**
 * A part of a sale went back: c(before) − c(after) of what was granted is taken back, so that any number of parts, in any
 * order, add up to what one refund of their sum takes (referrals-and-affiliates 3.2).
 */
export async function reverseForRefund(tx: Tx, saleId: string, refundId: string, refundMinor: number): Promise<void> {
  const found = await store.saleBy(tx, saleId)
  if (!found) return
  const { sale } = found
  const refunded = await store.refundedOf(tx, saleId)
  const netNow = remainingNet(sale.netMinor, sale.amountMinor, refunded)
  for (const of of await store.earnedOfSale(tx, saleId)) {
    const netBefore = remainingNet(sale.netMinor, sale.amountMinor, refunded - refundMinor)
    await store.countDay(tx, of.partnerId, tx.now, of.currency, { refundedMinor: netBefore - netNow })
    const rule = await store.ruleOf(tx, of.planVersionId!, of.ruleId!)
    const left = of.amountMinor - (await store.reversedOf(tx, of.id))
    const back = left - worthNow(rule, of.amountMinor, netNow)
    if (back <= 0) continue
    await reverse(tx, of, back, { reason: 'refund', refundId, causeKey: `refund:${refundId}:${of.id}` })
  }
}

/**
 * A part of a refund did not arrive: what is worth more again is given again, so that what is left of each commission is
 * what its sale is worth now, or less where somebody took it back for another reason.
 */
export async function restoreForSale(tx: Tx, saleId: string, causeId: string, notRefundedMinor: number): Promise<void> {
  const found = await store.saleBy(tx, saleId)
  if (!found) return
  const { sale } = found
  const refunded = await store.refundedOf(tx, saleId)
  const netNow = remainingNet(sale.netMinor, sale.amountMinor, refunded)
  const netBefore = remainingNet(sale.netMinor, sale.amountMinor, refunded + notRefundedMinor)
  for (const of of await store.earnedOfSale(tx, saleId)) {
    await store.countDay(tx, of.partnerId, tx.now, of.currency, { refundedMinor: netBefore - netNow })
    if (await store.takenBackOtherwise(tx, of.id)) continue
    const rule = await store.ruleOf(tx, of.planVersionId!, of.ruleId!)
    const more = worthNow(rule, of.amountMinor, netNow) - (of.amountMinor - (await store.reversedOf(tx, of.id)))
    if (more <= 0) continue
    const { partnerId, currency, id: reversesId } = of
    const id = newId('com', tx.now)
    await store.insertCommission(tx, {
      ...{
        id,
        partnerId,
        kind: 'restoration',
        saleId,
        attributionId: of.attributionId,
        planVersionId: of.planVersionId,
      },
      ...{
        ruleId: of.ruleId,
        baseMinor: of.baseMinor,
        amountMinor: more,
        currency,
        reversesId,
        reason: 'refund_failed',
      },
      ...{ causeKey: `restore:${causeId}:${of.id}`, occurredAt: tx.now, clearsAt: of.clearsAt, createdAt: tx.now },
    })
    await bookRestoration(tx, { partnerId, currency }, reversesId, id, more)
    await store.countDay(tx, partnerId, tx.now, currency, { reversedMinor: -more })
  }
}

/** Takes back all that is left of a commission; nothing when nothing is. */
export async function takeBack(tx: Tx, of: store.CommissionRow, why: Pick<Why, 'reason' | 'note'>): Promise<void> {
  const left = of.amountMinor - (await store.reversedOf(tx, of.id))
  if (left > 0) await reverse(tx, of, left, { ...why, causeKey: `back:${why.reason}:${of.id}` })
}
