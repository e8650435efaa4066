import type { Reaction } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { agreedText } from './rules.ts'
import * as store from './store.ts'

/** A customer's account was made: we know this person from now on, unless we knew them before. */
export const registerContact: Reaction<'account.created'> = async (tx, { data: { accountId, contactId, via } }) => {
  const person = await store.accountPerson(tx, accountId)
  const isNew = await store.insertContact(tx, { id: contactId, ...person!, createdAt: tx.now })
  if (isNew) await tx.emit('contact.registered', { contactId, ...(via && { via }) })
}

/** The host's word replaces what it said before; what it does not say stays. */
export const keepWhatTheHostSaid: Reaction<'contact.identified'> = async (
  tx,
  { data: { contactId, identificationId } },
) => {
  const said = await store.claimsOf(tx, identificationId)
  const known = await store.contactById(tx, contactId)
  if (!said || !known) return
  const { name, external_id, company, plan, traits } = said
  const together = { ...(JSON.parse(known.traits) as Record<string, unknown>), ...traits }
  await store.changeContact(tx, contactId, {
    ...(name && { name }),
    ...(external_id && { externalId: external_id }),
    ...(company && { company }),
    ...(plan && { plan }),
    traits: JSON.stringify(together),
  })
}

/** Each box that was ticked becomes a row with the sentence that stood beside it. */
export const recordConsents: Reaction<'review.submitted'> = async (tx, { data: { contactId, reviewId, consents } }) => {
  for (const { scope: asked, textHash } of consents) {
    const { scope, text } = agreedText(asked, textHash)
    const consentId = newId('cns', tx.now)
    const row = { id: consentId, contactId, reviewId, scope, text, textHash, locale: 'en', grantedAt: tx.now }
    await store.insertConsent(tx, row)
    await tx.emit('consent.granted', { consentId, contactId, reviewId, scope })
  }
}
