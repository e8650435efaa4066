import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import type { MailDomains } from '../kernel/outside.ts'
import { open } from './opening.ts'
import { askedDomain, DAY_MS, MOST_UNCLEAR, mailFinding, standingAnswer } from './rules.ts'
import * as store from './store.ts'

/** Whether mail can be sent to somebody who was brought. @throws when nothing answered, so that it is tried again */
export async function askMailDomain(ctx: Ctx<System>, domains: MailDomains, attributionId: string): Promise<void> {
  const bound = await store.standingBinding(ctx.read, attributionId)
  if (!bound?.ownerId) return
  const domain = askedDomain(await store.emailOf(ctx.read, bound.contactId))
  if (domain === undefined) return
  const known = await store.mailDomainBy(ctx.read, domain)
  const standing = standingAnswer(known, ctx.now())
  const answer = standing === 'ask' ? await domains.ask(domain) : standing
  const isRecent = known !== undefined && ctx.now() - known.askedAt < DAY_MS
  const unclear = answer === 'unclear' ? (isRecent ? known.unclear : 0) + 1 : 0
  const finding = mailFinding(domain, answer)
  await ctx.write(async (tx) => {
    if (standing === 'ask') await store.saveMailDomain(tx, { domain, answer, unclear, askedAt: tx.now })
    if (!finding) return
    const still = await store.standingBinding(tx, attributionId)
    if (still?.ownerId) await open(tx, { ...still, ownerId: still.ownerId }, finding)
  })
  if (standing === 'ask' && answer === 'unclear' && unclear < MOST_UNCLEAR)
    throw new Error('nothing answered whether a domain takes mail')
}

/** An answer is good for a day. */
export const forgetMailDomains = (ctx: Ctx<System>) =>
  ctx.write(async (tx) => void (await store.forgetMailDomains(tx, tx.now - DAY_MS)))
