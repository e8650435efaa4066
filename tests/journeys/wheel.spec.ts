import { type BrowserContext, expect, type Page, test } from 'playwright/test'
import { clockedPortal } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal()
const shots = process.env.SHOTS
let storageState: Awaited<ReturnType<BrowserContext['storageState']>>

/** A shop with forty people: 35 bought, six of these left. */
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  const page = await (await browser.newContext()).newPage()
  await portal.setUp(page)
  storageState = await page.context().storageState()
  const { key } = await portal.call(page, 'post', '/api-keys', { name: 'Shop', scopes: ['events.write'] })
  const people = Array.from({ length: 40 }, (_, i) => `u${i}`)
  const track = (event: string, daysAgo: number) => (userId: string) => ({
    ...{ type: 'track', event, userId, timestamp: new Date(Date.now() - daysAgo * 86_400_000).toISOString() },
  })
  const batch = [
    ...people.map((userId) => ({
      ...{ type: 'identify', userId, traits: { email: `${userId}@shop.test`, name: `Person ${userId}` } },
    })),
    ...people.map(track('newsletter.subscribed', 4)),
    ...people.slice(0, 35).map(track('order.paid', 3)),
    ...people.slice(0, 6).map(track('subscription.cancelled', 2)),
    track('newsletter.issued', 5)('u0'),
  ]
  const answer = await fetch(`${portal.url()}/api/v1/batch`, {
    ...{ method: 'POST', body: JSON.stringify({ batch }) },
    headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
  })
  expect(await answer.json()).toMatchObject({ refused: 0 })
  const lapsed = async () => (await figuresOf(page).catch(() => null))?.now.lapsed
  await expect.poll(lapsed, { timeout: 60_000 }).toBe(6)
})

const figuresOf = (page: Page) => portal.call(page, 'get', '/wheel/figures?days=90')
const main = (page: Page) => page.locator('main')
const tile = (page: Page, name: string) =>
  main(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) })

/** Rows of the list that is open, over all its pages. */
async function rowsOf(page: Page): Promise<number> {
  for (let n = 0; ; ) {
    n += await main(page).locator('tbody tr').count()
    const more = main(page).getByRole('link', { name: 'Show more' })
    if ((await more.count()) === 0) return n
    await more.click()
    await page.waitForLoadState()
  }
}
/** Clicks a number, and finds as many lines behind it. */
async function follow(page: Page, number: ReturnType<Page['locator']>) {
  const said = Number(/\d+/.exec((await number.innerText()).replaceAll(',', ''))![0])
  await number.click()
  await page.waitForURL(/\/admin\/wheel\/people\?/)
  expect(await rowsOf(page)).toBe(said)
  return said
}

async function walk(page: Page) {
  await page.goto(`${portal.url()}/admin/wheel`)
  await page.getByRole('navigation', { name: 'Period' }).getByRole('link', { name: '90 days' }).click()
  await page.waitForURL(/days=90/)
  const momentum = tile(page, 'Momentum')
  await expect(momentum).toContainText(/±/)
  await expect(momentum.getByText('momentum = weight × speed × (1 − friction)')).toBeHidden()
  await momentum.getByText('How it is made').click()
  await expect(momentum.getByText('momentum = weight × speed × (1 − friction)')).toBeVisible()
  const { now } = await figuresOf(page)
  await expect(momentum).toContainText(`√(${now.forward} + ${now.back} + ${now.lapsed})`)

  expect(await follow(page, momentum.getByRole('link', { name: /forward/ }))).toBe(now.forward)
  await expect(page.getByText('moved forward: up after the way in, or back again')).toBeVisible()
  await page.getByRole('link', { name: /^Take off: moved forward/ }).click()
  await page.waitForURL((url) => !url.search.includes('moved'))

  await page.goto(`${portal.url()}/admin/wheel?days=90`)
  await page.getByRole('navigation', { name: 'Lens' }).getByRole('link', { name: 'Teams' }).click()
  await page.waitForURL(/days=90&lens=teams/)
  await expect(page.getByRole('heading', { name: 'Marketing' })).toBeVisible()
  await follow(
    page,
    main(page)
      .getByRole('link', { name: /\d+ lost$/ })
      .first(),
  )
  await page.goto(`${portal.url()}/admin/wheel?days=90&lens=funnel`)
  await expect(page.getByText(/Not observed/).first()).toBeVisible()
  await follow(page, tile(page, 'Purchase').last().getByRole('link').first())
}

test('the owner looks at the wheel, asks how a number is made, sees whom it counts, and changes the lens', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const page = await (await browser.newContext({ storageState })).newPage()
  await walk(page)
  await page.goto(`${portal.url()}/admin/wheel?days=90&lens=teams`)
  for (const one of await page.getByText('How it is made').all()) await one.click()
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
    [320, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide, `${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${width} px, ${colorScheme}`).toEqual([])
    if (shots) await page.screenshot({ path: `${shots}/wheel-${width}-${colorScheme}.png`, fullPage: true })
  }
})

test('all of it without scripts', async ({ browser }) => {
  test.setTimeout(120_000)
  await walk(await (await browser.newContext({ storageState, javaScriptEnabled: false })).newPage())
})

test('the wheel turns as fast as it says, can be held, and is still for who wants no motion', async ({ browser }) => {
  const page = await (await browser.newContext({ storageState, reducedMotion: 'no-preference' })).newPage()
  await page.goto(`${portal.url()}/admin/wheel?days=90`)
  const { now } = await figuresOf(page)
  const turning = page.locator('svg g', { has: page.locator('animateTransform') })
  await expect(turning).toBeVisible()
  const seconds = Number.parseFloat((await page.locator('animateTransform').getAttribute('dur'))!)
  const days = 30 / now.speed.value
  const day = days >= 15 ? 0.2 : days >= 3 ? 1 : 5
  expect(seconds).toBeCloseTo(days * day, 2)
  await expect(page.getByText(`a day of theirs takes ${day.toFixed(2)} seconds here`)).toBeVisible()
  await page.getByText('Hold the wheel').click()
  await expect(turning).toBeHidden()
  await page.getByText('Let it turn').click()
  await expect(turning).toBeVisible()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect(turning).toBeHidden()
  await expect(page.getByText('Hold the wheel')).toBeHidden()
})
