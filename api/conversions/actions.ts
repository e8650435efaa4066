import type { Scoped } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { canonicalJson, sha256 } from '../kernel/hash.ts'
import { newId } from '../kernel/ids.ts'
import { conflict, invalid, notFound } from '../kernel/problem.ts'
import type { Sale, TrackSale } from './contract.ts'
import * as store from './store.ts'

const AHEAD_MS = 86_400_000

/**
 * Records a sale once per external id. The same request again answers with the first result; the same id with another
 * body is refused, because one of the two must be wrong.
 */
export const trackSale = (ctx: Ctx<Scoped<'sales.write'>>, input: TrackSale) =>
  ctx.write(async (tx): Promise<{ sale: Sale; repeated: boolean }> => {
    const requestHash = sha256(canonicalJson(input))
    const { externalId, amountMinor, currency, occurredAt = tx.now } = input
    if (occurredAt > tx.now + AHEAD_MS)
      throw invalid('occurredAt', 'This moment is in the future. Send milliseconds since 1970.')

    const before = await store.saleByExternalId(tx, externalId)
    if (before) {
      if (before.requestHash === requestHash) return { sale: before, repeated: true }
      throw conflict(
        'sale.different',
        `Sale ${externalId} was recorded before with other values. Send a new externalId.`,
      )
    }
    const contact = await store.contactBy(tx, input)
    if (!contact) {
      throw notFound(
        'contact.not_found',
        'We do not know this person yet. They have to sign up before a sale can be theirs.',
      )
    }
    const productId = input.productSlug === undefined ? null : await store.productIdBySlug(tx, input.productSlug)
    if (productId === undefined) throw invalid('productSlug', 'There is no product of this slug.')
    const sale = {
      id: newId('sal', tx.now),
      externalId,
      contactId: contact.id,
      productId,
      amountMinor,
      currency,
      occurredAt,
      receivedAt: tx.now,
    }
    await store.insertSale(tx, { ...sale, requestHash })
    await tx.emit('sale.recorded', { saleId: sale.id, contactId: contact.id, amountMinor, currency, occurredAt })
    return { sale, repeated: false }
  })
