import type { Reaction } from '../kernel/context.ts'
import { arrange, forget, joinAsks } from './answering/people.ts'

/** Two contacts are one person, who has one response to each survey and is asked once. */
export const joinSurveys: Reaction<'contact.merged'> = async (tx, { data: { contactId, mergedId } }) => {
  await arrange(tx, [contactId, mergedId])
  await joinAsks(tx, contactId)
}
export const partSurveys: Reaction<'contact.unmerged'> = (tx, { data: { contactId, mergedId } }) =>
  arrange(tx, [contactId, mergedId])

export const forgetSurveys: Reaction<'contact.erased'> = (tx, { data: { members } }) => forget(tx, members)
