import type { Reaction, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { conflict } from '../kernel/problem.ts'
import { MAX_TRAITS } from '../kernel/traits.ts'
import { companyIdFor } from './companies/actions.ts'
import { agreedText } from './rules.ts'
import * as store from './store.ts'

/** A customer's account was made: we know this person from now on, unless we knew them before. */
export const registerContact: Reaction<'account.created'> = async (
  tx,
  { data: { accountId, contactId, via, byHost } },
) => {
  const person = await store.accountPerson(tx, accountId)
  const isNew = await store.insertContact(tx, {
    ...{ id: contactId, canonicalId: contactId, ...person! },
    source: byHost ? 'host' : 'sign_up',
    createdAt: tx.now,
  })
  if (isNew) await tx.emit('contact.registered', { contactId, ...(via && { via }) })
}

/** The host told of somebody; who is new becomes a contact, and the host's own number for them is kept. */
export const addFromLead: Reaction<'lead.tracked'> = async (tx, { data: { leadId, contactId } }) => {
  const said = await store.saidOfLead(tx, leadId)
  if (!said) return
  const known = await store.contactById(tx, contactId)
  const { email, name, externalId } = said
  if (known) {
    if (externalId && known.externalId === null) await store.changeContact(tx, contactId, { externalId })
    return
  }
  const person = { email: email!, name: name ?? email!.split('@')[0]!, externalId: externalId ?? null }
  const row = { id: contactId, canonicalId: contactId, ...person, source: 'host' as const, createdAt: tx.now }
  if (await store.insertContact(tx, row)) await tx.emit('contact.added', { contactId })
}

/** Whoever reads the mail to an address is somebody we know from now on. */
export const addFromOptIn: Reaction<'opt_in.confirmed'> = async (tx, { data: { optInId, contactId } }) => {
  const email = await store.emailOfOptIn(tx, optInId)
  if (!email || (await store.contactById(tx, contactId))) return
  const row = { id: contactId, canonicalId: contactId, email, name: email.split('@')[0]!, source: 'sign_up' as const }
  if (await store.insertContact(tx, { ...row, createdAt: tx.now })) await tx.emit('contact.added', { contactId })
}

/** Somebody has another address: we know them by it from now on. */
export const followEmail: Reaction<'account.email_changed'> = async (tx, { data: { accountId, contactId } }) => {
  const person = await store.accountPerson(tx, accountId)
  if (contactId && person) await store.changeContact(tx, contactId, { email: person.email })
}

export const followName: Reaction<'account.renamed'> = async (tx, { data: { accountId, contactId } }) => {
  const person = await store.accountPerson(tx, accountId)
  if (contactId && person) await store.changeContact(tx, contactId, { name: person.name })
}

/** The host's word replaces what it said before; what it does not say stays. */
export const keepWhatTheHostSaid: Reaction<'contact.identified'> = async (
  tx,
  { data: { contactId, identificationId } },
) => {
  const said = await store.claimsOf(tx, identificationId)
  if (said) await keep(tx, contactId, said)
}

/** The same from server to server; who is new becomes a contact. */
export const keepWhatTheHostTold: Reaction<'contact.told'> = async (tx, { data: { contactId, tellingId } }) => {
  const told = await store.saidOfPerson(tx, tellingId)
  if (!told) return
  const { email, ...said } = told
  if (!email) return keep(tx, contactId, said)
  const person = { email, name: said.name ?? email.split('@')[0]!, externalId: said.external_id ?? null }
  const row = { id: contactId, canonicalId: contactId, ...person, source: 'host' as const, createdAt: tx.now }
  const isNew = await store.insertContact(tx, row)
  await keep(tx, contactId, said)
  if (isNew) await tx.emit('contact.added', { contactId })
}

async function keep(tx: Tx, contactId: string, said: store.Said): Promise<void> {
  const known = await store.contactById(tx, contactId)
  if (!known) return
  const { name, external_id, company, plan, traits, customer_since } = said
  const together = { ...(JSON.parse(known.traits) as Record<string, unknown>), ...traits }
  if (Object.keys(together).length > MAX_TRAITS) {
    throw conflict(
      'contact.too_many_traits',
      `With these, more than ${MAX_TRAITS} traits would be kept of this person.`,
    )
  }
  await store.changeContact(tx, contactId, {
    ...(name && { name }),
    ...(external_id && { externalId: external_id }),
    ...(company && { companyId: await companyIdFor(tx, company) }),
    ...(plan && { plan }),
    traits: JSON.stringify(together),
    hostSaidAt: tx.now,
    ...(customer_since !== undefined && { customerSince: customer_since * 1000 }),
  })
  if (plan && known.plan !== null && plan !== known.plan)
    await tx.emit('contact.plan_changed', { contactId, from: known.plan, to: plan })
}

/** A journey notes something about somebody; who has as many traits as there may be keeps those. */
export const keepTrait: Reaction<'journey.trait_set'> = async (tx, { data: { contactId, name, value } }) => {
  const known = await store.contactById(tx, contactId)
  if (!known) return
  const together = { ...(JSON.parse(known.traits) as Record<string, unknown>), [name]: value }
  if (Object.keys(together).length <= MAX_TRAITS)
    await store.changeContact(tx, contactId, { traits: JSON.stringify(together) })
}

/** Each box that was ticked becomes a row with the sentence that stood beside it. */
export const recordConsents: Reaction<'review.submitted' | 'testimonial.permission_given'> = async (
  tx,
  { data: { contactId, reviewId, consents } },
) => {
  for (const { scope: asked, textHash } of consents) {
    const { scope, text } = agreedText(asked, textHash)
    const consentId = newId('cns', tx.now)
    const row = { id: consentId, contactId, reviewId, scope, text, textHash, locale: 'en', grantedAt: tx.now }
    if (!(await store.insertConsent(tx, row))) continue // it stands already
    await tx.emit('consent.granted', { consentId, contactId, reviewId, scope })
  }
}
