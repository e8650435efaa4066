import { expect, test } from 'playwright/test'
import { cards, listen, PERSON, site } from '../embeds/site.ts'

let world: Awaited<ReturnType<typeof site>>
test.use({ userAgent: PERSON })
test.beforeEach(async () => {
  world = await site({ people: 3 })
})
test.afterEach(() => world.close())
const copy = async () => (await fetch(`${world.portal.url}/v1/w/${world.widget.publicId}.html`)).text()
const radius = (el: Element) => getComputedStyle(el).borderRadius

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })
  test('a copy shows the words, and the snippet a link to them', async ({ page }) => {
    await page.goto(world.host.origin)
    await expect(page.getByRole('link', { name: 'What customers say about Orbit' })).toBeVisible()
    world.host.show(world.portal.url, await copy())
    await page.goto(world.host.origin)
    await expect(page.getByText('I wrote my first plan in Orbit').first()).toBeVisible()
    await expect(page.getByRole('link', { name: 'See all 3 reviews' })).toBeVisible()
  })
  test('a frame shows the words', async ({ page }) => {
    const frame = `<iframe title="Words" width="600" height="700" src="${world.portal.url}/v1/w/${world.widget.publicId}.frame"></iframe>`
    world.host.show(world.portal.url, frame)
    await page.goto(world.host.origin)
    await expect(page.frameLocator('iframe').locator('blockquote').first()).toBeVisible()
    expect(await page.frameLocator('iframe').locator('[part=card]').first().evaluate(radius)).toBe('10px')
  })
})

for (const path of ['/strict', '/trusted-types']) {
  test(`a copy is styled, counted and brought up to date by the script${path && ` on ${path}`}`, async ({
    page,
    browser,
  }) => {
    const old = await copy()
    world.host.show(world.portal.url, old)
    const sent = page.waitForRequest('**/v1/seen')
    let answer = () => {}
    const asked = new Promise<void>((done) => (answer = done))
    await page.route('**/v1/w/**', async (route) => {
      await asked
      await route.continue()
    })
    await page.goto(world.host.origin + path, { waitUntil: 'commit' })
    await expect(cards(page)).toHaveCount(3)
    // also before the answer is there, where the policy forbids the sheet that lies in the page
    await expect.poll(() => cards(page).first().evaluate(radius)).toBe('10px')
    answer()
    expect((await sent).postData()).toMatch(/ r v\d/)
    await world.portal.retire({ id: 'tst_1', reviewId: 'rev_1', contactId: 'con_1' })
    await page.waitForTimeout(5_100)
    const later = await browser.newPage()
    await later.goto(world.host.origin + path)
    await expect(cards(later)).toHaveCount(2)
    await later.close()
  })
}

test('a copy of a widget that was paused empties itself', async ({ page }) => {
  world.host.show(world.portal.url, await copy())
  await world.portal.db.write((tx) => tx.run("UPDATE widget SET state = 'paused'"))
  await page.waitForTimeout(5_100)
  await page.goto(world.host.origin)
  await expect(cards(page)).toHaveCount(0)
  await expect(page.locator('acclaim-widget')).toBeHidden()
})

test('one script is enough for a page that allows nothing but scripts', async ({ page }) => {
  const complaints = listen(page)
  const id = world.widget.publicId
  const tag = `<acclaim-widget widget="${id}"></acclaim-widget><script async src="${world.portal.url}/v1/w/${id}.js"></script>`
  world.host.show(world.portal.url, tag)
  await page.goto(`${world.host.origin}/only-scripts`)
  await expect(cards(page)).toHaveCount(3)
  expect(await cards(page).first().evaluate(radius)).toBe('10px')
  expect(complaints).toEqual([])
})

test('a page that is not on the list cannot frame it', async ({ page }) => {
  await world.portal.db.write((tx) => tx.run("UPDATE widget_origin SET origin = 'https://other.example'"))
  const frame = `<iframe title="Words" src="${world.portal.url}/v1/w/${world.widget.publicId}.frame"></iframe>`
  world.host.show(world.portal.url, frame)
  await page.goto(world.host.origin)
  await page.waitForTimeout(500)
  await expect(page.frameLocator('iframe').locator('blockquote')).toHaveCount(0)
})
