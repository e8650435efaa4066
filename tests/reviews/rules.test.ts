import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRedactable, REASON_WORDS, redact } from '../../api/reviews/moderation/rules.ts'
import { checkExperienceDate } from '../../api/reviews/rules.ts'
import { excerptOf, sentencesOf, sharesSentence } from '../../api/reviews/testimonials/rules.ts'

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
    expect(excerptOf(body, [one!, two!], 'en')).toBe('One is here. Two is longer!')
    expect(excerptOf(body, [one!, four!], 'en')).toBe('One is here. […] Four ends it.')
    expect(excerptOf(body, [three!, four!], 'en')).toBe('Three?\n\nFour ends it.')
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
    expect(() => excerptOf(body, ranges, 'en')).toThrow('whole sentences of the review')
  })
  test.each([
    [
      'I was never happy with it.',
      [
        [0, 5],
        [12, 17],
      ],
    ],
    [
      'I would never recommend it.',
      [
        [0, 7],
        [14, 27],
      ],
    ],
    ['I would never recommend it.', [[14, 27]]],
    ['I would never recommend it. Truly.', [[0, 7]]],
    ['I would never\nrecommend it.', [[14, 27]]],
    ['I would never\r\nrecommend it.', [[0, 13]]],
    ['a😀b', [[0, 2]]],
  ])('of "%s" is no part of a sentence: %j', (text, places) => {
    const ranges = places.map(([start, end]) => ({ start: start!, end: end! }))
    expect(() => excerptOf(text, ranges, 'en')).toThrow('whole sentences of the review')
  })
  test('may be several neighbours in one place', () => {
    expect(excerptOf(body, [{ start: one!.start, end: three!.end }], 'en')).toBe('One is here. Two is longer! Three?')
  })
  test.each(REASON_WORDS.filter(({ code }) => isRedactable(code)).map(({ code }) => code))(
    'leaves out the sentence that something was taken out of for %s',
    (code) => {
      const redacted = redact({ title: '', body }, [{ field: 'body', start: 17, end: 26 }], code).body
      const sentences = sentencesOf(redacted, 'en')
      expect(sentences.filter(({ quotable }) => !quotable).map(({ text }) => text)).toEqual([
        expect.stringMatching(/^Two \[removed/),
      ])
      const whole = { start: 0, end: redacted.length }
      for (const ranges of [[sentences.find(({ quotable }) => !quotable)!], [whole]])
        expect(() => excerptOf(redacted, ranges, 'en')).toThrow('taken out')
      expect(excerptOf(redacted, [sentences[0]!], 'en')).toBe('One is here.')
    },
  )
  test('is made of whole sentences, for any text and any places in it', () => {
    const piece = fc.constantFrom(
      'I would',
      ' never',
      ' go back',
      '. ',
      '! ',
      '\n',
      '\n\n',
      '😀',
      ' […] ',
      '[removed: x]',
      '3.5',
      '”',
    )
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''))
    const at = fc.tuple(fc.nat(40), fc.integer({ min: -1, max: 1 }))
    fc.assert(
      fc.property(text, fc.array(fc.tuple(at, at), { minLength: 1, maxLength: 3 }), (text, picks) => {
        const sentences = sentencesOf(text, 'en')
        if (sentences.length === 0) return
        const near = (key: 'start' | 'end', [n, off]: readonly [number, number]) =>
          sentences[n % sentences.length]![key] + off
        const ranges = picks.map(([from, to]) => ({ start: near('start', from), end: near('end', to) }))
        let excerpt: string
        try {
          excerpt = excerptOf(text, ranges, 'en')
        } catch {
          return
        }
        const within = ranges.map(({ start, end }) => sentences.filter((one) => one.start >= start && one.end <= end))
        for (const [i, inside] of within.entries()) {
          expect([inside[0]?.start, inside.at(-1)?.end]).toEqual([ranges[i]!.start, ranges[i]!.end])
          for (const one of inside) expect(excerpt).toContain(one.text)
        }
        expect(excerpt).not.toContain('[removed')
        const said = within.flat().map(({ text }) => text)
        expect(excerpt.replaceAll(/\[…\]|\s/g, '')).toBe(said.join('').replaceAll(/\[…\]|\s/g, ''))
      }),
      { numRuns: 500 },
    )
  })
})

test('words are the same ones, whatever stands around them', () => {
  expect(sharesSentence('It is fast. […] I stay.', 'I stay. And more.', 'en')).toBe(true)
  expect(sharesSentence('It is fast.', 'It is not fast.', 'en')).toBe(false)
})

test.each(['ab-12', 'zh-min', 'en-ab1', 'de-DE-DE', 'en-aaaa-aaaa', 'und', ''])(
  'a text in "%s" has sentences too',
  (lang) => {
    expect(sentencesOf('One is here. Two is here.', lang)).toHaveLength(2)
  },
)
