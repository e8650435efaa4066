import type { Ctx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { conflict, notFound, problem } from '../kernel/problem.ts'
import type { HeldToken, Looked, Noted } from './contract.ts'
import { move } from './moves.ts'
import { isOver, mayMove } from './rules.ts'
import * as store from './store.ts'

type Found = NonNullable<Awaited<ReturnType<typeof store.invitationByHash>>>

async function held(db: Ctx['read'], token: string): Promise<Found> {
  const found = await store.invitationByHash(db, sha256(token))
  if (!found)
    throw notFound('invitation.not_found', 'This invitation is not known here. Open the link in the mail again.')
  return found
}
function stateOf({ state, expiresAt }: store.InvitationRow, now: number): Looked['state'] {
  if (state === 'submitted' || state === 'declined' || state === 'unsubscribed' || state === 'expired') return state
  if (isOver(state)) return 'cancelled'
  return expiresAt <= now ? 'expired' : 'open'
}

/** Looks and changes nothing: mail scanners open links, and post nothing. */
export async function lookAt({ read, now }: Ctx, { token }: HeldToken): Promise<Looked> {
  const { invitation, campaign, product } = await held(read, token)
  const { id, expiresAt } = invitation
  return { id, state: stateOf(invitation, now()), product, incentive: campaign.incentive, expiresAt }
}

/** Somebody moved on its page, or began to write. Again, or late, changes nothing. */
export const note = (ctx: Ctx, { token, what }: Noted) =>
  ctx.write(async (tx) => {
    const { invitation } = await held(tx, token)
    if (stateOf(invitation, tx.now) === 'open' && mayMove(invitation.state, what)) await move(tx, invitation, what)
  })

/** Says no to this one invitation, or to all of them. Again is the same. */
const leave = (ctx: Ctx, { token }: HeldToken, to: 'declined' | 'unsubscribed') =>
  ctx.write(async (tx): Promise<Looked> => {
    const found = await held(tx, token)
    const { invitation, campaign, product } = found
    const state = stateOf(invitation, tx.now)
    const shown = { id: invitation.id, product, incentive: campaign.incentive, expiresAt: invitation.expiresAt }
    if (state === to) return { ...shown, state }
    if (state === 'submitted') throw conflict('invitation.used', 'You have written your review already.')
    if (to === 'unsubscribed') {
      // whatever became of this one: the wish is about those to come
      for (const row of await store.openOf(tx, invitation.contactId)) await move(tx, row, to)
      if (state !== 'open')
        await tx.emit('invitation.refused', { invitationId: invitation.id, contactId: invitation.contactId })
      return { ...shown, state: to }
    }
    if (state !== 'open') throw problem('gone', 'invitation.over', 'This invitation is over.')
    await move(tx, invitation, to)
    return { ...shown, state: to }
  })
export const decline = (ctx: Ctx, input: HeldToken) => leave(ctx, input, 'declined')
export const unsubscribe = (ctx: Ctx, input: HeldToken) => leave(ctx, input, 'unsubscribed')
