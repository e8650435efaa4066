import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSuspicious, modeFor, readBatch, readConverted } from '../../api/embeds/measuring/rules.ts'
import { roomFor } from '../../api/embeds/placing/rules.ts'
import { readPath } from '../../api/kernel/page-path.ts'

describe('what a browser sends', () => {
  test('a click or a reading is an impression too, and repeats in one request are one', () => {
    expect(readBatch('tok /pricing r v0 v0 c2 v2 c2 e3')).toEqual({
      ...{ serve: 'tok', path: '/pricing', visitor: undefined, driven: false, marks: 1 },
      acts: [
        { act: 'seen', slot: 0 },
        { act: 'seen', slot: 2 },
        { act: 'clicked', slot: 2 },
        { act: 'seen', slot: 3 },
        { act: 'engaged', slot: 3 },
      ],
    })
    expect(readBatch('tok / e')).toMatchObject({ marks: 7, acts: [] })
    expect(readBatch('tok / u=a-b b v')).toMatchObject({ visitor: 'a-b', driven: true, marks: 3, acts: [] })
  })
  test.each(
    [
      '',
      'tok',
      'tok /',
      'tok / ',
      'tok v0 v0',
      'tok pricing v0',
      'tok / x1',
      'tok / v01',
      'tok / v-1',
      'tok / v1000',
    ].concat([
      'tok /  v1',
      'tok / v1\n',
      'tok / u= v0',
      `tok / u=${'x'.repeat(65)} v0`,
      `tok /${'x'.repeat(200)} v0`,
      '{"a":1}',
    ]),
  )('%j is not ours', (text) => expect(readBatch(text)).toBeUndefined())
  test('fifty words are read, fifty-one are not', () => {
    const words = (n: number) => `tok / ${Array.from({ length: n }, (_, slot) => `v${slot}`).join(' ')}`
    expect(readBatch(words(50))?.acts).toHaveLength(50)
    expect(readBatch(words(51))).toBeUndefined()
  })
  test.each([
    ['/a/b?x=1#y', '/a/b'],
    ['/a%3Fq=ann', '/a'],
    ['/%253Fq=ann', '/'],
    ['/a%2523ann/b', '/a'],
    ['/a%%33fb/c', '/…/c'],
    ['/u/ann%40example.com/x', '/u/…/x'],
    ['/u/ann@example.com', '/u/…'],
    ['/u/ann%2540example.com', '/u/…'],
    ['/u/ann%25252540example.com', '/u/…'],
    ['/p/+49-170-1234567', '/p/…'],
    ['/order/%31%32%33%34%35%36', '/order/…'],
    ['/order/12345/plan-9', '/order/12345/plan-9'],
    ['/2026/03/15/launch', '/2026/03/15/launch'],
    ['/x;session', '/…'],
    ['/x%3Bemail%3Dann/y', '/…/y'],
    ['/lang=de', '/…'],
    [`/${'a'.repeat(61)}`, '/…'],
    [`/${'a'.repeat(60)}`, `/${'a'.repeat(60)}`],
    ['/caf%C3%A9', '/caf%C3%A9'],
    ['/', '/'],
  ])('the page %s is kept as %s', (sent, kept) => expect(readPath(sent)).toBe(kept))
  test('new pages are kept apart while there is room, and fifty a day', () => {
    expect(roomFor({ kept: 0, today: 0 })).toBe(50)
    expect(roomFor({ kept: 280, today: 0 })).toBe(20)
    expect(roomFor({ kept: 60, today: 50 })).toBe(0)
  })
  test('a conversion says what, how much and what was in view', () => {
    expect(readConverted('tok signup order-1 1250 EUR 0:3.5,2:90')).toEqual({
      ...{ serve: 'tok', goal: 'signup', externalId: 'order-1', valueMinor: 1250, currency: 'EUR', visitor: undefined },
      seconds: new Map([
        [0, 3.5],
        [2, 20],
      ]),
    })
    expect(readConverted('tok signup - 0 - - u=abc')).toMatchObject({ externalId: undefined, visitor: 'abc' })
  })
  test.each(
    ['tok', 'tok Sign-up - 0 - -', 'tok a - -1 - -', 'tok a - 1 - -', 'tok a - 1 eur -', 'tok a a@b 0 - -'].concat([
      'tok a - 0 - 0:x',
      'tok a - 0 - 0:1 x',
      'tok a - 1000000001 EUR -',
      'tok a - 0 - - u=',
      'tok a - 0 - - - -',
    ]),
  )('%j is no conversion', (text) => expect(readConverted(text)).toBeUndefined())
  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void [readBatch(text), readConverted(text)]))
  })
})

test('a browser that asks not to be followed is only counted', () => {
  const said = (gpc?: string, dnt?: string) => ({ gpc, dnt })
  expect([modeFor('granted', said()), modeFor('granted', said('1')), modeFor('daily', said('0', '1'))]).toEqual([
    ...['granted', 'aggregate', 'aggregate'],
  ])
})

test('a day with clicks or conversions that are too many is set aside, a good day is not', () => {
  const did = (seen: number, clicks: number, conversions = 0) => ({ seen, clicks, conversions })
  const all = did(10_000, 150, 20)
  expect(isSuspicious(did(199, 199), all)).toBe(false)
  expect(isSuspicious(did(200, 51), did(200, 51))).toBe(true)
  expect(isSuspicious(did(1_000, 15), all)).toBe(false)
  expect(isSuspicious(did(1_000, 45), all)).toBe(true)
  expect(isSuspicious(did(1_000, 60), did(10_000, 600))).toBe(false)
  expect(isSuspicious(did(1_000, 15, 3), all)).toBe(false)
  expect(isSuspicious(did(1_000, 15, 18), all)).toBe(true)
  expect(isSuspicious(did(200, 0, 51), did(200, 0, 51))).toBe(true)
})
