import type { Reaction } from '../kernel/context.ts'
import { erasePerson } from './erasure/actions.ts'
import { recount } from './votes/counting/actions.ts'
import * as counting from './votes/counting/store.ts'

/** Two contacts are one person, or are not any more: where both voted there is one vote, or two. */
export const recountPerson: Reaction<'contact.merged' | 'contact.unmerged'> = async (tx, { data }) => {
  const members = await counting.membersOf(tx, data.contactId)
  const others = await counting.membersOf(tx, data.mergedId)
  await recount(tx, await counting.requestsOfContacts(tx, [...members, ...others]))
}
/** What a company pays has changed, and so has what its people's votes weigh. */
export const recountCompany: Reaction<'company.changed'> = async (tx, { data }) => {
  if (!data.fields.includes('revenue')) return
  await recount(tx, await counting.requestsOfCompany(tx, data.companyId))
}
/** Somebody works elsewhere now. */
export const recountMove: Reaction<'contact.changed'> = async (tx, { data }) => {
  if (!data.fields.some((field) => field.startsWith('company'))) return
  await recount(tx, await counting.requestsOfContacts(tx, await counting.membersOf(tx, data.contactId)))
}
export const forgetPerson: Reaction<'contact.erased'> = (tx, { data }) => erasePerson(tx, data.members)
