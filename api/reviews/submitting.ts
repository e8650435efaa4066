import { uniqueViolation } from '../../db/errors.ts'
import type { REVIEW_ORIGINS } from '../../db/schema/reviews.ts'
import type { Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { displayNameOf } from '../kernel/names.ts'
import { conflict, invalid, notFound, problem } from '../kernel/problem.ts'
import { proven } from '../kernel/sent-files.ts'
import type { ReviseReview, SubmitReview } from './contract.ts'
import { answersFor } from './forms/actions.ts'
import { flagRevision } from './moderation/flagging.ts'
import { holds } from './moderation/screening.ts'
import { lastRefusal } from './moderation/store.ts'
import { move } from './moves.ts'
import { checkExperienceDate } from './rules.ts'
import { dueAfter } from './states.ts'
import * as store from './store.ts'
import { gatherEvidence } from './verification/actions.ts'
import { sameWords, sealRevision, type Words } from './words.ts'

export interface Submission {
  contactId: string
  input: SubmitReview
  origin: (typeof REVIEW_ORIGINS)[number]
  invitationId?: string
  /** What was promised for any review, printed on it. */
  incentive?: string
}

const INVITED_MS = 60 * 86_400_000

export const duplicate = () =>
  conflict('review.duplicate', 'You have already reviewed this. Change that review, or withdraw it to write another.')

/** A fact lasts and travels, so it carries no secret. */

const wordsIn = (input: ReviseReview, answers: string): Words => {
  const { rating, title, body, lang, displayName, displayFormat, experienceDate } = input
  return { rating, title, body, lang, authorName: displayName, displayFormat, experienceDate, answers }
}

/** A review comes in: stored with its first revision, screened, and published at once or left to a person. */
export async function submit(tx: Tx, { contactId, input, origin, ...by }: Submission): Promise<store.ReviewRow> {
  const product = await store.productBySlug(tx, input.productSlug)
  if (!product) throw notFound('product.not_found', 'There is no product at this address.')
  if (product.archivedAt !== null) throw conflict('product.archived', 'This product takes no new reviews.')
  if (product.openTo === 'customers' && !(await store.isCustomer(tx, contactId))) {
    throw problem(
      'forbidden',
      'review.customers_only',
      'Only customers can review this, and we do not know you as one.',
    )
  }
  checkExperienceDate(input.experienceDate, tx.now)
  const answers = await answersFor(tx, product.id, input)
  if (await store.hasReviewed(tx, product.id, contactId)) throw duplicate()

  const { waitHours } = await store.policy(tx)
  const id = newId('rev', tx.now)
  const words = wordsIn(input, answers)
  const row = {
    ...{ id, productId: product.id, contactId, ...words, origin, state: 'pending' as const },
    displayName: displayNameOf(words.authorName, words.displayFormat),
    ...{ formId: input.formId ?? null, invitationId: by.invitationId ?? null },
    ...{ submittedAt: tx.now, stateChangedAt: tx.now, dueAt: dueAfter('pending', tx.now, false, waitHours) },
  }
  try {
    await store.insertReview(tx, row)
  } catch (error) {
    if (!uniqueViolation(error)?.startsWith('review.')) throw error
    throw duplicate()
  }
  await writeRevision(tx, id, 1, words)
  const { consents, files } = input
  await tx.emit('review.submitted', {
    ...{ reviewId: id, contactId, productId: product.id, consents, files: proven(files) },
    ...(by.invitationId && { invitationId: by.invitationId }),
  })
  // what was promised counts by whichever way they came
  const incentive = by.incentive || (await store.promised(tx, product.id, contactId, tx.now - INVITED_MS))
  await gatherEvidence(tx, id, { connections: input.connections, incentive })
  const circumstances = { trap: input.trap, openMs: input.openMs }
  return decideBySignals(tx, id, { n: 1, words, circumstances, said: input.connections })
}

/** The author writes it anew: nothing of what was is lost, and what is shown stays until the new words may be. */
export async function revise(tx: Tx, before: store.ReviewRow, input: ReviseReview): Promise<store.ReviewRow> {
  checkExperienceDate(input.experienceDate, tx.now)
  const answers = await answersFor(tx, before.productId, { answers: input.answers, formId: before.formId ?? undefined })
  const words = wordsIn(input, answers)
  const last = await store.lastRevision(tx, before.id)
  const written = await store.revision(tx, before.id, last)
  // sent again as it was, it would only come back
  if (before.state === 'changes_requested' && input.files.length === 0 && written && sameWords(words, written)) {
    throw invalid('body', 'Nothing has changed yet. Change what you were asked to, then send it.')
  }
  const n = last + 1
  await writeRevision(tx, before.id, n, words)
  const { id: reviewId, productId } = before
  const contactId = before.contactId!
  await tx.emit('review.edited', { reviewId, contactId, productId, revision: n, files: proven(input.files) })
  return decideBySignals(tx, reviewId, { n, words, circumstances: {} })
}

export async function writeRevision(tx: Tx, reviewId: string, n: number, words: Words): Promise<void> {
  const previous = await store.lastRevisionHash(tx)
  const row = { reviewId, n, editor: 'author' as const, ...words, createdAt: tx.now }
  await store.insertRevision(tx, sealRevision(previous, row))
}

interface Written {
  n: number
  words: Words
  circumstances: { trap?: string; openMs?: number | undefined }
  /** What they say of their connection with the company. */
  said?: readonly { text: string }[]
}
/** What will stand beside the words: the name, the answers, the connection. */
const besideOf = ({ authorName, answers }: Words, said: readonly { text: string }[]) =>
  [
    authorName,
    ...Object.values(JSON.parse(answers) as object)
      .flat()
      .map(String),
    ...said.map(({ text }) => text),
  ].join('\n')

/** Screening: a moment, not a place to wait in. The rating goes nowhere near it. */
async function decideBySignals(tx: Tx, id: string, { n, words, circumstances, said = [] }: Written) {
  const review = (await store.reviewById(tx, id))!
  const { title, body } = words
  const flags = await flagRevision(tx, review, { n, title, body, beside: besideOf(words, said), ...circumstances })
  const { publishUnflagged } = await store.policy(tx)
  // what was once found wanting is read by a person from then on
  const mayAppear = publishUnflagged && !holds(flags) && !(await lastRefusal(tx, id))
  if (mayAppear) return move(tx, review, { step: 'publish', words: { ...words, n } })
  if (review.shown) return move(tx, review, { step: 'hold', waiting: n })
  return move(tx, review, { step: 'hold', words: { ...words, n } })
}
