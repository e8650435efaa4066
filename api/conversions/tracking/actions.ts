import type { Scoped } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { canonicalJson, sha256 } from '../../kernel/hash.ts'
import { newId } from '../../kernel/ids.ts'
import type { AddressHash } from '../../kernel/mailbox.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import { bind } from '../linking/binding.ts'
import { tidyCode } from '../linking/rules.ts'
import * as linking from '../linking/store.ts'
import type { Attribution, Refund, Sale, TrackedLead, TrackLead, TrackRefund, TrackSale } from './contract.ts'
import * as store from './store.ts'

const AHEAD_MS = 86_400_000
type Host = Ctx<Scoped<'sales.write'>>
type Bound = Awaited<ReturnType<typeof bind>>

const momentOf = (tx: Tx, occurredAt = tx.now) => {
  if (occurredAt > tx.now + AHEAD_MS)
    throw invalid('occurredAt', 'This moment is in the future. Send milliseconds since 1970.')
  return occurredAt
}
const different = (what: 'lead' | 'sale' | 'refund', externalId: string) =>
  conflict(
    `${what}.different`,
    `This ${what}, ${externalId}, was recorded before with other values. Send a new externalId.`,
  )

/** Records that somebody did something, once per person and name, and once per external id. */
export const trackLead = (ctx: Host, hashOf: AddressHash, input: TrackLead, { keep = true } = {}) =>
  ctx.write(async (tx): Promise<{ lead: TrackedLead; repeated: boolean }> => {
    const requestHash = sha256(canonicalJson(input))
    const occurredAt = momentOf(tx, input.occurredAt)
    const { externalId, name } = input
    const before = externalId === undefined ? undefined : await store.leadByExternalId(tx, externalId)
    if (before && before.requestHash !== requestHash) throw different('lead', externalId!)
    if (before) return { lead: { ...before, attribution: await standing(tx, before.contactId) }, repeated: true }
    const person = await personOf(tx, input, keep ? { name, externalId, requestHash, occurredAt } : undefined)
    const { contactId, row } = person
    if (person.repeated) return { lead: { ...row!, attribution: await standing(tx, contactId) }, repeated: true }
    const bound = await bind(tx, hashOf, {
      ...{ contactId, brought: broughtBy(input), cause: 'lead', at: Math.min(occurredAt, tx.now) },
    })
    const lead = row ?? { id: '', contactId, name, externalId: externalId ?? null, occurredAt }
    return { lead: { ...lead, attribution: saidOf(bound) }, repeated: false }
  })

interface NewLead {
  name: string
  externalId: string | undefined
  requestHash: string
  occurredAt: number
}
/**
 * Who the host speaks of; somebody new becomes a contact if there is an address to know them by.
 * @param told the lead to keep, if there is one
 */
async function personOf(
  tx: Tx,
  input: Pick<TrackLead, 'contactId' | 'email' | 'customerExternalId' | 'customerName'>,
  told: NewLead | undefined,
) {
  const known = await store.contactOf(tx, input)
  if (known?.erasedAt) throw unknown()
  if (!known && input.email === undefined) throw unknown()
  const contactId = known?.id ?? newId('con', tx.now)
  const row = known && told ? await store.leadOf(tx, contactId, told.name) : undefined
  if (row) return { contactId, row, repeated: true }
  const id = newId('led', tx.now)
  const { email, customerExternalId: externalId, customerName: name } = input
  const said = JSON.stringify({ email, ...(externalId && { externalId }), ...(name && { name }) })
  const lead = {
    ...{ id, contactId, receivedAt: tx.now },
    ...(told ?? { name: 'named', requestHash: '', occurredAt: tx.now }),
    externalId: told?.externalId ?? null,
  }
  const isNews = !known || (externalId !== undefined && known.externalId === null)
  if (!told && !isNews) return { contactId, row: undefined, repeated: false }
  await store.insertLead(tx, { ...lead, ...(isNews && { said }) })
  await tx.emit('lead.tracked', { leadId: id, contactId })
  if (isNews) await store.forgetSaid(tx, id)
  return { contactId, row: told ? lead : undefined, repeated: false }
}
const unknown = () =>
  notFound('contact.not_found', 'We do not know this person. Send an email with it, or record the lead first.')
const broughtBy = ({ clickIds, code }: Pick<TrackLead, 'clickIds' | 'code'>) => ({
  clicks: clickIds,
  ...(code && { code: tidyCode(code) }),
})
const saidOf = ({ binding, lost }: Bound): Attribution => ({
  ...{ linkId: binding?.linkId ?? null, ownerId: binding?.ownerId ?? null, route: binding?.route ?? null },
  lost: lost.map(({ clickId, route, why }) => ({ clickId, route, why })),
})
const standing = async (tx: Tx, contactId: string) =>
  saidOf({ binding: await linking.bindingOf(tx, contactId), lost: [] })

/**
 * Records a sale once per external id. The same request again answers with the first result; the same id with another
 * body is refused, because one of the two must be wrong. Links that are named with it bind the person before the sale
 * makes them a customer.
 */
export const trackSale = (ctx: Host, hashOf: AddressHash, input: TrackSale) =>
  ctx.write(async (tx): Promise<{ sale: Sale; repeated: boolean }> => {
    const requestHash = sha256(canonicalJson(input))
    const { externalId, amountMinor, netMinor = amountMinor, currency } = input
    const occurredAt = momentOf(tx, input.occurredAt)
    const before = await store.saleByExternalId(tx, externalId)
    if (before) {
      if (before.requestHash !== requestHash) throw different('sale', externalId)
      return { sale: { ...before, attribution: await standing(tx, before.contactId) }, repeated: true }
    }
    const brought = broughtBy(input)
    const named = brought.clicks.length > 0 || brought.code !== undefined
    // somebody nobody has heard of is only taken in when a link brought them
    if (!named && !(await store.contactOf(tx, input))) throw unknown()
    const { contactId } = await personOf(tx, input, undefined)
    const productId = input.productSlug === undefined ? null : await store.productIdBySlug(tx, input.productSlug)
    if (productId === undefined) throw invalid('productSlug', 'There is no product of this slug.')
    const bound = await bind(tx, hashOf, { contactId, brought, cause: 'sale', at: Math.min(occurredAt, tx.now) })
    const sale = {
      ...{ id: newId('sal', tx.now), externalId, contactId, productId, amountMinor, netMinor, currency },
      ...{ occurredAt, receivedAt: tx.now },
    }
    await store.insertSale(tx, { ...sale, requestHash })
    await tx.emit('sale.recorded', { saleId: sale.id, contactId, amountMinor, currency, occurredAt })
    return { sale: { ...sale, attribution: saidOf(bound) }, repeated: false }
  })

/** Records money that went back, once per sale and external id; together never more than the sale was. */
export const trackRefund = (ctx: Host, input: TrackRefund) =>
  ctx.write(async (tx): Promise<{ refund: Refund; repeated: boolean }> => {
    const requestHash = sha256(canonicalJson(input))
    const { externalId, saleExternalId, amountMinor, currency } = input
    const occurredAt = momentOf(tx, input.occurredAt)
    const sale = await store.saleByExternalId(tx, saleExternalId)
    if (!sale) throw notFound('sale.not_found', `There is no sale ${saleExternalId}. Record it first.`)
    const before = await store.refundBy(tx, sale.id, externalId)
    const refunded = await store.refundedOf(tx, sale.id)
    const view = (row: typeof before & object, sum: number): Refund => ({
      ...{ ...row, currency: sale.currency, refundedMinor: sum, remainingMinor: sale.amountMinor - sum },
    })
    if (before) {
      if (before.requestHash !== requestHash) throw different('refund', externalId)
      return { refund: view(before, refunded), repeated: true }
    }
    if (currency !== sale.currency) throw invalid('currency', `The sale was in ${sale.currency}.`)
    if (refunded + amountMinor > sale.amountMinor)
      throw invalid('amountMinor', `Only ${sale.amountMinor - refunded} of this sale is left to refund.`)
    const row = {
      id: newId('rfd', tx.now),
      saleId: sale.id,
      externalId,
      amountMinor,
      requestHash,
      occurredAt,
      receivedAt: tx.now,
    }
    await store.insertRefund(tx, row)
    const refundedMinor = refunded + amountMinor
    await tx.emit('sale.refunded', {
      ...{ refundId: row.id, saleId: sale.id, contactId: sale.contactId, amountMinor, refundedMinor },
      ...{ saleMinor: sale.amountMinor, currency: sale.currency },
    })
    return { refund: view(row, refundedMinor), repeated: false }
  })
