import { type Browser, expect, type Page, test } from 'playwright/test'
import { axe, type Running, startPortal } from './portal.ts'

const shots = process.env.SHOTS
let portal: Running
test.beforeAll(async () => void (portal = await startPortal()))
test.afterAll(() => portal.stop())

async function look(page: Page, name: string) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (shots) await page.screenshot({ path: `${shots}/kinds-${name}-${width}-${colorScheme}.png`, fullPage: true })
    expect(wide, `${page.url()} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${page.url()} at ${width} px, ${colorScheme}`).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}
/** The same page with the same person, in a browser with scripts, which axe needs. */
async function lookAt(browser: Browser, page: Page, name: string) {
  const context = await browser.newContext({ storageState: await page.context().storageState() })
  const seen = await context.newPage()
  await seen.goto(page.url())
  await look(seen, name)
  await context.close()
}

test('without scripts a shop is set up with its own words, and an audit does what it suggests', async ({ browser }) => {
  test.setTimeout(240_000)
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(portal.setUpLink()!)
  await lookAt(browser, page, 'setup')
  await page.getByLabel('Name, as customers know it').fill('Tea & Sons')
  await page.getByRole('radio', { name: /^Shop/ }).check()
  await page.getByLabel('Name of the product or service').fill('Green tea')
  await page.getByLabel('What kind of thing is it?').selectOption({ index: 1 })
  await page.getByLabel('Your name').fill('Olga Petrenko')
  await page.getByLabel(/E-mail/).fill('olga@example.com')
  await page.getByLabel(/Password/).fill('correct horse battery')
  await page.getByRole('button', { name: 'Open the portal' }).click()
  await page.waitForURL(/\/admin/)
  await page.goto(`${portal.url}/admin/wheel/rules`)
  await expect(page.getByText('Into Bought, from anywhere below, when')).toBeVisible()
  await expect(page.getByText('Version 1, published by Olga Petrenko: Shop').first()).toBeVisible()

  await page.goto(`${portal.url}/admin/wheel/kinds`)
  await page.getByRole('textbox', { name: 'Advocacy' }).fill('<b>Fan of tea</b>')
  await page.getByRole('button', { name: 'Save the names' }).click()
  await page.getByRole('radio', { name: /^Service firm/ }).check()
  await page.getByRole('button', { name: 'See what would change' }).click()
  await expect(page.getByText('<b>Fan of tea</b> stays: one of you wrote it')).toBeVisible()
  await lookAt(browser, page, 'kinds')
  for (const part of ['What names of events count as']) await page.getByLabel(part).uncheck()
  await page.getByRole('button', { name: 'Take what is ticked' }).click()
  await expect(page.getByText('In use: Service firm')).toBeVisible()

  await page.goto(`${portal.url}/admin/wheel/audit`)
  await lookAt(browser, page, 'audit-none')
  await page.getByRole('link', { name: 'Take the audit' }).click()
  await page.getByRole('radio', { name: 'Whoever has time' }).check()
  await page.getByRole('radio', { name: 'Every week or so' }).check()
  await page.getByRole('radio', { name: 'We have not thought about it' }).check()
  await page.getByRole('radio', { name: 'Sometimes', exact: true }).check()
  await lookAt(browser, page, 'audit-take')
  await page.getByRole('button', { name: 'See what it suggests' }).click()
  await lookAt(browser, page, 'audit-one')
  await page.getByRole('button', { name: 'Make the journey as a draft' }).first().click()
  await expect(page).toHaveURL(/\/admin\/wheel\/journeys\/jrn_/)
})
