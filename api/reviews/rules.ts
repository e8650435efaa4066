import type { REVIEW_STATES } from '../../db/schema/reviews.ts'
import { conflict, invalid } from '../kernel/problem.ts'
import type { SubmitReview } from './contract.ts'

export type ReviewState = (typeof REVIEW_STATES)[number]
/** All that screening may know. The rating is not in it, so it cannot matter. */
export type Screened = Pick<SubmitReview, 'title' | 'body'>
export interface Flag {
  category: 'links' | 'personal_data' | 'company_words'
  /** A sentence for the moderator. */
  explanation: string
}

const LINK = /\b(?:https?:\/\/|www\.)\S+/gi
// every part is bounded: unbounded, a long text without an @ takes half a second
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/u
const PHONE = /\+?\d(?:[\s().-]{0,2}\d){7,14}/

/** What the company chose about letting reviews in. It knows no rating either. */
export interface Policy {
  publishUnflagged: boolean
  flaggedWords: readonly string[]
}
export const CAREFUL: Policy = { publishUnflagged: false, flaggedWords: [] }

/** Whole words, in any case and any script: the letters beside a word would make it another one. */
const holdsWord = (text: string, word: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'iu').test(text)

/** Signals that send a person's eye somewhere; none of them rejects. */
export function screen({ title, body }: Screened, { flaggedWords }: Pick<Policy, 'flaggedWords'> = CAREFUL): Flag[] {
  const text = `${title}\n${body}`
  const flags: Flag[] = []
  const links = text.match(LINK)?.length ?? 0
  if (links > 0) {
    flags.push({ category: 'links', explanation: links === 1 ? 'Holds a link.' : `Holds ${links} links.` })
  }
  if ((text.includes('@') && EMAIL.test(text)) || PHONE.test(text)) {
    flags.push({ category: 'personal_data', explanation: 'May hold an e-mail address or a phone number.' })
  }
  const plain = text.normalize('NFKC')
  const said = flaggedWords.filter((word) => holdsWord(plain, word.normalize('NFKC')))
  if (said.length > 0) flags.push({ category: 'company_words', explanation: `Holds ${said.slice(0, 5).join(', ')}.` })
  return flags
}

/** Refuses a day that has not come yet anywhere on earth (UTC+14), and one before the web. */
export function checkExperienceDate(day: string, now: number): void {
  const latest = new Date(now + 14 * 3_600_000).toISOString().slice(0, 10)
  if (day > latest) throw invalid('experienceDate', 'This day is still to come. When did you use it?')
  if (day < '1990-01-01') throw invalid('experienceDate', 'This day is too long ago. When did you use it?')
}

const MOVES: Record<ReviewState, readonly ReviewState[]> = {
  pending: ['published', 'rejected', 'withdrawn', 'erased'],
  published: ['withdrawn', 'erased'],
  rejected: ['erased'],
  withdrawn: ['erased'],
  erased: [],
}
/** @throws Problem review.wrong_state when a review cannot go from here to there */
export function checkMove(from: ReviewState, to: ReviewState): void {
  if (MOVES[from].includes(to)) return
  throw conflict('review.wrong_state', `This review is ${from} and cannot become ${to}.`)
}
