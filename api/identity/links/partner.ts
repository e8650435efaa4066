import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { mailLink } from './link.ts'
import { invitedPartner } from './store.ts'

/** Sends the link of an invitation to become a partner, once. Whoever opens it makes an account, or signs in. */
export const askPartner = (ctx: Ctx<System>, invitationId: string): Promise<void> =>
  ctx.write(async (tx) => {
    const asked = await invitedPartner(tx, invitationId)
    if (!asked?.email || asked.wasMailed) return
    const data = { name: asked.name, next: '/partners', partner: invitationId }
    await mailLink(ctx, tx, { purpose: 'sign_up', email: asked.email, data, lifetimeMs: asked.expiresAt - tx.now })
  })
