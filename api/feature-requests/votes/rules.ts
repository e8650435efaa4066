import { conflict, type Problem } from '../../kernel/problem.ts'
import { wilson } from '../../kernel/wilson.ts'

const HALF_LIFE_MS = 14 * 86_400_000
/** The moment that trend counts from; only differences matter. */
const ORIGIN = Date.UTC(2020, 0, 1)
/** The trend of a request that nobody voted for. */
export const NO_TREND = -1e9
/** A vote loses half of its weight in fourteen days: this is the natural logarithm of what it weighs, counted from 2020. */
export const weightAt = (castAt: number) => ((castAt - ORIGIN) * Math.LN2) / HALF_LIFE_MS
export const TREND_PER_MS = Math.LN2 / HALF_LIFE_MS
export const TREND_ORIGIN = ORIGIN

/**
 * Forward decay (Cormode and others, 2009): the logarithm of the sum of all weights, grown by one vote. It changes when
 * somebody votes and never by time alone, so that a list is a range of an index.
 */
export function withVote(trend: number, castAt: number): number {
  const x = weightAt(castAt)
  return Math.max(trend, x) + Math.log1p(Math.exp(-Math.abs(trend - x)))
}
/** The same from all votes at once. */
export function trendOf(castAt: readonly number[]): number {
  if (castAt.length === 0) return NO_TREND
  const weights = castAt.map(weightAt)
  const most = weights.reduce((a, b) => Math.max(a, b))
  return most + Math.log(weights.reduce((sum, x) => sum + Math.exp(x - most), 0))
}

/** Of those who saw it, at least this share would vote: the lower end of Wilson's interval; 0 before anybody did. */
export const appealOf = (votes: number, views: number): number => wilson(votes, Math.max(votes, views))?.low ?? 0

/** Is there a vote left? A limit that was lowered freezes what is over it and takes nothing away. */
export const votesLeft = (budget: number | null, used: number): number | null =>
  budget === null ? null : Math.max(0, budget - used)

interface Votable {
  request: { moderation: string; deletedAt: number | null }
  board: { archivedAt: number | null }
  status: { label: string; votable: boolean }
}
/** Why nobody can vote for it now, in a sentence; undefined when one can. */
export function closedBecause({ request, board, status }: Votable): Problem | undefined {
  if (request.deletedAt !== null) return conflict('vote.deleted', 'This request was deleted.')
  if (request.moderation !== 'published') {
    return conflict('vote.held', 'This request is not published yet, so nobody can vote for it.')
  }
  if (board.archivedAt !== null) return conflict('vote.archived', 'This board is closed. Its requests take no votes.')
  if (!status.votable) {
    return conflict('vote.closed', `This request is “${status.label}”, and requests there take no votes any more.`)
  }
  return undefined
}
export const overBudget = (budget: number): Problem =>
  conflict(
    'vote.budget',
    `You have used your ${budget} votes on this board. Take one back, or wait until one of those requests is closed.`,
  )
