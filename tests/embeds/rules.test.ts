import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, normalOrigin, refusalOf, reservedHeight, shownAverage, snippetOf } from '../../api/embeds/rules.ts'
import { USUAL } from '../../api/embeds/tiers/rules.ts'

describe('the address of a page', () => {
  test.each([
    ['https://www.example.com', 'https://www.example.com'],
    [' https://www.example.com/pricing?x=1#y ', 'https://www.example.com'],
    ['example.com', 'https://example.com'],
    ['EXAMPLE.com', 'https://example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://example.com:443/', 'https://example.com'],
    ['http://[::1]:3000/x', 'http://[::1]:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('%s is kept as %s', (typed, origin) => expect(normalOrigin(typed)).toEqual({ ok: true, origin }))

  test.each([
    ['', /not a web address/],
    ['two words', /not a web address/],
    ['https://', /not a web address/],
    ['*.example.com', /Write each website out/],
    ['javascript://alert(1)', /Only addresses/],
    ['file:///home/x.html', /Only addresses/],
    ['https://me:secret@example.com', /name and password/],
    ['https://a.example;sandbox', /only the address of the website/],
    ['https://a.example,b.example', /only the address of the website/],
    ["https://a.example'self'", /only the address of the website/],
    ['https://a.example*', /Write each website out/],
    ['https://a_b.example', /only the address of the website/],
    [`https://${'a.'.repeat(120)}com`, /too long/],
  ])('%s is refused with a sentence', (typed, sentence) => {
    const read = normalOrigin(typed)
    expect(read.ok ? '' : read.sentence).toMatch(sentence)
  })

  test('what was kept is kept again as it is', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['http', 'https'] }), (url) => {
        const once = normalOrigin(url)
        if (once.ok) expect(normalOrigin(once.origin)).toEqual(once)
      }),
      { numRuns: 40 },
    )
  })
})

test.each([
  ['https://a.example', undefined],
  ['https://www.a.example', /https:\/\/a\.example is\. http or https, www\. and the port all count/],
  ['http://a.example', /https:\/\/a\.example is\./],
  ['https://a.example:8443', /https:\/\/a\.example is\./],
  ['https://evil.example', /Add it in the console/],
  ['https://a.example.evil.example', /Add it in the console/],
  ['null', /no address of its own/],
])('a page at %s is answered %s', (origin, reason) => {
  const refusal = refusalOf(origin, new Set(['https://a.example', 'http://b.example:81']))
  if (reason) expect(refusal).toMatch(reason)
  else expect(refusal).toBeUndefined()
})

describe('the average that is shown', () => {
  test.each([
    [0, 0, undefined],
    [1, 5, '5.0'],
    [3, 14, '4.7'],
    [212, 975, '4.6'],
    [1000, 4999, '4.9'],
    [2, 3, '1.5'],
  ])('%i reviews that sum to %i: %s', (count, sum, shown) => expect(shownAverage(count, sum)).toBe(shown))

  test('it is 5.0 only when every review gave five', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 400 }), (ratings) => {
        const sum = ratings.reduce((a, b) => a + b, 0)
        const shown = Number(shownAverage(ratings.length, sum))
        expect(shown === 5).toBe(ratings.every((rating) => rating === 5))
        expect(Math.abs(shown - sum / ratings.length)).toBeLessThanOrEqual(0.1)
      }),
    )
  })
})

test('a day ends at midnight UTC', () => expect(dayOf(Date.UTC(2026, 0, 31, 23, 59, 59))).toBe('2026-01-31'))

test('a higher wall is reserved for longer and for more quotes', () => {
  expect(reservedHeight([])).toBe(40)
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 20, maxLength: 600 }), { minLength: 1, maxLength: 11 }),
      fc.string(),
      (quotes, more) => {
        expect(reservedHeight([...quotes, more])).toBeGreaterThanOrEqual(reservedHeight(quotes))
      },
    ),
  )
})

test('the snippet holds a link, a reserved height and nobody’s words', () => {
  const snippet = snippetOf({
    ...{ base: 'https://p.example', publicId: 'ab_C-1', kind: 'wall' as const, height: 900, names: USUAL },
    link: { url: 'https://p.example/products/orbit', title: 'What customers say about Orbit & "Co" <x>' },
  })
  expect(snippet).toBe(`<link rel="preload" as="fetch" crossorigin href="https://p.example/v1/w/ab_C-1">
<script async crossorigin src="https://p.example/v1/embed.js"></script>
<acclaim-widget widget="ab_C-1"><canvas width="1" height="900"></canvas><a href="https://p.example/products/orbit">What customers say about Orbit &amp; &quot;Co&quot; &lt;x&gt;</a></acclaim-widget>`)
})
