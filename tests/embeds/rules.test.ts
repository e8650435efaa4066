import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellsOf, type Noted } from '../../api/embeds/intake.ts'
import { renderWall } from '../../api/embeds/render.ts'
import {
  dayOf,
  escapeHtml,
  normalOrigin,
  readBatch,
  refusalOf,
  reservedHeight,
  selectionLine,
  shownAverage,
  snippetOf,
} from '../../api/embeds/rules.ts'

describe('the address of a page', () => {
  test.each([
    ['https://www.example.com', 'https://www.example.com'],
    [' https://www.example.com/pricing?x=1#y ', 'https://www.example.com'],
    ['example.com', 'https://example.com'],
    ['EXAMPLE.com', 'https://example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://example.com:443/', 'https://example.com'],
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

  test('the line says that this is a selection and how much more there is', () => {
    expect(selectionLine(2212, 10000).link).toBe('See all 2,212 reviews (4.5)')
    expect(selectionLine(1, 4)).toEqual({ text: 'Selected testimonials.', link: 'See the 1 review (4.0)' })
    expect(selectionLine(0, 0).link).toBe('See all reviews')
  })
})

describe('what a browser sends', () => {
  test('a click is seen too, and repeats in one batch are one', () => {
    expect(readBatch('tok v0 v0 c2 v2 c2')).toEqual({
      serve: 'tok',
      acts: [
        { act: 'seen', slot: 0 },
        { act: 'seen', slot: 2 },
        { act: 'clicked', slot: 2 },
      ],
    })
  })
  test.each([
    '',
    'tok',
    'tok ',
    'tok x1',
    'tok v',
    'tok v01',
    'tok v-1',
    'tok v1000',
    'tok  v1',
    'tok v1\n',
    '{"a":1}',
  ])('%j is not ours', (text) => expect(readBatch(text)).toBeUndefined())
  test('fifty events are read, fifty-one are not', () => {
    const events = (n: number) => `tok ${Array.from({ length: n }, (_, slot) => `v${slot}`).join(' ')}`
    expect(readBatch(events(50))?.acts).toHaveLength(50)
    expect(readBatch(events(51))).toBeUndefined()
  })
  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readBatch(text)))
  })
})

test('only acts that were new are added up, and bots apart', () => {
  const act = (id: string, change: Partial<Noted> = {}): Noted => ({
    ...{ id, act: 'seen', widgetId: 'w', testimonialId: 't', slot: 0, bot: false },
    ...change,
  })
  const acts = [act('1'), act('1'), act('2', { act: 'clicked' }), act('3', { bot: true }), act('4')]
  expect(cellsOf(acts, new Set(['1', '2', '3']), '2026-01-01')).toEqual([
    { day: '2026-01-01', widgetId: 'w', testimonialId: 't', bot: 0, seen: 1, clicks: 1 },
    { day: '2026-01-01', widgetId: 'w', testimonialId: 't', bot: 1, seen: 1, clicks: 0 },
  ])
  expect(dayOf(Date.UTC(2026, 0, 31, 23, 59, 59))).toBe('2026-01-31')
})

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

describe('words from people', () => {
  const wall = (excerpt: string, displayName = 'Ann') =>
    renderWall({
      items: [{ excerpt, displayName, rating: 4, lang: 'en' }, undefined],
      reviewCount: 1,
      ratingSum: 4,
      productUrl: 'https://portal.example/products/orbit',
      ctaUrl: 'https://shop.example/?a=1&b="2"',
      ctaLabel: 'Try <it>',
      theme: 'auto',
    })
  const tags = (html: string) => html.match(/<[^>]*>/g)

  test('no text adds a tag or an attribute', () => {
    const plain = tags(wall('x'))
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (excerpt, name) => {
        expect(tags(wall(excerpt, name))).toEqual(plain)
      }),
    )
    expect(tags(wall('</blockquote><script>alert(1)</script>'))).toEqual(plain)
  })
  test('text comes back as it was written', () => {
    const back = (text: string) =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void expect(back(escapeHtml(text))).toBe(text)))
  })
  test('a slot without a testimonial leaves the numbers of the others alone', () => {
    const html = renderWall({
      items: [undefined, { excerpt: 'b', displayName: 'B', rating: 5, lang: 'en' }],
      ...{ reviewCount: 0, ratingSum: 0, productUrl: 'https://p', ctaUrl: 'https://c', ctaLabel: 'c', theme: 'dark' },
    })
    expect(html.match(/data-slot="\d+"/g)).toEqual(['data-slot="1"'])
  })
})

test('the snippet holds a link, a reserved height and nobody’s words', () => {
  const snippet = snippetOf({
    ...{ base: 'https://p.example', publicId: 'ab_C-1', kind: 'wall', height: 900 },
    ...{ productUrl: 'https://p.example/products/orbit', productName: 'Orbit & "Co" <x>' },
  })
  expect(snippet).toBe(`<link rel="preload" as="fetch" crossorigin href="https://p.example/v1/w/ab_C-1">
<script async crossorigin src="https://p.example/v1/embed.js"></script>
<acclaim-wall wall="ab_C-1"><canvas width="1" height="900"></canvas><a href="https://p.example/products/orbit">What customers say about Orbit &amp; &quot;Co&quot; &lt;x&gt;</a></acclaim-wall>`)
})

test('what connects an author with the company stands on the card, as text', () => {
  const disclosures = JSON.stringify([
    { type: 'employee', text: '' },
    { type: 'incentive', text: 'a <b>free</b> month' },
    { type: 'other', text: 'We share a boat' },
  ])
  const item = { excerpt: 'a', displayName: 'A', rating: 5, lang: 'en', disclosures }
  const wall = { items: [item], reviewCount: 1, ratingSum: 5, productUrl: '/', ctaUrl: '/', ctaLabel: 'Go' }
  const html = renderWall({ ...wall, theme: 'auto' })
  expect(html).toContain(
    'Works for the company · Rewarded for the review: a &lt;b&gt;free&lt;/b&gt; month · We share a boat',
  )
  expect(renderWall({ ...wall, items: [{ ...item, disclosures: '[]' }], theme: 'auto' })).not.toContain('disclosed')
})
