import type { Reads } from '../../../db/client.ts'
import { actorId, type May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { checkDestination } from '../../kernel/link-rules.ts'
import { conflict, invalid, notFound } from '../../kernel/problem.ts'
import type { Programme, SaveGroup, SaveProgramme, SaveTerms } from './contract.ts'
import { publicRule, USUAL_HOLD_DAYS, USUAL_NAME, USUAL_RULES, USUAL_TERMS, usualProgramme } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'affiliates.manage'>>
type Payer = Ctx<May<'affiliates.pay'>>

export const noProgramme = () => notFound('partner_programme.none', 'There is no partner programme here.')
export const noGroup = () => notFound('partner_group.not_found', 'There is no such group.')

/** Everything a programme needs to begin, in one go: a plan, a group, terms, and nobody taken in unseen. */
export const createProgramme = (ctx: Payer, publicUrl: string) =>
  ctx.write(async (tx) => {
    if (await store.programme(tx))
      throw conflict('partner_programme.exists', 'There is a partner programme already. Change that one.')
    const by = actorId(ctx.actor)!
    if (!(await store.defaultGroup(tx))) {
      const groupId = newId('pgr', tx.now)
      const planId = await usualPlan(tx, by)
      const row = { id: groupId, name: USUAL_NAME, isDefault: true, planId, holdDays: USUAL_HOLD_DAYS }
      await store.saveGroup(tx, { ...row, createdAt: tx.now })
      await tx.emit('partner_group.saved', { groupId })
    }
    const version = await store.insertTerms(tx, { groupId: null, text: USUAL_TERMS, createdBy: by, createdAt: tx.now })
    await tx.emit('affiliate_terms.saved', { version })
    await store.saveProgramme(tx, usualProgramme(`${publicUrl}/`), tx.now)
    await tx.emit('affiliate_programme.saved', { mode: 'open' })
  })
async function usualPlan(tx: Tx, by: string): Promise<string> {
  const there = await store.planNamed(tx, USUAL_NAME)
  if (there) return there.id
  const planId = newId('pln', tx.now)
  const plan = { id: planId, name: USUAL_NAME, createdAt: tx.now }
  const version = { id: newId('plv', tx.now), planId, n: 1, rules: JSON.stringify(USUAL_RULES) }
  await store.insertPlan(tx, plan, { ...version, createdBy: by, createdAt: tx.now })
  await tx.emit('commission_plan.saved', { planId, version: 1 })
  return planId
}

export const saveProgramme = (ctx: Manager, input: SaveProgramme, ownHost: string) =>
  ctx.write(async (tx) => {
    if (!(await store.programme(tx))) throw noProgramme()
    const destination = checkDestination(input.destination, await store.linkRules(tx), ownHost)
    const value: Programme = { ...input, destination, questions: withIds(input.questions, tx.now) }
    await store.saveProgramme(tx, value, tx.now)
    await tx.emit('affiliate_programme.saved', { mode: value.mode })
  })
/** A question keeps its id through every change; two that came with the same are told apart. */
function withIds(questions: SaveProgramme['questions'], now: number) {
  const seen = new Set<string>()
  return questions.map((one) => {
    const id = /^que_\w+$/.test(one.id) && !seen.has(one.id) ? one.id : newId('que', now)
    seen.add(id)
    return { ...one, id }
  })
}

/** A new group, or the same with other conditions; what was earned keeps those it was earned under. */
export const saveGroup = (ctx: Payer, { minimums, ...input }: SaveGroup, id?: string) =>
  ctx.write(async (tx) => {
    const before = id === undefined ? undefined : await store.groupBy(tx, id)
    if (id !== undefined && !before) throw noGroup()
    if (!(await store.programme(tx))) throw noProgramme()
    if (!(await store.plans(tx)).some(({ id }) => id === input.planId))
      throw invalid('planId', 'There is no such plan.')
    const named = await store.groupNamed(tx, input.name)
    if (named && named.id !== id) throw invalid('name', 'Another group is called that.')
    if (before?.isDefault && !input.isDefault)
      throw invalid('isDefault', 'Make another group the first choice instead; there is always one.')
    const groupId = before?.id ?? newId('pgr', tx.now)
    const said = JSON.stringify(Object.fromEntries(minimums.map((one) => [one.currency, one.amountMinor])))
    const createdAt = before?.createdAt ?? tx.now
    await store.saveGroup(tx, { ...input, id: groupId, minimums: said, createdAt })
    const fromPlanId = before && before.planId !== input.planId ? before.planId : undefined
    await tx.emit('partner_group.saved', { groupId, ...(fromPlanId && { fromPlanId }) })
    return groupId
  })
export async function groupList(read: Reads) {
  const items = await store.groups(read)
  return {
    items: items.map(({ group, plan, partners }) => ({ ...group, plan, partners, minimums: store.minimumsOf(group) })),
    plans: await store.plans(read),
  }
}

/** Another version holds from now on, and partners are asked to agree to it. The same words again change nothing. */
export const saveTerms = (ctx: Manager, { groupId, text }: SaveTerms) =>
  ctx.write(async (tx) => {
    if (groupId !== null && !(await store.groupBy(tx, groupId))) throw invalid('groupId', 'There is no such group.')
    const all = await store.allTerms(tx)
    const before = all.find(({ terms }) => terms.groupId === groupId)
    if (before?.terms.text === text) return
    const version = await store.insertTerms(tx, { groupId, text, createdBy: actorId(ctx.actor)!, createdAt: tx.now })
    await tx.emit('affiliate_terms.saved', { version, ...(groupId !== null && { groupId }) })
  })
export async function termsList(read: Reads) {
  const seen = new Set<string | null>()
  return (await store.allTerms(read)).map(({ terms, group, by, accepted }) => {
    const holds = !seen.has(terms.groupId)
    seen.add(terms.groupId)
    return { ...terms, group, by, accepted, holds }
  })
}

/** What everybody may read of the programme, or somebody who is asked into a group. */
export async function programmeFor(read: Reads, groupId: string | undefined, now: number) {
  const programme = await store.programme(read)
  const group = await (groupId === undefined ? store.defaultGroup(read) : store.groupBy(read, groupId))
  if (!programme || !group) throw noProgramme()
  const { rules } = await store.planAt(read, group.planId, now)
  return {
    ...programme,
    ...{ rules: rules.map(publicRule), holdDays: group.holdDays, minimums: store.minimumsOf(group) },
    terms: (await store.termsFor(read, group.id)) ?? null,
  }
}
