import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { axe, type Running, startPortal } from './portal.ts'

// each stands on what came before it, so a second try begins with the first
test.describe.configure({ mode: 'serial' })
const shots = process.env.SHOTS
const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-returns-'))
let portal: Running
test.beforeAll(async () => {
  test.setTimeout(180_000)
  const argv = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'returns-seed.ts')]
  execFileSync(process.execPath, argv, { env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir } })
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  expect(await portal?.stop()).toBe(0)
  rmSync(dataDir, { recursive: true, force: true })
})
const signIn = (page: Page, who: string) =>
  page.request.post(`${portal.url}/api/v1/auth/sign-in`, {
    ...{ data: { email: `${who}@example.com`, password: PASSWORD }, headers: { origin: portal.url } },
  })
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
    if (shots) await page.screenshot({ path: `${shots}/returns-${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

test('an author reads what their words did, is thanked, and wants no mail about it; who has no words sees none', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  // every form works without a script
  const plain = await browser.newContext({ javaScriptEnabled: false })
  const ann = await plain.newPage()
  await signIn(ann, 'ann')
  await ann.goto(`${portal.url}/me`)
  await expect(ann.getByText('Thank you for your review.')).toBeVisible()
  await ann.getByRole('link', { name: 'All months, and the mail about them' }).click()
  await expect(ann.getByText('Your words were seen about 1,200 times.')).toBeVisible()
  await expect(ann.getByText('How many took a next step is said from 5 up.')).toBeVisible()
  await expect(ann.getByRole('link', { name: 'A page of your words' })).toBeVisible()
  await ann.getByRole('button', { name: 'Do not mail me these' }).click()
  await expect(ann.getByText('You get no mail about this.')).toBeVisible()
  const { cookies, origins } = await plain.storageState()
  const looking = await (await browser.newContext({ storageState: { cookies, origins } })).newPage()
  await looking.goto(`${portal.url}/me`)
  await look(looking, 'me')
  await looking.goto(`${portal.url}/me/impact`)
  await look(looking, 'impact')
  const ben = await (await browser.newContext()).newPage()
  await signIn(ben, 'ben')
  await ben.goto(`${portal.url}/me/impact`)
  await expect(ben.getByRole('heading', { name: 'Not enough yet' })).toBeVisible()
  await look(ben, 'none')
  await plain.close()
})

test('the team sees who drifts, who hangs on them, and who was thanked', async ({ page }) => {
  test.setTimeout(240_000)
  await signIn(page, 'olga')
  await page.goto(`${portal.url}/admin/wheel/bonds`)
  await expect(page.getByText('1 bond at risk.')).toBeVisible()
  await expect(page.getByText('€4,100.00')).toBeVisible()
  await look(page, 'bonds')
  await page.getByRole('link', { name: 'Ann Ashby' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Whom Ann Ashby brought' })).toBeVisible()
  await expect(page.getByText('2 customers of 2 who came')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Export as CSV' })).toBeVisible()
  await look(page, 'bond')
  await page.getByRole('link', { name: 'Dora Diaz' }).click()
  await expect(page.getByText('Brought by')).toBeVisible()
  await look(page, 'person')
  await page.goto(`${portal.url}/admin/wheel/thanks`)
  await expect(page.getByText('Thanked within 24 hours: 1 of 1')).toBeVisible()
  await expect(page.getByRole('cell', { name: 'on their page' })).toBeVisible()
  await look(page, 'thanks')
  await page.goto(`${portal.url}/admin/wheel/teams`)
  await expect(page.getByRole('link', { name: 'See who' })).toBeVisible()
  await look(page, 'teams')
})
