import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ACT_LASTS_MS,
  apply,
  replay,
  type StageEvent,
  type StageState,
  settle,
  type Transition,
} from '../../api/flywheel/rules.ts'

const DAY = 86_400_000
let seq = 0
const event = (type: string, day: number, rating?: number): StageEvent => ({
  seq: ++seq,
  type,
  at: day * DAY,
  data: { rating },
})
const stagesAfter = (events: StageEvent[], day: number) => {
  const { state, transitions } = replay(events, day * DAY)
  return { stage: state?.stage, path: transitions.filter((t) => !t.implied).map((t) => t.toStage) }
}

describe('what moves a person', () => {
  const lead = () => event('lead.recorded', 0)
  test.each([
    ['nothing yet', [], undefined, []],
    ['we come to know them', [lead()], 'activation', ['activation']],
    ['they buy', [lead(), event('sale.recorded', 1)], 'adoption', ['activation', 'adoption']],
    [
      'they buy again',
      [lead(), event('sale.recorded', 1), event('sale.recorded', 2)],
      'adoption',
      ['activation', 'adoption'],
    ],
    [
      'they praise us in public',
      [lead(), event('sale.recorded', 1), event('review.published', 2, 5)],
      'advocacy',
      ['activation', 'adoption', 'advocacy'],
    ],
    ['four stars are praise too', [lead(), event('review.published', 2, 4)], 'advocacy', ['activation', 'advocacy']],
    [
      'two stars are a voice, not an act',
      [lead(), event('sale.recorded', 1), event('review.published', 2, 2)],
      'adoption',
      ['activation', 'adoption'],
    ],
    [
      'their words become a testimonial',
      [lead(), event('testimonial.published', 3)],
      'advocacy',
      ['activation', 'advocacy'],
    ],
    [
      'buying does not lower an advocate',
      [lead(), event('testimonial.published', 3), event('sale.recorded', 4)],
      'advocacy',
      ['activation', 'advocacy'],
    ],
    [
      'a result moves nothing',
      [lead(), event('stage.changed', 1), event('reward.earned', 1)],
      'activation',
      ['activation'],
    ],
  ])('%s', (_name, events, stage, path) => {
    expect(stagesAfter(events, 10)).toEqual({ stage, path })
  })

  test('a stage that is skipped is written as implied, at the same moment, without a stay', () => {
    const { transitions } = replay(
      [event('lead.recorded', 0), event('sale.recorded', 1), event('review.published', 5, 5)],
      6 * DAY,
    )
    const [, , implied, last] = transitions
    expect(implied).toMatchObject({
      fromStage: 'adoption',
      toStage: 'adoration',
      implied: true,
      at: 5 * DAY,
      dwellMs: 4 * DAY,
    })
    expect(last).toMatchObject({ fromStage: 'adoration', toStage: 'advocacy', implied: false, at: 5 * DAY, dwellMs: 0 })
  })

  test('without an act for 180 days an advocate goes back to adoration, on the day, once', () => {
    const events = [event('lead.recorded', 0), event('review.published', 1, 5)]
    expect(stagesAfter(events, 180.9).stage).toBe('advocacy')
    const { state, transitions } = replay(events, 400 * DAY)
    expect(state).toMatchObject({ stage: 'adoration', peakStage: 'advocacy', nextCheckAt: null })
    expect(transitions.at(-1)).toMatchObject({ kind: 'regress', at: DAY + ACT_LASTS_MS, rule: 'no_act_for_180_days' })
    expect(transitions.filter((t) => t.kind === 'regress')).toHaveLength(1)
  })

  test('a new act keeps an advocate for another 180 days without a move', () => {
    const events = [event('lead.recorded', 0), event('review.published', 1, 5), event('testimonial.published', 150)]
    const { state, transitions } = replay(events, 300 * DAY)
    expect(state).toMatchObject({ stage: 'advocacy', enteredAt: DAY })
    expect(transitions.some((t) => t.kind === 'regress')).toBe(false)
  })

  test('a fallen advocate who speaks again is one again', () => {
    const events = [event('lead.recorded', 0), event('review.published', 1, 5), event('testimonial.published', 300)]
    expect(stagesAfter(events, 310)).toEqual({
      stage: 'advocacy',
      path: ['activation', 'advocacy', 'adoration', 'advocacy'],
    })
  })
})

const life = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 200 * DAY }),
      type: fc.constantFrom(
        'lead.recorded',
        'sale.recorded',
        'review.published',
        'testimonial.published',
        'stage.changed',
      ),
      rating: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 20 },
  )
  .map((steps) => {
    let at = 0
    return steps.map(
      ({ gap, type, rating }, i): StageEvent => ({ seq: i + 1, type, at: (at += gap), data: { rating } }),
    )
  })

describe('for any life', () => {
  test('timers that fire at any moments change nothing about the history', () => {
    fc.assert(
      fc.property(life, fc.array(fc.integer({ min: 0, max: 4_000 * DAY }), { maxLength: 20 }), (events, ticks) => {
        const until = (events.at(-1)?.at ?? 0) + 500 * DAY
        const moments = [...ticks.filter((t) => t <= until), until].sort((a, b) => a - b)
        let state: StageState | undefined
        const transitions: Transition[] = []
        const waiting = [...events]
        const take = (moved: { state: StageState | undefined; transitions: Transition[] }) => {
          state = moved.state
          transitions.push(...moved.transitions)
        }
        for (const now of moments) {
          while (waiting[0] && waiting[0].at <= now) take(apply(state, waiting.shift()!))
          if (state) take(settle(state, now))
        }
        expect({ state, transitions }).toEqual(replay(events, until))
      }),
      { numRuns: 500 },
    )
  })

  test('each transition starts where the last one ended, in time, and the peak is the highest', () => {
    fc.assert(
      fc.property(life, (events) => {
        const { state, transitions } = replay(events, (events.at(-1)?.at ?? 0) + 400 * DAY)
        for (const [i, t] of transitions.entries()) {
          expect(t.fromStage).toBe(transitions[i - 1]?.toStage ?? null)
          expect(t.at).toBeGreaterThanOrEqual(transitions[i - 1]?.at ?? 0)
          expect(t.dwellMs ?? 0).toBeGreaterThanOrEqual(0)
        }
        expect(state?.stage).toBe(transitions.at(-1)?.toStage)
        if (transitions.some((t) => t.toStage === 'advocacy')) expect(state?.peakStage).toBe('advocacy')
      }),
      { numRuns: 300 },
    )
  })

  test('only an act makes an advocate', () => {
    fc.assert(
      fc.property(life, (events) => {
        const acts = events.filter(
          (e) => e.type === 'testimonial.published' || (e.type === 'review.published' && e.data.rating! >= 4),
        )
        const { transitions } = replay(events, Number.MAX_SAFE_INTEGER)
        for (const t of transitions.filter((t) => t.toStage === 'advocacy')) {
          expect(acts.some((act) => act.seq === t.eventSeq)).toBe(true)
        }
      }),
    )
  })
})
