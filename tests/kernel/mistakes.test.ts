import { describe, expect, test } from 'vitest'
import '../../api/kernel/http.ts'
import { z } from 'zod'
import { RuleSet } from '../../api/flywheel/stages/contract.ts'
import { DEFAULT_RULES } from '../../api/flywheel/stages/defaults/rules.ts'
import { FITS_NOTHING, sentences } from '../../api/kernel/mistakes.ts'

const said = (shape: z.ZodType, value: unknown) => sentences(shape.safeParse(value).error?.issues ?? [])
const days = z.strictObject({ days: z.number('Write days.') })
const part = z.union([
  z.strictObject({ wait: days }),
  z.strictObject({ count: z.strictObject({ least: z.number('Write a number.') }) }),
])

describe('of a choice among shapes, what is wrong with the one that was meant', () => {
  test.each([
    [{ wait: { days: null } }, { 'wait.days': 'Write days.' }],
    [{ count: { least: 'x' } }, { 'count.least': 'Write a number.' }],
    [{ count: { least: 1 }, more: 1 }, { body: 'Unrecognized key: "more"' }],
    [{ other: 1 }, { body: FITS_NOTHING }],
    ['words', { body: FITS_NOTHING }],
    [{ wait: { days: 1 } }, {}],
  ])('%j', (value, fields) => expect(said(part, value)).toEqual(fields))
  test('inside of lists and of each other', () => {
    const whole = z.object({ parts: z.array(z.union([part, z.strictObject({ not: part })])) })
    expect(said(whole, { parts: [{ not: { wait: { days: null } } }, { count: { least: null } }] })).toEqual({
      'parts.0.not.wait.days': 'Write days.',
      'parts.1.count.least': 'Write a number.',
    })
  })
  test('what a choice says of itself stays', () => {
    expect(said(z.object({ at: z.union([z.number(), z.literal('now')], 'Say when.') }), { at: 'x' })).toEqual({
      at: 'Say when.',
    })
    expect(said(z.object({ to: z.union([z.enum(['up']), z.literal('down')]) }), { to: 'x' })).toEqual({
      to: FITS_NOTHING,
    })
  })
})

/** Every number of the rules taken out, one at a time. */
function* emptied(value: unknown, path: string[] = []): Generator<string[]> {
  if (typeof value === 'number') yield path
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* emptied(inner, [...path, key])
}
const without = (path: string[]) => {
  const rules = structuredClone(DEFAULT_RULES) as unknown as Record<string, unknown>
  let at = rules
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  at[path.at(-1)!] = null
  return rules
}
const NUMBERS = [...emptied(DEFAULT_RULES)].filter((path) => !path.includes('where'))

test('of every number of the rules that is emptied, what is expected is said at its own place', () => {
  expect(NUMBERS.length).toBeGreaterThan(50)
  for (const path of NUMBERS) {
    const fields = said(RuleSet, without(path))
    expect(Object.keys(fields), path.join('.')).toEqual([path.join('.')])
    expect(Object.values(fields)[0]).toMatch(/^Write a (whole )?number/)
  }
})
test('a list of events that is emptied is asked for', () => {
  const rules = structuredClone(DEFAULT_RULES)
  rules.moves[0]!.when = { count: { of: [], min: 1 } }
  expect(said(RuleSet, rules)).toEqual({ 'moves.0.when.count.of': 'Name at least one event.' })
})
