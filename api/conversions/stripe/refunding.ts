import type { Tx } from '../../kernel/context.ts'
import { recordRefund, recordReversal } from '../tracking/recording.ts'
import { refundBy, refundedOf, type SaleRow } from '../tracking/store.ts'
import { goneBack } from './rules.ts'
import * as store from './store.ts'
import type { ToldRefund } from './told.ts'

/** Keeps what was learnt about the refunds of a payment, whether its sale is there or not. */
export async function keepRefunds(tx: Tx, { payment, charge, refunds }: ToldRefund) {
  for (const one of refunds) await store.saveRefund(tx, { ...one, payment })
  if (charge) await store.saveCharge(tx, { ...charge, payment })
}

/**
 * Makes the books say what is known: money that went back and is not written is a refund, money that did not arrive after
 * all is a reversal of one. Whatever came, in whatever order and however often, the sum is the same.
 * @returns whether anything was to be written
 */
export async function settleRefunds(tx: Tx, sale: SaleRow, payment: string, cause: { id: string; at: number }) {
  const known = await store.refundsOf(tx, payment)
  for (const { id, state } of known) {
    // the host told of this one itself
    const told = state === 'succeeded' ? await refundBy(tx, sale.id, id) : undefined
    if (told) await store.book(tx, told.id, payment)
  }
  const should = goneBack(known, await store.chargesOf(tx, payment))
  const booked = await store.bookedOf(tx, payment)
  const is = booked.reduce((sum, { left }) => sum + left, 0)
  if (should > is) return add(tx, sale, payment, { missing: should - is, cause, known })
  if (should < is) return takeBack(tx, sale, { over: is - should, cause, booked, known })
  return false
}

type Known = Awaited<ReturnType<typeof store.refundsOf>>
interface Adding {
  missing: number
  cause: { id: string; at: number }
  known: Known
}
/** By the numbers of the refunds that are not written yet; what no refund explains goes by the event that told of it. */
async function add(tx: Tx, sale: SaleRow, payment: string, { missing, cause, known }: Adding) {
  const most = Math.min(missing, sale.amountMinor - (await refundedOf(tx, sale.id)))
  let rest = most
  const write = async (externalId: string, amountMinor: number, occurredAt: number) => {
    const { row } = await recordRefund(tx, sale, { externalId, amountMinor, occurredAt, requestHash: '' })
    await store.book(tx, row.id, payment)
    rest -= amountMinor
  }
  for (const { id, state, amountMinor, at } of known) {
    if (state !== 'succeeded' || rest < amountMinor || (await refundBy(tx, sale.id, id))) continue
    await write(id, amountMinor, at)
  }
  if (rest > 0) await write(cause.id, rest, cause.at)
  return most > 0
}

interface TakingBack {
  over: number
  cause: { id: string; at: number }
  booked: Awaited<ReturnType<typeof store.bookedOf>>
  known: Known
}
/** Those that failed by their own number first, then the latest. */
async function takeBack(tx: Tx, sale: SaleRow, { over, cause, booked, known }: TakingBack) {
  const failed = new Set(known.filter(({ state }) => state === 'failed').map(({ id }) => id))
  const order = [...booked].sort((a, b) => Number(failed.has(b.externalId)) - Number(failed.has(a.externalId)))
  let rest = over
  for (const { id: refundId, left } of order) {
    const amountMinor = Math.min(left, rest)
    if (amountMinor <= 0) continue
    await recordReversal(tx, sale, { refundId, externalId: cause.id, amountMinor, occurredAt: cause.at })
    rest -= amountMinor
  }
  return true
}
