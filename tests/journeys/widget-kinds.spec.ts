import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page, test } from 'playwright/test'
import { TESTIMONIAL_KINDS, WIDGET_KINDS } from '../../db/schema/embeds.ts'
import { startHost } from '../embeds/host.ts'
import { listen, PERSON } from '../embeds/site.ts'
import { type Stage, stage } from '../embeds/stage.ts'
import { submit } from '../feature-requests/kit.ts'
import { offerOf } from '../referrals/kit.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let portal: Stage
let host: Awaited<ReturnType<typeof startHost>>
test.use({ userAgent: PERSON })

test.beforeAll(async () => {
  portal = await stage({ ticking: true })
  host = await startHost()
  for (let i = 0; i < 7; i++) {
    const excerpt = `Orbit saved us ${i + 2} hours a week, and the meeting about the meeting is gone.`
    await portal.speak({ excerpt, rating: 3 + (i % 3), lang: i === 3 ? 'de' : 'en', name: `Person ${i}` })
  }
})
test.afterAll(async () => {
  await host.close()
  await portal.close()
})

type Change = Record<string, unknown>
const plain = { ctaUrl: '', ctaLabel: '' }
const make = (kind: string, change: Change = {}) => portal.embed({ kind, origins: [host.origin], ...change })
const widget = (page: Page, kind = '') => page.locator(`acclaim-widget${kind}`)
async function surveyFor(origin: string): Promise<string> {
  const mia = await portal.as('mia')
  const question = { kind: 'nps', title: 'Would you recommend Orbit?', items: [{ text: 'How likely is it?' }] }
  const rules = { targetN: 50, anonymous: true, origins: [origin] }
  const { id, slug } = (await mia.post('/api/v1/surveys', { ...question, ...rules })).body
  await mia.post(`/api/v1/surveys/${id}/state`, { to: 'open' })
  return slug
}
async function open(page: Page, kind: string, change: Change = {}, path = '') {
  const made = await make(kind, change)
  host.show(portal.url, made.snippet)
  await page.goto(host.origin + path)
  await expect(page.locator('acclaim-widget section')).toBeVisible()
  return made
}

test('every kind at once on one page, light and dark, wide and narrow: the checker finds nothing, nothing is cut off', async ({
  page,
}) => {
  const subjects: Record<string, string> = {
    vote: String(await submit(await portal.as('olga'), 'Folders that can be shared with people outside')),
    survey: await surveyFor(host.origin),
  }
  await offerOf(await portal.as('olga'))
  const snippets: string[] = []
  for (const kind of WIDGET_KINDS) {
    const rotate = kind === 'carousel' ? { rotate: true } : {}
    const change = (TESTIMONIAL_KINDS as readonly string[]).includes(kind) ? { options: rotate } : { ...plain }
    snippets.push((await make(kind, { ...change, subject: subjects[kind] ?? null })).snippet)
  }
  host.show(portal.url, snippets.join('\n'))
  const complaints = listen(page)
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.goto(host.origin)
    await expect(page.locator('acclaim-widget section')).toHaveCount(WIDGET_KINDS.length)
    await page.evaluate((dark) => {
      document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
      document.body.style.background = dark ? '#14161c' : '#fff'
      document.body.style.color = dark ? '#edeae4' : '#222'
    }, colorScheme === 'dark')
    await page.evaluate(axe)
    const found = await page.evaluate(() => Reflect.get(globalThis, 'axe').run())
    const said = found.violations.map((v: { id: string; nodes: { target: unknown; html: string }[] }) => [
      v.id,
      v.nodes.map(({ html }) => html).slice(0, 3),
    ])
    expect(said).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  }
  expect(complaints).toEqual([])
})

test('a page whose sheet undoes everything cannot undo a widget', async ({ page }) => {
  await open(page, 'wall', {}, '/hostile')
  const card = page.locator('acclaim-widget [data-slot]').first()
  await expect(card.locator('blockquote')).toBeVisible()
  const look = (what: string) => card.evaluate((el, name) => getComputedStyle(el).getPropertyValue(name), what)
  expect(await look('border-top-left-radius')).toBe('10px')
  expect(await look('color')).not.toBe('rgb(255, 0, 0)')
  expect(await widget(page).evaluate((el) => getComputedStyle(el).display)).toBe('block')
})

test('a page that breaks the browser’s own tools gets no error from a widget, and may take it away', async ({
  page,
}) => {
  const complaints = listen(page)
  await open(page, 'wall')
  await page.evaluate(() => {
    const broken = () => {
      throw new Error('this page is broken')
    }
    Object.assign(globalThis, { fetch: broken })
    for (const name of ['push', 'map', 'forEach', 'join', 'filter']) Reflect.set(Array.prototype, name, broken)
  })
  const sent = page.waitForRequest('**/v1/seen')
  await page.mouse.wheel(0, 200)
  expect((await sent).postData()).toMatch(/^[\w-]{62} \/ r v0 /)
  await widget(page).evaluate((el) => el.remove())
  await page.waitForTimeout(400)
  expect(complaints).toEqual([])
})

test('an element that is taken away before its answer shows nothing and counts nothing', async ({ page }) => {
  const made = await make('wall')
  host.show(portal.url, made.snippet)
  const complaints = listen(page)
  let posts = 0
  page.on('request', (request) => (posts += request.method() === 'POST' ? 1 : 0))
  await page.route('**/v1/w/**', async (route) => {
    await page.evaluate(() => document.querySelector('acclaim-widget')?.remove())
    await route.continue()
  })
  await page.goto(host.origin)
  await page.waitForTimeout(3_500)
  expect([posts, complaints.filter((text) => !/preload/.test(text))]).toEqual([0, []])
})

test('what it sends says where, who drew and what was seen; with optout it says nothing at all', async ({ page }) => {
  const made = await make('wall')
  host.show(portal.url, made.snippet.replace('<acclaim-widget ', '<acclaim-widget visitor="v-1" '))
  const sent = page.waitForRequest('**/v1/seen')
  await page.goto(`${host.origin}/über uns?secret=1#x`)
  expect((await sent).postData()).toMatch(/^[\w-]{62} \/%C3%BCber%20uns u=v-1 r v0( v\d)*$/)
  const told = page.waitForRequest('**/v1/convert')
  await page.evaluate(() => {
    const Widget = customElements.get('acclaim-widget') as unknown as { convert(goal: string, of: object): void }
    Widget.convert('signup', { id: 'order-1', value: 4900, currency: 'EUR' })
  })
  expect((await told).postData()).toMatch(/^[\w-]{62} signup order-1 4900 EUR \d:\d+(,\d:\d+)*$/)

  host.show(portal.url, made.snippet.replace('<acclaim-widget ', '<acclaim-widget optout '))
  const posts: string[] = []
  page.on('request', (request) => void (request.method() === 'POST' && posts.push(request.url())))
  await page.goto(host.origin)
  await expect(page.locator('acclaim-widget section')).toBeVisible()
  await page.waitForTimeout(4_500)
  expect(posts).toEqual([])
})

for (const path of ['', '/rtl']) {
  test(`a carousel goes on by its buttons and round at its end${path ? ', from right to left' : ''}`, async ({
    page,
  }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await open(page, 'carousel', {}, path)
    const row = page.locator('acclaim-widget [data-row]')
    const at = () => row.evaluate((el) => Math.round(Math.abs(el.scrollLeft) / el.clientWidth))
    await page.getByRole('button', { name: 'Next' }).click()
    await expect.poll(at).toBe(1)
    await page.getByRole('button', { name: 'Previous' }).click()
    await expect.poll(at).toBe(0)
    for (let i = 0; i < 8; i++) await page.getByRole('button', { name: 'Next' }).click()
    await expect.poll(at).toBeLessThan(3)
    const heights = await row.locator('li').evaluateAll((all) => all.map((one) => one.clientHeight))
    expect(new Set(heights).size).toBe(1)
  })
}

test('a carousel turns by itself only when told to, and never while somebody reads or paused it', async ({ page }) => {
  await open(page, 'carousel', { options: { rotate: true, seconds: 4 } })
  const at = () => page.locator('acclaim-widget [data-row]').evaluate((el) => el.scrollLeft)
  await page.locator('h1').hover()
  await expect.poll(at, { timeout: 20_000 }).toBeGreaterThan(0)
  await page.getByRole('checkbox', { name: 'Pause' }).check()
  await page.locator('h1').click()
  await page.waitForTimeout(1_000)
  const paused = await at()
  await page.waitForTimeout(4_500)
  expect(await at()).toBe(paused)
})

test('a marquee runs, stops for its box and for a pointer, and stands still for who asked for no motion', async ({
  page,
}) => {
  await open(page, 'marquee')
  const moving = () =>
    page.locator('acclaim-widget .run').evaluate((el) => {
      const { animationName, animationPlayState } = getComputedStyle(el)
      return animationName === 'none' ? 'none' : animationPlayState
    })
  await expect.poll(moving).toBe('running')
  await page.getByRole('checkbox', { name: 'Pause' }).check()
  await expect.poll(moving).toBe('paused')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect.poll(moving).toBe('none')
  await expect(page.locator('acclaim-widget .again')).toBeHidden()
  await expect(page.getByRole('checkbox', { name: 'Pause' })).toBeHidden()
})

test('a pop-up comes after its time, takes no focus and goes when it is told to', async ({ page }) => {
  await open(page, 'wall')
  const made = await make('popup', { options: { delaySeconds: 2 } })
  host.show(portal.url, made.snippet)
  await page.goto(host.origin)
  const words = page.locator('acclaim-widget blockquote')
  await expect(words).toBeHidden()
  await expect(words).toBeVisible()
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body')
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(words).toBeHidden()
})

test('a visitor chooses among the reviews in place, and keeps their place on the keyboard', async ({ page }) => {
  await open(page, 'reviews', { ...plain, options: { pageSize: 5 } })
  const cards = page.locator('acclaim-widget [part=card]')
  await expect(cards).toHaveCount(5)
  await page.getByRole('link', { name: '3 stars only' }).press('Enter')
  await expect(cards).toHaveCount(3)
  const focused = () =>
    widget(page).evaluate((el) => [el.shadowRoot?.activeElement?.id, el.shadowRoot?.activeElement?.textContent?.trim()])
  await expect.poll(async () => (await focused())[0]).toBe('s3')
  await page.getByRole('link', { name: 'Show all' }).press('Enter')
  await page.getByRole('link', { name: 'More reviews' }).press('Enter')
  await expect(cards).toHaveCount(7)
  await expect.poll(async () => (await focused())[0]).toBe('here')
  expect(page.url()).toBe(`${host.origin}/`)
})

test('the review form opens in its place when somebody wants to write', async ({ page }) => {
  const made = await open(page, 'review_form', plain)
  await page.getByRole('link', { name: 'Write a review: Orbit' }).click()
  const frame = page.locator('acclaim-widget iframe')
  await expect(frame).toHaveAttribute('src', `${portal.url}/embed/review/${made.publicId}`)
  await expect(frame).toHaveAttribute('title', 'Write a review: Orbit')
})
