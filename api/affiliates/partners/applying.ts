import MailChecker from 'mailchecker'
import type { Reads } from '../../../db/client.ts'
import type { Customer } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { type AddressHash, domainOf } from '../../kernel/mailbox.ts'
import { conflict, Problem } from '../../kernel/problem.ts'
import { openFor } from '../inviting/store.ts'
import { noProgramme, programmeFor } from '../programme/actions.ts'
import type { Programme } from '../programme/contract.ts'
import { answered } from '../programme/rules.ts'
import * as programmes from '../programme/store.ts'
import type { AcceptTerms, Apply } from './contract.ts'
import { announce, begin, note } from './moving.ts'
import { type Decision, decideAlone, mayApplyAt, readReason, reasonOfRule } from './rules.ts'
import * as store from './store.ts'

type Mine = Ctx<Customer>

const notOpen = (mode: Programme['mode']) =>
  conflict(
    `partner_programme.${mode}`,
    mode === 'closed' ? 'We take nobody new at the moment.' : 'We ask people ourselves whether they want to take part.',
  )
const already = () => conflict('partner.exists', 'You have applied already, or are a partner.')
const notYet = () => conflict('partner.not_yet', 'You cannot apply again yet.')
export const otherTerms = () =>
  conflict('partner_terms.changed', 'The terms have changed meanwhile. Read them again and agree to them.')

/** Asks to become a partner. What the programme's rules decide, they decide now, and each step says which rule it was. */
export const apply = (ctx: Mine, input: Apply) =>
  ctx.write(async (tx) => {
    const { contactId } = ctx.actor
    const [programme, group] = [await programmes.programme(tx), await programmes.defaultGroup(tx)]
    if (!programme || !group) throw noProgramme()
    if (programme.mode !== 'open') throw notOpen(programme.mode)
    const before = await store.partnerOf(tx, contactId)
    if (before && before.state !== 'rejected') throw already()
    const again = before && mayApplyAt(before.state, before.movedAt, programme.reapplyDays)
    if (before && (again === null || again === undefined || again > tx.now)) throw notYet()
    const said = checked(programme, input)
    const terms = await programmes.termsFor(tx, group.id)
    if (terms?.version !== input.version) throw otherTerms()
    const decision = decideAlone(programme, await known(tx, contactId, input.country))
    const words = { website: input.website, answers: JSON.stringify(said), country: input.country, groupId: group.id }
    const partner = await write(tx, contactId, before, words, decision)
    await agree(tx, partner, input.version)
    // both facts come when the row says where it ended, so that nobody is told twice
    await announce(tx, partner, null, 'applied')
    if (decision.to !== 'applied') await announce(tx, partner, 'applied', decision.to)
  })

function checked({ questions, countries }: Programme, { answers, country }: Apply) {
  const read = answered(questions, answers)
  const faults = { ...read.faults, ...(countries.length > 0 && country === null && { country: 'Choose a country.' }) }
  if (Object.keys(faults).length > 0)
    throw new Problem('invalid', 'input.invalid', 'Some of what you sent needs a change.', { fields: faults })
  return read.answers
}
async function known(tx: Tx, contactId: string, country: string | null) {
  const email = await store.emailOf(tx, contactId)
  const confirmed = await store.confirmedEmails(tx, contactId)
  return {
    domain: confirmed.includes(email) ? domainOf(email) : null,
    disposable: !MailChecker.isValid(email),
    country,
  }
}
type Words = Pick<store.PartnerRow, 'website' | 'answers' | 'country' | 'groupId'>
async function write(
  tx: Tx,
  contactId: string,
  before: store.PartnerRow | undefined,
  words: Words,
  { to, rule }: Decision,
) {
  const why = { by: null, rule }
  const approvedAt = to === 'approved' ? tx.now : null
  const set = { ...words, state: to, movedAt: tx.now, reason: to === 'rejected' && rule ? reasonOfRule(rule) : null }
  const id = before?.id ?? newId('par', tx.now)
  if (!before) {
    await store.insertPartner(tx, { ...set, id, contactId, approvedAt, appliedAt: tx.now })
    await begin(tx, id, 'applied', { by: null })
  } else {
    if (!(await store.changePartner(tx, before, { ...set, approvedAt: before.approvedAt ?? approvedAt })))
      throw already()
    await note(tx, before, 'applied', { by: null })
  }
  if (to !== 'applied') await note(tx, { id, state: 'applied' }, to, why)
  return { id, contactId: before?.contactId ?? contactId }
}

/** A version is agreed to once; what is told is ids and its number. */
export async function agree(
  tx: Tx,
  { id: partnerId, contactId }: Pick<store.PartnerRow, 'id' | 'contactId'>,
  version: number,
) {
  if (await programmes.insertAcceptance(tx, { partnerId, version, acceptedAt: tx.now }))
    await tx.emit('affiliate_terms.accepted', { contactId, partnerId, version })
}
/** A new version of the terms was read. */
export const acceptTerms = (ctx: Mine, { version }: AcceptTerms) =>
  ctx.write(async (tx) => {
    const partner = await store.partnerOf(tx, ctx.actor.contactId)
    if (!partner || (partner.state !== 'approved' && partner.state !== 'paused'))
      throw conflict('partner.not_approved', 'Only partners agree to terms.')
    const terms = await programmes.termsFor(tx, partner.groupId)
    if (terms?.version !== version) throw otherTerms()
    await agree(tx, partner, version)
  })

/** What somebody is told of their own partnership. */
export async function partnershipOf(read: Reads, hashOf: AddressHash, contactId: string, now: number) {
  const [programme, fallback] = [await programmes.programme(read), await programmes.defaultGroup(read)]
  if (!programme || !fallback) throw noProgramme()
  const partner = await store.partnerOf(read, contactId)
  const hashes = (await store.confirmedEmails(read, contactId)).map(hashOf)
  const asked = await openFor(read, hashes, now)
  const isIn = partner && partner.state !== 'rejected' && partner.state !== 'applied'
  const groupId = isIn ? partner.groupId : (asked?.invitation.groupId ?? partner?.groupId ?? fallback.id)
  const conditions = await programmeFor(read, groupId, now)
  const { terms } = conditions
  const acceptedAt = partner && terms ? await programmes.acceptedAt(read, partner.id, terms.version) : undefined
  return {
    partner: partner
      ? {
          ...{ ...partner, ...readReason(partner.reason) },
          mayApplyAt: mayApplyAt(partner.state, partner.movedAt, programme.reapplyDays),
          group: (await programmes.groupBy(read, partner.groupId))!,
          codes: await store.codesOf(read, partner.id),
        }
      : null,
    conditions,
    terms: terms ? { ...terms, acceptedAt: acceptedAt ?? null } : null,
    invitation: asked && !(isIn && partner.state !== 'invited') ? { ...asked.invitation, group: asked.group } : null,
  }
}
