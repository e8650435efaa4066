import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { HOOKS, receiver, says } from '../webhooks/receiver.ts'
import { clockedPortal } from './clocked.ts'
import { axe } from './portal.ts'

// each stands on what came before it, so a second try begins with the first
test.describe.configure({ mode: 'serial' })
// with scripts on, axe reads the page; the portal itself needs none of them here
const portal = clockedPortal({ WEBHOOK_ALLOW_HOSTS: HOOKS })
let there: Awaited<ReturnType<typeof receiver>>
test.beforeAll(async () => {
  there = await receiver()
})
test.afterAll(() => there.close())

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

test('an owner lets a program listen, sees that it hears, that it is gone, and what it missed', async ({ page }) => {
  test.setTimeout(180_000)
  await portal.setUp(page)
  await page.goto(`${portal.url()}/admin/webhooks`)
  await look(page)
  await page.getByRole('link', { name: 'New endpoint' }).click()
  await page.locator('#name').fill('CRM')
  await page.locator('#url').fill('https://192.168.0.1/hooks')
  await page.getByLabel('A review is published').check()
  await page.locator('summary', { hasText: 'Products' }).click()
  await page.getByLabel('A product is added').check()
  await expect(page.locator('summary', { hasText: 'Products' })).toContainText('1 of 2')
  await press(page, 'Make the endpoint')
  await expect(page.locator('#url-error')).toContainText('leads into a private network')
  await expect(page.getByLabel('A product is added')).toBeChecked()
  await look(page)

  await page.locator('#url').fill(there.url)
  await press(page, 'Make the endpoint')
  const secret = (await page.locator('.once code').textContent())!
  expect(secret).toMatch(/^whsec_/)
  await look(page)
  await page.getByRole('link', { name: 'Open the endpoint' }).click()
  const home = page.url()
  await look(page)
  await press(page, 'Send a test')
  await expect(page.locator('dl')).toContainText('Delivered') // the page looks again by itself
  expect(there.ids()).toHaveLength(1)
  await look(page)

  there.answers(says(500, {}, '<script>alert(1)</script>'))
  await portal.call(page, 'post', '/products', { name: 'Orbit Maps', kind: 'software_app' })
  await expect.poll(() => there.heard.length).toBeGreaterThan(1)
  // that it came there is written down when its answer is read
  await expect(async () => {
    await page.goto(home)
    await expect(page.locator('main')).toContainText('It has taken nothing since', { timeout: 500 })
  }).toPass()
  await look(page)
  await page.getByRole('link', { name: 'A product is added' }).click()
  await expect(page.locator('#tries pre').first()).toHaveText('<script>alert(1)</script>')

  there.answers(says(410))
  await page.goto(home)
  await press(page, 'Send a test')
  await expect(page.locator('dl')).toContainText('Failed')
  await page.goto(home)
  await expect(page.locator('main')).toContainText('it is gone for good')
  await expect
    .poll(() => portal.mails().some((mail) => /Subject: A webhook of Orbit was switched off/.test(mail)), {
      timeout: 20_000,
    })
    .toBe(true)
  await look(page)
  await page.goto(`${portal.url()}/admin/webhooks`)
  await look(page)

  there.answers(says(204))
  await page.goto(home)
  await press(page, 'Switch it on')
  await look(page)
  await press(page, 'Send it all')
  await expect(page.locator('#announce')).toContainText('goes out now')
  await expect(async () => {
    await page.goto(home)
    await expect(page.getByRole('link', { name: 'Delivered 3' })).toBeVisible({ timeout: 500 })
  }).toPass()
})

test('and renews its key, for which the portal asks again who it is', async ({ page }) => {
  test.setTimeout(120_000)
  await portal.call(page, 'post', '/auth/sign-in', { email: 'olga@example.com', password: PASSWORD })
  await page.goto(`${portal.url()}/admin/webhooks`)
  await page.getByRole('link', { name: 'CRM' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).last().click()
  await look(page)
  portal.ahead(11 * 60_000)
  await page.reload()
  const settings = page.url()
  await page.getByRole('button', { name: 'Renew: Secret (HMAC, v1)' }).click()
  await page.locator('dialog[open] [name=proof]').fill('not my password')
  await press(page, 'Make the new key')
  await expect(page.locator('#keys [role=alert]')).toBeVisible()
  await look(page)
  await page.locator('#keys section').first().locator('[name=proof]').last().fill(PASSWORD)
  await page.locator('#keys section').first().getByRole('button', { name: 'Make the new key' }).last().click()
  expect(await page.locator('.once code').textContent()).toMatch(/^whsec_/)
  await expect(page.locator('#keys')).toContainText('the one before, until')
  await look(page)

  await page.goto(settings)
  await page.getByRole('button', { name: 'End it now: Secret (HMAC, v1), the one before' }).click()
  await press(page, 'End the older key')
  await expect(page.locator('#announce')).toContainText('Only the new key signs')
  await page.locator('#name').fill('Data lake')
  await press(page, 'Save the changes')
  await expect(page.locator('h1')).toHaveText('Data lake')
  await press(page, 'Remove the endpoint')
  await press(page, 'Remove it for good')
  await expect(page.locator('main')).toContainText('Nobody listens yet')
  await page.goto(`${portal.url()}/admin/audit`)
  await expect(page.locator('main')).toContainText('removed a webhook')
})
