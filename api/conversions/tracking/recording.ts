import type { Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { conflict, invalid } from '../../kernel/problem.ts'
import { bind } from '../linking/binding.ts'
import type { Brought } from '../linking/rules.ts'
import { giveCodes, type Typed } from '../promotions/actions.ts'
import type { Sale, TrackedLead } from './contract.ts'
import { type NewLead, personOf, type Said, saidOf, standing, unknown } from './people.ts'
import * as store from './store.ts'

/** What happened by now, whoever told of it: the host by its key, or Stripe. Each runs inside the change of its caller. */

const AHEAD_MS = 86_400_000
export const momentOf = (tx: Tx, occurredAt = tx.now) => {
  if (occurredAt > tx.now + AHEAD_MS)
    throw invalid('occurredAt', 'This moment is in the future. Send milliseconds since 1970.')
  return occurredAt
}
export const different = (what: 'lead' | 'sale' | 'refund' | 'dispute', externalId: string) =>
  conflict(
    `${what}.different`,
    `This ${what}, ${externalId}, was recorded before with other values. Send a new externalId.`,
  )

/** Somebody did something before they bought; the links that are named with it bind them. */
export async function recordLead(
  tx: Tx,
  hashOf: AddressHash,
  { who, brought, lead, keep }: { who: Said; brought: Brought; lead: NewLead; keep: boolean },
): Promise<{ lead: TrackedLead; repeated: boolean }> {
  const { name, externalId, occurredAt } = lead
  const { contactId, row, repeated } = await personOf(tx, who, keep ? lead : undefined)
  if (repeated) return { lead: { ...row!, attribution: await standing(tx, contactId) }, repeated }
  const bound = await bind(tx, hashOf, { contactId, brought, cause: 'lead', at: Math.min(occurredAt, tx.now) })
  const kept = row ?? { id: '', contactId, name, externalId: externalId ?? null, occurredAt }
  return { lead: { ...kept, attribution: saidOf(bound) }, repeated: false }
}

export interface NewSale {
  externalId: string
  amountMinor: number
  netMinor: number
  currency: string
  billingCountry: string | null
  occurredAt: number | undefined
  requestHash: string
}
interface Selling {
  who: Said
  brought: Brought
  sale: NewSale
  productSlug?: string | undefined
  typed: Typed
  /** Whether what was recorded under this number says the same; if not, one of the two must be wrong. */
  isSame(before: store.SaleRow): boolean
}
/**
 * A sale, once for its number. Links that are named with it bind the person before the sale makes them a customer.
 * Nothing is written when it is refused.
 */
export async function recordSale(
  tx: Tx,
  hashOf: AddressHash,
  { who, brought, sale: said, productSlug, typed, isSame }: Selling,
): Promise<{ sale: Omit<Sale, 'promotion'>; repeated: boolean }> {
  const { externalId, amountMinor, netMinor, currency, billingCountry, requestHash } = said
  const occurredAt = momentOf(tx, said.occurredAt)
  const before = await store.saleByExternalId(tx, externalId)
  if (before) {
    if (!isSame(before)) throw different('sale', externalId)
    return { sale: { ...before, attribution: await standing(tx, before.contactId) }, repeated: true }
  }
  const named = brought.clicks.length > 0 || brought.code !== undefined || (brought.codes?.length ?? 0) > 0
  // somebody nobody has heard of is only taken in when a link brought them
  if (!named && !(await store.contactOf(tx, who))) throw unknown()
  const productId = productSlug === undefined ? null : await store.productIdBySlug(tx, productSlug)
  if (productId === undefined) throw invalid('productSlug', 'There is no product of this slug.')
  const { contactId } = await personOf(tx, who, undefined)
  const bound = await bind(tx, hashOf, { contactId, brought, cause: 'sale', at: Math.min(occurredAt, tx.now) })
  const sale = {
    ...{ id: newId('sal', tx.now), externalId, contactId, productId, amountMinor, netMinor, currency, billingCountry },
    ...{ occurredAt, receivedAt: tx.now },
  }
  await store.insertSale(tx, { ...sale, requestHash })
  await tx.emit('sale.recorded', { saleId: sale.id, contactId, amountMinor, currency, occurredAt })
  await giveCodes(tx, typed, { contactId, usedFor: externalId, currency, occurredAt })
  return { sale: { ...sale, attribution: saidOf(bound) }, repeated: false }
}

interface Back {
  externalId: string
  amountMinor: number
  occurredAt: number
  requestHash: string
}
/** Money of a sale went back. @param sale with at least this much left */
export async function recordRefund(tx: Tx, sale: store.SaleRow, back: Back) {
  const row = { id: newId('rfd', tx.now), saleId: sale.id, ...back, receivedAt: tx.now }
  await store.insertRefund(tx, row)
  const refundedMinor = await store.refundedOf(tx, sale.id)
  await tx.emit('sale.refunded', {
    ...{ refundId: row.id, saleId: sale.id, contactId: sale.contactId, amountMinor: row.amountMinor, refundedMinor },
    ...{ saleMinor: sale.amountMinor, currency: sale.currency },
  })
  return { row, refundedMinor }
}

/** A refund, or a part of it, did not arrive, so it counts no more. @param externalId what says so, once for each refund */
export async function recordReversal(
  tx: Tx,
  sale: store.SaleRow,
  { refundId, ...said }: { refundId: string; externalId: string; amountMinor: number; occurredAt: number },
) {
  await store.insertReversal(tx, { id: newId('rfr', tx.now), refundId, ...said, receivedAt: tx.now })
  const refundedMinor = await store.refundedOf(tx, sale.id)
  await tx.emit('sale.refund_failed', {
    ...{ refundId, saleId: sale.id, contactId: sale.contactId, amountMinor: said.amountMinor, refundedMinor },
    ...{ saleMinor: sale.amountMinor, currency: sale.currency },
  })
  return refundedMinor
}

interface Disputed {
  externalId: string
  amountMinor: number
  state: store.DisputeState
  occurredAt: number
}
/**
 * A bank asks for the money of a sale back, or has decided. What was lost is a refund of what is left of it, by the
 * dispute's own number. @returns repeated, when nothing is new
 */
export async function recordDispute(tx: Tx, sale: store.SaleRow, said: Disputed) {
  const { externalId, amountMinor, state, occurredAt } = said
  const before = await store.disputeBy(tx, sale.id, externalId)
  if (before && before.amountMinor !== amountMinor) throw different('dispute', externalId)
  if (before?.state === state) return { dispute: before, repeated: true }
  if (before && before.state !== 'open')
    throw conflict('dispute.closed', `This dispute, ${externalId}, was ${before.state} before. That cannot change.`)
  const closedAt = state === 'open' ? null : occurredAt
  const dispute = before
    ? { ...before, state, closedAt }
    : {
        ...{ id: newId('dsp', tx.now), saleId: sale.id, externalId, amountMinor },
        ...{ state, openedAt: occurredAt, closedAt },
      }
  if (before) await store.closeDispute(tx, dispute)
  else await store.insertDispute(tx, dispute)
  await tx.emit('sale.disputed', { disputeId: dispute.id, saleId: sale.id, contactId: sale.contactId, to: state })
  const left = sale.amountMinor - (await store.refundedOf(tx, sale.id))
  if (state === 'lost' && left > 0 && !(await store.refundBy(tx, sale.id, externalId)))
    await recordRefund(tx, sale, {
      ...{ externalId, amountMinor: Math.min(amountMinor, left), occurredAt, requestHash: '' },
    })
  return { dispute, repeated: false }
}
