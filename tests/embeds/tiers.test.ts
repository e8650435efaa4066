import { hash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { brotliDecompressSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nameOf } from '../../api/embeds/tiers/faces.ts'
import { usualOf } from '../../api/embeds/tiers/rules.ts'
import { consent } from '../../db/schema/contacts.ts'
import { widget as widgetTable } from '../../db/schema/embeds.ts'
import { file } from '../../db/schema/files.ts'
import { review } from '../../db/schema/reviews.ts'
import { type Stage, stage } from './stage.ts'

const SHOP = 'https://shop.example'
let portal: Stage
beforeEach(async () => {
  portal = await stage()
})
afterEach(() => portal.close())

async function ask(path: string, headers: Record<string, string> = { origin: SHOP }) {
  const answer = await fetch(portal.url + path, { headers })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const hostile = '</style></script><script>alert("1")</script>\u2028 & "so"'
const address = ({ publicId }: { publicId: string }) => `/v1/w/${publicId}`

test('a copy shows by itself, and names the script that brings it up to date', async () => {
  await portal.speak({ excerpt: hostile })
  const widget = await portal.embed()
  const { text, headers } = await ask(`${address(widget)}.html`, {})
  const [, inside] =
    /^<acclaim-widget widget="[\w-]+"><template shadowrootmode="open">(.*)<\/template><a href="[^"]+">Orbit<\/a>/s.exec(
      text,
    )!
  expect(inside).toBe((await ask(address(widget))).text)
  expect(text).toContain(`<script async crossorigin src="${portal.url}/v1/embed.js"></script>`)
  expect(text.match(/<script/g)).toHaveLength(1)
  expect([headers.get('serve'), headers.get('cache-control')]).toEqual([null, 'private, max-age=30'])
})

test('who has a copy in the page is never one of those that see nothing', async () => {
  await portal.speak()
  const widget = await portal.embed()
  const all = { holdoutPpm: 500_000, holdoutSince: 1, version: widget.version }
  await portal.db.write((tx) => tx.update(widgetTable).set(all).where(eq(widgetTable.id, widget.id)))
  const lengths = async (end: string) =>
    Promise.all(Array.from({ length: 40 }, async () => (await ask(address(widget) + end)).text.length))
  expect(Math.min(...(await lengths('')))).toBe(0)
  expect(Math.min(...(await lengths('?&copy')))).toBeGreaterThan(0)
})

test('one script carries the widget to pages that allow nothing but scripts, and draws it on listed pages only', async () => {
  await portal.speak({ excerpt: hostile })
  const widget = await portal.embed()
  const { text, headers } = await ask(`${address(widget)}.js`, {})
  expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(text).not.toMatch(/<\/?(script|section|style)|\u2028/)
  const run = (origin: string) => {
    const warned: string[] = []
    const drawn: string[] = []
    const place = { shadowRoot: null, attachShadow: () => ({ setHTML: (html: string) => drawn.push(html) }) }
    class CSSStyleSheet {
      replaceSync() {}
    }
    const document = { readyState: 'complete', querySelectorAll: () => [place], addEventListener() {} }
    runInNewContext(text, {
      document,
      location: { origin },
      CSSStyleSheet,
      console: { warn: (w: string) => warned.push(w) },
    })
    return { warned, drawn }
  }
  const { drawn } = run(SHOP)
  expect(drawn[0]).toContain('&lt;/style>&lt;/script>&lt;script>alert("1")&lt;/script>\u2028 &amp; "so"')
  expect(run('https://evil.example')).toEqual({ drawn: [], warned: [expect.stringContaining('https://evil.example')] })
})

test('a frame needs no script, and only listed pages may show it', async () => {
  await portal.speak({ excerpt: hostile })
  const widget = await portal.embed()
  const { text, headers } = await ask(`${address(widget)}.frame`, {})
  const policy = headers.get('content-security-policy')!
  expect(policy).toContain(`frame-ancestors 'self' ${SHOP}`)
  expect(policy).not.toContain('script-src')
  const styles = [...text.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css]) => css!)
  expect(styles).toHaveLength(3)
  for (const css of styles) expect(policy).toContain(`'sha256-${hash('sha256', css, 'base64')}'`)
  expect(text).toMatch(/^<!doctype html><html lang="en">.*<title>Orbit<\/title><base target="_blank">/s)
  expect(text).not.toMatch(/<script/)
  expect(headers.get('x-frame-options')).toBeNull()
})

test('a paused widget has no face at all', async () => {
  const widget = await portal.embed()
  await portal.db.write((tx) => tx.update(widgetTable).set({ state: 'paused' }).where(eq(widgetTable.id, widget.id)))
  for (const end of ['.html', '.js', '.frame', '?lang=de']) expect((await ask(address(widget) + end)).status).toBe(404)
})

test('a withdrawal reaches every face within five seconds', async () => {
  const author = await portal.speak({ excerpt: 'Words I take back.' })
  const widget = await portal.embed()
  const faces = ['', '.html', '.js', '.frame', '?lang=de']
  for (const end of faces) expect((await ask(address(widget) + end)).text).toContain('Words I take back.')
  await portal.retire(author)
  portal.pass(5_000)
  for (const end of faces) expect((await ask(address(widget) + end)).text).not.toContain('Words I take back.')
})

test('a page may ask for another language, and is counted all the same', async () => {
  await portal.speak()
  const widget = await portal.embed()
  const german = await ask(`${address(widget)}?lang=de`)
  expect(german.text).toContain('Ausgewählte Kundenstimmen.')
  expect(german.headers.get('serve')).toMatch(/^[\w-]{62}$/)
  expect((await ask(`${address(widget)}?lang=xx`)).text).toContain('Selected testimonials.')
  const copy = await ask(`${address(widget)}.html?lang=de`, {})
  expect(copy.text).toMatch(/^<acclaim-widget widget="[\w-]+" lang="de">.*Ausgewählte/s)
  expect((await ask(`${address(widget)}?&copy&lang=de`)).text).toBe(german.text)
})

describe('a list of reviews', () => {
  const list = (options = { pageSize: 5 }) => portal.embed({ kind: 'reviews', options, ctaUrl: '', ctaLabel: '' })
  beforeEach(async () => {
    for (let i = 0; i < 7; i++) {
      await portal.speak({ excerpt: `Words ${i}.`, rating: 1 + (i % 5), lang: i % 2 ? 'de' : 'en' })
      portal.pass(1_000)
    }
  })
  const said = (text: string) => [...text.matchAll(/Words (\d)\./g)].map(([, n]) => Number(n))

  test('has all of them, newest first, as many as fit and more when asked', async () => {
    const widget = await list()
    const first = await ask(address(widget))
    expect(said(first.text)).toEqual([6, 5, 4, 3, 2])
    expect(first.text).toMatch(/5 of 7/)
    const more = await ask(`${address(widget)}?show=10`)
    expect(said(more.text)).toEqual([6, 5, 4, 3, 2, 1, 0])
    expect(more.text.indexOf('id="here"')).toBeGreaterThan(more.text.indexOf('Words 2.'))
    expect([first.headers.get('serve'), more.headers.get('serve')]).toEqual([expect.any(String), null])
  })

  test.each([
    ['?stars=1', [5, 0]],
    ['?written=de', [5, 3, 1]],
    ['?sort=lowest', [5, 0, 6, 1, 2]],
    ['?sort=highest', [4, 3, 2, 6, 1]],
    ['?verified=yes', []],
    ['?media=yes', []],
  ])('is narrowed by the visitor with %s', async (query, words) => {
    expect(said((await ask(address(await list()) + query)).text)).toEqual(words)
  })

  test('shows a review that is taken down to nobody', async () => {
    const widget = await list()
    const hidden = { shown: false, state: 'removed', publishedAt: null } as const
    await portal.db.write((tx) => tx.update(review).set(hidden).where(eq(review.id, 'rev_7')))
    expect(said((await ask(`${address(widget)}?show=10`)).text)).toEqual([5, 4, 3, 2, 1, 0])
  })

  test('has an average that a badge and a summary agree with', async () => {
    const badge = await portal.embed({ kind: 'badge', ctaUrl: '', ctaLabel: '' })
    const summary = await portal.embed({ kind: 'summary', ctaUrl: '', ctaLabel: '' })
    expect((await ask(address(badge))).text).toMatch(/2\.6 out of 5<\/strong>, 7 reviews/)
    expect((await ask(address(summary))).text).toMatch(/<strong part="average">2\.6<\/strong>/)
    expect((await ask(address(summary))).text).toContain('1 star: 2 of 7')
  })
})

test('films are shown of those who let their face be seen', async () => {
  const [shy, open] = [await portal.speak({ name: 'Shy' }), await portal.speak({ name: 'Open' })]
  await portal.db.write(async (tx) => {
    const ready = { kind: 'video', state: 'ready', verdict: 'ok', type: 'video/mp4', bytes: 9, sha256: 'x' } as const
    const about = { uploadHash: '', declaredBytes: 9, createdAt: 1, posterKey: 'p', captionsKey: 'c' }
    for (const { reviewId } of [shy, open])
      await tx.insert(file).values({ id: `fil_${reviewId}`, storageKey: reviewId, reviewId, ...ready, ...about })
    const agreed = { scope: 'use_video_likeness', text: 'Yes', textHash: 'h', locale: 'en', grantedAt: 1 } as const
    await tx.insert(consent).values({ id: 'cns_film', contactId: open.contactId, reviewId: open.reviewId, ...agreed })
  })
  const { text } = await ask(address(await portal.embed({ kind: 'videos' })))
  expect(text).toContain(`src="${portal.url}/files/fil_${open.reviewId}"`)
  expect(text).toContain(`poster="${portal.url}/files/fil_${open.reviewId}/poster"`)
  expect(text).toContain('data-slot="0"')
  expect(text).not.toContain('Shy')
})

test('a name that a filter list knows can be changed, and the usual one goes on working', () => {
  const usual = usualOf({ prefix: '/say', script: 'words' })
  expect(usual('/say/words.js?v=1')).toBe('/v1/embed.js?v=1')
  expect(usual('/say/words.abc.js')).toBe('/v1/embed.abc.js')
  expect(usual('/say/w/abc?lang=de')).toBe('/v1/w/abc?lang=de')
  for (const url of ['/v1/embed.js', '/sayings', '/say', '/products/say/w']) expect(usual(url)).toBe(url)
})

test.each([
  ['abc', { publicId: 'abc', face: 'fragment' }],
  ['abc.js', { publicId: 'abc', face: 'script' }],
  ['abc.exe', { publicId: '', face: 'fragment' }],
  ['../abc', { publicId: '', face: 'fragment' }],
  ['', { publicId: '', face: 'fragment' }],
])('%j asks for %j', (path, name) => expect(nameOf(path)).toEqual(name))

test('faces are compressed like answers', async () => {
  await portal.speak()
  const widget = await portal.embed()
  const plain = await ask(`${address(widget)}.frame`, { 'accept-encoding': 'identity' })
  const { request } = await import('node:http')
  const body = await new Promise<Buffer>((resolve) => {
    const headers = { 'accept-encoding': 'br' }
    request(`${portal.url}${address(widget)}.frame`, { headers }, (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)))
    }).end()
  })
  expect(brotliDecompressSync(body).toString()).toBe(plain.text)
})
