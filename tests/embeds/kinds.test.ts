import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadPaint } from '../../api/embeds/showing/render.ts'
import { wishOf } from '../../api/embeds/showing/wish.ts'
import { CATEGORIES } from '../../db/schema/boards.ts'
import { TESTIMONIAL_KINDS, WIDGET_KINDS } from '../../db/schema/embeds.ts'
import { brotli } from '../../widgets/build.ts'
import { cardOf, givenOf, questionedOf, recommendedOf, sceneOf, wantedOf } from './scene.ts'
import { scriptDir } from './stage.ts'

const paint = await loadPaint(scriptDir)
const markup = (...of: Parameters<typeof sceneOf>) => paint(sceneOf(...of)).replace(/^<style>.*?<\/style>/s, '')
const sheet = (...of: Parameters<typeof sceneOf>) => paint(sceneOf(...of)).replace(/<\/style>.*/s, '')
const tags = (html: string) => html.match(/<(?:[^">]|"[^"]*")*>/g)!
const names = (html: string) => tags(html).map((tag) => tag.replace(/="[^"]*"/g, ''))

describe.each(WIDGET_KINDS)('%s', (kind) => {
  const film = { src: 'https://portal.example/files/f', poster: '', captions: '' }
  const cards = sceneOf(kind).cards.map((card) => ({ ...card, film }))

  test('is one section with a name, in elements the page’s script lets in, and nothing that runs', () => {
    const html = markup(kind, { cards })
    expect(html).toMatch(/^<section part="widget" role="group" lang="en" aria-label="[^"]+"/)
    const known = /^<\/?(section|div|ul|li|blockquote|p|span|strong|a|button|input|video|track)\b/
    expect(tags(html).filter((tag) => !known.test(tag))).toEqual([])
    expect(html).not.toMatch(/ (on\w+|style)=|<!--/)
  })

  test('no text adds a tag or an attribute', () => {
    const said = (text: string) => {
      const change = { text, title: text, name: text, lang: 'en', reply: text }
      const own = [{ type: 'other', text } as const]
      const about = {
        ...(kind === 'vote' && { wanted: wantedOf({ title: text, status: text }) }),
        ...(kind === 'survey' && { questioned: questionedOf({ title: text }) }),
        ...(kind === 'referral' && {
          recommended: recommendedOf({ company: text, terms: text, sides: [givenOf('friend', { what: text })] }),
        }),
      }
      return names(markup(kind, { ...about, cards: cards.map((card) => ({ ...card, ...change, disclosures: own })) }))
    }
    const plain = said('x')
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constant('"></p><script>alert(1)</script>'),
    )
    fc.assert(
      fc.property(hostile, (text) => void expect(said(text)).toEqual(plain)),
      { numRuns: 30 },
    )
  })

  test.each(['de', 'zh'] as const)('speaks %s', (locale) => {
    const html = markup(kind, { locale, cards }).replaceAll(/https:[^"]*/g, '')
    expect(html).toContain(`lang="${locale}"`)
    expect(html).not.toMatch(
      /Selected|See |reviews|Pause|Close|out of|>Vote|\d votes|>Answer|questions|gets|Terms|Good for|\{\w+\}/,
    )
  })

  test('is fine with nothing to show', () => {
    const listed = kind === 'reviews' ? { ...sceneOf(kind).listed!, found: 0, total: 0 } : undefined
    const nothing = {
      ...(kind === 'vote' && { wanted: null }),
      ...(kind === 'survey' && { questioned: null }),
      ...(kind === 'referral' && { recommended: null }),
    }
    const empty = { cards: [], people: 0, reviewCount: 0, average: null, listed, ...nothing }
    expect(markup(kind, empty)).not.toMatch(/NaN|undefined|null/)
  })

  test('uses no name that filter lists hide', () => {
    const said = paint(sceneOf(kind, { cards })).match(/(?:class|part|id)="[^"]*"|[.#][a-z][\w-]*/g) ?? []
    expect(
      said.filter((name) => /\b(ad|ads|adv\w*|affiliate\w*|track\w*|beacon\w*|banner\w*|sponsor\w*)\b/i.test(name)),
    ).toEqual([])
  })
})

test.each(TESTIMONIAL_KINDS)('%s says that it is a selection, and links to all', (kind) => {
  const cards = [cardOf(0, { film: { src: 'https://p.example/f', poster: '', captions: '' } })]
  expect(markup(kind, { cards })).toContain(
    'Selected testimonials. <a part="all" href="https://portal.example/products/orbit">See all 212 reviews (4.6)</a>',
  )
  expect(markup(kind, { cards, reviewCount: 1, average: 5 })).toContain('See the 1 review (5.0)')
  expect(markup(kind, { cards: [], average: null })).not.toContain('Selected')
})

test('a request says its title in the voice face, its status by a word and a shape, and its votes in words', () => {
  const html = markup('vote')
  expect(html).toContain('<p part="title" lang="en" dir="auto">Read it in the tunnel</p>')
  expect(html).toMatch(/<span part="shape" class="planned" aria-hidden="true"><\/span><span dir="auto">Planned</)
  expect(html).toContain('12 votes')
  expect(markup('vote', { wanted: wantedOf({ votes: 1, lang: '' }) })).toMatch(/<p part="title" dir="auto">.*1 vote</s)
  expect(html).toContain(
    '<a part="button" href="https://portal.example/requests/7" data-frame="https://portal.example/embed/vote/abc" aria-label="Vote: Read it in the tunnel">Vote</a>',
  )
  expect(html).toContain('href="https://portal.example/roadmap">See it on the roadmap')
  expect(sheet('vote')).toMatch(/\[part="?title"?\]\{[^}]*var\(--voice\)/)
  for (const category of CATEGORIES.slice(1)) expect(sheet('vote')).toContain(`.${category}{`)
})

test('a request that takes no votes says so, and offers none', () => {
  const html = markup('vote', {
    wanted: wantedOf({ open: false, status: 'Shipped', category: 'shipped', roadmapUrl: '' }),
  })
  expect(html).toMatch(
    /class="shipped".*Shipped.*It takes no votes any more\..*href="https:\/\/portal\.example\/requests\/7"/s,
  )
  expect(html).not.toMatch(/data-frame|part="button"|roadmap/)
  expect(markup('vote', { wanted: null })).toMatch(/not here any more.*href="https:\/\/portal\.example\/requests"/s)
})

test('a survey says how many questions it has, and a closed one that it is over', () => {
  expect(markup('survey')).toMatch(/data-frame="https:\/\/portal\.example\/embed\/survey\/srv_1".*>6 questions</s)
  expect(markup('survey', { questioned: questionedOf({ questions: 1, frameUrl: '' }) })).toContain('>1 question<')
  expect(markup('survey', { questioned: questionedOf({ frameUrl: '' }) })).not.toContain('data-frame')
  const over = markup('survey', { questioned: questionedOf({ open: false }) })
  expect(over).toMatch(/This survey is over\..*href="https:\/\/portal\.example\/surveys"/s)
  expect(over).not.toContain('data-frame')
})

test.each([
  ['vote', 1_100],
  ['referral', 1_300],
  ['survey', 850],
] as const)('a %s is at most %i bytes on the way, and the script knows nothing of it', (kind, most) => {
  expect(brotli(Buffer.from(paint(sceneOf(kind)))).length).toBeLessThanOrEqual(most)
  const { bytes } = JSON.parse(readFileSync(join(scriptDir, 'embed.json'), 'utf8')) as { bytes: { br: number } }
  expect(bytes.br).toBeLessThanOrEqual(2_048)
  expect(readFileSync(join(scriptDir, 'embed.js'), 'utf8')).not.toMatch(/vote|survey|referral/)
})

test('text comes back as it was written', () => {
  const back = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const written = fc.string({ unit: 'binary', minLength: 1 }).map((text) => `.${text}.`)
  fc.assert(
    fc.property(written, (text) => {
      const [, quoted] = /<blockquote[^>]*>(.*?)<\/blockquote>/s.exec(markup('wall', { cards: [cardOf(0, { text })] }))!
      expect(back(quoted!)).toBe(text)
    }),
  )
})

test('what connects an author with the company stands on the card, as text', () => {
  const disclosures = [
    { type: 'employee', text: '' },
    { type: 'incentive', text: 'a <b>free</b> month' },
    { type: 'other', text: 'We share a boat' },
  ] as const
  const html = markup('wall', { cards: [cardOf(0, { disclosures: [...disclosures] })] })
  expect(html).toContain('Works for the company · Rewarded for the review: a &lt;b>free&lt;/b> month · We share a boat')
  expect(markup('wall')).not.toContain('disclosed')
})

test('a badge and a summary give no average of fewer than three reviews', () => {
  for (const kind of ['badge', 'summary'] as const) {
    expect(markup(kind, { reviewCount: 2, average: 5 })).toContain('Too few reviews for an average (2)')
    expect(markup(kind, { reviewCount: 2, average: 5 })).not.toContain('5.0')
    expect(markup(kind, { reviewCount: 3, average: 5 })).toContain('5.0')
  }
})

test('bars are as long as their share, and lead to the reviews they count', () => {
  expect(sheet('summary')).toContain('.bar-5{inline-size:94.34%}')
  expect(markup('summary')).toContain('href="https://portal.example/products/orbit?stars=4"')
  expect(markup('summary')).toContain('50% verified')
  expect(markup('summary')).toContain('with pictures or film')
  const without = { ...sceneOf('summary').counted!, media: 0 }
  expect(markup('summary', { counted: without })).not.toContain('with pictures or film')
})

test('a list of reviews says its order, and each choice is a link that works without scripts', () => {
  const html = markup('reviews')
  expect(html).toContain('All published reviews, newest first.')
  expect(html).toMatch(/href="https:\/\/portal\.example\/products\/orbit\?stars=1" data-load="\?stars=1"/)
  expect(html).toMatch(/>2 of 5<.*data-load="\?show=4"/s)
  const asked = { ...wishOf('?stars=1&sort=helpful', 2).asked, show: 4 }
  const chosen = markup('reviews', {
    listed: { asked, pageSize: 2, found: 2, total: 5, languages: [{ lang: 'de', n: 1 }] },
  })
  expect(chosen).toContain('2 of 5 reviews: 1 star only.')
  expect(chosen).toMatch(/id="s1"[^>]* data-load="\?sort=helpful" aria-current="true"/)
})

test('a carousel turns only when it was told to, and can be stopped before anything else', () => {
  expect(markup('carousel')).not.toMatch(/data-seconds|type="checkbox"/)
  const turning = markup('carousel', { options: { rotate: true } })
  expect(turning.indexOf('type="checkbox"')).toBeLessThan(turning.indexOf('tabindex="0"'))
  expect(turning).toContain('data-seconds="8"')
  expect(markup('carousel', { cards: [cardOf(0)], options: { rotate: true } })).not.toMatch(
    /button|checkbox|data-seconds/,
  )
})

test('the second run of a marquee is there for eyes alone', () => {
  const [, again] = markup('marquee').split('aria-hidden="true" inert')
  expect(again).not.toMatch(/data-slot|part="action"/)
  expect(markup('marquee').match(/data-slot/g)).toHaveLength(2)
})

test('colours, corners and face are in the sheet, and only such as they can be', () => {
  const look = { accent: '#112233', accentDark: '#aabbcc', ink: '#101010', radius: 0, face: 'inherit' as const }
  const made = sheet('wall', { look })
  expect(made).toContain('--accent:var(--acclaim-accent,light-dark(#112233,#aabbcc))')
  expect(made).toContain('--radius:var(--acclaim-radius,0px)')
  expect(made).toContain('font-family:inherit')
  expect(sheet('wall', { look: { accent: 'red}*{display:none' } })).not.toContain('none}')
  expect(sheet('wall', { theme: 'dark' })).toContain('color-scheme:dark')
  expect(sheet('popup', { options: { delaySeconds: 5, corner: 'start' } })).toContain('--own-delay:5s')
})

test.each([
  ['', {}],
  ['?stars=5&verified=yes', { stars: 5, verified: true }],
  ['?stars=9&sort=worst&written=<x>&show=x&lang=fr', {}],
  ['?show=1000000', { show: 96 }],
  ['?show=-4', {}],
  ['?show=13&media=yes&written=pt-BR', { show: 16, media: true, written: 'pt-BR' }],
])('who asks with %j gets %j', (query, change) => {
  const plain = { stars: undefined, written: undefined, verified: false, media: false, sort: 'newest', show: 8 }
  expect(wishOf(query, 8)).toEqual({ locale: undefined, asked: { ...plain, ...change } })
})
