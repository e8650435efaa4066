import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkExperienceDate } from '../../api/reviews/rules.ts'
import { excerptOf, sentencesOf } from '../../api/reviews/testimonials/rules.ts'

test.each([
  ['2026-03-02', true],
  ['2026-03-03', true],
  ['2026-03-04', false],
  ['1989-12-31', false],
])('an experience on %s, asked on 2 March 2026 in the evening: %s', (day, fine) => {
  const check = () => checkExperienceDate(day, Date.parse('2026-03-02T20:00:00Z'))
  if (fine) expect(check).not.toThrow()
  else expect(check).toThrow()
})

describe('an excerpt', () => {
  const body = 'One is here. Two is longer! Three?\n\nFour ends it.'
  const [one, two, three, four] = sentencesOf(body, 'en')

  test('finds sentences where they stand', () => {
    expect([one, two, three, four].map((s) => s!.text)).toEqual([
      'One is here.',
      'Two is longer!',
      'Three?',
      'Four ends it.',
    ])
    expect(body.slice(two!.start, two!.end)).toBe(two!.text)
    expect(sentencesOf('これは一つ。これは二つ。', 'ja')).toHaveLength(2)
  })
  test('joins neighbours as they stand and shows a gap', () => {
    expect(excerptOf(body, [one!, two!])).toBe('One is here. Two is longer!')
    expect(excerptOf(body, [one!, four!])).toBe('One is here. […] Four ends it.')
    expect(excerptOf(body, [three!, four!])).toBe('Three?\n\nFour ends it.')
  })
  test.each([
    [
      'backwards',
      [
        { start: 13, end: 20 },
        { start: 0, end: 5 },
      ],
    ],
    [
      'overlapping',
      [
        { start: 0, end: 10 },
        { start: 5, end: 12 },
      ],
    ],
    ['empty', [{ start: 4, end: 4 }]],
    ['past the end', [{ start: 0, end: 5000 }]],
  ])('refuses places that are %s', (_name, ranges) => {
    expect(() => excerptOf(body, ranges)).toThrow('whole words of the review')
  })
  test('refuses half a character', () => {
    expect(() => excerptOf('a😀b', [{ start: 0, end: 2 }])).toThrow()
    expect(excerptOf('a😀b', [{ start: 1, end: 3 }])).toBe('😀')
  })
  test('holds nothing that is not in the review, for any text and any choice of sentences', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        (text, picks) => {
          const chosen = sentencesOf(text, 'en').filter((_, i) => picks[i])
          if (chosen.length === 0) return
          for (const part of excerptOf(text, chosen).split(' […] ')) expect(text).toContain(part)
        },
      ),
    )
  })
})

test.each(['ab-12', 'zh-min', 'en-ab1', 'de-DE-DE', 'en-aaaa-aaaa', 'und', ''])(
  'a text in "%s" has sentences too',
  (lang) => {
    expect(sentencesOf('One is here. Two is here.', lang)).toHaveLength(2)
  },
)
