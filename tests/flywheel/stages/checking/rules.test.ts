import { describe, expect, test } from 'vitest'
import { faultsOf } from '../../../../api/flywheel/stages/checking/rules.ts'
import { type Condition, RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../../api/flywheel/stages/defaults/rules.ts'
import { OPEN, staying } from '../lives.ts'

const down = (when: Condition) => ({ id: 'mine', from: 'adoration' as const, to: 'adoption' as const, when })
const up = (when: Condition) => ({ id: 'mine', from: 'activation' as const, to: 'adoption' as const, when })
const month: Condition = { inStage: { atLeastDays: 30 } }
const trait: Condition = { trait: { key: 'plan', is: ['team'] } }
const codes = (move: ReturnType<typeof down> | ReturnType<typeof up>, setHere?: ReadonlySet<string>) =>
  faultsOf({ ...DEFAULT_RULES, moves: [move, ...DEFAULT_RULES.moves] }, () => true, setHere).map(
    ({ field, code }) => `${field} ${code}`,
  )
const FEEDS = ['moves.0.when rule.feeds_itself']

describe('a way down', () => {
  test.each([
    ['by time in a stage alone feeds itself', month, FEEDS],
    ['by too short a time alone, too', { not: month }, FEEDS],
    ['by one of two, of which time is one', { any: [month, OPEN] }, FEEDS],
    ['by not both', { not: { all: [month, OPEN] } }, FEEDS],
    ['by time and something else does not', { all: [month, OPEN] }, []],
    ['by neither does not', { not: { any: [month, OPEN] } }, []],
    ['by what the host said does not', trait, []],
  ] as [string, Condition, string[]][])('%s', (_, when, found) => {
    expect(codes(down(when))).toEqual(found)
  })
})
test('a way up may ask for time alone: from there nothing leads back by itself', () => {
  expect(codes(up(month))).toEqual([])
})
test('health by time alone would turn again and again', () => {
  const health = [{ id: 'old', from: ['active' as const], to: 'at_risk' as const, when: month }]
  expect(faultsOf({ ...DEFAULT_RULES, health }, () => true)).toMatchObject([
    { field: 'health.0.when', code: 'rule.feeds_itself' },
  ])
})
test('what a journey notes of somebody is caused here, and moves nobody', () => {
  const nested: Condition = { all: [OPEN, { not: trait }] }
  expect(codes(down(nested), new Set(['plan']))).toEqual(['moves.0.when.all.1.not.trait.key rule.feeds_itself'])
  expect(codes(down(nested), new Set(['seats']))).toEqual([])
})
test('neither time nor a word makes an advocate', () => {
  for (const when of [month, trait, { all: [month, trait] }])
    expect(codes({ id: 'mine', from: 'adoration', to: 'advocacy', when } as never)).toContain(
      'moves.0.when rule.needs_act',
    )
})
test.each([
  ['no days', { inStage: {} }],
  ['no time at all', { inStage: { atLeastDays: 0 } }],
  ['no name', { trait: { key: ' ', is: ['a'] } }],
  ['no value', { trait: { key: 'plan', is: [] } }],
  ['an empty value', { trait: { key: 'plan', is: [''] } }],
  ['two questions in one', { inStage: { atLeastDays: 1 }, trait: { key: 'plan', is: ['a'] } }],
])('a condition with %s is none', (_, when) => {
  expect(RuleSet.safeParse({ ...DEFAULT_RULES, moves: [up(when as Condition)] }).success).toBe(false)
})
test('rules that ask for both are rules', () => {
  expect(RuleSet.parse(staying)).toEqual(staying)
  expect(faultsOf(staying, () => true)).toEqual([])
})
