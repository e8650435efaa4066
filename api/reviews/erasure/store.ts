import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { DbTx } from '../../../db/client.ts'
import { contact } from '../../../db/schema/contacts.ts'
import { moderationDecision, moderationProposal, reviewFlag } from '../../../db/schema/moderation.ts'
import { disclosure, unconfirmedReview } from '../../../db/schema/review-evidence.ts'
import { appeal, reply, replyRevision, reviewReport } from '../../../db/schema/review-reports.ts'
import { review, reviewBand, reviewRevision, reviewVote } from '../../../db/schema/reviews.ts'
import { testimonial } from '../../../db/schema/testimonials.ts'
import { helpfulScore } from '../surface/rules.ts'

/** Nothing of the words is left, nor of what was made of them or said about them. Seals and stars stay. */
export async function scrubReview(tx: DbTx, id: string, now: number): Promise<void> {
  await tx
    .update(reviewRevision)
    .set({ title: '', body: '', authorName: '', answers: '{}', salt: '' })
    .where(eq(reviewRevision.reviewId, id))
  await tx
    .update(moderationDecision)
    .set({ statement: '', salt: '', evidence: null })
    .where(and(eq(moderationDecision.reviewId, id), isNotNull(moderationDecision.statement)))
  await tx.update(reviewFlag).set({ explanation: '', ranges: '[]' }).where(eq(reviewFlag.reviewId, id))
  await tx.update(moderationProposal).set({ statement: '', evidence: '' }).where(eq(moderationProposal.reviewId, id))
  await tx.update(appeal).set({ text: '', outcome: null }).where(eq(appeal.reviewId, id))
  await tx.update(disclosure).set({ text: '' }).where(eq(disclosure.reviewId, id))
  await tx.delete(reviewBand).where(eq(reviewBand.reviewId, id))
  await tx.delete(reviewVote).where(eq(reviewVote.reviewId, id))
  const replies = tx.select({ id: reply.id }).from(reply).where(eq(reply.reviewId, id))
  await tx.update(replyRevision).set({ body: '' }).where(inArray(replyRevision.replyId, replies))
  await tx.update(reply).set({ body: '', removedAt: now }).where(eq(reply.reviewId, id))
  await tx.update(testimonial).set({ excerpt: '', ranges: '[]' }).where(eq(testimonial.reviewId, id))
}

/** What these people did beside writing reviews: votes, reports, reviews nobody confirmed. */
export async function forgetPeople(tx: DbTx, contactIds: string[]): Promise<void> {
  const voted = await tx.delete(reviewVote).where(inArray(reviewVote.contactId, contactIds)).returning()
  for (const { reviewId, value } of voted) {
    const row = await tx.select().from(review).where(eq(review.id, reviewId)).get()
    if (!row || row.state === 'erased') continue
    const [up, down] = [row.helpfulUp - Number(value === 1), row.helpfulDown - Number(value === -1)]
    const score = helpfulScore(up, down)
    await tx
      .update(review)
      .set({ helpfulUp: up, helpfulDown: down, helpfulScore: score })
      .where(eq(review.id, reviewId))
  }
  const emails = (await tx.select({ email: contact.email }).from(contact).where(inArray(contact.id, contactIds))).map(
    ({ email }) => email,
  )
  await tx
    .update(reviewReport)
    .set({ name: '', email: sql`${reviewReport.id} || '@erased.invalid'`, explanation: '', outcome: null })
    .where(inArray(reviewReport.email, emails))
  await tx.delete(unconfirmedReview).where(inArray(unconfirmedReview.email, emails))
}
