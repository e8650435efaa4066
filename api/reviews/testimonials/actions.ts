import { randomBytes } from 'node:crypto'
import type { Reads } from '../../../db/client.ts'
import { uniqueViolation } from '../../../db/errors.ts'
import type { May } from '../../kernel/actor.ts'
import type { Ctx, Tx } from '../../kernel/context.ts'
import { newId } from '../../kernel/ids.ts'
import { conflict, notFound } from '../../kernel/problem.ts'
import { reviewById } from '../store.ts'
import type { CreateTestimonial, Tags, Testimonial, TestimonialQuery } from './contract.ts'
import { excerptOf, sentencesOf, sharesSentence } from './rules.ts'
import {
  CODE_BYTES_BELOW,
  checkMove,
  codeOf,
  IN_DOUBT,
  mayMove,
  missingScopes,
  type RetiredReason,
  TRUE_FOR_MS,
} from './states.ts'
import * as store from './store.ts'

export type Curator = Ctx<May<'testimonials.manage'>>

/** Takes words of a shown review, as written: to be shown at once where its author has agreed to it, or for later. */
export const makeTestimonial = (ctx: Curator, { reviewId, ranges, as }: CreateTestimonial) =>
  ctx.write(async (tx) => {
    const review = await reviewById(tx, reviewId)
    if (!review?.shown || review.contactId === null)
      throw notFound('review.not_found', 'There is no published review like this.')
    const excerpt = excerptOf(review.body, ranges, review.lang)
    const shortened = excerpt !== review.body.trim()
    const missing = missingScopes(shortened, await store.standingScopes(tx, reviewId))
    if (as === 'live' && missing.length > 0) throw notAllowed(missing)
    const refused = await store.refusedWords(tx, reviewId, IN_DOUBT)
    if (refused.some((words) => sharesSentence(words, excerpt, review.lang))) throw inDoubt()
    const id = newId('tes', tx.now)
    const row = {
      ...{ id, code: await newCode(tx), reviewId, revision: review.revision, ranges: JSON.stringify(ranges), excerpt },
      ...{ shortened, state: missing.length > 0 ? ('candidate' as const) : ('permitted' as const) },
      ...{ createdAt: tx.now, approvedBy: ctx.actor.accountId },
    }
    try {
      await store.insertTestimonial(tx, row)
    } catch (error) {
      if (!uniqueViolation(error)) throw error
      throw conflict('testimonial.duplicate', 'This review already has a testimonial. Retire it first.')
    }
    if (as === 'live') await goLive(tx, id)
    return id
  })

const notAllowed = (missing: readonly string[]) =>
  conflict(
    'consent.missing',
    missing.includes('website_widgets')
      ? 'The author has not agreed to be shown in widgets, or has taken it back.'
      : 'The author has not agreed that anything is left out. Choose every sentence, or ask them.',
  )
const inDoubt = () =>
  conflict(
    'testimonial.in_doubt',
    'The author has said no to one of these sentences, or has not said that it is still true. They can allow it again on their own page.',
  )

/** Short enough to be read out, and nobody else’s. */
export async function newCode(db: Reads): Promise<string> {
  for (;;) {
    const bytes = [...randomBytes(16)].filter((byte) => byte < CODE_BYTES_BELOW).slice(0, 6)
    const code = codeOf(bytes)
    if (bytes.length === 6 && !(await store.hasCode(db, code))) return code
  }
}

/** @throws Problem testimonial.not_found */
export async function known(db: Reads, id: string) {
  const found = await store.testimonialById(db, id)
  if (!found) throw notFound('testimonial.not_found', 'There is no such testimonial.')
  return found
}

export const publishTestimonial = (ctx: Curator, id: string) =>
  ctx.write(async (tx) => {
    const { testimonial } = await known(tx, id)
    checkMove(testimonial.state, 'live')
    const missing = missingScopes(testimonial.shortened, await store.standingScopes(tx, testimonial.reviewId))
    if (missing.length > 0) throw notAllowed(missing)
    await goLive(tx, id)
  })

/** What may be shown is shown: in widgets, at its own address, for a year. */
export async function goLive(tx: Tx, id: string): Promise<void> {
  const { testimonial, contactId, productId } = await known(tx, id)
  checkMove(testimonial.state, 'live')
  await store.change(tx, testimonial, { state: 'live', liveFrom: tx.now, reviewBy: tx.now + TRUE_FOR_MS })
  const { reviewId } = testimonial
  await tx.emit('testimonial.published', { testimonialId: id, reviewId, contactId: contactId!, productId })
}

export const retireTestimonial = (ctx: Curator, id: string) =>
  ctx.write(async (tx) => {
    await known(tx, id)
    await takeDown(tx, id, 'manual')
  })

/** Retires a testimonial and tells the house; does nothing to one that is retired. */
export async function takeDown(tx: Tx, id: string, reason: RetiredReason): Promise<void> {
  const { testimonial, contactId, productId } = await known(tx, id)
  if (!mayMove(testimonial.state, 'retired')) return
  await store.change(tx, testimonial, { state: 'retired', retiredAt: tx.now, retiredReason: reason })
  const { reviewId } = testimonial
  await tx.emit('testimonial.retired', { testimonialId: id, reviewId, contactId: contactId!, productId, reason })
}

export const tagTestimonial = (ctx: Curator, id: string, { tags, themes }: Tags) =>
  ctx.write(async (tx) => {
    await known(tx, id)
    await store.replaceTags(tx, id, { tag: tags, theme: themes })
    await tx.emit('testimonial.tagged', { testimonialId: id })
  })

export async function readTestimonials(
  db: Reads,
  query: TestimonialQuery & { ids?: string[] },
): Promise<Testimonial[]> {
  const rows = await store.testimonials(db, query)
  return rows.map(({ testimonial, tags, themes, disclosures, scopes, asked, ...row }) => {
    const allowed = JSON.parse(scopes) as Testimonial['scopes']
    return {
      ...testimonial,
      ...row,
      ...{ tags: JSON.parse(tags) as string[], themes: JSON.parse(themes) as string[], asked: asked === 1 },
      disclosures: JSON.parse(disclosures) as Testimonial['disclosures'],
      scopes: allowed,
      missing: missingScopes(testimonial.shortened, new Set(allowed)),
    }
  })
}
export async function readTestimonial(db: Reads, id: string): Promise<Testimonial> {
  const [found] = await readTestimonials(db, { ids: [id] })
  if (!found) throw notFound('testimonial.not_found', 'There is no such testimonial.')
  return found
}

/** What may be chosen from. */
export async function readSentences(db: Reads, reviewId: string) {
  const review = await reviewById(db, reviewId)
  if (!review?.shown || review.contactId === null)
    throw notFound('review.not_found', 'There is no published review like this.')
  return { lang: review.lang, sentences: sentencesOf(review.body, review.lang) }
}
