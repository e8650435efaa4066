import type { ENTRY_KINDS, ENTRY_STATES } from '../../../db/schema/changelog.ts'
import { conflict } from '../../kernel/problem.ts'

export type EntryState = (typeof ENTRY_STATES)[number]
export type EntryKind = (typeof ENTRY_KINDS)[number]

/** All that can become of an entry: the act, from where, to where. */
export const STEPS = {
  schedule: { from: ['draft', 'scheduled', 'unpublished'], to: 'scheduled' },
  unschedule: { from: ['scheduled'], to: 'draft' },
  publish: { from: ['draft', 'scheduled', 'unpublished'], to: 'published' },
  unpublish: { from: ['published'], to: 'unpublished' },
  /** The clock could not publish it. */
  hold_back: { from: ['scheduled'], to: 'draft' },
} as const satisfies Record<string, { from: readonly EntryState[]; to: EntryState }>
export type Step = keyof typeof STEPS
/** What a colleague may do. */
export const STAFF_STEPS = ['schedule', 'unschedule', 'publish', 'unpublish'] as const

export const maySucceed = (state: EntryState, step: Step) => (STEPS[step].from as readonly EntryState[]).includes(state)
/** @throws Problem entry.wrong_state when the step does not start here */
export function stateAfter(state: EntryState, step: Step): EntryState {
  if (maySucceed(state, step)) return STEPS[step].to
  throw conflict('entry.wrong_state', `This entry is ${state}, so that is not possible any more.`)
}
