import { asc, inArray } from 'drizzle-orm'
import type { Reads } from '../../../../db/client.ts'
import { purchase } from '../../../../db/schema/conversions.ts'
import { disclosure, unconfirmedReview, verification } from '../../../../db/schema/review-evidence.ts'
import { appeal, reply, reviewReport } from '../../../../db/schema/review-reports.ts'
import { reviewRevision, reviewVote } from '../../../../db/schema/reviews.ts'
import { story } from '../../../../db/schema/stories.ts'
import { authorAsk } from '../../../../db/schema/testimonials.ts'

/** What stands around somebody's reviews: each wording, the evidence, what was said to and about them. */
export const aroundReviews = async (db: Reads, ids: string[], emails: string[], reviewIds: string[]) => ({
  revisions: await db
    .select({
      ...{ n: reviewRevision.n, editor: reviewRevision.editor, rating: reviewRevision.rating },
      ...{ title: reviewRevision.title, body: reviewRevision.body, authorName: reviewRevision.authorName },
      ...{ experienceDate: reviewRevision.experienceDate, answers: reviewRevision.answers },
      createdAt: reviewRevision.createdAt,
    })
    .from(reviewRevision)
    .where(inArray(reviewRevision.reviewId, reviewIds))
    .orderBy(asc(reviewRevision.seq)),
  evidence: [
    ...(await db.select().from(verification).where(inArray(verification.reviewId, reviewIds))),
    ...(await db.select().from(purchase).where(inArray(purchase.contactId, ids))),
  ],
  disclosures: await db.select().from(disclosure).where(inArray(disclosure.reviewId, reviewIds)),
  votes: await db.select().from(reviewVote).where(inArray(reviewVote.contactId, ids)),
  answersToYou: [
    ...(await db
      .select({ body: reply.body, createdAt: reply.createdAt, changedAt: reply.changedAt })
      .from(reply)
      .where(inArray(reply.reviewId, reviewIds))),
    ...(await db
      .select({ text: appeal.text, state: appeal.state, outcome: appeal.outcome, createdAt: appeal.createdAt })
      .from(appeal)
      .where(inArray(appeal.reviewId, reviewIds))),
  ],
  stories: await db
    .select({
      title: story.title,
      parts: story.parts,
      state: story.state,
      changedAt: story.changedAt,
      liveFrom: story.liveFrom,
    })
    .from(story)
    .where(inArray(story.reviewId, reviewIds)),
  asks: await db
    .select({
      kind: authorAsk.kind,
      askedAt: authorAsk.askedAt,
      answer: authorAsk.answer,
      answeredAt: authorAsk.answeredAt,
    })
    .from(authorAsk)
    .where(inArray(authorAsk.reviewId, reviewIds)),
  reports: await db
    .select({
      ...{ category: reviewReport.category, explanation: reviewReport.explanation, name: reviewReport.name },
      ...{ email: reviewReport.email, state: reviewReport.state, outcome: reviewReport.outcome },
      createdAt: reviewReport.createdAt,
    })
    .from(reviewReport)
    .where(inArray(reviewReport.email, emails)),
  unconfirmed: await db
    .select({ words: unconfirmedReview.words, createdAt: unconfirmedReview.createdAt })
    .from(unconfirmedReview)
    .where(inArray(unconfirmedReview.email, emails)),
})
