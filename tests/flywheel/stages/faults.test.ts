import { afterEach, expect, test } from 'vitest'
import type { RuleSet } from '../../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../../api/flywheel/stages/defaults/rules.ts'
import { beside, faultsOf, faultsOfRaw } from '../../../site/rooms/flywheel/rules/faults.ts'
import { rulesFrom } from '../../../site/rooms/flywheel/rules/fields.ts'
import { wheelWorld } from '../kit.ts'

let wheel: Awaited<ReturnType<typeof wheelWorld>> | undefined
afterEach(() => wheel?.portal.close())

/** The addresses of every number that the form has. */
function* numbers(value: unknown, path: string[] = []): Generator<string> {
  if (typeof value === 'number') yield path.join('.')
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* numbers(inner, [...path, key])
}
const OPTIONAL = /\.(count|last)\.withinDays$|\.forHours$|\.usualGaps$|\.forDays$|\.add\.\w+$/
const ALL = [...numbers(DEFAULT_RULES)].filter((path) => !/\.where\.|\.times\.|\.most\./.test(path))
const SHOWN = ALL.filter((path) => !OPTIONAL.test(path))
const emptied = (paths: readonly string[]) => {
  const form = new FormData()
  for (const path of paths) form.set(`n:${path}`, '')
  return rulesFrom(form, DEFAULT_RULES)
}

test('every number that is emptied is named with its rule, and stands beside its field', async () => {
  wheel = await wheelWorld()
  const olga = await wheel.owner()
  const rules = emptied(SHOWN)
  for (const [path, more] of [
    ['/api/v1/wheel/rules/trial', {}],
    ['/api/v1/wheel/rules', { note: 'Nothing', basedOn: 0 }],
  ] as const) {
    const { status, body } = await olga.post(path, { rules, ...more })
    expect(status).toBe(422)
    const faults = faultsOf(body.fields, rules)
    expect(faults.map(({ id }) => id).sort()).toEqual(SHOWN.map((at) => `n:${at}`).sort())
    for (const { sentence } of faults) expect(sentence).toMatch(/^.+: Write a (whole )?number .+\.$/)
  }
  const one = emptied(['moves.0.when.count.min'])
  const move = DEFAULT_RULES.moves.findIndex(({ when }) => 'count' in when)
  expect(move).toBeGreaterThanOrEqual(0)
  const fields = { [`rules.moves.${move}.when.count.min`]: 'Write a whole number from 1 to 1000.' }
  const [fault] = faultsOf(fields, one)
  expect(fault!.sentence).toContain(DEFAULT_RULES.moves[move]!.id.replaceAll('_', ' '))
})

test.each([
  ['rules.halfLifeDays.affinity', 'n:halfLifeDays.affinity', 'Affinity halves in: No.'],
  ['rules.moves.0', 'moves.0', /^(Into|From) .+ \(.+\): No\.$/],
  ['rules.moves', 'moves', 'No.'],
  ['rules.health.0.from', 'health.0', /^Becomes .+: No\.$/],
  ['rules.returns.by', 'e:returns.by', 'They are back by one of: No.'],
  ['rules.weights.3.of.where.says', 'weights.3', /^What an event adds .+: No\.$/],
  ['rules.health.3.when.any.1.open.opened', 'v:health.3.when.any.1.open.opened', /^Becomes .+: No\.$/],
  ['note', 'note', 'No.'],
])('%s stands at %s', (field, id, sentence) => {
  const [fault] = faultsOf({ [field]: 'No.' }, DEFAULT_RULES)
  expect(fault).toMatchObject({ id, says: 'No.', sentence: expect.stringMatching(sentence) })
})

test('a list of events has its errors in one place, and rules written by hand have theirs in their box', () => {
  const when = { count: { of: [{ event: 'a' }, { event: 'b' }], min: 1 } }
  const rules = { ...DEFAULT_RULES, moves: [{ ...DEFAULT_RULES.moves[0]!, when }] }
  const fields = { 'rules.moves.0.when.count.of.0.event': 'First.', 'rules.moves.0.when.count.of.1.event': 'Second.' }
  expect(beside(faultsOf(fields, rules))).toEqual({ 'e:moves.0.when.count.of': 'First.' })
  expect(faultsOfRaw({ ...fields, note: 'Say it.' }).map(({ id }) => id)).toEqual(['raw', 'raw', 'note'])
})

test('time in a stage and a trait are fields of their own, and what is wrong stands beside them', async () => {
  wheel = await wheelWorld()
  const olga = await wheel.owner()
  const move = (is: string[], days = 30): RuleSet['moves'][number] => ({
    ...{ id: 'mine', from: 'activation', to: 'adoption' },
    when: { all: [{ inStage: { atLeastDays: days } }, { trait: { key: 'plan', is } }] },
  })
  const rules: RuleSet = { ...DEFAULT_RULES, moves: [move(['team']), ...DEFAULT_RULES.moves] }
  const at = 'moves.0.when.all'
  const filled = (days: string, key: string, is: string) => {
    const form = new FormData()
    form.set(`n:${at}.0.inStage.atLeastDays`, days)
    form.set(`t:${at}.1.trait.key`, key)
    form.set(`l:${at}.1.trait.is`, is)
    // no form makes a text of a number, or lines of a list of events
    form.set(`t:${at}.0.inStage.atLeastDays`, 'x')
    form.set('l:moves.1.when.count.of', 'x')
    return rulesFrom(form, rules)
  }
  expect(filled('7', ' seats ', '4\r\n\r\n 5 \n4')).toEqual({
    ...rules,
    moves: [
      { ...move([]), when: { all: [{ inStage: { atLeastDays: 7 } }, { trait: { key: 'seats', is: ['4', '5'] } }] } },
      ...DEFAULT_RULES.moves,
    ],
  })
  const empty = filled('', '', '')
  const { status, body } = await olga.post('/api/v1/wheel/rules/trial', { rules: empty })
  expect(status).toBe(422)
  expect(
    faultsOf(body.fields, empty)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([`l:${at}.1.trait.is`, `n:${at}.0.inStage.atLeastDays`, `t:${at}.1.trait.key`])
})
