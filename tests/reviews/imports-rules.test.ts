import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY_ORDERS, momentOf } from '../../api/kernel/import-days.ts'
import { ratingOf, titleFrom } from '../../api/reviews/imports/cells/rules.ts'
import { FIELDS, type Mapping } from '../../api/reviews/imports/contract.ts'
import { checkMapping, readLine, sourceIdOf, suggestMapping } from '../../api/reviews/imports/rules.ts'

const NOW = Date.parse('2026-03-02T09:00:00Z')

describe('stars', () => {
  test.each([
    ['4', 4],
    ['4.0', 4],
    ['4,00', 4],
    ['4/5', 4],
    ['4.0 / 5.0', 4],
    ['4 out of 5', 4],
    ['5 stars', 5],
    ['1 Star', 1],
    ['★★★★', 4],
    ['★★★☆☆', 3],
    ['⭐⭐', 2],
    ['⭐️⭐️⭐️', 3],
  ])('%s is %i', (cell, value) => expect(ratingOf(cell)).toEqual({ ok: true, value }))
  test.each([
    ['4.5', /Half stars/],
    ['3,7 / 5', /Half stars/],
    ['★★★½', /Half stars/],
    ['0', /between 1 and 5/],
    ['6', /between 1 and 5/],
    ['8/10', /not out of five/],
    ['80', /between 1 and 5/],
    ['★★☆', /cannot read/],
    ['-4', /cannot read/],
    ['good', /cannot read/],
    ['4 4', /cannot read/],
    ['4e0', /cannot read/],
  ])('%s is refused in a sentence', (cell, reason) => {
    expect(ratingOf(cell)).toEqual({ ok: false, reason: expect.stringMatching(reason) })
  })
  test('whatever stands there, it is one to five whole stars or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (cell) => {
        const read = ratingOf(cell)
        expect(read.ok ? [1, 2, 3, 4, 5].includes(read.value) : read.reason.length > 0).toBe(true)
      }),
    )
  })
})

describe('the day it was written', () => {
  const day = (cell: string, order: (typeof DAY_ORDERS)[number] = 'unsaid') => {
    const read = momentOf(cell, order, NOW)
    return read.ok ? new Date(read.value).toISOString() : read.reason
  }
  test.each([
    ['2025-03-14', '2025-03-14T00:00:00.000Z'],
    ['2025-03-14T10:20:30Z', '2025-03-14T10:20:30.000Z'],
    ['2025-03-14T10:20:30.123+02:00', '2025-03-14T08:20:30.000Z'],
    ['2025-03-14 10:20:30 UTC', '2025-03-14T10:20:30.000Z'],
    ['2025/3/4', '2025-03-04T00:00:00.000Z'],
    ['14.03.2025', '2025-03-14T00:00:00.000Z'],
    ['3.4.2025', '2025-04-03T00:00:00.000Z'],
    ['14/03/2025', '2025-03-14T00:00:00.000Z'],
    ['03/14/2025 1:05 PM', '2025-03-14T13:05:00.000Z'],
    ['03/03/2025', '2025-03-03T00:00:00.000Z'],
    ['14 March 2025', '2025-03-14T00:00:00.000Z'],
    ['14-Mar-2025', '2025-03-14T00:00:00.000Z'],
    ['Mar 14, 2025', '2025-03-14T00:00:00.000Z'],
    ['March 1st, 2025', '2025-03-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('%s', (cell, is) => expect(day(cell)).toBe(is))
  test.each([
    ['03/04/2025', /two ways/],
    ['2025-02-30', /no such day/],
    ['2025-13-01', /no such day/],
    ['13/13/2025', /no such day/],
    ['14/03/25', /cannot read/],
    ['yesterday', /cannot read/],
    ['2025-03-14T25:00', /cannot read/],
    ['1989-12-31', /before 1990/],
    ['2026-03-04', /still to come/],
    ['9999-01-01', /still to come/],
  ])('%s is refused in a sentence', (cell, reason) => expect(day(cell)).toMatch(reason))
  test('an order that was chosen is kept', () => {
    expect(day('03/04/2025', 'day_first')).toBe('2025-04-03T00:00:00.000Z')
    expect(day('03/04/2025', 'month_first')).toBe('2025-03-04T00:00:00.000Z')
    expect(day('13/04/2025', 'month_first')).toMatch(/no such day/)
  })
  test('whatever stands there, no moment is after now or before 1990', () => {
    const cell = fc
      .tuple(fc.nat(31), fc.nat(13), fc.nat(9999), fc.constantFrom('-', '/', '.'))
      .map(([d, m, y, s]) => [`${d}${s}${m}${s}${y}`, `${String(y).padStart(4, '0')}${s}${m}${s}${d}`])
    fc.assert(
      fc.property(cell, fc.constantFrom(...DAY_ORDERS), (cells, order) => {
        for (const one of cells) {
          const read = momentOf(one, order, NOW)
          if (read.ok) expect(read.value >= Date.UTC(1990, 0, 1) && read.value <= NOW).toBe(true)
        }
      }),
    )
  })
})

test('a title is the first words', () => {
  expect(titleFrom('Short and good.')).toBe('Short and good.')
  expect(titleFrom('Slow on my old phone, and the search misses half of what I wrote there.')).toBe(
    'Slow on my old phone, and the search misses half of what I',
  )
  expect([...titleFrom('😀'.repeat(80))]).toHaveLength(60)
})

const mapping = (...columns: Mapping['columns']): Mapping => ({ columns, productSlug: 'x', dayOrder: 'unsaid' })
describe('the mapping', () => {
  test('is guessed from usual names, each field once', () => {
    const { columns } = suggestMapping([
      'Rating',
      'Review title',
      'Review',
      'Reviewer',
      'E-mail',
      'Stars',
      'Created at',
    ])
    expect(columns).toEqual(['rating', 'title', 'body', 'author', 'email', 'skip', 'writtenOn'])
  })
  const fieldsOf = (said: Mapping, columns: string[]) => {
    try {
      checkMapping(said, columns)
      return {}
    } catch (error) {
      return (error as { fields: Record<string, string> }).fields
    }
  }
  test('needs stars, words, a day and a product, and each field once', () => {
    expect(fieldsOf(mapping('rating', 'body', 'writtenOn'), ['a', 'b', 'c'])).toEqual({})
    expect(fieldsOf(mapping('rating', 'body'), ['a', 'b'])).toMatchObject({ columns: expect.stringMatching(/day/) })
    expect(fieldsOf(mapping('rating', 'body', 'writtenOn'), ['a'])).toMatchObject({
      columns: expect.stringMatching(/each of the 1/),
    })
    expect(fieldsOf(mapping('rating', 'body', 'writtenOn', 'body'), ['a', 'b', 'c', 'd'])).toHaveProperty(['columns.3'])
    expect(fieldsOf({ ...mapping('rating', 'body', 'writtenOn'), productSlug: null }, ['a', 'b', 'c'])).toHaveProperty(
      'productSlug',
    )
    expect(fieldsOf(mapping('rating', 'body', 'writtenOn', 'product'), ['a', 'b', 'c', 'd'])).toHaveProperty(
      'productSlug',
    )
  })
})

describe('a line', () => {
  const all = mapping(...FIELDS)
  const line = (over: Partial<Record<(typeof FIELDS)[number], string>> = {}) => {
    const said = { rating: '5', body: 'Good.', writtenOn: '2025-03-14', ...over }
    return readLine(
      all,
      FIELDS.map((field) => said[field as keyof typeof said] ?? ''),
      NOW,
    )
  }
  test('says what it says; the day of use is the day it was written where nothing else is said', () => {
    expect(line({ author: " '=Kim", url: 'https://x.test/1' })).toMatchObject({
      ok: true,
      said: { rating: 5, title: 'Good.', author: '=Kim', experienceDate: '2025-03-14', lang: 'und' },
    })
  })
  test.each([
    [{ rating: '' }, /no stars/],
    [{ body: '' }, /no words/],
    [{ writtenOn: '' }, /when it was written/],
    [{ body: 'x'.repeat(5001) }, /5,000/],
    [{ title: 'x'.repeat(121) }, /120/],
    [{ author: 'A\u202eB' }, /name/],
    [{ email: 'nobody' }, /e-mail/],
    [{ language: 'klingonisch!' }, /language/],
    [{ url: 'javascript:alert(1)' }, /original/],
    [{ experienceDate: '03/04/2025' }, /two ways/],
  ])('%j is refused', (over, reason) => {
    expect(line(over)).toEqual({ ok: false, reason: expect.stringMatching(reason) })
  })
  test('emptied by an erasure, or of too many cells, is refused', () => {
    expect(readLine(all, null, NOW)).toMatchObject({ ok: false })
    expect(readLine(mapping('rating'), ['5', 'more'], NOW)).toMatchObject({ ok: false })
  })
  test('no reason ever repeats what stood in it', () => {
    const cell = fc.string({ minLength: 12, maxLength: 40 }).filter((text) => text.trim().length > 11)
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), cell, (field, text) => {
        const read = line({ [field]: text })
        if (!read.ok) expect(read.reason).not.toContain(text.trim())
      }),
    )
  })
  test('is the same review by its number, else by who said what when', () => {
    const id = (over: object) => {
      const read = line(over)
      return read.ok ? sourceIdOf(read.said, 'pro_1') : ''
    }
    expect(id({ externalId: '77' })).toBe('77')
    const base = { author: 'Kim', body: 'Good  enough.' }
    expect(id({ ...base, body: 'GOOD enough.', rating: '1', title: 'Other' })).toBe(id(base))
    for (const other of [{ author: 'Lou' }, { body: 'Bad.' }, { writtenOn: '2025-03-15' }, { email: 'kim@x.test' }]) {
      expect(id({ ...base, ...other })).not.toBe(id(base))
    }
  })
})
