import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { worthTouching } from '../../api/identity/keys/rules.ts'
import { bearerToken } from '../../api/kernel/bearer.ts'
import { isSameSite } from '../../api/kernel/guards.ts'
import { canonicalJson } from '../../api/kernel/hash.ts'
import { formatMoney, isCurrency, minorDigits } from '../../api/kernel/money.ts'
import { importanceOf, mustShed } from '../../api/kernel/overload.ts'
import { decodeCursor, encodeCursor } from '../../api/kernel/page.ts'
import { backoffMs } from '../../api/kernel/worker.ts'
import { NO_COUNTS, slugOf, summarise } from '../../api/products/rules.ts'

describe('a write from a browser', () => {
  const ours = new Set(['words.example', 'localhost:4321'])
  test.each([
    ['our page', { 'sec-fetch-site': 'same-origin', origin: 'https://words.example' }, true],
    ['our page, in an old browser', { origin: 'http://localhost:4321' }, true],
    ['our page behind a TLS proxy', { origin: 'https://words.example' }, true],
    ['a form without Origin', { 'sec-fetch-site': 'same-origin' }, true],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['a sister site', { 'sec-fetch-site': 'same-site', origin: 'https://blog.words.example' }, false],
    ['an old browser elsewhere', { origin: 'https://evil.example' }, false],
    ['the same host at another port', { origin: 'https://words.example:444' }, false],
    ['a frame without an origin', { origin: 'null' }, false],
    ['nowhere', {}, false],
    ['a lie in one header', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, false],
  ])('from %s: %s', (_name, headers, allowed) => {
    expect(isSameSite(new Headers(headers as unknown as Record<string, string>), ours)).toBe(allowed)
  })
})

test('equal requests have equal text, whatever the order of their keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const turned = Object.fromEntries(Object.entries(object).reverse())
      expect(canonicalJson(turned)).toBe(canonicalJson(object))
    }),
  )
  expect(canonicalJson({ a: 1 })).not.toBe(canonicalJson({ a: 2 }))
})

test('money knows its currency', () => {
  expect([minorDigits('EUR'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3])
  // as ISO 4217 has them, whatever this machine's Intl thinks of cash
  expect(['HUF', 'TWD', 'MGA', 'IQD', 'ISK', 'UGX', 'CLF'].map(minorDigits)).toEqual([2, 2, 2, 3, 0, 0, 4])
  expect([isCurrency('EUR'), isCurrency('EURO'), isCurrency('XXY')]).toEqual([true, false, false])
  expect(formatMoney({ amountMinor: 123_456, currency: 'EUR' }, 'en')).toBe('€1,234.56')
  expect(formatMoney({ amountMinor: 500, currency: 'JPY' }, 'en')).toBe('¥500')
})

test.each([
  [
    { inFlight: 1, lagMs: 0 },
    { beacon: false, page: false, write: false, part: false },
  ],
  [
    { inFlight: 1, lagMs: 200 },
    { beacon: true, page: false, write: false, part: false },
  ],
  [
    { inFlight: 250, lagMs: 0 },
    { beacon: false, page: true, write: false, part: false },
  ],
  [
    { inFlight: 500, lagMs: 2_000 },
    { beacon: true, page: true, write: true, part: false },
  ],
])('under %o beacons go before pages, pages before writes, and a page is not left without its parts', (load, shed) => {
  expect({
    beacon: mustShed('beacon', load),
    page: mustShed('page', load),
    write: mustShed('write', load),
    part: mustShed('part', load),
  }).toEqual(shed)
})
test.each([
  ['POST', '/v1/seen', 'beacon'],
  ['GET', '/', 'page'],
  ['GET', '/_astro/base.x1.css', 'part'],
  ['HEAD', '/products/x', 'page'],
  ['POST', '/api/v1/reviews', 'write'],
])('%s %s is a %s', (method, path, importance) => expect(importanceOf(method, path)).toBe(importance))

test('a cursor comes back as it went', () => {
  fc.assert(
    fc.property(fc.nat(), fc.string(), (at, id) => {
      expect(decodeCursor(encodeCursor({ at, id }))).toEqual({ at, id })
    }),
  )
  for (const bad of ['x', 'e30', 'WzFd']) expect(() => decodeCursor(bad)).toThrow()
})

test('retries wait longer each time, an hour at most', () => {
  expect([1, 2, 3, 9].map(backoffMs)).toEqual([2_000, 8_000, 32_000, 3_600_000])
})

test.each([
  ['Bearer ack_abc', 'ack_abc'],
  ['bearer   ack_abc', 'ack_abc'],
  ['Basic abc', null],
  ['Bearer a b', null],
  [null, null],
])('%s holds %s', (header, token) => expect(bearerToken(header)).toBe(token))
test('a key’s last use is kept to the minute', () => {
  expect([worthTouching(null, 0), worthTouching(0, 59_999), worthTouching(0, 60_000)]).toEqual([true, false, true])
})

test.each([
  ['Orbit Notes 2', 'orbit-notes-2'],
  ['  Émile & Söhne! ', 'emile-sohne'],
  ['日本語', ''],
  ['--', ''],
])('%s lives at /%s', (name, slug) => expect(slugOf(name)).toBe(slug))
test('an average is the mean of all, and nothing for none', () => {
  const counts = { all: [1, 0, 0, 0, 1], incentivized: [0, 0, 0, 0, 1], imported: 4 }
  const some = { incentivized: 1, uncounted: 4 }
  expect(summarise(counts)).toEqual({ count: 2, average: 3, distribution: [1, 0, 0, 0, 1], ...some })
  const none = { incentivized: 0, uncounted: 5 }
  expect(summarise(counts, false)).toEqual({ count: 1, average: 1, distribution: [1, 0, 0, 0, 0], ...none })
  expect(summarise(NO_COUNTS).average).toBeNull()
})
