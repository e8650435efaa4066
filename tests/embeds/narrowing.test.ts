import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Stage, scriptDir, stage } from './stage.ts'

/** Of all published reviews nobody but a visitor chooses which are seen. */
describe('whoever writes the address of a list of reviews', () => {
  let portal: Stage
  let at: string
  beforeEach(async () => {
    portal = await stage()
    for (const rating of [5, 1, 5, 2]) {
      await portal.speak({ rating, excerpt: `Words with ${rating}.` })
      portal.pass(1_000)
    }
    at = `${portal.url}/v1/w/${(await portal.embed({ kind: 'reviews', ctaUrl: '', ctaLabel: '' })).publicId}`
  })
  afterEach(() => portal.close())
  const said = async (end: string) =>
    [...(await (await fetch(at + end)).text()).matchAll(/Words with (\d)\./g)].map(([, n]) => Number(n))

  test.each(['.html', '.js', '.frame'])('leaves nothing out of %s', async (face) => {
    for (const end of ['', '?stars=5', '?sort=highest', '?written=de', '?verified=yes&media=yes', '?lang=de&stars=5'])
      expect([end, await said(face + end)]).toEqual([end, [2, 5, 1, 5]])
  })

  test('may still choose the language of a copy', async () => {
    expect(await (await fetch(`${at}.html?lang=de&stars=5`)).text()).toMatch(/lang="de".*die neuesten zuerst/s)
  })

  test('cannot do it in silence', async () => {
    const text = await (await fetch(`${at}?stars=5`)).text()
    expect(text).toMatch(/part="criterion">\s*2 of 4 reviews: 5 stars only\./)
    expect(text).not.toContain('All published reviews')
    const none = await (await fetch(`${at}?stars=3&verified=yes`)).text()
    expect(none).toMatch(/0 of 4 reviews: 3 stars only, Verified\./)
  })
})

test.each([
  [{ widget: 'abc' }, 'https://portal.example/v1/w/abc'],
  [{ widget: 'abc?stars=4&sort=highest' }, 'https://portal.example/v1/w/abc'],
  [{ widget: 'abc', lang: 'en&stars=4' }, 'https://portal.example/v1/w/abc?&lang=en'],
  [{ widget: 'abc?stars=4', lang: 'de-AT' }, 'https://portal.example/v1/w/abc?&lang=de'],
  [{ widget: '~a.b-c_d' }, 'https://portal.example/v1/w/~a.b-c_d'],
])('a page that says %j asks for %s', ({ widget, lang = '' }: { widget: string; lang?: string }, address) => {
  const asked: string[] = []
  let Made!: new () => { connectedCallback(): void }
  runInNewContext(readFileSync(join(scriptDir, 'embed.js'), 'utf8'), {
    URL,
    document: { currentScript: { src: 'https://portal.example/v1/embed.js' } },
    HTMLElement: class {
      shadowRoot = null
      lang = lang
      getAttribute = () => widget
    },
    customElements: { get() {}, define: (_: string, made: typeof Made) => void (Made = made) },
    fetch: (url: URL) => {
      asked.push(url.href)
      return Promise.reject(new Error('offline'))
    },
  })
  new Made().connectedCallback()
  expect(asked).toEqual([address])
})
