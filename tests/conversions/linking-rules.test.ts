import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type Named, type Policy, readBrought, USUAL } from '../../api/conversions/linking/rules.ts'

const DAY = 86_400_000
const NOW = 1_000 * DAY
const POLICY: Policy = { version: 1, ...USUAL }
const NEW = { bound: false, customer: false }
const named = (id: string, change: Partial<Named> = {}): Named => ({
  ...{ route: 'click', clickId: `click${id}`, at: NOW - DAY, person: true, own: false, circle: false },
  link: { id, ownerId: `owner-${id}`, disabledAt: null },
  ...change,
})
const code = (id: string, change: Partial<Named> = {}) =>
  named(id, { route: 'code', clickId: null, at: NOW, ...change })
const outcome = (list: Named[], policy = POLICY, standing = NEW) => {
  const { winner, lost } = decide(list, policy, NOW, standing)
  return [winner?.link?.id ?? null, Object.fromEntries(lost.map((one) => [one.link?.id ?? '?', one.why]))]
}

test.each<[string, Named[], Partial<Policy>, unknown]>([
  ['the only one', [named('a')], {}, ['a', {}]],
  ['the last of two', [named('a', { at: 1 + NOW - 2 * DAY }), named('b')], {}, ['b', { a: 'later_outranks' }]],
  [
    'the first of two',
    [named('a', { at: NOW - 2 * DAY }), named('b')],
    { order: 'first' },
    ['a', { b: 'earlier_outranks' }],
  ],
  ['a code over a link', [named('a'), code('b')], {}, ['b', { a: 'code_outranks' }]],
  ['a link over a code', [named('a'), code('b')], { precedence: 'link' }, ['a', { b: 'link_outranks' }]],
  ['whatever was later', [named('a'), code('b')], { precedence: 'time' }, ['b', { a: 'later_outranks' }]],
  [
    'whoever named them on a form',
    [code('a'), code('b', { route: 'lead', at: NOW - 80 * DAY })],
    {},
    ['b', { a: 'lead_outranks' }],
  ],
  ['what they say, behind all', [named('a'), code('b', { route: 'told' })], {}, ['a', { b: 'told_is_weaker' }]],
  ['what they say, alone', [code('b', { route: 'told' })], {}, ['b', {}]],
  ['nobody’s link', [named('a', { link: null })], {}, [null, { '?': 'unknown' }]],
  [
    'a link that was switched off',
    [named('a', { link: { id: 'a', ownerId: 'o', disabledAt: NOW } })],
    {},
    [null, { a: 'disabled' }],
  ],
  ['a link of tomorrow', [named('a', { at: NOW + 1 })], {}, [null, { a: 'future' }]],
  ['a machine', [named('a', { person: false })], {}, [null, { a: 'not_a_person' }]],
  ['their own link', [named('a', { own: true })], {}, [null, { a: 'own_link' }]],
  ['somebody they brought', [named('a', { circle: true })], {}, [null, { a: 'circle' }]],
  ['the last moment of the window', [named('a', { at: NOW - 90 * DAY })], {}, ['a', {}]],
  ['one moment later', [named('a', { at: NOW - 90 * DAY - 1 })], {}, [null, { a: 'outside_window' }]],
])('%s', (_name, list, policy, expected) => {
  expect(outcome(list, { ...POLICY, ...policy })).toEqual(expected)
})

test('who is bound stays bound, and a customer is brought by nobody', () => {
  expect(outcome([named('a')], POLICY, { bound: true, customer: true })).toEqual([null, { a: 'already_bound' }])
  expect(outcome([named('a')], POLICY, { bound: false, customer: true })).toEqual([null, { a: 'existing_customer' }])
})

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const one = fc.record({
  route: fc.constantFrom('click', 'code', 'told', 'lead') as fc.Arbitrary<Named['route']>,
  clickId: fc.string({ minLength: 4, maxLength: 4 }),
  link: fc.option(
    fc.record({ id, ownerId: fc.option(id), disabledAt: fc.option(fc.integer({ min: 0, max: NOW * 2 })) }),
  ),
  at: fc.integer({ min: NOW - 120 * DAY, max: NOW + DAY }),
  person: fc.boolean(),
  own: fc.boolean(),
  circle: fc.boolean(),
})
const list = fc.uniqueArray(one, { maxLength: 6, selector: ({ clickId }) => clickId })
const policy = fc.record({
  version: fc.constant(1),
  windowDays: fc.integer({ min: 1, max: 100 }),
  order: fc.constantFrom('first', 'last') as fc.Arbitrary<Policy['order']>,
  precedence: fc.constantFrom('code', 'link', 'time') as fc.Arbitrary<Policy['precedence']>,
})

describe('whatever is named', () => {
  test('the order in which it is named changes nothing (A5)', () =>
    fc.assert(
      fc.property(list, policy, fc.infiniteStream(fc.integer()), (names, rules, shuffle) => {
        const mixed = names.map((name) => [shuffle.next().value as number, name] as const).sort((a, b) => a[0] - b[0])
        expect(
          decide(
            mixed.map(([, name]) => name),
            rules,
            NOW,
            NEW,
          ),
        ).toEqual(decide(names, rules, NOW, NEW))
      }),
    ))

  test('a link outside the window, switched off, of tomorrow or their own never wins (A2, A4)', () =>
    fc.assert(
      fc.property(list, policy, (names, rules) => {
        const { winner } = decide(names, rules, NOW, NEW)
        if (!winner) return
        expect(NOW - winner.at).toBeLessThanOrEqual(rules.windowDays * DAY)
        expect(winner.at).toBeLessThanOrEqual(NOW)
        expect(winner.link?.disabledAt ?? NOW + 1).toBeGreaterThan(NOW)
        expect(winner.own || winner.circle).toBe(false)
        expect(winner.route !== 'click' || winner.person).toBe(true)
      }),
    ))

  test('with one that can win, first and last agree (A3)', () =>
    fc.assert(
      fc.property(one, policy, (name, rules) => {
        const first = decide([name], { ...rules, order: 'first' }, NOW, NEW)
        expect(decide([name], { ...rules, order: 'last' }, NOW, NEW)).toEqual(first)
      }),
    ))

  test('each is the winner or is told why not, once (A6)', () =>
    fc.assert(
      fc.property(list, policy, fc.boolean(), fc.boolean(), (names, rules, bound, customer) => {
        const { winner, lost } = decide(names, rules, NOW, { bound, customer })
        expect(lost).toHaveLength(names.length - (winner ? 1 : 0))
        expect([...lost, ...(winner ? [winner] : [])].map(({ clickId }) => clickId).sort()).toEqual(
          names.map(({ clickId }) => clickId).sort(),
        )
        if (bound || customer) expect(winner).toBeNull()
      }),
    ))
})

test('what comes along to a form is read word by word, and nothing else is', () => {
  const [a, b] = ['A'.repeat(16), 'b'.repeat(16)]
  expect(readBrought(`tok.3 ref:${a} ref:${b} ref:${a} friend:jane7k told:OTHER2 code:ABC234`)).toEqual({
    ...{ clicks: [a, b], code: 'JANE7K', told: 'OTHER2' },
  })
  expect(readBrought(`ref:short friend:${'x'.repeat(30)} told:ann@example.com`)).toEqual({ clicks: [] })
  expect(readBrought(Array.from({ length: 9 }, (_, i) => `ref:${String(i).repeat(16)}`).join(' ')).clicks).toHaveLength(
    5,
  )
})
