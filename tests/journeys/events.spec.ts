import { expect, type Page, test } from 'playwright/test'
import { clockedPortal } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal({})
const shots = process.env.SHOTS

async function look(page: Page, name: string) {
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
    expect(wide, `${page.url()} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${page.url()} at ${width} px, ${colorScheme}`).toEqual([])
    if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

test('an owner sends events, sees what came, and says what a name counts as', async ({ page, browser }) => {
  test.setTimeout(180_000)
  await portal.setUp(page)
  await page.goto(`${portal.url()}/admin/wheel`)
  await page.locator('main').getByRole('link', { name: 'Events', exact: true }).click()
  await expect(page.locator('.snippet code')).toContainText('/api/v1/track')
  await look(page, 'empty')
  const key = await page.evaluate(async () => {
    const body = JSON.stringify({ name: 'Shop', scopes: ['events.write'] })
    const headers = { 'content-type': 'application/json' }
    return (await (await fetch('/api/v1/api-keys', { method: 'POST', headers, body })).json()).key as string
  })
  const DAY = 86_400_000
  const track = (event: string, ago: number) => ({
    ...{ type: 'track', event, anonymousId: 'a', timestamp: new Date(Date.now() - ago * DAY).toISOString() },
  })
  const many = Array.from({ length: 300 }, (_, i) => track('Product Used', (i * i) % 28))
  const others = [
    ...Array.from({ length: 40 }, (_, i) => track('Order Completed', (i * 3) % 30)),
    ...[track('Subscription Cancelled', 3), track('Clicked the blue thing', 1), track('שולם', 2)],
    track(
      'A name that somebody made far too long because nobody told them to stop in time, and it has no end at all',
      4,
    ),
    { type: 'page', anonymousId: 'a', name: 'Pricing' },
  ]
  const answer = await fetch(`${portal.url()}/api/v1/batch`, {
    ...{ method: 'POST', body: JSON.stringify({ batch: [...many, ...others] }) },
    headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
  })
  expect(await answer.json()).toMatchObject({ stored: 345, refused: 0 })

  await page.reload()
  const row = (text: string) => page.getByRole('row').filter({ hasText: text })
  await expect(row('Order Completed')).toContainText('Paid for an order')
  await expect(row('Clicked the blue thing')).toContainText('Not mapped')
  await look(page, 'list')

  // the rest needs no script
  const plain = await (
    await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() })
  ).newPage()
  await plain.goto(page.url())
  const own = (text: string) => plain.getByRole('row').filter({ hasText: text })
  await own('Clicked the blue thing').getByRole('link').click()
  await plain.locator('#countsAs').selectOption({ label: 'Used a feature' })
  await page.goto(plain.url())
  await look(page, 'form')
  await plain.getByRole('button', { name: 'Save' }).click()
  await expect(own('Clicked the blue thing')).toContainText('Used a feature')
  await plain.getByRole('link', { name: /Not mapped/ }).click()
  await expect(own('שולם')).toHaveCount(1)
  await expect(own('page.viewed')).toHaveCount(0)
  await expect(own('Clicked')).toHaveCount(0)
  await plain.context().close()
})
