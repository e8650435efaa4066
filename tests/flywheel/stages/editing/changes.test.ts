import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Condition, RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../../api/flywheel/stages/defaults/rules.ts'
import { changed, idFor, type Said } from '../../../../site/rooms/flywheel/rules/changes.ts'
import { CONDITIONS, startOf } from '../../../../site/rooms/flywheel/rules/starts.ts'

const said = (more: Partial<Said> = {}): Said => ({ kind: 'silent', name: '', from: [], to: '', event: '', ...more })
const one = (n: number): Condition => ({ inStage: { atLeastDays: n } })
const added = startOf('silent')!
const rules = (when: Condition): RuleSet => ({ ...DEFAULT_RULES, moves: [{ ...DEFAULT_RULES.moves[0]!, when }] })
const after = (when: Condition, act: string) => {
  const { rules: to, at } = changed(rules(when), act, said())
  return { when: to.moves[0]!.when, at }
}
const at = 'moves.0.when'

test.each<[string, Condition, string, Condition, string]>([
  ['beside one', one(1), `add:${at}`, { all: [one(1), added] }, `${at}.all.1`],
  ['beside all of some', { all: [one(1)] }, `add:${at}`, { all: [one(1), added] }, `${at}.all.1`],
  ['beside any of some', { any: [one(1)] }, `add:${at}`, { all: [{ any: [one(1)] }, added] }, `${at}.all.1`],
  ['into all of some', { all: [one(1)] }, `add:${at}.all`, { all: [one(1), added] }, `${at}.all.1`],
  ['into any of some', { any: [one(1)] }, `add:${at}.any`, { any: [one(1), added] }, `${at}.any.1`],
  ['into what must not hold', { not: one(1) }, `add:${at}.not`, { not: { all: [one(1), added] } }, `${at}.not.all.1`],
  [
    'beside one inside',
    { any: [one(1), one(2)] },
    `add:${at}.any.0`,
    { any: [{ all: [one(1), added] }, one(2)] },
    `${at}.any.0.all.1`,
  ],
  ['one of three goes', { all: [one(1), one(2), one(3)] }, `remove:${at}.all.1`, { all: [one(1), one(3)] }, 'moves.0'],
  ['a group of one becomes that one', { all: [one(1), one(2)] }, `remove:${at}.all.0`, one(2), 'moves.0'],
  [
    'also inside',
    { any: [one(1), { all: [one(2), one(3)] }] },
    `remove:${at}.any.1.all.1`,
    { any: [one(1), one(2)] },
    'moves.0',
  ],
  [
    'what asks nothing any more goes too',
    { all: [one(1), { any: [{ not: one(2) }] }] },
    `remove:${at}.all.1.any.0.not`,
    one(1),
    'moves.0',
  ],
  ['all into any', { all: [one(1), one(2)] }, `turn:${at}.all`, { any: [one(1), one(2)] }, 'moves.0'],
  ['any into all, inside', { not: { any: [one(1)] } }, `turn:${at}.not.any`, { not: { all: [one(1)] } }, 'moves.0'],
])('%s', (_, before, act, to, path) => {
  expect(after(before, act)).toEqual({ when: to, at: path })
})

test.each<[string, Condition]>([
  ['the only condition', one(1)],
  ['the only one of a group', { all: [{ any: [one(1)] }] }],
])('%s of a rule cannot be taken out', (_, when) => {
  const paths = ['', '.all.0', '.all.0.any.0'].map((more) => `remove:${at}${more}`)
  for (const act of paths) expect(after(when, act)).toEqual({ when, at: null })
})

test('a group begins with something, and one goes on there', () => {
  expect(changed(rules(one(1)), `add:${at}`, said({ kind: 'any' })).at).toBe(`${at}.all.1.any.0`)
  expect(changed(rules(one(1)), `add:${at}`, said({ kind: 'not' })).at).toBe(`${at}.all.1.not`)
})

describe('rules', () => {
  test('a move is added by where it leads, and named by what somebody typed', () => {
    const to = changed(
      DEFAULT_RULES,
      'add:moves',
      said({ name: 'Came back for môre!', from: ['below'], to: 'adoption' }),
    )
    expect(to.at).toBe(`moves.${DEFAULT_RULES.moves.length}`)
    expect(to.rules.moves.at(-1)).toEqual({ id: 'came_back_for_more', from: 'below', to: 'adoption', when: added })
  })
  test('into advocacy leads only what somebody did for us', () => {
    const to = changed(DEFAULT_RULES, 'add:moves', said({ kind: 'count', from: ['adoption'], to: 'advocacy' }))
    expect(to.rules.moves.at(-1)?.when).toEqual({ count: { of: [{ event: 'testimonial.published' }], min: 1 } })
  })
  test('a rule of health begins in what was ticked, never in what it leads to; with nothing ticked, in all others', () => {
    const health = (from: string[]) =>
      changed(DEFAULT_RULES, 'add:health', said({ from, to: 'dormant', name: 'x' })).rules.health.at(-1)!.from
    expect(health(['active', 'dormant', 'nobody'])).toEqual(['active'])
    expect(health([])).toEqual(['active', 'at_risk', 'churned'])
  })
  test('rules and lines of points go, but one move stays', () => {
    expect(changed(DEFAULT_RULES, 'remove:moves.1', said()).rules.moves.map(({ id }) => id)).not.toContain('bought')
    expect(changed(rules(one(1)), 'remove:moves.0', said()).at).toBeNull()
    expect(changed(DEFAULT_RULES, 'remove:health.0', said()).rules.health).toHaveLength(DEFAULT_RULES.health.length - 1)
    expect(changed(DEFAULT_RULES, 'remove:weights.0', said()).rules.weights).toEqual(DEFAULT_RULES.weights.slice(1))
  })
  test('a line of points stands before those of the same event: the first that fits counts', () => {
    const i = DEFAULT_RULES.weights.findIndex(({ of }) => of.event === 'csat.answered')
    expect(changed(DEFAULT_RULES, 'add:weights', said({ event: 'csat.answered' })).at).toBe(`weights.${i}`)
    expect(changed(DEFAULT_RULES, 'add:weights', said({ event: 'Mine' })).at).toBe(
      `weights.${DEFAULT_RULES.weights.length}`,
    )
  })
  test.each([
    ['Came back', 'came_back'],
    ['  42 Days – later  ', 'days_later'],
    ['Привіт', 'otherwise'],
    ['bought', 'bought_2'],
    ['x'.repeat(99), 'x'.repeat(36)],
  ])('“%s” is called %s', (name, id) => expect(idFor(name, DEFAULT_RULES, 'otherwise')).toBe(id))
})

const HOSTILE = [
  ...[
    '',
    'add',
    'add:',
    'remove:',
    'turn:',
    'add:__proto__',
    'add:constructor',
    'remove:moves.length',
    'constructor:moves',
  ],
  ...[
    'add:moves.__proto__.when',
    'add:moves.99.when',
    'add:moves.0.when.all.99',
    'add:moves.0.when.__proto__',
    'add:moves.0',
  ],
  ...[
    'remove:moves.0.when.__proto__',
    'remove:moves.2.when.all.99',
    'remove:moves.2.when.any.0',
    'remove:moves.0.when',
  ],
  ...['remove:moves.999', 'remove:weights.-1', 'remove:returns', 'remove:returns.by', 'remove:halfLifeDays.affinity'],
  ...[
    'turn:moves.0.when.all',
    'turn:moves.0.when',
    'turn:moves.2.when.any',
    'turn:moves.2.when.all.0',
    'toString:moves.0',
  ],
  ...[
    'remove:moves.0.when.count',
    'add:moves.0.when.count',
    'add:moves.0.when.count.of',
    'add:halfLifeDays',
    'add:toString',
  ],
]
test.each(HOSTILE)('“%s” changes nothing', (act) => {
  expect(changed(DEFAULT_RULES, act, said({ kind: 'count' }))).toEqual({ rules: DEFAULT_RULES, at: null })
})
test.each(['', 'nothing', '__proto__', 'toString'])('there is no condition called “%s”', (kind) => {
  for (const act of ['add:moves.0.when', 'add:moves', 'add:health'])
    expect(changed(DEFAULT_RULES, act, said({ kind, from: ['below'], to: 'adoption' })).at).toBeNull()
})

const MANY = ['moves', 'health', 'weights', 'moves.0.when', 'moves.2.when.all']
test.each(MANY)('there is an end to adding to %s', (path) => {
  const words = said({ from: ['below'], to: path === 'health' ? 'dormant' : 'adoption' })
  let now: RuleSet = DEFAULT_RULES
  for (let n = 0; n < 250; n++) now = changed(now, `add:${path}`, words).rules
  expect(now).not.toEqual(DEFAULT_RULES)
  expect(RuleSet.safeParse(now).error).toBeUndefined()
})

/** The address of everything that something can be done with. */
function places({ moves, health, weights }: RuleSet): string[] {
  const inside = (path: string, condition: Condition): string[] => {
    if ('not' in condition) return [path, ...inside(`${path}.not`, condition.not)]
    const kind = 'all' in condition ? 'all' : 'any'
    const list = 'all' in condition ? condition.all : 'any' in condition ? condition.any : []
    return [path, `${path}.${kind}`, ...list.flatMap((part, i) => inside(`${path}.${kind}.${i}`, part))]
  }
  return [
    ...['moves', 'health', 'weights', 'returns', 'nothing.1'],
    ...moves.flatMap(({ when }, i) => [`moves.${i}`, ...inside(`moves.${i}.when`, when)]),
    ...health.flatMap(({ when }, i) => [`health.${i}`, ...inside(`health.${i}.when`, when)]),
    ...weights.map((_, i) => `weights.${i}`),
  ]
}
test('whatever is added, taken out and turned, in any order, the rules are rules', () => {
  const act = fc.record({
    does: fc.constantFrom('add', 'add', 'remove', 'turn'),
    which: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    said: fc.record({
      kind: fc.constantFrom(...CONDITIONS, 'none'),
      name: fc.string({ maxLength: 50 }),
      from: fc.subarray(['below', 'activation', 'adoption', 'active', 'churned']),
      to: fc.constantFrom('adoption', 'advocacy', 'at_risk', 'churned', ''),
      event: fc.constantFrom('', 'product.used', 'Order Completed'),
    }),
  })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      let now = structuredClone(DEFAULT_RULES)
      for (const { does, which, said: words } of acts) {
        const all = places(now)
        const before = JSON.stringify(now)
        const { rules: to, at: path } = changed(now, `${does}:${all[Math.floor(which * all.length)]}`, words)
        expect(JSON.stringify(now)).toBe(before)
        expect(path === null).toBe(to === now)
        expect(RuleSet.safeParse(to).error).toBeUndefined()
        now = to
      }
    }),
    { numRuns: 200 },
  )
})
