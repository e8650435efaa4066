import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  apportion,
  attribute,
  type Candidate,
  creditClicks,
  creditViews,
  foremost,
  isStronger,
  readVia,
} from '../../api/conversions/rules.ts'

const item = { testimonialId: 'tst_1', advocateId: 'con_ann', widgetId: 'wid_1', own: false }
const click: Candidate = { route: 'click', fault: null, item, clickedAt: 5 }

describe('who brought this contact', () => {
  test.each([
    ['the author of the testimonial they clicked', [click], 'words', 'clicked'],
    ['nobody without a click', [], 'direct', 'no_click'],
    ['the words in view when the page told of no click', [{ ...click, told: false }], 'words', 'on_page'],
    ['a click before one that nobody told of', [{ ...click, told: false }, click], 'words', 'clicked'],
    ['nobody by a forged click', [{ ...click, fault: 'forged', item: undefined }], 'direct', 'forged'],
    ['nobody by an old click', [{ ...click, fault: 'too_old', item: undefined }], 'direct', 'too_old'],
    ['nobody by a slot that never was', [{ ...click, item: undefined }], 'direct', 'unknown_item'],
    ['nobody by their own words', [{ ...click, item: { ...item, own: true } }], 'direct', 'own_words'],
    ['nobody by a click that was used', [{ ...click, fault: 'already_used' }], 'direct', 'already_used'],
    ['a code before a click', [click, { route: 'code', fault: null, item }], 'words', 'code'],
    ['a click before their word', [{ route: 'self', fault: null, item }, click], 'words', 'clicked'],
    [
      'their word when the click is too old',
      [
        { ...click, fault: 'too_old' },
        { route: 'self', fault: null, item },
      ],
      'words',
      'self_reported',
    ],
    [
      'nobody by words of somebody we do not know',
      [{ ...click, item: { ...item, advocateId: null } }],
      'direct',
      'unknown_item',
    ],
  ] as [string, Candidate[], string, string][])('%s', (_name, candidates, source, why) => {
    expect(attribute(candidates)).toMatchObject({ source, trace: { why } })
  })

  test('a better shown way is never replaced by a worse one, and anything is better than nothing', () => {
    expect(isStronger(4, null)).toBe(true)
    for (const [evidence, before, stronger] of [
      [1, 2, true],
      [2, 2, false],
      [3, 2, false],
      [2, 4, true],
    ] as const)
      expect(isStronger(evidence, before)).toBe(stronger)
  })

  test('what a form carries is a click, a code and a word, each once', () => {
    expect(readVia('tok.3 code:ab12cd self:tst_1')).toEqual({ click: 'tok.3', code: 'AB12CD', self: 'tst_1' })
    expect(readVia()).toEqual({})
    expect(readVia('code:<script> x')).toEqual({ click: 'code:<script>' })
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readVia(text)))
  })
})

describe('whose words a conversion is put down to', () => {
  const of = (n: number) => ({ testimonialId: `tst_${n}`, advocateId: `con_${n}`, widgetId: 'w' })
  const parts = (credits: { testimonialId: string; creditBp: number }[]) =>
    credits.map(({ testimonialId, creditBp }) => [testimonialId, creditBp])

  test('those that were clicked, the last most', () => {
    expect(parts(creditClicks([of(1)]))).toEqual([['tst_1', 10_000]])
    expect(parts(creditClicks([of(1), of(2)]))).toEqual([
      ['tst_1', 4_000],
      ['tst_2', 6_000],
    ])
    expect(parts(creditClicks([of(1), of(2), of(3), of(4)]))).toEqual([
      ['tst_1', 1_334],
      ['tst_2', 1_333],
      ['tst_3', 1_333],
      ['tst_4', 6_000],
    ])
    expect(parts(creditClicks([of(1), of(2), of(1)]))).toEqual([
      ['tst_1', 8_000],
      ['tst_2', 2_000],
    ])
    expect(creditClicks([])).toEqual([])
  })

  test('those in view by seconds when none was clicked', () => {
    const view = (n: number, seconds: number) => ({ ...of(n), seconds })
    expect(parts(creditViews([view(1, 20), view(2, 10)]))).toEqual([
      ['tst_1', 6_667],
      ['tst_2', 3_333],
    ])
    expect(parts(creditViews([view(1, 0), view(2, 3)]))).toEqual([['tst_2', 10_000]])
    expect(creditViews([view(1, 0)])).toEqual([])
  })

  test('whole or nothing, however many there are', () => {
    const any = fc.array(fc.record({ n: fc.nat(9), seconds: fc.double({ min: 0, max: 20, noNaN: true }) }), {
      maxLength: 48,
    })
    const sum = (credits: { creditBp: number }[]) => credits.reduce((a, { creditBp }) => a + creditBp, 0)
    fc.assert(
      fc.property(any, (views) => {
        const clicks = creditClicks(views.map(({ n }) => of(n)))
        expect(sum(clicks)).toBe(views.length > 0 ? 10_000 : 0)
        const credits = creditViews(views.map(({ n, seconds }) => ({ ...of(n), seconds })))
        expect(sum(credits)).toBe(views.some(({ seconds }) => seconds > 0) ? 10_000 : 0)
        for (const list of [clicks, credits]) {
          expect(list.every(({ creditBp }) => Number.isInteger(creditBp) && creditBp >= 1)).toBe(true)
          expect(new Set(list.map(({ testimonialId }) => testimonialId)).size).toBe(list.length)
        }
      }),
    )
    expect(apportion([1, 1, 1], 100)).toEqual([34, 33, 33])
  })

  test('the foremost is who has most, the last among equals', () => {
    const credit = (n: number, creditBp: number) => ({ ...of(n), creditBp })
    expect(foremost([credit(1, 4000), credit(2, 6000)])?.testimonialId).toBe('tst_2')
    expect(foremost([credit(1, 5000), credit(2, 5000)])?.testimonialId).toBe('tst_2')
    expect(foremost([])).toBeUndefined()
  })
})
