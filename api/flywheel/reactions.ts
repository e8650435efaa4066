import type { Reaction } from '../kernel/context.ts'
import { saveMoves } from './actions.ts'
import { apply, isAct, type MOVING_FACTS } from './rules.ts'
import * as store from './store.ts'

type Moving = (typeof MOVING_FACTS)[number]

/** The stage moves in the transaction of what moved it: shown later it would be a lie. */
export const moveStage: Reaction<Moving> = async (tx, fact) => {
  const { contactId } = fact.data
  const stored = await store.stageOf(tx, contactId)
  const { contactId: _, ...before } = stored ?? { contactId }
  const event = { seq: fact.seq, type: fact.type, at: fact.at, data: fact.data as { rating?: number } }
  const { state, transitions } = apply(stored ? (before as Required<typeof stored>) : undefined, event)
  if (state && state.lastSeq === fact.seq) await saveMoves(tx, contactId, state, transitions, fact.id)
  if (isAct(event)) await store.markEdge(tx, contactId, 'advocateAt', fact.at)
}

/** A person came by somebody's words: the loop is open. */
export const openLoop: Reaction<'lead.recorded'> = async (tx, { at, data }) => {
  const { contactId: prospectId, testimonialId, advocateId } = data
  if (!testimonialId || !advocateId) return
  const actAt = (await store.testimonialLiveFrom(tx, testimonialId)) ?? at
  await store.insertEdge(tx, { prospectId, advocateId, testimonialId, actAt, prospectAt: at })
}

/** That person bought: the loop is closed. */
export const closeLoop: Reaction<'sale.recorded'> = async (tx, { at, data }) => {
  await store.markEdge(tx, data.contactId, 'customerAt', at)
}
