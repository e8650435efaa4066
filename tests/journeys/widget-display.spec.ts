import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'playwright/test'
import { cards, listen, PERSON, site } from '../embeds/site.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let world: Awaited<ReturnType<typeof site>>
test.use({ userAgent: PERSON })
test.afterEach(() => world.close())

const noSetHtml = () => {
  for (const kind of [Element, ShadowRoot]) Reflect.deleteProperty(kind.prototype, 'setHTML')
}
const watchShifts = () => {
  Object.assign(globalThis, { shifts: 0 })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      Object.assign(globalThis, { shifts: Reflect.get(globalThis, 'shifts') + Reflect.get(entry, 'value') })
  }).observe({ type: 'layout-shift', buffered: true })
}

for (const [people, width] of [
  [12, 1280],
  [12, 390],
  [3, 1280],
] as const) {
  test(`nothing on the page moves when a wall of ${people} arrives (${width} px)`, async ({ page }) => {
    world = await site({ people })
    await page.setViewportSize({ width, height: 900 })
    await page.addInitScript(watchShifts)
    await page.route('**/v1/w/**', async (route) => {
      await new Promise((done) => setTimeout(done, 300))
      await route.continue()
    })
    await page.goto(world.host.origin)
    await expect(cards(page)).toHaveCount(people)
    await page.waitForTimeout(500)
    expect(await page.evaluate(() => Reflect.get(globalThis, 'shifts'))).toBe(0)
  })
}

for (const policy of ['/strict', '/trusted-types']) {
  for (const old of [false, true]) {
    test(`the wall is shown and styled on ${policy}${old ? ' by a browser without setHTML' : ''}`, async ({ page }) => {
      world = await site({ excerpt: `Fish & "chips" <img src=x onerror="alert(1)"> it's` })
      const complaints = listen(page)
      if (old) await page.addInitScript(noSetHtml)
      await page.goto(world.host.origin + policy)
      await expect(cards(page)).toHaveCount(12)
      const first = cards(page).first()
      await expect(first.locator('blockquote')).toHaveText(`Fish & "chips" <img src=x onerror="alert(1)"> it's`)
      await expect(first.getByRole('img', { name: /out of 5 stars/ })).toBeVisible()
      await expect(first.getByRole('link')).toHaveAttribute('href', `${world.host.origin}/sign-up?plan=pro#top`)
      expect(await first.evaluate((card) => getComputedStyle(card).borderRadius)).toBe('10px')
      expect(complaints).toEqual([])
    })
  }
}

test('an address that is not http is dropped by a browser without setHTML', async ({ page }) => {
  world = await site({ people: 1 })
  await page.addInitScript(noSetHtml)
  await page.route('**/v1/w/**', async (route) => {
    const body =
      '<style></style><section><ul><li data-slot="0" onclick="x()"><script>alert(1)</script><a part="action" href="javascript:x()">Go</a></li></ul></section>'
    await route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*' }, body })
  })
  await page.goto(world.host.origin)
  await expect(cards(page)).toHaveCount(1)
  const html = await page.locator('acclaim-widget').evaluate((wall) => wall.shadowRoot?.innerHTML)
  expect(html).toBe('<section><ul><li data-slot="0"><span>alert(1)</span><a part="action">Go</a></li></ul></section>')
})

test('the visitor is given no cookie and no storage, and is asked nothing beforehand', async ({ page, context }) => {
  world = await site()
  const { asked } = world
  await page.goto(world.host.origin)
  await expect(cards(page)).toHaveCount(12)
  await page.waitForTimeout(1300)
  await page.goto('about:blank')
  await expect.poll(async () => (await world.counted()).seen.length).toBeGreaterThan(0)
  expect(await context.cookies()).toEqual([])
  const { origins } = await context.storageState({ indexedDB: true })
  expect(origins).toEqual([])
  expect(new Set(asked)).toEqual(new Set(['GET /v1/embed.js', `GET /v1/w/${world.widget.publicId}`, 'POST /v1/seen']))
})

test('a page that is not on the list keeps its own words, and its owner reads why', async ({ page }) => {
  world = await site({ listed: false })
  const complaints = listen(page)
  await page.goto(world.host.origin)
  const reason = `${world.host.origin} is not on this widget's list of websites. Add it in the console under Widgets.`
  await expect.poll(() => complaints).toContain(`acclaim-widget: ${reason}`)
  await expect(page.getByRole('link', { name: 'What customers say about Orbit' })).toBeVisible()
  await expect(cards(page)).toHaveCount(0)
})

test('a portal that does not answer leaves the page as it was', async ({ page }) => {
  world = await site()
  const complaints = listen(page)
  world.portal.serveWith((req, res) => {
    if (req.url?.startsWith('/v1/w/')) req.socket.destroy()
    else world.portal.front.handle(req, res)
  })
  await page.goto(world.host.origin)
  await page.waitForFunction(() => customElements.get('acclaim-widget'))
  await expect(page.getByRole('link', { name: 'What customers say about Orbit' })).toBeVisible()
  expect(complaints.filter((text) => text.startsWith('uncaught'))).toEqual([])
})

test('a page that reads from right to left gets a wall that does, with each quote its own way', async ({ page }) => {
  world = await site({ people: 4 })
  await world.portal.speak({ excerpt: 'وفّر علينا ساعات كل أسبوع.', lang: 'ar', name: 'ليلى' })
  world.portal.pass(6_000)
  await page.goto(`${world.host.origin}/rtl`)
  await expect(cards(page)).toHaveCount(5)
  const directions = await cards(page)
    .locator('blockquote')
    .evaluateAll((all) => all.map((quote) => getComputedStyle(quote).direction))
  expect(directions).toEqual(['rtl', 'ltr', 'ltr', 'ltr', 'ltr'])
  await expect(cards(page).locator('blockquote').first()).toHaveAttribute('lang', 'ar')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

for (const theme of ['auto', 'light', 'dark'] as const) {
  test(`the accessibility checker finds nothing on a page with a ${theme} wall`, async ({ page }) => {
    world = await site({ theme })
    await page.goto(world.host.origin)
    await expect(cards(page)).toHaveCount(12)
    await page.evaluate(axe)
    const found = await page.evaluate(() => Reflect.get(globalThis, 'axe').run())
    expect(found.violations.map((v: { id: string; nodes: unknown[] }) => `${v.id} × ${v.nodes.length}`)).toEqual([])
  })
}

test('an element that is moved keeps its wall, asks no second time and goes on counting', async ({ page }) => {
  world = await site()
  const { asked } = world
  await page.goto(world.host.origin)
  await expect(cards(page)).toHaveCount(12)
  await page.evaluate(() => document.querySelector('main')?.append(document.querySelector('acclaim-widget')!))
  await expect(cards(page)).toHaveCount(12)
  await page.locator('acclaim-widget').evaluate((wall) => wall.scrollIntoView({ behavior: 'instant' }))
  await page.waitForTimeout(1300)
  await page.goto('about:blank')
  await expect.poll(async () => (await world.counted()).seen.length).toBeGreaterThan(0)
  expect(asked.filter((line) => line.includes('/v1/w/'))).toHaveLength(1)
})
