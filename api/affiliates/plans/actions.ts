import type { Reads } from '../../../db/client.ts'
import type { May } from '../../kernel/actor.ts'
import { actorId } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { canonicalJson } from '../../kernel/hash.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import type { Plan, SavePlan } from './contract.ts'
import type { PlanRule } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'affiliates.pay'>>

/** A plan with its first version. */
export const createPlan = (ctx: Manager, { name, rules }: SavePlan) =>
  ctx.write(async (tx) => {
    if (await store.planNamed(tx, name)) throw conflict('commission_plan.name_taken', 'Another plan has this name.')
    const planId = newId('pln', tx.now)
    await store.insertPlan(tx, { id: planId, name, createdAt: tx.now })
    const createdBy = actorId(ctx.actor)!
    const row = { id: newId('plv', tx.now), planId, n: 1, rules: JSON.stringify(rules), createdBy, createdAt: tx.now }
    await store.insertVersion(tx, row)
    await tx.emit('commission_plan.saved', { planId, version: 1 })
    return planId
  })

/** Other rules from now on; what was earned keeps the version it was earned under. The same rules change nothing. */
export const saveVersion = (ctx: Manager, planId: string, rules: PlanRule[], note: string) =>
  ctx.write(async (tx) => {
    const [latest] = await store.versionsOf(tx, planId)
    if (!latest) throw notFound('commission_plan.not_found', 'There is no such plan.')
    if (canonicalJson(JSON.parse(latest.rules)) === canonicalJson(rules)) return
    const n = latest.n + 1
    const createdBy = actorId(ctx.actor)!
    const row = {
      id: newId('plv', tx.now),
      planId,
      n,
      rules: JSON.stringify(rules),
      note,
      createdBy,
      createdAt: tx.now,
    }
    await store.insertVersion(tx, row)
    await tx.emit('commission_plan.saved', { planId, version: n })
  })

export async function planView(read: Reads, id: string): Promise<Plan> {
  const plan = await store.planBy(read, id)
  if (!plan) throw notFound('commission_plan.not_found', 'There is no such plan.')
  const versions = (await store.versionsOf(read, id)).map(({ n, createdAt, note, rules }) => ({
    ...{ n, createdAt, note, rules: JSON.parse(rules) as PlanRule[] },
  }))
  const [now] = versions
  return {
    ...{ id, name: plan.name, version: now!.n, rules: now!.rules, savedAt: now!.createdAt, versions },
    groups: await store.groupsOf(read, id),
  }
}
