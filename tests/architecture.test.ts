import { describe, expect, test } from 'vitest'
import { checkout } from './architecture/checkout.ts'
import { EXAMPLES } from './architecture/examples.ts'
import { RULES } from './architecture/rules.ts'

const tree = checkout()

describe('the house stands', () => {
  test.each(Object.entries(RULES))('%s', (_, broken) => {
    expect(broken(tree)).toEqual([])
  })
})

describe('each rule bites', () => {
  test('every rule has its examples', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(RULES).sort())
  })

  test.each(Object.entries(EXAMPLES))('%s', (name, { bad, good }) => {
    const broken = RULES[name]!

    for (const example of bad) expect(broken(example), JSON.stringify(example)).not.toEqual([])
    expect(broken(good)).toEqual([])
  })
})
