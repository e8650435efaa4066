import type { May, Proven } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { conflict, notFound, problem } from '../../kernel/problem.ts'
import { noFactor } from '../factors/actions.ts'
import { deleteFactor } from '../factors/store.ts'
import { endAllLinks } from '../links/store.ts'
import { changeAccount, endSessions } from '../store.ts'
import type { SetRole } from './contract.ts'
import { mayChangeRole } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<Proven<May<'staff.manage'>>>

export const aboveYou = () =>
  problem('forbidden', 'staff.above_you', 'Only an owner can make, change or remove owners and admins.')

/** A new role begins with a new sign-in: the sessions of the old one end with the change. */
export const setRole = (ctx: Manager, accountId: string, { role }: SetRole) =>
  ctx.write(async (tx) => {
    const colleague = await colleagueOf(ctx, tx, accountId)
    if (!mayChangeRole(ctx.actor.role, colleague.role, role)) throw aboveYou()
    if (colleague.role === role) return
    await changeAccount(tx, accountId, { role })
    await endSessions(tx, accountId)
    await tx.emit('staff.role_changed', { accountId, from: colleague.role, to: role })
    await endInvitationsBy(tx, accountId, role)
  })

/** They are out at once; what they decided keeps their name. */
export const removeStaff = (ctx: Manager, accountId: string) =>
  ctx.write(async (tx) => {
    const colleague = await colleagueOf(ctx, tx, accountId)
    if (!mayChangeRole(ctx.actor.role, colleague.role, undefined)) throw aboveYou()
    await changeAccount(tx, accountId, { disabledAt: tx.now })
    await endSessions(tx, accountId)
    await endAllLinks(tx, { id: accountId, email: colleague.email }, tx.now)
    await tx.emit('staff.removed', { accountId, role: colleague.role })
    await endInvitationsBy(tx, accountId, undefined)
  })

/** For a colleague who lost phone and recovery codes; they are told by mail. */
export const resetFactor = (ctx: Manager, accountId: string) =>
  ctx.write(async (tx) => {
    const colleague = await colleagueOf(ctx, tx, accountId)
    if (!mayChangeRole(ctx.actor.role, colleague.role, undefined)) throw aboveYou()
    if (!(await deleteFactor(tx, accountId))) throw noFactor()
    await endSessions(tx, accountId)
    await tx.emit('second_factor.reset', { accountId })
  })

/** Nobody comes in by the word of somebody who may not give it any more. */
async function endInvitationsBy(tx: Tx, accountId: string, role: SetRole['role'] | undefined): Promise<void> {
  for (const open of await store.openInvitationsBy(tx, accountId, tx.now)) {
    if (role !== undefined && mayChangeRole(role, undefined, open.role)) continue
    await store.endInvitation(tx, open.id, tx.now)
    await tx.emit('invitation.revoked', { invitationId: open.id, role: open.role })
  }
}

/** Nobody does this to themselves, and two cannot do it to each other: whoever is out when it is written does nothing. */
async function colleagueOf(ctx: Manager, tx: Tx, accountId: string) {
  if (accountId === ctx.actor.accountId)
    throw conflict('staff.yourself', 'Nobody changes their own role. Ask a colleague.')
  const colleague = await store.staffById(tx, accountId)
  if (!colleague) throw notFound('staff.not_found', 'There is no such colleague.')
  return colleague
}
