import type { Reaction } from '../../kernel/context.ts'
import { rebuildLoop } from './actions.ts'

/** It is known, or better known, who brought somebody, or that they bought. */
export const followLoop: Reaction<
  'lead.recorded' | 'attribution.strengthened' | 'attribution.bound' | 'attribution.ended' | 'sale.recorded'
> = (tx, { data }) => rebuildLoop(tx, data.contactId)

/** Two contacts are one person, or two again: one's own words bring nobody. */
export const joinLoops: Reaction<'contact.merged'> = (tx, { data }) => rebuildLoop(tx, data.contactId)
export const partLoops: Reaction<'contact.unmerged'> = async (tx, { data: { contactId, mergedId } }) => {
  for (const one of [contactId, mergedId]) await rebuildLoop(tx, one)
}
/** What was said of their purchases is gone. */
export const forgetLoops: Reaction<'contact.erased'> = (tx, { data: { contactId } }) => rebuildLoop(tx, contactId)
