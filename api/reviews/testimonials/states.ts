import type { RETIRED_REASONS, TESTIMONIAL_STATES } from '../../../db/schema/testimonials.ts'
import { conflict } from '../../kernel/problem.ts'

export type TestimonialState = (typeof TESTIMONIAL_STATES)[number]
export type RetiredReason = (typeof RETIRED_REASONS)[number]
/** What an author has to allow before a widget may show an excerpt. */
export type NeededScope = 'website_widgets' | 'shorten_verbatim'

/** Where a testimonial may go. From retired it comes back only by its author's own word, and then waits for staff. */
export const MOVES: Record<TestimonialState, readonly TestimonialState[]> = {
  candidate: ['permission_requested', 'permitted', 'retired'],
  permission_requested: ['permitted', 'retired'],
  permitted: ['live', 'retired'],
  live: ['retired'],
  retired: ['permitted'],
}
export const mayMove = (from: TestimonialState, to: TestimonialState) => MOVES[from].includes(to)

/** @throws Problem testimonial.wrong_state */
export function checkMove(from: TestimonialState, to: TestimonialState): void {
  if (mayMove(from, to)) return
  throw conflict(
    'testimonial.wrong_state',
    `This testimonial is ${from.replace('_', ' ')}, so this cannot be done with it.`,
  )
}

/** Retired for want of the author's word, and brought back by it. What they declined or called untrue stays retired. */
export const COMES_BACK_BY = {
  consent: ['consent_withdrawn'],
  affirmation: ['stale'],
} as const satisfies Record<string, readonly RetiredReason[]>

/** What the author did not stand by. The same words are not published by another way, whichever revision holds them. */
export const IN_DOUBT: readonly RetiredReason[] = ['stale', 'not_true', 'declined']

/** What is still to be allowed. Words that leave some of a review out need the consent to shorten as well. */
export const missingScopes = (shortened: boolean, standing: ReadonlySet<string>): NeededScope[] =>
  (['website_widgets', ...(shortened ? (['shorten_verbatim'] as const) : [])] as const).filter(
    (scope) => !standing.has(scope),
  )

const DAY = 86_400_000
/** So long words count as true without being asked about. */
export const TRUE_FOR_MS = 365 * DAY
export const ASK_FROM_MS = 30 * DAY
/** However late the question went out, there is so much time to answer. */
export const ANSWER_MS = 14 * DAY
/** A link for an answer works so long; that of a review-by date also some time after it. */
export const LINK_LASTS_MS = 60 * DAY

/** What the clock does with a live testimonial. @param askedAt when the author was asked about this date */
export function dueNow({ reviewBy, askedAt }: { reviewBy: number; askedAt: number | null }, now: number) {
  if (askedAt === null) return now >= reviewBy - ASK_FROM_MS ? 'ask' : 'wait'
  return now >= Math.max(reviewBy, askedAt + ANSWER_MS) ? 'retire' : 'wait'
}

/** Read out and typed by people: without letters and digits that are taken for each other. */
const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
/** @param bytes six random ones below 248, so that every letter is as likely */
export const codeOf = (bytes: readonly number[]) =>
  bytes.map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length]).join('')
export const CODE_BYTES_BELOW = 248
