import { uniqueViolation } from '../../db/errors.ts'
import type { Customer } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { conflict, notFound } from '../kernel/problem.ts'
import type { OwnReview, SubmitReview } from './contract.ts'
import { checkExperienceDate, checkMove, screen } from './rules.ts'
import * as store from './store.ts'

const duplicate = () =>
  conflict('review.duplicate', 'You have already reviewed this. Withdraw that review to write another.')

export const submitReview = async (ctx: Ctx<Customer>, { productSlug, consents, ...words }: SubmitReview) => {
  const policy = await store.policy(ctx.read)
  const flags = screen(words, policy)
  return ctx.write(async (tx): Promise<OwnReview> => {
    const { contactId } = ctx.actor
    const product = await store.productBySlug(tx, productSlug)
    if (!product) throw notFound('product.not_found', 'There is no product at this address.')
    checkExperienceDate(words.experienceDate, tx.now)

    if (await store.hasReviewed(tx, product.id, contactId)) throw duplicate()
    const row = { id: newId('rev', tx.now), ...words, state: 'pending' as const, submittedAt: tx.now }
    try {
      await store.insertReview(tx, { ...row, productId: product.id, contactId, flags: JSON.stringify(flags) })
    } catch (error) {
      if (!uniqueViolation(error)?.startsWith('review.')) throw error
      throw duplicate()
    }
    await tx.emit('review.submitted', { reviewId: row.id, contactId, productId: product.id, consents })
    const { id: _, ...named } = product
    const own = { ...row, product: named, decision: null, testimonials: [] }
    if (!policy.publishUnflagged || flags.length > 0) return { ...own, publishedAt: null }
    await publish(tx, { id: row.id, contactId, productId: product.id, rating: words.rating }, null)
    return { ...own, state: 'published' as const, publishedAt: tx.now }
  })
}

interface Waiting {
  id: string
  contactId: string
  productId: string
  rating: number
}
/** Shows a review that waits. @param decidedBy a colleague, or null when the company's rule let it through */
export async function publish(tx: Tx, { id, contactId, productId, rating }: Waiting, decidedBy: string | null) {
  if (!(await store.moveReview(tx, id, { from: 'pending', to: 'published', publishedAt: tx.now }))) return false
  await store.insertDecision(tx, {
    ...{ id: newId('dec', tx.now), reviewId: id, fromState: 'pending', toState: 'published' },
    ...{ decidedBy, createdAt: tx.now },
  })
  await store.countRating(tx, productId, rating, 1)
  await tx.emit('review.published', { reviewId: id, contactId, productId, rating })
  return true
}

/** The author takes the words back; every page and widget that shows them follows in the same change. */
export const withdrawReview = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const review = await store.ownReview(tx, id, ctx.actor.contactId)
    if (!review) throw notFound('review.not_found', 'There is no such review of yours.')
    if (review.state === 'withdrawn') return { id, state: review.state }

    checkMove(review.state, 'withdrawn')
    await store.moveReview(tx, id, { from: review.state, to: 'withdrawn' })
    const wasPublished = review.state === 'published'
    if (wasPublished) await store.countRating(tx, review.productId, review.rating, -1)
    const { contactId } = review
    await tx.emit('review.withdrawn', { reviewId: id, contactId, productId: review.productId, wasPublished })
    return { id, state: 'withdrawn' as const }
  })
