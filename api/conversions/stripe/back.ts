import type { Tx } from '../../kernel/context.ts'
import { recordDispute, recordRefund } from '../tracking/recording.ts'
import { disputeBy, refundBy, refundedOf, type SaleRow, saleByExternalId } from '../tracking/store.ts'
import { attempted, type Done, failed, finish, type Hands, recorded, toldIn } from './inbox.ts'
import { keepRefunds, settleRefunds } from './refunding.ts'
import * as store from './store.ts'
import type { Told, ToldCredit, ToldDispute, ToldRefund } from './told.ts'

const SALE_AWAITED: Done = { outcome: 'waiting', reason: 'sale' }

export type ToldBack = ToldRefund | ToldDispute | ToldCredit
export const isBack = (told: Told): told is ToldBack =>
  told.kind === 'refund' || told.kind === 'dispute' || told.kind === 'credit'

/** Money of a sale goes back, or somebody asks for it. Before the sale is there it waits. */
export function handleBack(tx: Tx, row: store.EventRow, told: ToldBack): Promise<Done> {
  if (told.kind === 'refund') return handleRefund(tx, row, told)
  return told.kind === 'dispute' ? handleDispute(tx, told) : handleCredit(tx, told)
}

/** A sale is there: what came before it is done now. */
export async function settleWaiting(tx: Tx, hands: Hands, saleKey: string) {
  for (const row of await store.waitingFor(tx, saleKey)) {
    const told = toldIn(hands, row)
    if (told && isBack(told)) await finish(tx, row, await attempted(() => handleBack(tx, row, told)))
  }
}

async function saleOf(tx: Tx, { payment, saleKey }: { payment: string; saleKey: string | null }) {
  if (saleKey) await store.linkPayments(tx, saleKey, [payment])
  const key = saleKey ?? (await store.saleKeyOf(tx, payment)) ?? payment
  return saleByExternalId(tx, key)
}
const otherCurrency = (sale: SaleRow, { currency }: { currency: string }) =>
  sale.currency === currency ? undefined : failed('currency_other', 'currency')

async function handleRefund(tx: Tx, row: store.EventRow, told: ToldRefund): Promise<Done> {
  await keepRefunds(tx, told)
  const sale = await saleOf(tx, told)
  if (!sale) return SALE_AWAITED
  const wrong = otherCurrency(sale, told)
  if (wrong) return wrong
  const written = await settleRefunds(tx, sale, told.payment, { id: row.id, at: row.createdAt })
  return recorded(written ? 'refund' : 'nothing_new', sale.id)
}

async function handleDispute(tx: Tx, told: ToldDispute): Promise<Done> {
  const sale = await saleOf(tx, told)
  if (!sale) return SALE_AWAITED
  const wrong = otherCurrency(sale, told)
  if (wrong) return wrong
  const { id: externalId, amountMinor, state, at: occurredAt } = told
  // one that is older than what the bank decided says nothing new
  if (state === 'open' && (await isClosed(tx, sale, externalId))) return recorded('nothing_new', sale.id)
  const { repeated } = await recordDispute(tx, sale, { externalId, amountMinor, state, occurredAt })
  return recorded(repeated ? 'nothing_new' : 'dispute', sale.id)
}
const isClosed = async (tx: Tx, sale: SaleRow, externalId: string) => {
  const before = await disputeBy(tx, sale.id, externalId)
  return before !== undefined && before.state !== 'open'
}

async function handleCredit(tx: Tx, { id: externalId, saleKey, amountMinor, at, currency }: ToldCredit): Promise<Done> {
  const sale = await saleByExternalId(tx, saleKey)
  if (!sale) return SALE_AWAITED
  const wrong = otherCurrency(sale, { currency })
  if (wrong) return wrong
  const left = sale.amountMinor - (await refundedOf(tx, sale.id))
  if (left <= 0 || (await refundBy(tx, sale.id, externalId))) return recorded('nothing_new', sale.id)
  const back = { externalId, amountMinor: Math.min(amountMinor, left), occurredAt: at, requestHash: '' }
  await recordRefund(tx, sale, back)
  return recorded('credit', sale.id)
}
