import { uniqueViolation } from '../../../db/errors.ts'
import type { May, Scoped, System } from '../../kernel/actor.ts'
import type { Ctx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { decodeCursor, type Paging, pageOf } from '../../kernel/page.ts'
import { conflict, invalid, notFound, problem } from '../../kernel/problem.ts'
import { wilson } from '../../kernel/wilson.ts'
import { ADDRESS_TEXT, type AskByMail, NEWSLETTER_TEXT } from '../contract.ts'
import { ask } from '../opening/actions.ts'
import { shownClaim } from './claiming.ts'
import type { Promotion, Redeem, SavePromotion } from './contract.ts'
import { useClaim } from './redeeming.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'outreach.manage'>>
/** Ninety days, and the week they end in. */
const RIPE_WEEKS = 14
const NEEDED = 30
const BATCH = 50
const missing = () => notFound('promotion.not_found', 'There is no such promotion.')

async function toPromotion(db: Ctx['read'], row: store.PromotionRow, now: number): Promise<Promotion> {
  const { ripe, stayed, ...counts } = await store.resultOf(db, row.id, now, RIPE_WEEKS)
  return {
    ...row,
    result: {
      ...{
        ...counts,
        needed: NEEDED,
        spared: await store.spared(db, row.id),
        refused: await store.refusedOf(db, row.id),
      },
      redeemedRate: counts.claims < NEEDED ? null : wilson(counts.redeemed, counts.claims),
      stayed: { hits: stayed, of: ripe, rate: ripe < NEEDED ? null : wilson(stayed, ripe) },
    },
  }
}
export async function listPromotions({ read, now }: Pick<Ctx, 'read' | 'now'>, { cursor, limit }: Paging) {
  const rows = await store.promotions(read, { live: false }, decodeCursor(cursor), limit)
  const { items, nextCursor } = pageOf(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
  const shown: Promotion[] = []
  for (const row of items) shown.push(await toPromotion(read, row, now()))
  return { items: shown, nextCursor }
}
async function known(db: Ctx['read'], id: string) {
  const row = await store.promotionById(db, id)
  if (!row) throw missing()
  return row
}
export const readPromotion = async ({ read, now }: Pick<Ctx, 'read' | 'now'>, id: string) =>
  toPromotion(read, await known(read, id), now())

async function apart<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    if (!uniqueViolation(error)?.includes('promotion.slug')) throw error
    throw conflict('promotion.slug_taken', 'Another promotion has this address already. Choose another.')
  }
}
export const makePromotion = (ctx: Manager, input: SavePromotion) =>
  ctx.write(async (tx) => {
    const id = newId('prm', tx.now)
    await apart(() => store.insertPromotion(tx, { id, ...input, createdAt: tx.now }))
    await tx.emit('promotion.saved', { promotionId: id })
    return toPromotion(tx, await known(tx, id), tx.now)
  })
/** People hold codes on what was promised, so only a draft changes. */
export const changePromotion = (ctx: Manager, id: string, input: SavePromotion) =>
  ctx.write(async (tx) => {
    await known(tx, id)
    if (!(await apart(() => store.changePromotion(tx, id, 'draft', input))))
      throw conflict(
        'promotion.wrong_state',
        'People may have codes of this promotion by now. End it and make another.',
      )
    await tx.emit('promotion.saved', { promotionId: id })
    return toPromotion(tx, await known(tx, id), tx.now)
  })
/** Again is the same. */
export const setState = (ctx: Manager, id: string, state: 'live' | 'ended') =>
  ctx.write(async (tx) => {
    const row = await known(tx, id)
    if (row.state !== state) {
      if (state === 'live' && row.state === 'draft' && row.endsAt !== null && row.endsAt <= tx.now)
        throw invalid('endsAt', 'Its last day is over. Choose a later one before you publish it.')
      const from = state === 'live' ? 'draft' : 'live'
      if (!(await store.changePromotion(tx, id, from, { state, ...(state === 'live' && { liveAt: tx.now }) })))
        throw conflict(
          'promotion.wrong_state',
          state === 'live' ? 'A promotion that has ended stays ended.' : 'It was never live.',
        )
      await tx.emit(state === 'live' ? 'promotion.went_live' : 'promotion.ended', { promotionId: id })
    }
    return toPromotion(tx, await known(tx, id), tx.now)
  })

async function live(db: Ctx['read'], slug: string, now: number) {
  const row = await store.promotionBySlug(db, slug)
  if (!row || row.state === 'draft') throw missing()
  if (row.state === 'ended' || (row.endsAt !== null && row.endsAt <= now))
    throw problem('gone', 'promotion.over', 'This promotion is over. No more codes are given.')
  return row
}
export async function look({ read, now, actor }: Ctx, slug: string) {
  const row = await live(read, slug, now())
  const { kind, title, terms, endsAt, validDays } = row
  const mine = actor.kind === 'customer' ? await shownClaim(read, row.id, actor.contactId) : undefined
  const texts = { addressText: ADDRESS_TEXT, newsletterText: NEWSLETTER_TEXT }
  return { slug, kind, title, terms, endsAt, validDays, claim: mine?.claim ?? null, ...texts }
}
export async function askForCode(ctx: Ctx, slug: string, { email, newsletter, push }: AskByMail) {
  const row = await live(ctx.read, slug, ctx.now())
  const consentText = newsletter ? NEWSLETTER_TEXT : ADDRESS_TEXT
  return ask(ctx, { kind: 'promotion', subjectId: row.id, subscribes: newsletter, consentText, email, push })
}

const REFUSED = {
  used: () => conflict('claim.used', 'This code was used before, and works once.'),
  expired: () => problem('gone', 'claim.expired', 'This code has run out.'),
  one_each: () => conflict('claim.one_each', 'Another code of this promotion was used for this sale already.'),
}
async function once<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    throw uniqueViolation(error) ? REFUSED.one_each() : error
  }
}
/** The host took a code in: once, for one sale or sign-up of its own. Again for the same is the same. */
export const redeem = (ctx: Ctx<Scoped<'sales.write'>>, { code, usedFor, discountMinor, currency }: Redeem) =>
  ctx.write(async (tx) => {
    const claim = await store.claimByCode(tx, code)
    if (!claim) throw notFound('claim.not_found', 'No code like this was given away. Look for a mistyped letter.')
    const { title, kind } = await known(tx, claim.promotionId)
    const spared = discountMinor !== undefined && currency !== undefined ? { discountMinor, currency } : undefined
    const outcome = await once(() => useClaim(tx, claim, { usedFor, at: tx.now, spared }))
    if (outcome !== 'redeemed' && outcome !== 'repeated') throw REFUSED[outcome]()
    // the buyer holds the code, whatever we know of them; of who was erased nothing is told, and nothing kept anew
    const answer = { promotion: title, kind, contactId: claim.isErased ? null : claim.contactId }
    if (outcome === 'repeated') return { ...answer, redeemedAt: claim.redeemedAt!, repeated: true }
    return { ...answer, redeemedAt: tx.now, repeated: false }
  })

/** Every minute: codes run out, and promotions end on their day. */
export async function settlePromotions(ctx: Ctx<System>): Promise<void> {
  for (const id of await store.overdue(ctx.read, ctx.now()))
    await ctx.write(async (tx) => {
      if (await store.changePromotion(tx, id, 'live', { state: 'ended' }))
        await tx.emit('promotion.ended', { promotionId: id })
    })
  for (let more = true; more; )
    more = await ctx.write(async (tx) => {
      const over = await store.expire(tx, tx.now, BATCH)
      for (const { id, contactId, promotionId } of over)
        await tx.emit('promotion.expired', { contactId, promotionId, claimId: id })
      return over.length === BATCH
    })
}
