import type { Reaction } from '../../kernel/context.ts'
import { watch } from './actions.ts'
import { driftOf, isBack } from './rules.ts'

/** Whoever brought others moves back a stage, or is not well any more. */
export const watchStage: Reaction<'stage.changed'> = async (tx, { data: { contactId, from, to } }) => {
  if (isBack(from, to)) await watch(tx, contactId, 'moved_back')
}
export const watchHealth: Reaction<'health.changed'> = async (tx, { data: { contactId, to } }) => {
  const why = driftOf(to)
  if (why) await watch(tx, contactId, why)
}
