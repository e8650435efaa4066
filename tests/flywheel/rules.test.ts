import { describe, expect, test } from 'vitest'
import { DEFAULT_RULES } from '../../api/flywheel/stages/defaults/rules.ts'
import type { StageEvent } from '../../api/flywheel/stages/memory/rules.ts'
import { type Pin, replay } from '../../api/flywheel/stages/rules.ts'

const DAY = 86_400_000
const VERSIONS = [{ version: 0, from: 0, rules: DEFAULT_RULES }]
let seq = 0
const on = (day: number, type: string, data: Record<string, unknown> = {}): StageEvent => ({
  ...{ source: 'host', seq: ++seq, type, at: Math.round(day * DAY), data },
})
const nps = (day: number, band: string) => on(day, 'nps.answered', { band })
const stars = (day: number, rating: number) => on(day, 'review.published', { rating })
const known = on(0, 'newsletter.subscribed')
const bought = on(1, 'order.paid')
const live = (events: StageEvent[], day: number, pins: Pin[] = []) =>
  replay({ events, versions: VERSIONS, pins }, Math.round(day * DAY))
const moves = (made: ReturnType<typeof live>['transitions']) =>
  made
    .filter(({ kind }) => kind === 'advance' || kind === 'regress')
    .map(({ toStage, at, implied }) => `${toStage} ${+(at / DAY).toFixed(2)}${implied ? ' implied' : ''}`)

/** The twelve vectors of the specification, by their numbers; 9, 10 and 12 are about what is stored: see settling.test.ts. */
describe('the vectors', () => {
  test('1: who subscribes is in activation, in their first lap', () => {
    const { state } = live([known], 1)
    expect(state).toMatchObject({ stage: 'activation', lap: 1, health: 'active' })
  })
  test('2: who then pays is in adoption', () => {
    expect(moves(live([known, bought], 2).transitions)).toEqual(['activation 0', 'adoption 1'])
  })
  test('3: five stars in public carry them to advocacy at the same moment, adoration is passed through', () => {
    const { transitions, state } = live([known, bought, stars(5, 5)], 6)
    expect(moves(transitions)).toEqual(['activation 0', 'adoption 1', 'adoration 5 implied', 'advocacy 5'])
    expect(transitions.at(-1)).toMatchObject({ fromStage: 'adoration', dwellMs: 0, rule: 'spoke_for_us' })
    expect(transitions.at(-2)).toMatchObject({ fromStage: 'adoption', dwellMs: 4 * DAY })
    expect(state).toMatchObject({ stage: 'advocacy', peakStage: 'advocacy', lastActAt: 5 * DAY })
  })
  test('4: two stars are a voice: the stage stays, affinity falls', () => {
    const before = live([known, bought, on(2, 'product.first_value')], 4).state!
    const { state } = live([known, bought, on(2, 'product.first_value'), stars(5, 2)], 6)
    expect(state!.stage).toBe('adoption')
    expect(state!.affinity).toBeLessThan(before.affinity)
  })
  test('5: a detractor falls from advocacy to adoption, a row a step, and is at risk', () => {
    const { transitions, state } = live([known, bought, stars(5, 5), nps(9, 'detractor')], 10)
    expect(moves(transitions).slice(-2)).toEqual(['adoration 9', 'adoption 9'])
    expect(transitions.filter(({ kind }) => kind === 'regress').map(({ implied }) => implied)).toEqual([false, false])
    expect(state).toMatchObject({ stage: 'adoption', peakStage: 'advocacy', health: 'at_risk' })
  })
  test('6: 180 days after the last act the clock alone moves them, once', () => {
    const { transitions } = live([known, bought, stars(5, 5)], 186)
    const [fall, ...more] = transitions.filter(({ kind }) => kind === 'regress')
    expect(fall).toMatchObject({ toStage: 'adoration', at: 185 * DAY, cause: 'time', causeSeq: null })
    expect(more).toEqual([])
  })
  test('7: a pin keeps the stage and shows where the rules would have them; then it ends', () => {
    const events = [known, bought, nps(3, 'promoter'), on(4, 'order.paid'), nps(10, 'detractor')]
    const pins: Pin[] = [{ stage: 'adoration', from: 6 * DAY, until: 36 * DAY, endedAt: null }]
    expect(live(events, 5).state).toMatchObject({ stage: 'adoration', shadowStage: null })
    expect(live(events, 30, pins).state).toMatchObject({ stage: 'adoration', shadowStage: 'adoption' })
    const { state, transitions } = live(events, 37, pins)
    expect(state).toMatchObject({ stage: 'adoption', shadowStage: null, pinUntil: null })
    expect(transitions.at(-1)).toMatchObject({ kind: 'regress', at: 36 * DAY, rule: 'unpinned' })
  })
  test('8: who had churned and pays comes back in adoption, a lap further', () => {
    const events = [known, bought, on(20, 'subscription.cancelled'), on(60, 'order.paid')]
    expect(live(events, 21).state).toMatchObject({ health: 'churned', lap: 1 })
    const { state, transitions } = live(events, 61)
    expect(state).toMatchObject({ stage: 'adoption', health: 'active', lap: 2 })
    expect(transitions.at(-1)).toMatchObject({ kind: 'recover', healthFrom: 'churned', healthTo: 'active', lap: 2 })
    expect(transitions.find(({ kind }) => kind === 'lapse')).toMatchObject({ rule: 'cancelled', at: 20 * DAY })
  })
  test('11: a score that swings around its threshold moves them once at most', () => {
    const swing = [58, 2, -3, 3, -2, 4].map((points, i) => on(2 + i / 100, `swing.${points}`))
    const weights = [58, 2, -3, 3, -2, 4].map((affinity) => ({ of: { event: `swing.${affinity}` }, add: { affinity } }))
    const rules = { ...DEFAULT_RULES, weights }
    const events = [known, bought, on(1.5, 'order.paid'), ...swing]
    const { transitions } = replay({ events, versions: [{ version: 0, from: 0, rules }] }, 3 * DAY)
    expect(transitions.filter(({ at }) => at >= 2 * DAY).map(({ toStage }) => toStage)).toEqual(['adoration'])
  })
})

describe('health', () => {
  const use = (days: number[]) => days.map((day) => on(day, 'product.used'))
  test.each([
    ['somebody new', [known], 10, 'active'],
    ['silent for a month', [known, bought], 31.5, 'dormant'],
    ['silent for half a year', [known, bought], 181.5, 'churned'],
    ['usually away for three weeks', [known, bought, ...use([21, 42, 63, 84])], 120, 'active'],
    ['and now three times as long', [known, bought, ...use([21, 42, 63, 84])], 148, 'dormant'],
    ['a complaint of today', [known, bought, on(5, 'complaint.raised')], 6.9, 'active'],
    ['a complaint nobody answered for two days', [known, bought, on(5, 'complaint.raised')], 7.1, 'at_risk'],
    ['answered', [known, bought, on(5, 'complaint.raised'), on(8, 'complaint.resolved')], 8.1, 'active'],
    ['unhappy', [known, bought, nps(5, 'detractor')], 6, 'at_risk'],
    ['happy again', [known, bought, nps(5, 'detractor'), nps(20, 'promoter')], 21, 'active'],
    ['back after a silence', [known, bought, on(50, 'feature_request.voted')], 51, 'active'],
    ['cancelled and still using it', [known, bought, on(9, 'subscription.cancelled'), ...use([10, 11])], 12, 'churned'],
  ])('%s', (_name, events, day, health) => {
    expect(live(events, day).state?.health).toBe(health)
  })
  test('who uses it less and less is in danger before they fall silent, and well when they use it again', () => {
    const daily = use(Array.from({ length: 60 }, (_, i) => i + 2))
    const rarely = use([80, 100, 120, 140])
    const at = (day: number, more: StageEvent[] = []) =>
      live([known, bought, ...daily, ...rarely, ...more], day).state?.health
    expect(at(65)).toBe('active')
    expect(at(158)).toBe('at_risk')
    expect(at(175, use(Array.from({ length: 14 }, (_, i) => i + 159)))).toBe('active')
  })
})

test('use alone does not make love, nor does love without use', () => {
  const used = [8, 15, 22, 29].map((day) => on(day, 'product.used'))
  expect(live([known, bought, ...used], 30).state!.stage).toBe('adoption')
  expect(live([known, bought, nps(2, 'promoter')], 3).state!.stage).toBe('adoption')
  expect(live([known, bought, ...used, nps(29.5, 'promoter')], 30).state!.stage).toBe('adoration')
})
test('love that cools for two weeks leads back to adoption; love that returns before does not', () => {
  const events = [known, bought, on(2, 'order.paid'), nps(3, 'promoter')]
  const fell = live(events, 400).transitions.find(({ rule }) => rule === 'cooled_down')!
  // what they said counts for 180 days; 60 points are fewer than 40 by then
  expect(fell.at).toBe((3 + 180 + 14) * DAY)
  expect(moves(live([...events, nps(190, 'promoter')], 250).transitions)).not.toContain('adoption 197')
})
test('affinity alone: 60 points to come, 40 to stay', () => {
  const events = [known, bought, on(2, 'order.paid'), on(3, 'plan.upgraded'), on(4, 'testimonial.published')]
  const affinity = live(events, 4).state!.affinity
  const rules = { ...DEFAULT_RULES, moves: DEFAULT_RULES.moves.filter(({ to }) => to !== 'advocacy') }
  const one = { events: [...events, on(4.1, 'story.published')], versions: [{ version: 0, from: 0, rules }] }
  const { transitions } = replay(one, 300 * DAY)
  expect(affinity).toBeCloseTo(30 * 2 ** (-1 / 90) + 20, 6)
  const rose = transitions.find(({ toStage }) => toStage === 'adoration')!
  expect(rose).toMatchObject({ rule: 'loves_it', at: Math.round(4.1 * DAY) })
  const now = (30 * 2 ** (-1 / 90) + 20) * 2 ** (-0.1 / 90) + 20
  const fell = transitions.find(({ rule }) => rule === 'cooled_down')!
  expect(Math.abs(fell.at - (Math.round(4.1 * DAY) + 90 * DAY * Math.log2(now / 40) + 14 * DAY))).toBeLessThan(3)
})
