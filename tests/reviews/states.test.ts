import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_WAIT_HOURS } from '../../api/reviews/rules.ts'
import {
  dueAfter,
  isShown,
  NEEDS_REASON,
  type ReviewState,
  resumeFrom,
  STEPS,
  type Step,
  stateAfter,
} from '../../api/reviews/states.ts'
import { REVIEW_STATES } from '../../db/schema/reviews.ts'

const HOUR = 3_600_000
const reaches = (step: Step, from: ReviewState) => {
  try {
    return stateAfter(step, from)
  } catch {
    return undefined
  }
}
const steps = Object.keys(STEPS) as Step[]

describe('the machine of a review', () => {
  test.each([
    ['publish', 'rejected', undefined],
    ['publish', 'removed', undefined],
    ['reject', 'published', undefined],
    ['reject', 'pending', 'rejected'],
    ['remove', 'published', 'removed'],
    ['remove', 'pending', undefined],
    ['suspend', 'pending', undefined],
    ['restore', 'suspended', 'published'],
    ['appeal', 'published', undefined],
    ['appeal', 'removed', 'appealed'],
    ['overturn', 'appealed', 'published'],
    ['overturn', 'rejected', undefined],
    ['reopen', 'rejected', 'pending'],
    ['withdraw', 'rejected', undefined],
    ['erase', 'withdrawn', 'erased'],
  ] as const)('%s from %s: %s', (step, from, to) => {
    expect(reaches(step, from)).toBe(to)
  })

  test('what was taken back goes back where it stood', () => {
    for (const state of STEPS.withdraw.from) {
      const to = STEPS[resumeFrom(state)].to
      expect(to).toBe(state === 'published' || state === 'appealed' ? 'pending' : state)
    }
    for (const state of ['rejected', 'removed'] as const) expect(STEPS[resumeFrom(state)].to).toBe(state)
  })

  test('who was erased stays erased, whatever is tried', () => {
    expect(steps.filter((step) => reaches(step, 'erased'))).toEqual([])
  })

  test('whatever keeps a review away from people needs a reason', () => {
    const away = steps.filter((step) => ['rejected', 'removed', 'suspended'].includes(STEPS[step].to))
    const without = away.filter((step) => !NEEDS_REASON.includes(step))
    // an appeal that is turned down carries the reason of the decision it was against; so does what goes back where it stood
    expect(without.filter((step) => !step.startsWith('resume_'))).toEqual(['uphold_rejection', 'uphold_removal'])
  })

  test('no walk of any length shows a review that was taken off, but by an appeal', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 30 }), (walk) => {
        let state: ReviewState = 'pending'
        let shown = false
        for (const step of walk) {
          const next = reaches(step, state)
          if (!next) continue
          if (state === 'removed' && next === 'published') throw new Error(`${step} brought it back`)
          shown = isShown(next, shown)
          state = next
          if (!['published', 'pending', 'changes_requested'].includes(state)) expect(shown).toBe(false)
        }
      }),
    )
  })

  test('nothing that waits lacks a clock, and none runs longer than 336 hours for a pending one', () => {
    for (const state of REVIEW_STATES) {
      const waits = ['pending', 'changes_requested', 'suspended', 'appealed'].includes(state)
      expect(dueAfter(state, 0, false, 72) !== null, state).toBe(waits)
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (hours) => {
        expect(dueAfter('pending', 0, false, hours)).toBeLessThanOrEqual(LONGEST_WAIT_HOURS * HOUR)
      }),
    )
  })
})
