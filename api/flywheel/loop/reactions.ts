import type { Reaction } from '../../kernel/context.ts'
import { membersOf } from '../stages/store.ts'
import { rebuildEdges } from './actions.ts'
import { BY_CLICK } from './rules.ts'
import * as store from './store.ts'

/** A person came by somebody else's words: the loop is open. */
export const openLoop: Reaction<'lead.recorded'> = async (tx, { at, data }) => {
  const { contactId: prospectId, testimonialId, advocateId, evidence = BY_CLICK } = data
  if (!testimonialId || !advocateId) return
  if ((await membersOf(tx, prospectId)).includes(advocateId)) return
  const actAt = (await store.testimonialLiveFrom(tx, testimonialId)) ?? at
  await store.insertEdge(tx, { prospectId, advocateId, testimonialId, evidence, actAt, prospectAt: at })
}

/** It is better known now who brought somebody. */
export const strengthenLoop: Reaction<'attribution.strengthened' | 'attribution.bound' | 'attribution.ended'> = (
  tx,
  { data },
) => rebuildEdges(tx, data.contactId)

/** That person bought: the loop is closed. */
export const closeLoop: Reaction<'sale.recorded'> = async (tx, { at, data }) => {
  await store.markEdges(tx, data.contactId, 'customerAt', at)
}

/** Two contacts are one person, or two again: one's own words bring nobody. */
export const joinLoops: Reaction<'contact.merged'> = (tx, { data }) => rebuildEdges(tx, data.contactId)
export const partLoops: Reaction<'contact.unmerged'> = async (tx, { data: { contactId, mergedId } }) => {
  for (const one of [contactId, mergedId]) await rebuildEdges(tx, one)
}
