import type { FactName } from '../../events.ts'
import type { Reaction } from '../../kernel/context.ts'
import { rebuildLoop } from '../loop/actions.ts'
import { leaveStage, settlePerson } from './actions.ts'
import { isAct } from './rules.ts'
import * as store from './store.ts'

/** The stage moves in the transaction of what moved it: shown later it would be a lie. */
export const moveStage: Reaction<FactName> = async (tx, fact) => {
  const { id, type } = fact
  const data: Record<string, unknown> & { contactId?: string | null } = fact.data
  const person = data.contactId && (await store.personOf(tx, data.contactId))
  if (!person) return
  await settlePerson(tx, person.id, { causeId: id, members: person.members })
  if (isAct({ type, data })) await rebuildLoop(tx, person.id)
}

/** Two contacts are one person now: one stage, from the events of both. */
export const joinStages: Reaction<'contact.merged'> = async (
  tx,
  { id, seq, data: { contactId, mergedId, mergeId } },
) => {
  // what time had done to each of them before is told as time's doing
  const merged = await store.mergedMembers(tx, mergeId)
  const kept = (await store.membersOf(tx, contactId)).filter((one) => !merged.includes(one))
  await settlePerson(tx, contactId, { members: kept })
  await settlePerson(tx, mergedId, { members: merged })
  await leaveStage(tx, mergedId, { rule: 'contact.merged', seq })
  await settlePerson(tx, contactId, { causeId: id, joined: { rule: 'contact.merged', seq } })
}

/** They are two people again, and each stands where their own events lead. */
export const partStages: Reaction<'contact.unmerged'> = async (tx, { id, seq, data: { contactId, mergedId } }) => {
  for (const one of [contactId, mergedId])
    await settlePerson(tx, one, { causeId: id, joined: { rule: 'contact.unmerged', seq } })
}

/** Why a colleague had put them somewhere is about them. */
export const forgetPins: Reaction<'contact.erased'> = async (tx, { data: { members } }) => {
  await store.forgetPinReasons(tx, members)
  await store.dropKept(tx, members)
}
