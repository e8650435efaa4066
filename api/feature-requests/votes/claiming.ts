import { parse } from 'hono/utils/cookie'
import { createCtx, type Services } from '../../kernel/context.ts'
import { claimVotes } from './actions.ts'
import { anonymousOf, COOKIE } from './voter.ts'

/** With each page that somebody signed in looks at: what their browser voted before belongs to them. */
export const createClaim = (services: Services) => {
  const ctx = createCtx(services, { kind: 'system', job: 'requests.claim' }, 'requests.claim')
  return async (cookie: string, contactId: string): Promise<void> => {
    const anonymousId = anonymousOf(parse(cookie, COOKIE)[COOKIE], ctx)
    if (anonymousId !== undefined) await claimVotes(ctx, anonymousId, contactId)
  }
}
