import { uniqueViolation } from '../../../db/errors.ts'
import type { RETIRED_REASONS } from '../../../db/schema/testimonials.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { reviewById } from '../store.ts'
import type { CreateTestimonial } from './contract.ts'
import { excerptOf } from './rules.ts'
import * as store from './store.ts'

type Curator = Ctx<May<'testimonials.manage'>>

/** Goes live with the change: the words as written, with a consent that stands. */
export const publishTestimonial = (ctx: Curator, { reviewId, ranges }: CreateTestimonial) =>
  ctx.write(async (tx) => {
    const review = await reviewById(tx, reviewId)
    if (!review?.shown || review.contactId === null)
      throw notFound('review.not_found', 'There is no published review like this.')
    const excerpt = excerptOf(review.body, ranges)
    if (!(await store.mayBeShown(tx, reviewId))) {
      throw conflict('consent.missing', 'The author has not agreed to be shown in widgets, or has taken it back.')
    }
    const id = newId('tes', tx.now)
    const row = { id, reviewId, ranges: JSON.stringify(ranges), excerpt, state: 'live' as const, liveFrom: tx.now }
    try {
      await store.insertTestimonial(tx, { ...row, approvedBy: ctx.actor.accountId })
    } catch (error) {
      if (!uniqueViolation(error)) throw error
      throw conflict('testimonial.duplicate', 'This review already has a live testimonial. Retire it first.')
    }
    const { contactId, productId } = review
    await tx.emit('testimonial.published', { testimonialId: id, reviewId, contactId, productId })
    return id
  })

export const retireTestimonial = (ctx: Curator, id: string) =>
  ctx.write(async (tx) => {
    if (!(await store.testimonialById(tx, id))) throw notFound('testimonial.not_found', 'There is no such testimonial.')
    await takeDown(tx, id, 'manual')
  })

/** Retires a live testimonial and tells the house; does nothing to one that is retired. */
export async function takeDown(tx: Tx, id: string, reason: (typeof RETIRED_REASONS)[number]): Promise<void> {
  if (!(await store.retire(tx, id, { reason, now: tx.now }))) return
  const { testimonial, contactId, productId } = (await store.testimonialById(tx, id))!
  const { reviewId } = testimonial
  await tx.emit('testimonial.retired', { testimonialId: id, reviewId, contactId: contactId!, productId, reason })
}
