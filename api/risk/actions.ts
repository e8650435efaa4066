import type { May, System } from '../kernel/actor.ts'
import { actorId } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, notFound } from '../kernel/problem.ts'
import type { DecideHold } from './contract.ts'
import * as store from './store.ts'

/** Decides once whether it was honest; both answers stay, with whoever gave them. */
export const decideHold = (ctx: Ctx<May<'risk.decide'>>, id: string, { decision, reason }: DecideHold) =>
  ctx.write(async (tx) => {
    const found = await store.holdBy(tx, id)
    if (!found || found.action === 'note') throw notFound('hold.not_found', 'There is nothing held here.')
    const to = decision === 'clear' ? 'cleared' : 'confirmed'
    if (found.state === to) return
    const done = await store.decide(tx, { id, state: to, decidedAt: tx.now, decidedBy: actorId(ctx.actor)!, reason })
    if (!done) throw conflict('hold.decided', 'A colleague has decided this already, and otherwise.')
    const { rule, subjectKind, subjectId, contactId } = found
    await tx.emit('hold.decided', { holdId: id, rule, subjectKind, subjectId, contactId, to })
  })

const BATCH = 100
/** What nobody decided in time is told to the owners; it stays held. */
export async function escalate(ctx: Ctx<System>): Promise<void> {
  for (;;) {
    const due = await store.overdue(ctx.read, ctx.now(), BATCH)
    if (due.length === 0) return
    await ctx.write(async (tx) => {
      for (const { id, rule, subjectKind, subjectId, contactId } of due) {
        await store.markEscalated(tx, id, tx.now)
        await tx.emit('hold.escalated', { holdId: id, rule, subjectKind, subjectId, contactId })
      }
    })
  }
}
