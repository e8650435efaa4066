import type { Reaction } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newId } from '../kernel/ids.ts'
import { readClick, type ServeKey } from '../kernel/serve-token.ts'
import { type Attribution, attribute } from './rules.ts'
import * as store from './store.ts'

/** Decides, as a contact comes in, whose words brought them, and announces the lead. */
export const recordLead =
  (key: ServeKey): Reaction<'contact.registered' | 'contact.added' | 'contact.imported'> =>
  async (tx, { data }) => {
    const { contactId } = data
    const via = 'via' in data ? data.via : undefined
    const click = via === undefined ? undefined : readClick(key, via, tx.now)
    const item = click?.ok ? await store.clickedItem(tx, click.value, contactId) : undefined
    let decided: Attribution = attribute(click, item)
    if (decided.source === 'testimonial') {
      const { testimonialId, advocateId, widgetId, clickId, trace } = decided
      const row = {
        contactId,
        source: 'testimonial' as const,
        testimonialId,
        advocateId,
        widgetId,
        clickHash: clickId,
        at: tx.now,
      }
      const credited = await store.insertAttribution(tx, { ...row, trace: JSON.stringify(trace) })
      if (credited) {
        await tx.emit('lead.recorded', { contactId, source: 'testimonial', testimonialId, advocateId })
        return
      }
      decided = { source: 'direct', trace: { ...trace, why: 'already_used' } }
    }
    const trace = JSON.stringify(decided.trace)
    await store.insertAttribution(tx, { contactId, source: 'direct', trace, at: tx.now })
    await tx.emit('lead.recorded', { contactId, source: 'direct' })
  }

/** The host's token spoke of orders: each is kept once, as evidence that somebody bought. */
export const keepOrders: Reaction<'contact.identified'> = async (tx, { data: { contactId, identificationId } }) => {
  for (const { id, product, at } of await store.ordersOf(tx, identificationId)) {
    const productId = product === undefined ? null : await store.productIdBySlug(tx, product)
    if (productId === undefined) continue
    const row = { id: newId('pur', tx.now), orderHash: sha256(`order:${id}`), contactId, productId }
    await store.insertPurchase(tx, { ...row, boughtAt: at * 1000, saidAt: tx.now })
  }
}

export const forgetPurchases: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  await store.forgetPurchases(tx, members)
}
