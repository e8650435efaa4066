import type { System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { write } from '../reactions.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const AT_ONCE = 100

/** Asks all partners for whom new terms hold to agree to them; once each, however often it runs. */
export async function tellTerms(ctx: Ctx<System>, version: number): Promise<void> {
  for (let after = ''; ; ) {
    const asked = await store.askedToAgree(ctx.read, version, after, AT_ONCE)
    if (asked.length === 0) return
    await ctx.write(async (tx) => {
      for (const { id, contactId, email: to } of asked) {
        const about = `${version}:${id}`
        await write(tx, { template: 'partner_terms_changed', about, to, contactId, data: { version } })
      }
    })
    after = asked.at(-1)!.id
  }
}

/** Once a day, whoever decides hears of who applied and of who has waited too long; nothing when there is nothing. */
export const tellApplications = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => {
    const waiting = await store.waitingSince(tx, tx.now - 3 * DAY_MS)
    const fresh = await store.appliedSince(tx, tx.now - DAY_MS)
    if (waiting + fresh === 0) return
    const today = Math.floor(tx.now / DAY_MS)
    for (const { id: accountId, email: to } of await store.deciders(tx)) {
      const data = { fresh, waiting }
      await write(tx, { template: 'partner_applications', about: `${today}:${accountId}`, to, accountId, data })
    }
  })

/** What was written to people who were asked goes with their addresses. */
export const forgetPartnerInvitations = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => void (await store.forgetInvitations(tx, tx.now - 14 * DAY_MS)))
