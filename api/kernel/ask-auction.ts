import type { RECENCIES } from '../../db/schema/asks.ts'
import type { AskKind, TargetedKind, Worth } from './ask-rules.ts'

const DAY = 86_400_000
export type Recency = (typeof RECENCIES)[number]

/**
 * What the next ask would have brought, if this one makes somebody stop listening: this share of what kinds are worth on
 * average, so that worths twice as large change nothing.
 */
const LATER_SHARE = 0.24
const laterWorth = (worth: Worth) => {
  const all = Object.values(worth)
  return (LATER_SHARE * all.reduce((sum, one) => sum + one, 0)) / all.length
}
/** Before anybody was asked: about one in four says yes, half say nothing. Weighs as much as eight people. */
const PRIOR = { accepted: 2, ignored: 4, closed: 8 }
/** A cell of few people leans on all of its kind as if it had so many more. */
const SHRINK = 20

export interface Odds {
  accepted: number
  ignored: number
  closed: number
}
/**
 * Expected value of asking: P(yes) · worth − P(ignored) · what later asks are worth, in the unit of `worth`. Both shares are those of the cell,
 * drawn towards those of the kind, which are drawn towards the prior (Beta-binomial shrinkage). There is none of a
 * review: it takes no `TargetedKind`.
 */
export function expectedValue(kind: TargetedKind, cell: Odds, all: Odds, worth: Worth): number {
  const share = (of: 'accepted' | 'ignored') => {
    const kinds = (all[of] + PRIOR[of]) / (all.closed + PRIOR.closed)
    return (cell[of] + SHRINK * kinds) / (cell.closed + SHRINK)
  }
  return share('accepted') * worth[kind] - share('ignored') * laterWorth(worth)
}

/** How long ago somebody was last seen. */
export function recencyOf(lastSignAt: number | null, now: number): Recency {
  const days = lastSignAt === null ? Number.POSITIVE_INFINITY : (now - lastSignAt) / DAY
  return days <= 7 ? 'week' : days <= 30 ? 'month' : days <= 90 ? 'quarter' : 'longer'
}

export interface Bid {
  kind: AskKind
  sourceKind: string
  sourceId: string
  dueAt: number
  /** Null of a review. */
  value: number | null
}
/**
 * Which of the asks that are due at once goes first. A review has a fixed place, before all others: were it weighed
 * against what others bring, whoever likes us less would be asked for one sooner or later than the rest.
 */
export function firstOf<One extends Bid>(bids: readonly One[]): One | undefined {
  return [...bids].sort(
    (a, b) =>
      Number(b.kind === 'review') - Number(a.kind === 'review') ||
      (b.value ?? 0) - (a.value ?? 0) ||
      a.dueAt - b.dueAt ||
      (a.sourceKind + a.sourceId < b.sourceKind + b.sourceId ? -1 : 1),
  )[0]
}
