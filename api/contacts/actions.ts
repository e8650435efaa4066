import type { Reads } from '../../db/client.ts'
import { uniqueViolation } from '../../db/errors.ts'
import type { Customer, May, Proven } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { notFound, Problem, problem } from '../kernel/problem.ts'
import { companyIdFor } from './companies/actions.ts'
import type { AddContact, ChangeAddress, ChangeContact, ContactDetail, GrantConsent } from './contract.ts'
import { agreedText, changedFields } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'contacts.manage'>>

/** One tap, and again is the same: whatever stands on this consent is taken down in the same change. */
export const withdrawConsent = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const row = await store.consentOf(tx, id, ctx.actor.contactId)
    if (!row) throw notFound('consent.not_found', 'There is no such consent of yours.')
    if (!(await store.withdraw(tx, id, tx.now))) return row
    const { contactId, reviewId, scope } = row
    await tx.emit('consent.withdrawn', { consentId: id, contactId, reviewId, scope })
    return { ...row, withdrawnAt: tx.now }
  })

/** Switched on by the author: a row with the text they read. Again is the same. */
export const grantConsent = (ctx: Ctx<Customer>, { reviewId, scope, textHash }: GrantConsent) =>
  ctx.write(async (tx) => {
    const { text } = agreedText(scope, textHash)
    const review = await store.ownReview(tx, reviewId, ctx.actor.contactId)
    if (!review) throw notFound('review.not_found', 'There is no such review of yours.')
    if (scope === 'publish_on_portal')
      throw new Problem(
        'conflict',
        'consent.with_review',
        'This one goes with the review: put the review back instead.',
      )
    const consentId = newId('cns', tx.now)
    const { contactId } = review
    const row = { id: consentId, contactId, reviewId, scope, text, textHash, locale: 'en', grantedAt: tx.now }
    if (await store.insertConsent(tx, row)) await tx.emit('consent.granted', { consentId, contactId, reviewId, scope })
    return (await store.standingConsent(tx, reviewId, scope))!
  })

const wrong = (field: string, code: string, sentence: string) =>
  new Problem('conflict', code, sentence, { fields: { [field]: sentence } })
const emailTaken = () => wrong('email', 'contact.email_taken', 'We know somebody with this address already.')
const numberTaken = () =>
  wrong('externalId', 'contact.external_id_taken', 'Another contact has this number of yours already.')

/** A contact as it is now. @throws Problem for nobody, and for somebody who was erased */
export async function knownContact(db: Reads, id: string) {
  const row = await store.canonicalOf(db, id)
  if (!row) throw notFound('contact.not_found', 'There is no such contact.')
  if (row.erasedAt !== null) throw problem('gone', 'contact.erased', 'This person was erased; nothing is left of them.')
  return row
}

/** Staff write somebody down who did not come by themselves. Nobody is written to. */
export const addContact = (ctx: Manager, { email, name, externalId, company, plan, traits = {} }: AddContact) =>
  ctx.write(async (tx) => {
    await checkAddress(tx, email)
    const id = newId('con', tx.now)
    await unlessTaken(
      store.addContact(tx, {
        ...{ id, canonicalId: id, email, name, externalId: externalId ?? null, plan: plan ?? null },
        ...{ companyId: company ? await companyIdFor(tx, company) : null, traits: JSON.stringify(traits) },
        ...{ source: 'staff' as const, createdAt: tx.now },
      }),
    )
    await tx.emit('contact.added', { contactId: id })
    return readContact(tx, id)
  })

/** Corrects what we know of somebody, but not their address. */
export const changeContact = (ctx: Manager, id: string, { company, traits, ...plain }: ChangeContact) =>
  ctx.write(async (tx) => {
    const before = await knownContact(tx, id)
    const change = {
      ...plain,
      ...(company !== undefined && { companyId: company && (await companyIdFor(tx, company)) }),
      ...(traits !== undefined && { traits: JSON.stringify(traits) }),
    }
    const fields = changedFields(before, change)
    if (fields.length > 0) {
      await unlessTaken(store.changeContact(tx, before.id, change))
      await tx.emit('contact.changed', { contactId: before.id, fields })
    }
    return readContact(tx, before.id)
  })

/**
 * Whoever reads the mail of an address can sign up as its contact and have or end all that is theirs. So few may change
 * it, and nobody once anybody signs in as this person.
 */
export const changeAddress = (ctx: Ctx<Proven<May<'contacts.merge'>>>, id: string, { email }: ChangeAddress) =>
  ctx.write(async (tx) => {
    const before = await knownContact(tx, id)
    if (email === before.email) return readContact(tx, before.id)
    if (await store.hasAccount(tx, before.id)) {
      throw wrong('email', 'contact.has_account', 'They can sign in, so only they can change it, on their own page.')
    }
    await checkAddress(tx, email)
    await unlessTaken(store.changeContact(tx, before.id, { email }))
    await tx.emit('contact.email_changed', { contactId: before.id }, { formerEmail: before.email })
    return readContact(tx, before.id)
  })

async function checkAddress(tx: Tx, email: string): Promise<void> {
  const signsIn = await store.accountWithEmail(tx, email)
  if (signsIn?.role === 'customer') throw emailTaken()
  if (signsIn)
    throw wrong('email', 'contact.is_staff', 'A colleague signs in with this address; staff are no contacts.')
}

/** The unique index decides, also between two who write at once. */
async function unlessTaken(change: PromiseLike<unknown>): Promise<void> {
  try {
    await change
  } catch (error) {
    const where = uniqueViolation(error)
    if (where === 'contact.email') throw emailTaken()
    throw where === 'contact.external_id' ? numberTaken() : error
  }
}

/** Everything about one person but their timeline; the id of a merged contact leads to the one it was merged into. */
export async function readContact(read: Reads, id: string): Promise<ContactDetail> {
  const row = await knownContact(read, id)
  const stage = await store.stageOf(read, row.id)
  const reviews = await store.reviewRowsOf(read, row.id)
  const consents = await store.consentRowsOf(read, row.id)
  return {
    ...row,
    traits: JSON.parse(row.traits) as ContactDetail['traits'],
    company: (await store.companyOf(read, row.companyId)) ?? null,
    stage: stage?.stage ?? null,
    stageSince: stage?.since ?? null,
    members: await store.membersOf(read, row.id),
    accounts: await store.accountsOf(read, row.id),
    consents: consents.map(({ consent, product }) => ({ ...consent, product })),
    reviews: reviews.map((one) => ({ ...one, rating: one.state === 'published' ? one.rating : null })),
    sales: await store.salesOf(read, row.id),
  }
}
