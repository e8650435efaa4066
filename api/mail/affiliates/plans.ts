import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { canonicalJson } from '../../kernel/hash.ts'
import { write } from '../reactions.ts'
import * as store from './store.ts'

const AT_ONCE = 100

/** Tells all partners under a plan what another version changes for them. */
export async function tellPlan(ctx: Ctx<System>, planId: string, version: number): Promise<void> {
  const [before, after] = [
    await store.planVersion(ctx.read, planId, version - 1),
    await store.planVersion(ctx.read, planId, version),
  ]
  if (before && after) await tellAll(ctx, { planId }, `${planId}:${version}`, before, after)
}

/** Tells all partners of a group what another plan changes for them. */
export async function tellGroupPlan(ctx: Ctx<System>, groupId: string, fromPlanId: string | undefined): Promise<void> {
  const group = fromPlanId && (await store.groupBy(ctx.read, groupId))
  if (!group) return
  const [before, after] = [await store.latestOf(ctx.read, fromPlanId), await store.latestOf(ctx.read, group.planId)]
  // a plan that says the same by another name changes nothing
  if (!before || !after || canonicalJson(before.rules) === canonicalJson(after.rules)) return
  const about = `${groupId}:${fromPlanId}:${group.planId}:${Math.floor(ctx.now() / 86_400_000)}`
  await tellAll(ctx, { groupId }, about, before, { ...after, note: '' })
}

async function tellAll(
  ctx: Ctx<System>,
  whom: { planId: string } | { groupId: string },
  about: string,
  before: store.PlanWords,
  after: store.PlanWords,
) {
  for (let last = ''; ; ) {
    const partners = await store.partnersUnder(ctx.read, whom, last, AT_ONCE)
    if (partners.length === 0) return
    await ctx.write(async (tx) => {
      for (const { id, contactId, email: to } of partners) {
        const data = { before: before.rules, after: after.rules, note: after.note }
        await write(tx, { template: 'partner_plan_changed', about: `${about}:${id}`, to, contactId, data })
      }
    })
    last = partners.at(-1)!.id
  }
}
