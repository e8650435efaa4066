import type { Reads } from '../../../db/client.ts'
import type { OwnReview } from '../contract.ts'
import type { Asked } from '../forms/contract.ts'
import { formsByIds } from '../forms/store.ts'
import { APPEAL_WITHIN_MS, RESTORE_WITHIN_MS } from '../states.ts'
import * as store from './store.ts'

/** Somebody's own reviews, with what was decided and where the words are used. */
export async function ownReviews(db: Reads, contactId: string): Promise<OwnReview[]> {
  const rows = await store.reviewsOf(db, contactId)
  const ids = rows.map((row) => row.review.id)
  const refusals = await store.refusalsOf(db, ids)
  const files = await store.sentFilesOf(db, ids)
  const testimonials = await store.testimonialsOf(db, ids)
  const stories = await store.storiesOf(db, ids)
  const places = await store.placementsOf(db, ids)
  const forms = await formsByIds(db, [...new Set(rows.flatMap(({ review: { formId } }) => formId ?? []))])
  return rows.map(({ review, product }) => {
    const sent = files.filter((one) => one.reviewId === review.id)
    const last = refusals.find(({ decision }) => decision.reviewId === review.id)
    return {
      ...review,
      state: review.state as OwnReview['state'],
      product,
      answers: JSON.parse(review.answers) as Record<string, unknown>,
      questions: questionsOf(forms, review.formId),
      photos: sum(sent.filter(({ kind }) => kind === 'photo')),
      films: sum(sent.filter(({ kind }) => kind !== 'photo')),
      restorableUntil: review.state === 'withdrawn' ? review.stateChangedAt + RESTORE_WITHIN_MS : null,
      decision: last ? decisionOf(review.state, last) : null,
      testimonials: testimonials
        .filter((t) => t.reviewId === review.id)
        .map((one) => ({ ...one, picture: one.picture === 1 && one.state === 'live' })),
      stories: stories.filter((one) => one.reviewId === review.id),
      placements: placesOf(places.filter((one) => one.reviewId === review.id)),
    }
  })
}

type Place = OwnReview['placements'][number]
/** Each page once, whichever widgets stand on it. */
function placesOf(rows: Awaited<ReturnType<typeof store.placementsOf>>): Place[] {
  const pages = new Map<string, Place>()
  for (const { origin, path, testimonialId, firstSeen, lastSeen } of rows) {
    const url = `${origin}${path === '*' ? '/' : path}`
    const before = pages.get(url)
    pages.set(url, {
      ...{ testimonialId, host: origin.replace(/^https?:\/\//, ''), url },
      firstSeen: Math.min(firstSeen, before?.firstSeen ?? firstSeen),
      lastSeen: Math.max(lastSeen, before?.lastSeen ?? lastSeen),
    })
  }
  return [...pages.values()]
}

const sum = (counted: readonly { n: number }[]) => counted.reduce((all, { n }) => all + n, 0)
const questionsOf = (forms: readonly { id: string; questions: string }[], id: string | null) =>
  JSON.parse(forms.find((form) => form.id === id)?.questions ?? '[]') as Asked[]

type Refusal = Awaited<ReturnType<typeof store.refusalsOf>>[number]
function decisionOf(state: string, { decision, appealId }: Refusal): OwnReview['decision'] {
  const { id, reason, statement, evidence, createdAt } = decision
  const { ranges = [] } = JSON.parse(evidence ?? '{}') as { ranges?: NonNullable<OwnReview['decision']>['ranges'] }
  const appealable =
    appealId === null && decision.fromState !== 'appealed' && (state === 'rejected' || state === 'removed')
  return {
    ...{ id, reason: reason!, statement: statement ?? '', ranges, createdAt },
    appealableUntil: appealable ? createdAt + APPEAL_WITHIN_MS : null,
  }
}
