import { wilson } from '../../kernel/wilson.ts'

/** What became of one person's wish; each moment is the first of its kind. */
export interface Loop {
  plannedAt: number | null
  shippedAt: number | null
  openedAt: number | null
  usedAt: number | null
  closedAt: number | null
}
export const NO_LOOP: Loop = { plannedAt: null, shippedAt: null, openedAt: null, usedAt: null, closedAt: null }
export type LoopStep = 'plannedAt' | 'shippedAt' | 'openedAt' | 'usedAt'

/** The same with one thing more that happened. A loop is closed once they were told that it shipped and came to see or use it. */
export function withStep(loop: Loop, step: LoopStep, now: number): Loop {
  const next = { ...loop, [step]: loop[step] ?? now }
  const whole = next.shippedAt !== null && (next.openedAt !== null || next.usedAt !== null)
  return { ...next, closedAt: next.closedAt ?? (whole ? now : null) }
}

export const CLOSED_WITHIN_MS = 14 * 86_400_000
/** Fewer voters than this say nothing yet. */
export const ENOUGH = 30

export interface LoopCounts {
  asked: number
  planned: number
  shipped: number
  opened: number
  used: number
  closed: number
  /** Voters of what shipped at least fourteen days ago, and how many of their loops closed within fourteen days. */
  ripe: number
  inTime: number
}
/** The share of loops that closed in time, with its interval; null while too few people could have closed one. */
export const closedInTime = ({ inTime, ripe }: Pick<LoopCounts, 'inTime' | 'ripe'>) =>
  ripe < ENOUGH ? null : wilson(inTime, ripe)
