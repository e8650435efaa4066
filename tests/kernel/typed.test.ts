import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { typed } from '../../api/kernel/typed.ts'

const SAY = 'Write a whole number of days.'
const shape = z.object({
  days: typed(SAY, (number) => number.int(SAY).min(0, SAY).max(9, 'At most 9.')),
  more: typed(SAY, (number) => number.min(1, SAY))
    .nullable()
    .default(null),
})
const said = (value: object) => {
  const read = shape.safeParse(value)
  return read.success ? read.data : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('a number that somebody types', () => {
  test.each([
    [0, 0],
    ['0', 0],
    [' 7 ', 7],
  ])('%j is %j', (days, is) => expect(said({ days })).toEqual({ days: is, more: null }))
  test.each(['', '  ', 'many', '1.5', null, undefined, true, [], Number.NaN])('%j is none', (days) =>
    expect(said({ days })).toEqual([`days: ${SAY}`]),
  )
  test('one that is too large is told what is the most', () =>
    expect(said({ days: '10' })).toEqual(['days: At most 9.']))
  test('one that may be left out is none only when it is left out', () => {
    expect(said({ days: 1, more: null })).toEqual({ days: 1, more: null })
    expect(said({ days: 1, more: 'many' })).toEqual([`more: ${SAY}`])
    expect(said({ days: 1, more: '' })).toEqual([`more: ${SAY}`])
  })
})
