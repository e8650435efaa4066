import { expect, type Page, test } from 'playwright/test'
import { cards, PERSON, site } from '../embeds/site.ts'

let world: Awaited<ReturnType<typeof site>>
test.use({ userAgent: PERSON })
test.afterEach(() => world.close())

async function open(page: Page, path = '') {
  await page.goto(world.host.origin + path)
  await expect(cards(page)).not.toHaveCount(0)
}
const scroll = async (page: Page, stepPx: number, restMs: number) => {
  for (let y = 0; y < (await page.evaluate(() => document.body.scrollHeight)); y += stepPx) {
    await page.evaluate((top) => scrollTo({ top, behavior: 'instant' }), y)
    await page.waitForTimeout(restMs)
  }
}
const leave = (page: Page) => page.goto('about:blank')
const all = Array.from({ length: 12 }, (_, slot) => slot)

for (const width of [1280, 390]) {
  test(`who reads down the page, and the top again, is counted once for each card (${width} px)`, async ({ page }) => {
    world = await site()
    await page.setViewportSize({ width, height: 800 })
    const { asked } = world
    await open(page)
    await scroll(page, 300, 700)
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
    await page.waitForTimeout(1300)
    await leave(page)
    await expect.poll(async () => (await world.counted()).seen.toSorted((a, b) => a - b)).toEqual(all)
    expect(asked.filter((line) => line.startsWith('OPTIONS'))).toEqual([])
    expect(asked.filter((line) => line.startsWith('POST')).length).toBeLessThanOrEqual(5)
    expect(world.portal.front.counts().reused).toBe(0)
  })
}

test('who flies past is not counted', async ({ page }) => {
  world = await site()
  await open(page, '/below')
  // within the page: a machine that is busy takes its time between two orders from outside
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 200) {
      scrollTo({ top: y, behavior: 'instant' })
      await new Promise((done) => setTimeout(done, 30))
    }
  })
  await leave(page)
  await page.waitForTimeout(300)
  expect(await world.counted()).toEqual({ seen: [], clicked: [] })
})

test('a card taller than the screen counts when it fills half of the screen', async ({ page }) => {
  world = await site({ people: 1, excerpt: 'Word after word after word. '.repeat(400) })
  await page.setViewportSize({ width: 390, height: 600 })
  await open(page)
  await page.evaluate(() => document.querySelector('acclaim-widget')?.scrollIntoView({ behavior: 'instant' }))
  await page.waitForTimeout(1300)
  await leave(page)
  await expect.poll(async () => (await world.counted()).seen).toEqual([0])
})

test('a hidden page counts nothing until it is shown for a second', async ({ page }) => {
  world = await site({ people: 3 })
  await page.addInitScript(() => {
    Object.assign(globalThis, { seeing: 'hidden' })
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => Reflect.get(globalThis, 'seeing') })
  })
  await open(page)
  await page.waitForTimeout(1500)
  const turn = (to: string) =>
    page.evaluate((state) => {
      Object.assign(globalThis, { seeing: state })
      document.dispatchEvent(new Event('visibilitychange'))
    }, to)
  await page.evaluate(async () => {
    for (const state of ['visible', 'hidden']) {
      Object.assign(globalThis, { seeing: state })
      document.dispatchEvent(new Event('visibilitychange'))
      await new Promise((done) => setTimeout(done, state === 'visible' ? 300 : 600))
    }
  })
  expect(await world.counted()).toEqual({ seen: [], clicked: [] })
  await turn('visible')
  await page.waitForTimeout(1200)
  await turn('hidden')
  await expect.poll(async () => (await world.counted()).seen.length).toBe(3)
})

for (const how of ['left button', 'middle button', 'keyboard'] as const) {
  test(`a click with the ${how} carries its token to the next page and is counted`, async ({ page, context }) => {
    world = await site({ people: 2 })
    await open(page)
    const link = cards(page).nth(1).getByRole('link')
    const next = how === 'middle button' ? context.waitForEvent('page') : undefined
    await page.waitForTimeout(400)
    if (how === 'keyboard') {
      await link.focus()
      await page.keyboard.press('Enter')
    } else await link.click({ button: how === 'middle button' ? 'middle' : 'left' })
    const target = (await next) ?? page
    await target.waitForURL(/\/sign-up\?plan=pro&fw=[\w-]{62}\.1#top$/)
    await leave(page)
    await expect.poll(async () => (await world.counted()).clicked).toEqual([1])
    expect((await world.counted()).seen).toContain(1)
  })
}

test('a click made by a script counts nothing and carries nothing', async ({ page }) => {
  world = await site({ people: 2 })
  await open(page)
  await page.waitForTimeout(400)
  const href = await cards(page)
    .nth(1)
    .getByRole('link')
    .evaluate((link: HTMLAnchorElement) => {
      link.addEventListener('click', (event) => event.preventDefault())
      link.click()
      return link.href
    })
  expect(href).not.toContain('fw=')
  await leave(page)
  await page.waitForTimeout(300)
  expect((await world.counted()).clicked).toEqual([])
})

test('a blocker that stops the counting does not stop the wall', async ({ page }) => {
  world = await site()
  const errors: string[] = []
  page.on('pageerror', (error) => void errors.push(String(error)))
  await page.route('**/v1/seen', (route) => route.abort('blockedbyclient'))
  await open(page)
  await page.waitForTimeout(4500)
  await expect(cards(page)).toHaveCount(12)
  expect(errors).toEqual([])
})

test('the portal itself shows the wall and counts nothing', async ({ page }) => {
  world = await site()
  const { asked } = world
  world.portal.serveWith((req, res) => {
    asked.push(`${req.method} ${req.url}`)
    if (world.portal.front.handle(req, res)) return
    res.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Preview</title>${world.widget.snippet}`)
  })
  await page.goto(`${world.portal.url}/preview`)
  await expect(cards(page)).toHaveCount(12)
  await page.waitForTimeout(1300)
  await cards(page).first().getByRole('link').click()
  await page.waitForURL(/sign-up\?plan=pro#top$/)
  expect(asked.filter((line) => line.startsWith('POST'))).toEqual([])
})
