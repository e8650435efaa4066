import type { Reads } from '../../../db/client.ts'
import { actorId, type Customer, type May, type System } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { type AddressHash, workDomain } from '../../kernel/mailbox.ts'
import { conflict, invalid, notFound, problem } from '../../kernel/problem.ts'
import type { MoveLead, SubmitLead } from './contract.ts'
import { ANSWER_WITHIN_MS, BASIS, FORGET_AFTER_MS, isOver, mayMove } from './rules.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const MOST = 200
/**
 * Names somebody to the company. Whoever is named first is theirs while the protection lasts; customers, people in the
 * pipeline and oneself are refused, in words that say no more than has to be said.
 */
export const submitLead = (ctx: Ctx<Customer>, hashOf: AddressHash, input: SubmitLead) =>
  ctx.write(async (tx) => {
    const { contactId: advocateId } = ctx.actor
    const { leads, protectDays } = await store.switches(tx)
    if (!leads) throw problem('not_found', 'submitted_lead.off', 'There is no such form here.')
    if (!(await store.isAdvocate(tx, advocateId))) throw conflict('advocate.not_joined', 'Take part first.')
    const { name, email, company, note } = input
    const emailHash = hashOf(email)
    if ((await store.emailsOf(tx, advocateId)).some((own) => hashOf(own) === emailHash))
      throw invalid('email', 'This is your own address. Name somebody else.')
    const holder = await store.holderOf(tx, emailHash, tx.now)
    if (holder?.advocateId === advocateId)
      throw invalid('email', 'You named this person before. See how it goes in the list below.')
    if (holder || (await store.knownAs(tx, email)) === 'customer')
      throw invalid('email', 'We know this person already, so they cannot be yours.')
    const domain = workDomain(email) ?? null
    if (domain && (await store.openOfDomain(tx, domain)))
      throw invalid('email', 'We are talking with somebody of this company already.')
    const id = newId('sld', tx.now)
    await store.insertLead(tx, {
      ...{ id, advocateId, name, email, emailHash, domain, company, note, basis: BASIS, state: 'submitted' },
      ...{ ownedUntil: tx.now + protectDays * DAY_MS, dueAt: tx.now + ANSWER_WITHIN_MS },
      ...{ submittedAt: tx.now, movedAt: tx.now },
    })
    await store.insertStep(tx, { id: newId('sls', tx.now), leadId: id, toState: 'submitted', at: tx.now })
    await tx.emit('submitted_lead.submitted', { contactId: advocateId, leadId: id })
    return id
  })

const missing = () => notFound('submitted_lead.not_found', 'There is no such lead.')
/** Moves a lead along, with a word for whoever named it. */
export const moveLead = (ctx: Ctx<May<'referrals.manage'>>, id: string, { to, declineReason, note }: MoveLead) =>
  ctx.write(async (tx) => {
    const before = await store.leadBy(tx, id)
    if (!before) throw missing()
    if (before.state === to) return
    if (!mayMove(before.state, to))
      throw conflict('submitted_lead.step', `A lead does not go from ${before.state} to ${to}.`)
    await move(tx, before, to, { note, by: actorId(ctx.actor), declineReason: declineReason ?? null })
  })

async function move(
  tx: Tx,
  before: store.Lead,
  to: store.Lead['state'],
  { note, by, declineReason }: { note: string; by: string | null; declineReason: store.Lead['declineReason'] },
) {
  const done = await store.moveLead(tx, before, {
    ...{ state: to, declineReason, movedAt: tx.now },
    dueAt: isOver(to) ? null : before.dueAt,
  })
  if (!done) throw conflict('submitted_lead.moved', 'A colleague has moved this lead meanwhile. Look again.')
  const step = { leadId: before.id, fromState: before.state, toState: to, note, at: tx.now, by }
  await store.insertStep(tx, { id: newId('sls', tx.now), ...step })
  await tx.emit('submitted_lead.moved', { contactId: before.advocateId, leadId: before.id, from: before.state, to })
}

/** Names and addresses of leads that are over go after 90 days. */
export const forgetLeads = (ctx: Ctx<System>) =>
  ctx.write((tx) => store.forgetOld(tx, tx.now - FORGET_AFTER_MS, tx.now))

export async function leadsOf(read: Reads, advocateId: string) {
  const { leads: on, protectDays } = await store.switches(read)
  const rows = await store.leadsOf(read, advocateId, MOST)
  return { on, basis: BASIS, protectDays, items: await withSteps(read, rows) }
}
export async function withSteps<L extends { id: string }>(read: Reads, rows: L[]) {
  const steps =
    rows.length > 0
      ? await store.stepsOf(
          read,
          rows.map(({ id }) => id),
        )
      : []
  return rows.map((row) => ({
    ...row,
    steps: steps.filter(({ leadId }) => leadId === row.id).map(({ at, toState: to, note }) => ({ at, to, note })),
  }))
}
