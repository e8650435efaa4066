import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Actor } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'

/** Who votes: somebody with an account, or a browser that belongs to nobody yet. */
export interface Voter {
  id: string
  contactId: string | null
}
export const COOKIE = 'acclaim_voter'
const YEAR_SECONDS = 365 * 86_400
const KIND = 'voter:'

/** The browser's own number in what its cookie says, if we made it. */
export function anonymousOf(sealed: string | undefined, { unseal }: Pick<Ctx, 'unseal'>): string | undefined {
  if (!sealed) return undefined
  try {
    const said = unseal(sealed)
    return said.startsWith(KIND) ? said.slice(KIND.length) : undefined
  } catch {
    return undefined // changed by somebody, or of another portal
  }
}

/** Who is looking, without giving anybody a number. Staff are no voters. */
export function voterIn(c: Context, ctx: Pick<Ctx, 'actor' | 'unseal'>): Voter | undefined {
  if (ctx.actor.kind === 'customer') return ownVoter(ctx.actor)
  const id = ctx.actor.kind === 'visitor' ? anonymousOf(getCookie(c, COOKIE), ctx) : undefined
  return id === undefined ? undefined : { id, contactId: null }
}
export const ownVoter = ({ contactId }: Extract<Actor, { kind: 'customer' }>): Voter => ({ id: contactId, contactId })

/** The same for somebody who acts: a visitor's browser is given a number, which says nothing but that it is the same one. */
export function voterMade(c: Context, ctx: Ctx, secure: boolean): Voter | undefined {
  const known = voterIn(c, ctx)
  if (known || ctx.actor.kind !== 'visitor') return known
  const id = newId('anv', ctx.now())
  setCookie(c, COOKIE, ctx.seal(`${KIND}${id}`), {
    ...{ path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: YEAR_SECONDS },
  })
  return { id, contactId: null }
}
