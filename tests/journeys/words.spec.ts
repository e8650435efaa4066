import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from 'playwright/test'
import { awakeZone } from '../awake-zone.ts'
import { PASSWORD } from '../people.ts'
import { axe, type Running, startPortal } from './portal.ts'

let portal: Running
const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-words-'))
test.beforeAll(async () => {
  test.setTimeout(600_000)
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir }
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'tests/seed.ts'], { env, stdio: 'ignore' })
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  await portal?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function enter(browser: Browser, who: string, { scripts = true } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: scripts })
  const page = await context.newPage()
  const data = { email: `${who}@example.com`, password: PASSWORD }
  const headers = { origin: portal.url }
  const answer = await page.request.post(`${portal.url}/api/v1/auth/sign-in`, { data, headers })
  expect(answer.status()).toBe(200)
  return page
}
const get = async (page: Page, path: string) => (await page.request.get(`${portal.url}/api/v1${path}`)).json()

test('an author is asked by mail, says yes without signing in, and switches it off again', async ({
  browser,
  page,
}) => {
  test.setTimeout(120_000)
  const olga = await enter(browser, 'olga', { scripts: false })
  const headers = { origin: portal.url, 'content-type': 'application/json' }
  const place = { locale: 'en', timeZone: awakeZone() }
  expect((await olga.request.put(`${portal.url}/api/v1/settings/place`, { data: place, headers })).ok()).toBe(true)
  // everybody of the demo was asked for something in the last days; here that keeps nobody from being asked
  const { version: _, ...limits } = await get(olga, '/wheel/asks/limits')
  const often = { ...limits, gapDays: 1, perYear: 52, everyDays: { ...limits.everyDays, story: 1 } }
  expect((await olga.request.put(`${portal.url}/api/v1/wheel/asks/limits`, { data: often, headers })).ok()).toBe(true)
  await olga.goto(`${portal.url}/admin/testimonials`)
  const candidate = olga.locator('.candidate', { hasText: 'Not allowed' }).first()
  const name = (await candidate.locator('.name').textContent())?.trim() ?? ''
  await candidate.locator('input[type=checkbox]').first().check()
  await candidate.getByRole('button', { name: 'Keep, to ask the author' }).click()
  await expect(olga).toHaveURL(/\/admin\/testimonials\/tes_.+done=kept/)
  const id = /tes_\w+/.exec(olga.url())![0]
  await olga.getByLabel('Put it online as soon as they say yes').check()
  await olga.getByRole('button', { name: 'Ask the author' }).click()
  await expect(olga.getByText('Author asked').first()).toBeVisible()
  expect((await get(olga, `/testimonials/${id}`)).mailAt).toBeNull()

  const { items } = await get(olga, '/mail/messages?limit=100')
  const mail = items.find((one: { template: string }) => one.template === 'testimonial_permission')
  const shown = await olga.request.post(`${portal.url}/api/v1/mail/messages/${mail.id}/reveal`, { data: {}, headers })
  const link = /\/asked\/[\w-]+/.exec(JSON.stringify(await shown.json()))![0]

  await page.goto(portal.url + link)
  expect(await axe(page)).toEqual([])
  expect(await page.locator('input[name=scope]:checked').count()).toBe(0)
  await page.getByRole('button', { name: 'Yes, with what I ticked' }).click()
  await expect(page.locator('#scopes-error')).toContainText('needed')
  for (const box of await page.locator('label', { hasText: 'Needed to show these words.' }).all()) await box.click()
  await page.getByRole('button', { name: 'Yes, with what I ticked' }).click()
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible()

  await page.goto(`${portal.url}/t/${id}`)
  await expect(page.locator('main')).toContainText(name)
  expect(await axe(page)).toEqual([])
})

test('a use switched off on one’s own page, without scripts, is gone from the public pages', async ({
  browser,
  page,
}) => {
  test.setTimeout(120_000)
  const ann = await enter(browser, 'ann', { scripts: false })
  await ann.goto(`${portal.url}/me`)
  const words = ann.getByRole('link', { name: 'A page of your words' })
  const address = `${portal.url}${await words.getAttribute('href')}`
  await page.goto(address)
  expect(await page.locator('meta[property="og:image"]').getAttribute('content')).toContain('/card-1200x630.png')
  expect((await page.request.get(`${address}/card-1200x630.png`)).status()).toBe(200)

  const sw = (text: RegExp) => ann.getByRole('switch', { name: text })
  const open = () => ann.locator('details.switches summary').first().click()
  await open()
  await expect(sw(/advertisements on social networks/)).toBeChecked()
  await sw(/advertisements on social networks/).click()
  expect((await page.request.get(`${address}/card-1200x630.png`)).status()).toBe(403)
  // the browser may keep a page for half a minute; the portal does not
  expect(await (await page.request.get(address)).text()).not.toContain('og:image')
  await open()
  await sw(/in widgets on your own websites/).click()
  expect((await page.goto(`${address}?anew`))?.status()).toBe(410)
  await expect(page.getByRole('heading', { name: 'not shown any more' })).toBeVisible()
})

test('a collection and a story are made by forms alone, and every page of them can be read', async ({ browser }) => {
  test.setTimeout(120_000)
  const olga = await enter(browser, 'olga')
  await olga.goto(`${portal.url}/admin/testimonials/collections`)
  await olga.getByLabel('Name').fill('Front page')
  await olga.getByLabel('By hand').check()
  await olga.getByRole('button', { name: 'Make the collection' }).click()
  await expect(olga).toHaveURL(/collections\/col_/)
  await olga
    .getByRole('button', { name: /^Put in: the words of/ })
    .first()
    .click()
  await olga
    .getByRole('button', { name: /^Put in: the words of/ })
    .first()
    .click()
  await olga.waitForLoadState()
  const first = (await olga.locator('#members li, ol li').first().textContent()) ?? ''
  await olga
    .getByRole('button', { name: /^Move the words of .* down/ })
    .first()
    .click()
  await expect(olga.locator('ol li').nth(1)).toHaveText(first)
  const pages = [olga.url()]

  await olga.goto(`${portal.url}/admin/testimonials/stories`)
  await olga
    .getByRole('link', { name: /^Begin a story with/ })
    .first()
    .click()
  await olga.getByLabel('Title').fill('How it went')
  await olga.getByLabel('The story', { exact: true }).fill('Only our words.')
  await olga.getByRole('button', { name: 'Begin' }).click()
  await expect(olga.locator('main')).toContainText('at least one quote')
  await expect(olga.getByLabel('Title')).toHaveValue('How it went')
  await olga
    .getByLabel('The story', { exact: true })
    .fill('They looked for something.\n\n[[1]]\n\n# 40 % | fewer meetings')
  await olga.getByRole('button', { name: 'Begin' }).click()
  await expect(olga).toHaveURL(/stories\/sto_/)
  pages.push(olga.url(), `${portal.url}/admin/testimonials/stories`)
  const { items } = await get(olga, '/testimonials?state=live')
  pages.push(`${portal.url}/admin/testimonials/${items[0].id}`)
  for (const address of pages) {
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [390, 'dark'],
      [320, 'light'],
    ] as const) {
      await olga.setViewportSize({ width, height: 900 })
      await olga.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await olga.goto(address)
      const wide = await olga.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide, `${address} at ${width}`).toBeLessThanOrEqual(0)
      if (width > 320) expect(await axe(olga), `${address} at ${width}`).toEqual([])
    }
  }
})
