import type { System } from '../../../kernel/actor.ts'
import type { Ctx, Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { Problem } from '../../../kernel/problem.ts'
import { reviewById } from '../../store.ts'
import { newCode } from '../actions.ts'
import { excerptOf, sentencesOf } from '../rules.ts'
import { IN_DOUBT, missingScopes } from '../states.ts'
import * as testimonials from '../store.ts'
import { ask } from './mailing.ts'
import * as store from './store.ts'

/** As many pieces as a colleague could choose. */
const MOST_PIECES = 20
interface Wanted {
  reviewId: string
  /** The account that let the journey go live. */
  by: string
}
/**
 * A journey wants a review quoted: all of it is kept as a colleague would keep it, and its author is asked, once and within
 * the budget. What has changed meanwhile so that nobody could be asked is left as it is.
 */
export async function askToQuote(ctx: Ctx<System>, { reviewId, by }: Wanted): Promise<void> {
  try {
    await ctx.write((tx) => keepAndAsk(tx, ctx, { reviewId, by }))
  } catch (error) {
    // asked before, unwilling, or not quotable: nothing is kept then
    if (!(error instanceof Problem)) throw error
  }
}
async function keepAndAsk(tx: Tx, ctx: Ctx<System>, { reviewId, by }: Wanted): Promise<void> {
  const review = await reviewById(tx, reviewId)
  if (!review?.shown || review.contactId === null || !(await store.reachable(tx, review.contactId))) return
  if (await testimonials.standingOf(tx, reviewId)) return
  if ((await testimonials.refusedWords(tx, reviewId, IN_DOUBT)).length > 0) return
  const ranges = piecesOf(review.body, review.lang)
  if (ranges.length === 0 || ranges.length > MOST_PIECES) return
  const excerpt = excerptOf(review.body, ranges, review.lang)
  const shortened = excerpt !== review.body.trim()
  const missing = missingScopes(shortened, await testimonials.standingScopes(tx, reviewId))
  const id = newId('tes', tx.now)
  await testimonials.insertTestimonial(tx, {
    ...{ id, code: await newCode(tx), reviewId, revision: review.revision, ranges: JSON.stringify(ranges), excerpt },
    ...{ shortened, state: missing.length > 0 ? ('candidate' as const) : ('permitted' as const) },
    ...{ createdAt: tx.now, approvedBy: by },
  })
  // its author has agreed before, so there is nothing to ask: a colleague publishes it
  if (missing.length === 0) return
  const { contactId, productId } = review
  const { askId, mailNow } = await ask(tx, ctx, contactId, { kind: 'permission', reviewId, testimonialId: id })
  const kept = await testimonials.testimonialById(tx, id)
  const change = { state: 'permission_requested' as const, askedAt: tx.now, liveWhenPermitted: false }
  await testimonials.change(tx, kept!.testimonial, change)
  if (mailNow)
    await tx.emit('testimonial.permission_asked', { askId, testimonialId: id, reviewId, contactId, productId })
}
/** All that may be quoted, neighbours as one piece. */
function piecesOf(body: string, lang: string) {
  const pieces: { start: number; end: number }[] = []
  let joins = false
  for (const { start, end, quotable } of sentencesOf(body, lang)) {
    const last = pieces.at(-1)
    if (quotable && joins && last) last.end = end
    else if (quotable) pieces.push({ start, end })
    joins = quotable
  }
  return pieces
}
