import { uniqueViolation } from '../../db/errors.ts'
import type { Customer } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { conflict, notFound } from '../kernel/problem.ts'
import type { OwnReview, SubmitReview } from './contract.ts'
import { checkExperienceDate, checkMove, screen } from './rules.ts'
import * as store from './store.ts'

export const submitReview = (ctx: Ctx<Customer>, { productSlug, consents, ...words }: SubmitReview) => {
  const flags = screen(words)
  return ctx.write(async (tx): Promise<OwnReview> => {
    const { contactId } = ctx.actor
    const product = await store.productBySlug(tx, productSlug)
    if (!product) throw notFound('product.not_found', 'There is no product at this address.')
    checkExperienceDate(words.experienceDate, tx.now)

    const row = { id: newId('rev', tx.now), ...words, state: 'pending' as const, submittedAt: tx.now }
    try {
      await store.insertReview(tx, { ...row, productId: product.id, contactId, flags: JSON.stringify(flags) })
    } catch (error) {
      if (!uniqueViolation(error)?.startsWith('review.')) throw error
      throw conflict('review.duplicate', 'You have already reviewed this. Withdraw that review to write another.')
    }
    await tx.emit('review.submitted', { reviewId: row.id, contactId, productId: product.id, consents })
    const { id: _, ...named } = product
    return { ...row, product: named, publishedAt: null, decision: null, testimonials: [] }
  })
}

/** The author takes the words back; every page and widget that shows them follows in the same change. */
export const withdrawReview = (ctx: Ctx<Customer>, id: string) =>
  ctx.write(async (tx) => {
    const review = await store.reviewById(tx, id)
    const { contactId } = ctx.actor
    if (review?.contactId !== contactId) throw notFound('review.not_found', 'There is no such review of yours.')
    if (review.state === 'withdrawn') return { id, state: review.state }

    checkMove(review.state, 'withdrawn')
    await store.moveReview(tx, id, { from: review.state, to: 'withdrawn' })
    const wasPublished = review.state === 'published'
    if (wasPublished) await store.countRating(tx, review.productId, review.rating, -1)
    await tx.emit('review.withdrawn', { reviewId: id, contactId, productId: review.productId, wasPublished })
    return { id, state: 'withdrawn' as const }
  })
