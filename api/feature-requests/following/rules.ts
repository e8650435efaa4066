import type { FOLLOW_LEVELS } from '../../../db/schema/request-votes.ts'

export type Level = (typeof FOLLOW_LEVELS)[number]
export const FOLLOW_REASONS = ['vote', 'author', 'comment', 'chosen'] as const
export type Reason = (typeof FOLLOW_REASONS)[number]

/** A row of somebody about a request or one that was taken into it. */
export interface Follow {
  level: Level
  reason: string
  updatedAt: number
}
const RANK: Record<Level, number> = { none: 0, status: 1, all: 2 }
export const isAbove = (level: Level, other: Level) => RANK[level] > RANK[other]

/**
 * What one person hears of a request when their rows are taken together: what they chose last; where they chose nothing, the most
 * that any act of theirs made. Of two choices of one moment the quieter counts.
 */
export function heardLevel(rows: readonly Follow[]): Level | undefined {
  const chosen = rows.filter(({ reason }) => reason === 'chosen')
  const newest = Math.max(...chosen.map(({ updatedAt }) => updatedAt))
  const last = chosen.filter(({ updatedAt }) => updatedAt === newest).map(({ level }) => level)
  if (last.length > 0) return last.reduce((a, b) => (isAbove(a, b) ? b : a))
  return rows.map(({ level }) => level).reduce<Level | undefined>((a, b) => (a && isAbove(a, b) ? a : b), undefined)
}

/** What an act makes somebody follow. */
export const FOLLOWS_BY = {
  vote: 'status',
  author: 'all',
  comment: 'all',
} as const satisfies Record<Exclude<Reason, 'chosen'>, Level>

export type AutoStep = 'add' | 'raise' | 'leave'
/** Does an act change what somebody follows? Never over a choice; a vote changes nothing that is there. */
export function autoStep(rows: readonly Follow[], reason: keyof typeof FOLLOWS_BY): AutoStep {
  if (rows.length === 0) return 'add'
  if (rows.some((row) => row.reason === 'chosen') || reason === 'vote') return 'leave'
  return rows.every(({ level }) => isAbove(FOLLOWS_BY[reason], level)) ? 'raise' : 'leave'
}
