import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changes, pieces, placesOf } from '../../site/rooms/moderation/marks.ts'

const words = { title: 'About Jo', body: 'Jo Farr was rude. Ask Jo Farr yourself.' }

describe('copied words', () => {
  test('are found wherever they stand', () => {
    expect(placesOf(words, 'Jo Farr\n\n  was rude  ')).toEqual({
      ranges: [
        { field: 'body', start: 0, end: 7 },
        { field: 'body', start: 22, end: 29 },
        { field: 'body', start: 8, end: 16 },
      ],
    })
  })
  test('that stand nowhere are named', () => {
    expect(placesOf(words, 'Jo Farr\njo farr')).toMatchObject({ missing: 'jo farr' })
  })
})

test('the pieces of a text are the text, whatever is marked in it', () => {
  const range = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => ({
    ...{ field: 'body' as const, start: Math.min(a, b), end: Math.max(a, b) },
  }))
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.array(range, { maxLength: 5 }), (text, ranges) => {
      const inside = ranges.map((one) => ({ ...one, end: Math.min(one.end, text.length) }))
      const shown = pieces(
        text,
        inside.filter(({ start, end }) => start < end),
        'body',
      )
      expect(shown.map((piece) => piece.text).join('')).toBe(text)
    }),
  )
})

test('what changed between two texts adds up to both', () => {
  const text = fc
    .array(fc.constantFrom('one ', 'two ', 'three\n', 'four'), { maxLength: 12 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = changes(before, after)
      const of = (left: string) => parts.filter(({ kind }) => kind !== left).map((part) => part.text)
      expect([of('in').join(''), of('out').join('')]).toEqual([before, after])
    }),
  )
})
