import type { Reaction } from '../kernel/context.ts'
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
