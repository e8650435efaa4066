import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { invitedBy } from './affiliates/store.ts'
import { write } from './reactions.ts'
import { isLinkPurpose, letterForLink, purposeOf } from './rules.ts'
import * as store from './store.ts'

/**
 * Writes the mail of a link that was asked for, if anybody is to get it. This is a job and not a reaction, so that asking
 * costs the same whether an address is known or not. Running again writes nothing twice: a link has one mail.
 */
export const writeLink = (ctx: Ctx<System>, tokenId: string) =>
  ctx.write(async (tx) => {
    const token = await store.tokenById(tx, tokenId)
    if (!token?.email || token.usedAt !== null || !isLinkPurpose(token.purpose)) return
    const owner = await store.accountByEmail(tx, token.email)
    const asker = token.accountId ? await store.accountOf(tx, token.accountId) : undefined
    const isOwn = token.purpose === 'email_change' && owner !== undefined && owner.id === token.accountId
    if (token.purpose === 'email_change' && asker && !isOwn) {
      await write(tx, {
        ...{ template: 'email_change_notice', about: tokenId, to: asker.email },
        ...{ contactId: asker.contactId, accountId: token.accountId, data: {} },
      })
    }
    // a colleague's address that nobody confirmed may be a stranger's: no way in goes there
    if (owner && owner.role !== 'customer' && owner.emailConfirmedAt === null && !isOwn) return
    const held = await store.heldReview(tx, token.data)
    const purpose = purposeOf(token.purpose, token.data)
    const invited = await invitedBy(tx, token.data)
    // an invitation that has ended meanwhile asks nobody
    if (purpose === 'partner_invitation' && !invited) return
    const template = isOwn ? 'email_confirm' : held ? 'review_confirm' : letterForLink(purpose, owner !== undefined)
    if (!template) return
    await write(tx, {
      ...{
        template,
        about: tokenId,
        to: token.email,
        data: { tokenId, ...held, ...(invited && { ...invited, known: owner !== undefined }) },
      },
      ...{ contactId: owner?.contactId ?? asker?.contactId ?? null, accountId: owner?.id ?? token.accountId },
    })
  })
