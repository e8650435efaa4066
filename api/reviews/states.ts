import type { REVIEW_STATES } from '../../db/schema/reviews.ts'
import { conflict } from '../kernel/problem.ts'
import { LONGEST_WAIT_HOURS } from './rules.ts'

export type ReviewState = (typeof REVIEW_STATES)[number]

const HOUR = 3_600_000
const DAY = 24 * HOUR
const CHANGES_MS = 14 * DAY
/** What the public sees meanwhile may not stay as it is for long. */
const CHANGES_SHOWN_MS = 7 * DAY
const SUSPENDED_MS = 7 * DAY
export const APPEAL_TAKES_MS = 14 * DAY
export const APPEAL_WITHIN_MS = 180 * DAY
export const RESTORE_WITHIN_MS = 30 * DAY

/** All that can become of a review: the act, from where, to where. */
export const STEPS = {
  hold: { from: ['pending', 'changes_requested', 'published', 'withdrawn'], to: 'pending' },
  publish: { from: ['pending', 'changes_requested', 'published', 'withdrawn'], to: 'published' },
  request_changes: { from: ['pending', 'published'], to: 'changes_requested' },
  reject: { from: ['pending', 'changes_requested'], to: 'rejected' },
  /** A held edit of a shown review is turned down: the words before it stay. */
  keep: { from: ['pending', 'changes_requested'], to: 'published' },
  /** A rejection of many at once was a mistake; it is undone within minutes. */
  reopen: { from: ['rejected'], to: 'pending' },
  suspend: { from: ['published'], to: 'suspended' },
  restore: { from: ['suspended'], to: 'published' },
  remove: { from: ['published', 'suspended', 'changes_requested'], to: 'removed' },
  appeal: { from: ['rejected', 'removed'], to: 'appealed' },
  uphold_rejection: { from: ['appealed'], to: 'rejected' },
  uphold_removal: { from: ['appealed'], to: 'removed' },
  overturn: { from: ['appealed'], to: 'published' },
  withdraw: { from: ['pending', 'changes_requested', 'published', 'suspended', 'appealed'], to: 'withdrawn' },
  /** Put back where it stood: taking it back settles nothing that was asked or decided. */
  resume_changes: { from: ['withdrawn'], to: 'changes_requested' },
  resume_suspension: { from: ['withdrawn'], to: 'suspended' },
  resume_rejection: { from: ['withdrawn'], to: 'rejected' },
  resume_removal: { from: ['withdrawn'], to: 'removed' },
  erase: {
    from: [
      ...(['pending', 'changes_requested', 'published', 'suspended'] as const),
      ...(['rejected', 'removed', 'appealed', 'withdrawn'] as const),
    ],
    to: 'erased',
  },
} as const satisfies Record<string, { from: readonly ReviewState[]; to: ReviewState }>
export type Step = keyof typeof STEPS

/** How a review goes back that its author took back from this state. */
export const resumeFrom = (state: ReviewState | null): Step => {
  if (state === 'changes_requested') return 'resume_changes'
  if (state === 'suspended') return 'resume_suspension'
  if (state === 'rejected') return 'resume_rejection'
  return state === 'removed' ? 'resume_removal' : 'hold'
}
/** Steps that need a reason of the closed list and a statement to the author. */
export const NEEDS_REASON: readonly Step[] = ['request_changes', 'reject', 'keep', 'suspend', 'remove']

/** @throws Problem review.wrong_state when the step does not start here */
export function stateAfter(step: Step, from: ReviewState): ReviewState {
  const { from: starts, to } = STEPS[step]
  if ((starts as readonly ReviewState[]).includes(from)) return to
  throw conflict('review.wrong_state', `This review is ${from.replace('_', ' ')}, so this cannot be done with it.`)
}

/** Whether the public sees a review in this state. One that was shown stays shown while its words wait or should change. */
export const isShown = (state: ReviewState, before: boolean) =>
  state === 'published' || ((state === 'pending' || state === 'changes_requested') && before)

/** When the clock decides; null when it does not. @param waitHours what the company chose */
export function dueAfter(state: ReviewState, now: number, shown: boolean, waitHours: number): number | null {
  if (state === 'pending') return now + Math.min(waitHours, LONGEST_WAIT_HOURS) * HOUR
  if (state === 'changes_requested') return now + (shown ? CHANGES_SHOWN_MS : CHANGES_MS)
  if (state === 'suspended') return now + SUSPENDED_MS
  if (state === 'appealed') return now + APPEAL_TAKES_MS
  return null
}
