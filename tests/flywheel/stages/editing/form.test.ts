import { describe, expect, test } from 'vitest'
import { classOf, HOST_EVENTS, PORTAL_EVENTS } from '../../../../api/flywheel/intake/rules.ts'
import { type Condition, Matcher, RuleSet } from '../../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../../api/flywheel/stages/defaults/rules.ts'
import { eventName } from '../../../../site/rooms/flywheel/events/meanings.ts'
import { eventFor, sheetIn } from '../../../../site/rooms/flywheel/rules/draft.ts'
import { rulesFrom } from '../../../../site/rooms/flywheel/rules/fields.ts'
import { startOfWhere } from '../../../../site/rooms/flywheel/rules/starts.ts'

const EVENTS = [...PORTAL_EVENTS.keys(), ...HOST_EVENTS.keys()]
const named = eventFor([...EVENTS, 'Order Completed, twice'])
const rules = (when: Condition): RuleSet => ({ ...DEFAULT_RULES, moves: [{ ...DEFAULT_RULES.moves[0]!, when }] })
const formOf = (fields: Record<string, string>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}
const read = (when: Condition, fields: Record<string, string>) =>
  rulesFrom(formOf(fields), rules(when), named).moves[0]!.when
const at = 'moves.0.when'

describe('a list of events', () => {
  const of: Matcher[] = [{ event: 'order.paid' }, { event: 'nps.answered', where: { says: 'band', is: 'promoter' } }]
  const list = `${at}.count.of`
  const matchers = (fields: Record<string, string>) =>
    (read({ count: { of, min: 1 } }, fields) as { count: { of: Matcher[] } }).count.of
  const rows = {
    ...{ [`e:${list}`]: '', [`m:${list}.0.event`]: 'order.paid', [`m:${list}.1.event`]: 'nps.answered' },
    ...{ [`m:${list}.1.says`]: 'band', [`m:${list}.1.is`]: 'promoter', [`m:${list}.1.atLeast`]: '' },
  }
  test('that nobody touched stays as it is', () => {
    expect(matchers(rows)).toEqual(of)
    expect(matchers({})).toEqual(of)
  })
  test('loses what is not ticked any more, and takes what was typed, in plain words or by its name', () => {
    const { [`m:${list}.0.event`]: _, ...unticked } = rows
    expect(matchers({ ...unticked, [`e:${list}`]: ' bought ' })).toEqual([of[1], { event: 'sale.recorded' }])
    for (const [typed, event] of [
      ['product.used', 'product.used'],
      ['Order Completed, twice', 'Order Completed, twice'],
      ['nobody knows', 'nobody knows'],
    ])
      expect(matchers({ ...rows, [`e:${list}`]: typed! })).toEqual([...of, { event }])
    expect(matchers({ ...rows, [`e:${list}`]: 'order.paid' })).toEqual(of)
  })
  test('has what an event must say, as what was typed reads: a number, yes or no, a text, or nothing', () => {
    const where = (fields: Record<string, string>) =>
      matchers({ ...rows, ...Object.fromEntries(Object.entries(fields).map(([k, v]) => [`m:${list}.1.${k}`, v])) })[1]!
        .where
    expect(where({ is: '4' })).toEqual({ says: 'band', is: 4 })
    expect(where({ is: 'true' })).toEqual({ says: 'band', is: true })
    expect(where({ is: '007' })).toEqual({ says: 'band', is: '007' })
    expect(where({ is: '4', isText: 'text' })).toEqual({ says: 'band', is: '4' })
    expect(where({ says: 'score', is: '', atLeast: '4', atMost: '9' })).toEqual({
      says: 'score',
      atLeast: 4,
      atMost: 9,
    })
    expect(where({ says: '', is: '' })).toBeUndefined()
    expect(where({ says: '' })).toEqual({ says: '', is: 'promoter' })
    expect(where({ is: '', atLeast: 'many' })).toEqual({ says: 'band', atLeast: Number.NaN })
  })
  test('asks of an event what its button said, beginning with what rules usually ask', () => {
    expect(matchers({ ...rows, does: `where:${list}.0` })[0]).toEqual({
      event: 'order.paid',
      where: startOfWhere('order.paid'),
    })
    for (const event of [...EVENTS, '__proto__', 'x'])
      expect(Matcher.safeParse({ event, where: startOfWhere(event) }).error, event).toBeUndefined()
  })
  test('every event can be named in its plain words', () => {
    for (const event of EVENTS) expect(named(eventName(event).toUpperCase()), `${event} ${classOf(event)}`).toBe(event)
  })
})

test('what may stay empty is put in and taken away by its field alone', () => {
  const count: Condition = { count: { of: [{ event: 'order.paid' }], min: 1 } }
  expect(read(count, { [`n:${at}.count.withinDays`]: '30' })).toEqual({ count: { ...count.count, withinDays: 30 } })
  expect(read({ count: { ...count.count!, withinDays: 3 } }, { [`n:${at}.count.withinDays`]: ' ' })).toEqual(count)
  expect(read({ silent: { days: 3, usualGaps: 2 } }, { [`n:${at}.silent.usualGaps`]: '' })).toEqual({
    silent: { days: 3 },
  })
  expect(rulesFrom(formOf({ 'n:moves.0.forDays': '2' }), DEFAULT_RULES).moves[0]!.forDays).toBe(2)
  expect(rulesFrom(formOf({ 'n:weights.0.add.affinity': '2' }), DEFAULT_RULES).weights[0]!.add).toEqual({
    engagement: 5,
    affinity: 2,
  })
})

test.each([
  ...[
    'n:moves.length',
    'n:__proto__.polluted',
    'n:moves.0.__proto__.forDays',
    'n:moves.0.when.forDays',
    'n:health.0.forDays',
  ],
  ...[
    'n:moves.0.constructor.withinDays',
    'n:moves.9999.forDays',
    't:moves.0.when',
    'e:moves.0.id',
    'e:moves',
    'e:weights',
  ],
  ...[
    'v:moves.0.when',
    's:moves.0.id',
    'l:moves',
    'n:count.withinDays',
    'e:',
    'n:',
    'm:x',
    'n:silent.usualGaps',
    ':',
    '',
  ],
  't:constructor.name',
])('a field called “%s” changes nothing', (name) => {
  expect(rulesFrom(formOf({ [name]: '7' }), DEFAULT_RULES, named)).toEqual(DEFAULT_RULES)
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

describe('from one press of a button to the next', () => {
  const act = (fields: Record<string, string>) => sheetIn(formOf(fields), DEFAULT_RULES, named)
  const at = 'moves.3.when'
  test('what was typed is kept, also when it is wrong, and the next change begins with what stands there', () => {
    const first = act({ does: `add:${at}.all`, [`k:${at}.all`]: 'silent', 'n:moves.0.when.count.min': '' })
    expect(first).toMatchObject({ focus: `${at}.all.2`, onlyForm: true, refusal: null })
    expect(first.rules.moves[0]!.when).toMatchObject({ count: { min: Number.NaN } })
    expect(first.base.moves[0]!.when).toMatchObject({ count: { min: 1 } })
    const second = act({
      ...{ does: 'try', draft: JSON.stringify(first.base) },
      ...{ [`n:${at}.all.2.silent.days`]: '9', 'n:moves.0.when.count.min': '3' },
    })
    expect(second.rules.moves[3]!.when).toMatchObject({ all: [{}, {}, { silent: { days: 9 } }] })
    expect(second.rules.moves[0]!.when).toMatchObject({ count: { min: 3 } })
    expect(RuleSet.safeParse(second.rules).error).toBeUndefined()
  })
  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"moves":[]}',
    `${'['.repeat(100_000)}`,
    `${'{"not":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  ])('a draft that is none is left aside', (draft) => expect(act({ does: 'try', draft }).rules).toEqual(DEFAULT_RULES))
  test('rules from the box go on in the form, and what cannot be drawn stays in the box', () => {
    const own = rules({ silent: { days: 9 } })
    const box = { useRaw: 'on', raw: JSON.stringify(own), 'n:moves.0.when.count.min': '5' }
    expect(act({ ...box, does: 'try' })).toMatchObject({ rules: own, base: own, raw: '' })
    expect(act({ ...box, does: 'remove:health.0' }).rules.health).toHaveLength(own.health.length - 1)
    expect(act({ ...box, raw: '{"a":1}', does: 'remove:health.0' })).toMatchObject({
      raw: '{"a":1}',
      rules: { a: 1 },
      onlyForm: false,
    })
    expect(act({ ...box, raw: '{', does: 'try' })).toMatchObject({ raw: '{', refusal: { code: 'rules.no_json' } })
  })
})
