import type { Reaction } from '../kernel/context.ts'
import { rebuildEdges, restate, saveMoves, settleOne } from './actions.ts'
import { apply, BY_CLICK, isAct, type MOVING_FACTS } from './rules.ts'
import * as store from './store.ts'

type Moving = (typeof MOVING_FACTS)[number]

/** The stage moves in the transaction of what moved it: shown later it would be a lie. */
export const moveStage: Reaction<Moving> = async (tx, fact) => {
  const contactId = await store.canonicalOf(tx, fact.data.contactId)
  const stored = await store.stageOf(tx, contactId)
  const { contactId: _, ...before } = stored ?? { contactId }
  const event = { seq: fact.seq, type: fact.type, at: fact.at, data: fact.data as { rating?: number; to?: string } }
  const { state, transitions } = apply(stored ? (before as Required<typeof stored>) : undefined, event)
  if (state && state.lastSeq === fact.seq) await saveMoves(tx, contactId, state, transitions, fact.id)
  if (isAct(event)) await store.markEdges(tx, contactId, 'advocateAt', fact.at)
}

/** A person came by somebody else's words: the loop is open. */
export const openLoop: Reaction<'lead.recorded'> = async (tx, { at, data }) => {
  const { contactId: prospectId, testimonialId, advocateId, evidence = BY_CLICK } = data
  if (!testimonialId || !advocateId) return
  if ((await store.membersOf(tx, prospectId)).includes(advocateId)) return
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

/** Two contacts are one person now: one stage, from the events of both. */
export const joinStages: Reaction<'contact.merged'> = async (tx, { id, seq, at, data: { contactId, mergedId } }) => {
  await settleOne(tx, contactId)
  await settleOne(tx, mergedId)
  await store.deleteStage(tx, mergedId)
  await restate(tx, contactId, { id, seq, at, rule: 'contact.merged' })
  await rebuildEdges(tx, contactId)
}

/** They are two people again, and each stands where their own events lead. */
export const partStages: Reaction<'contact.unmerged'> = async (tx, { id, seq, at, data: { contactId, mergedId } }) => {
  await settleOne(tx, contactId)
  for (const one of [contactId, mergedId]) {
    await restate(tx, one, { id, seq, at, rule: 'contact.unmerged' })
    await rebuildEdges(tx, one)
  }
}
