import type { Scoped } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { canonicalJson, sha256 } from '../../kernel/hash.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { invalid, notFound } from '../../kernel/problem.ts'
import { tidyCode } from '../linking/rules.ts'
import { promotionOf } from '../promotions/actions.ts'
import type * as wire from './contract.ts'
import { standing } from './people.ts'
import * as recording from './recording.ts'
import * as store from './store.ts'

type Host = Ctx<Scoped<'sales.write'>>

const broughtBy = ({ clickIds, code }: Pick<wire.TrackLead, 'clickIds' | 'code'>) => ({
  clicks: clickIds,
  ...(code && { code: tidyCode(code) }),
})

/** Records that somebody did something, once per person and name, and once per external id. */
export const trackLead = (ctx: Host, hashOf: AddressHash, input: wire.TrackLead, { keep = true } = {}) =>
  ctx.write(async (tx): Promise<{ lead: wire.TrackedLead; repeated: boolean }> => {
    const requestHash = sha256(canonicalJson(input))
    const occurredAt = recording.momentOf(tx, input.occurredAt)
    const { externalId, name } = input
    const before = externalId === undefined ? undefined : await store.leadByExternalId(tx, externalId)
    if (before && before.requestHash !== requestHash) throw recording.different('lead', externalId!)
    if (before) return { lead: { ...before, attribution: await standing(tx, before.contactId) }, repeated: true }
    const lead = { name, externalId, requestHash, occurredAt }
    return recording.recordLead(tx, hashOf, { who: input, brought: broughtBy(input), lead, keep })
  })

/**
 * Records a sale once per external id. The same request again answers with the first result; the same id with another
 * body is refused, because one of the two must be wrong.
 * @param said what was sent, where that is another shape: a repeat is known by it
 */
export const trackSale = (ctx: Host, hashOf: AddressHash, input: wire.TrackSale, said: object = input) =>
  ctx.write(async (tx) => {
    const requestHash = sha256(canonicalJson(said))
    const { externalId, amountMinor, netMinor = amountMinor, currency, occurredAt, productSlug } = input
    const { billingCountry = null } = input
    const sale = { externalId, amountMinor, netMinor, currency, billingCountry, occurredAt, requestHash }
    const isSame = (before: store.SaleRow) => before.requestHash === requestHash
    const codes = [input.promotionCode, input.code].flatMap((one) => one || [])
    const typed = { codes, discountMinor: input.discountMinor }
    const told = { who: input, brought: broughtBy(input), sale, productSlug, typed, isSame }
    const done = await recording.recordSale(tx, hashOf, told)
    return { ...done, sale: { ...done.sale, promotion: await promotionOf(tx, externalId, input) } }
  })

async function saleOf(tx: Tx, externalId: string) {
  const sale = await store.saleByExternalId(tx, externalId)
  if (!sale) throw notFound('sale.not_found', `There is no sale ${externalId}. Record it first.`)
  return sale
}
type Back = Pick<wire.Refund, 'id' | 'externalId' | 'saleId' | 'amountMinor' | 'occurredAt' | 'receivedAt'>
const viewOf = (row: Back, sale: store.SaleRow, refundedMinor: number): wire.Refund => ({
  ...{ ...row, currency: sale.currency, refundedMinor, remainingMinor: sale.amountMinor - refundedMinor },
})

/** Records money that went back, once per sale and external id; together never more than the sale was. */
export const trackRefund = (ctx: Host, input: wire.TrackRefund) =>
  ctx.write(async (tx): Promise<{ refund: wire.Refund; repeated: boolean }> => {
    const requestHash = sha256(canonicalJson(input))
    const { externalId, saleExternalId, amountMinor, currency } = input
    const occurredAt = recording.momentOf(tx, input.occurredAt)
    const sale = await saleOf(tx, saleExternalId)
    const before = await store.refundBy(tx, sale.id, externalId)
    const refunded = await store.refundedOf(tx, sale.id)
    if (before) {
      if (before.requestHash !== requestHash) throw recording.different('refund', externalId)
      return { refund: viewOf(before, sale, refunded), repeated: true }
    }
    if (currency !== sale.currency) throw invalid('currency', `The sale was in ${sale.currency}.`)
    if (refunded + amountMinor > sale.amountMinor)
      throw invalid('amountMinor', `Only ${sale.amountMinor - refunded} of this sale is left to refund.`)
    const back = { externalId, amountMinor, occurredAt, requestHash }
    const { row, refundedMinor } = await recording.recordRefund(tx, sale, back)
    return { refund: viewOf(row, sale, refundedMinor), repeated: false }
  })

const WHOLE = 'whole'
/** Records that a refund did not arrive: it counts no more. The refund stays, and this stands beside it. */
export const trackRefundFailure = (ctx: Host, input: wire.TrackRefundFailure) =>
  ctx.write(async (tx): Promise<{ refund: wire.Refund; repeated: boolean }> => {
    const { externalId, saleExternalId } = input
    const occurredAt = recording.momentOf(tx, input.occurredAt)
    const sale = await saleOf(tx, saleExternalId)
    const row = await store.refundBy(tx, sale.id, externalId)
    if (!row) throw notFound('refund.not_found', `There is no refund ${externalId} of this sale. Record it first.`)
    const left = row.amountMinor - (await store.reversedOf(tx, row.id))
    if (left === 0) return { refund: viewOf(row, sale, await store.refundedOf(tx, sale.id)), repeated: true }
    const reversal = { refundId: row.id, externalId: WHOLE, amountMinor: left, occurredAt }
    return { refund: viewOf(row, sale, await recording.recordReversal(tx, sale, reversal)), repeated: false }
  })

/** Records that a customer disputes a sale, or how that ended, once; a lost one is money that went back. */
export const trackDispute = (ctx: Host, input: wire.TrackDispute) =>
  ctx.write(async (tx): Promise<{ dispute: wire.Dispute; repeated: boolean }> => {
    const occurredAt = recording.momentOf(tx, input.occurredAt)
    const sale = await saleOf(tx, input.saleExternalId)
    if (input.currency !== sale.currency) throw invalid('currency', `The sale was in ${sale.currency}.`)
    if (input.amountMinor > sale.amountMinor)
      throw invalid('amountMinor', `The sale was ${sale.amountMinor}, so no more of it can be disputed.`)
    const { dispute, repeated } = await recording.recordDispute(tx, sale, { ...input, occurredAt })
    const refundedMinor = await store.refundedOf(tx, sale.id)
    const sums = { refundedMinor, remainingMinor: sale.amountMinor - refundedMinor }
    return { dispute: { ...dispute, currency: sale.currency, ...sums }, repeated }
  })
