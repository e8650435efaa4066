import fc from 'fast-check'
import { expect, test } from 'vitest'
import { doubtOf, leastCertain, setsFor, setsOf } from '../../api/surveys/formulas/sets.ts'

const design = fc
  .record({ size: fc.integer({ min: 3, max: 5 }), more: fc.integer({ min: 0, max: 26 }), seed: fc.string() })
  .map(({ size, more, seed }) => ({ size, seed, items: Array.from({ length: size + more }, (_, i) => `i${i}`) }))

test('every item is shown three times, or four where sets have to be filled, and never twice in a set', () => {
  fc.assert(
    fc.property(design, ({ items, size, seed }) => {
      const sets = setsOf(items, size, seed)
      expect(sets).toHaveLength(setsFor(items.length, size))
      for (const set of sets) expect(new Set(set).size).toBe(size)
      const times = items.map((item) => sets.filter((set) => set.includes(item)).length)
      expect(Math.min(...times)).toBe(3)
      expect(Math.max(...times)).toBeLessThanOrEqual(4)
    }),
  )
})

test('after any number of sets no item was seen twice more often than another', () => {
  fc.assert(
    fc.property(design, fc.integer({ min: 1, max: 40 }), ({ items, size, seed }, count) => {
      const sets = setsOf(items, size, seed, count)
      const times = items.map((item) => sets.filter((set) => set.includes(item)).length)
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1)
    }),
  )
})

test('the same seed gives the same sets, another one others', () => {
  const items = Array.from({ length: 12 }, (_, i) => i)
  expect(setsOf(items, 4, 'srp_one')).toEqual(setsOf(items, 4, 'srp_one'))
  expect(setsOf(items, 4, 'srp_one')).not.toEqual(setsOf(items, 4, 'srp_two'))
})

test('positions are shuffled too: over many people each item stands everywhere about as often', () => {
  const items = Array.from({ length: 8 }, (_, i) => i)
  const at = items.map(() => [0, 0, 0, 0])
  for (let person = 0; person < 500; person++) {
    for (const set of setsOf(items, 4, `srp_${person}`)) for (const [i, item] of set.entries()) at[item]![i]! += 1
  }
  for (const places of at) for (const n of places) expect(Math.abs(n - 375)).toBeLessThan(90)
})

test('a live card shows what is least certain, and what this person has seen least', () => {
  const items = ['a', 'b', 'c', 'd', 'e', 'f'].map((item, i) => ({ item, doubt: i < 3 ? 0.3 : 0.1 }))
  const set = leastCertain(items, 3, { seed: 's', seen: [] })
  expect([...set].sort()).toEqual(['a', 'b', 'c'])
  expect([...leastCertain(items, 3, { seed: 's', seen: [set] })].sort()).toEqual(['d', 'e', 'f'])
  const unknown = items.map(({ item }) => ({ item, doubt: 31 }))
  expect(new Set(leastCertain(unknown, 5, { seed: 's', seen: [] })).size).toBe(5)
})

test('a live card brings every item to thirty people first, and then goes where people differ', () => {
  const shown = new Map(Array.from({ length: 8 }, (_, item) => [item, { shown: 0, best: 0, worst: 0 }]))
  const visit = (person: number) => {
    const doubts = [...shown].map(([item, choices]) => ({ item, doubt: doubtOf(choices, choices.shown, 30) }))
    const set = leastCertain(doubts, 4, { seed: `srp_${person}`, seen: [] }).sort((a, b) => a - b)
    // the first item is loved or hated, the others are a matter of course
    const [best, worst] = person % 2 ? [set[0], set[1]] : [set[1], set[0]]
    for (const item of set) {
      const { shown: n, best: b, worst: w } = shown.get(item)!
      shown.set(item, { shown: n + 1, best: b + Number(item === best), worst: w + Number(item === worst) })
    }
  }
  for (let person = 0; person < 60; person++) visit(person)
  expect([...shown.values()].map((choices) => choices.shown)).toEqual(Array(8).fill(30))
  for (let person = 60; person < 160; person++) visit(person)
  expect(shown.get(0)!.shown).toBeGreaterThan(shown.get(7)!.shown)
})

test('fewer items than a set holds make none', () => {
  expect(() => setsOf(['a', 'b'], 3, 's')).toThrow()
})
