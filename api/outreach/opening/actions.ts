import type { Customer } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { sha256 } from '../../kernel/hash.ts'
import { newId, newToken } from '../../kernel/ids.ts'
import { conflict, invalid, notFound, problem } from '../../kernel/problem.ts'
import type { Asked, OptIn } from '../contract.ts'
import { subscribe } from '../newsletter/subscribing.ts'
import { claimFor, shownClaim } from '../promotions/claiming.ts'
import { take, takenBy } from '../resources/taking.ts'
import { register, shownPlace } from '../webinars/registering.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
/** The link in the mail works for so long. */
export const LINK_LASTS_MS = 7 * DAY_MS

interface Wish {
  kind: store.OptInRow['kind']
  subjectId: string | null
  subscribes: boolean
  consentText: string
  email?: string | undefined
  push?: string | undefined
}
const isCustomer = (actor: Ctx['actor']): actor is Customer => actor.kind === 'customer'

/** Does at once what somebody who is signed in wants; writes to the address of anybody else first. */
export async function ask(ctx: Ctx, wish: Wish): Promise<Asked> {
  const { actor } = ctx
  if (isCustomer(actor))
    return ctx.write(async (tx) => {
      const contactId = await store.standsFor(tx, actor.contactId)
      await fulfil(tx, { ...wish, contactId, readerId: actor.contactId })
      return { state: 'done' }
    })
  const { email } = wish
  if (email === undefined) throw invalid('email', 'Write your e-mail address, like ann@example.com.')
  await ctx.spend(['link.place', `${ctx.from} ${email}`], ['link.account', email], ['link.address', ctx.from])
  return ctx.write(async (tx) => {
    const [id, token] = [newId('opt', tx.now), newToken()]
    const { kind, subjectId, subscribes, consentText, push } = wish
    await store.insertOptIn(tx, {
      ...{ id, kind, subjectId, email, subscribes, consentText, push: push || null },
      ...{ tokenHash: sha256(token), sealed: ctx.seal(token) },
      ...{ createdAt: tx.now, expiresAt: tx.now + LINK_LASTS_MS },
    })
    await tx.emit('opt_in.asked', { optInId: id })
    return { state: 'mailed' }
  })
}

/** @param wish `readerId` is the contact whose address it is; `contactId` stands for the person */
async function fulfil(tx: Tx, wish: Wish & { contactId: string; readerId: string }) {
  const { kind, subjectId, contactId } = wish
  if (kind === 'resource') await take(tx, subjectId!, contactId)
  if (kind === 'promotion') await claimFor(tx, subjectId!, contactId)
  if (kind === 'webinar') await register(tx, subjectId!, contactId)
  if (wish.subscribes) await subscribe(tx, wish.readerId, wish.consentText)
}

async function held(db: Ctx['read'], token: string) {
  const row = await store.optInByHash(db, sha256(token))
  if (!row)
    throw notFound('opt_in.not_found', 'This link is not known here. Open it in the mail again, or ask for a new one.')
  return row
}
async function shown(ctx: Pick<Ctx, 'seal'>, db: Ctx['read'], row: store.OptInRow, now: number): Promise<OptIn> {
  const isUsed = row.usedAt !== null
  const found = row.kind === 'resource' ? await takenBy(db, row.subjectId!) : undefined
  const place = row.kind === 'webinar' ? await shownPlace(db, ctx, row.subjectId!, row.contactId) : undefined
  const claim = row.kind === 'promotion' ? await shownClaim(db, row.subjectId!, row.contactId) : undefined
  return {
    kind: row.kind,
    state: row.expiresAt <= now ? 'expired' : isUsed ? 'used' : 'open',
    newsletter: row.subscribes,
    title: found?.title ?? claim?.title ?? place?.title ?? null,
    slug: found?.slug ?? claim?.slug ?? place?.slug ?? null,
    resource: isUsed && row.expiresAt > now && found ? { html: found.html, url: found.url } : null,
    place: (isUsed && row.expiresAt > now && place?.place) || null,
    claim: (isUsed && row.expiresAt > now && claim?.claim) || null,
  }
}
/** Looks and changes nothing: mail scanners open links, and post nothing. */
export const lookAt = async (ctx: Ctx, token: string) => shown(ctx, ctx.read, await held(ctx.read, token), ctx.now())

/** Whoever reads the mail says that the address is theirs. Again is the same. */
export const confirm = (ctx: Ctx, token: string): Promise<OptIn> =>
  ctx.write(async (tx) => {
    const row = await held(tx, token)
    if (row.expiresAt <= tx.now)
      throw problem('gone', 'opt_in.expired', 'This link has run out after seven days. Ask for a new one.')
    if (row.usedAt === null) {
      if (await store.isColleague(tx, row.email))
        throw conflict(
          'opt_in.colleague',
          'A colleague signs in with this address. Use another one: staff are no contacts.',
        )
      const known = await store.contactByEmail(tx, row.email)
      const contactId = known?.stands ?? newId('con', tx.now)
      if (await store.useOptIn(tx, row.id, contactId, tx.now)) {
        await tx.emit('opt_in.confirmed', { optInId: row.id, contactId })
        await fulfil(tx, { ...row, push: row.push ?? undefined, contactId, readerId: known?.id ?? contactId })
      }
    }
    return shown(ctx, tx, await held(tx, token), tx.now)
  })
