import { expect, type Page, test } from 'playwright/test'
import { charge, event, invoice, SECRET, session, signature } from '../conversions/stripe/kit.ts'
import { clockedPortal } from './clocked.ts'
import { axe } from './portal.ts'

// with scripts on, axe reads the page; the portal itself needs none of them here
const portal = clockedPortal({})

const press = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true }).click()
async function look(page: Page) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
    [320, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide, `${page.url()} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${page.url()} at ${width} px, ${colorScheme}`).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}
async function tell(type: string, object: Record<string, unknown>, secret = SECRET) {
  const payload = JSON.stringify(event({ now: Date.now }, type, object))
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature(payload, Date.now(), secret) }
  return (await fetch(`${portal.url()}/api/v1/stripe/webhook`, { method: 'POST', body: payload, headers })).status
}

test('an owner sets Stripe up, sees what came of each event, and has one done again', async ({ page }) => {
  test.setTimeout(180_000)
  await portal.setUp(page)
  await page.goto(`${portal.url()}/admin/stripe`)
  await look(page)
  await page.locator('main').getByRole('link', { name: 'Set Stripe up' }).click()
  await expect(page.locator('.snippet code').first()).toContainText('/api/v1/stripe/webhook')
  await page.locator('#secret').fill('not a secret')
  await press(page, 'Enter the secret')
  await expect(page.locator('.error').first()).toContainText('begins with whsec_')
  await look(page)
  await page.locator('#secret').fill(SECRET)
  await press(page, 'Enter the secret')
  await expect(page.locator('main')).toContainText(`whsec_…${SECRET.slice(-4)}`)
  expect(await page.content()).not.toContain(SECRET)

  expect(await tell('checkout.session.completed', session(), 'whsec_SomebodyElsesSecret01')).toBe(400)
  expect(await tell('checkout.session.completed', session({ metadata: { acclaim_code: 'NOBODY23' } }))).toBe(200)
  expect(await tell('charge.refunded', charge(3_000))).toBe(200)
  expect(await tell('invoice.paid', invoice({ currency: 'zzz' }))).toBe(200)
  expect(await tell('customer.subscription.deleted', { id: 'sub_1' })).toBe(200)
  await page.getByRole('link', { name: 'What came' }).click()
  const row = (text: string) => page.getByRole('row').filter({ hasText: text })
  await expect(row('checkout.session.completed')).toContainText('We do not know this customer')
  await expect(row('charge.refunded')).toContainText('Its sale is not recorded')
  await expect(row('invoice.paid')).toContainText('in the field currency')
  await expect(page.locator('dl')).toContainText('1 with a signature that fits no secret')
  await look(page)
  await row('checkout.session.completed').getByRole('button').click()
  await expect(page.locator('main')).toContainText('We do not know this customer')
  await page.getByRole('link', { name: /Failed/ }).click()
  await expect(page.getByRole('row')).toHaveCount(2)
})
