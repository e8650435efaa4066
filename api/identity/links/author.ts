import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { unconfirmedById } from '../store.ts'
import { mailLink } from './link.ts'

/** Asks by mail whether a review is theirs. Whoever opens it makes the account, or signs in, and the review comes in. */
export async function askAuthor(ctx: Ctx<System>, unconfirmedId: string): Promise<void> {
  const held = await unconfirmedById(ctx.read, unconfirmedId)
  if (!held) return
  const { displayName: name } = JSON.parse(held.words) as { displayName: string }
  const lifetimeMs = held.expiresAt - ctx.now()
  const data = { name, next: '/me?done=confirmed', review: unconfirmedId }
  await ctx.write((tx) => mailLink(ctx, tx, { purpose: 'sign_up', email: held.email, data, lifetimeMs }))
}
