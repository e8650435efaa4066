import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { axe, type Running, startPortal } from './portal.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-talk-'))
const shots = process.env.SHOTS
let portal: Running

test.beforeAll(async () => {
  test.setTimeout(120_000)
  const argv = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'talk-seed.ts')]
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
const shot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })
  test('a customer answers, names somebody, mends a word and takes it back', async ({ page }) => {
    await page.goto(`${portal.url}/requests/1`)
    await expect(page.getByText('Sign in to say something.')).toBeVisible()
    await signIn(page, 'ben')
    await page.goto(`${portal.url}/requests/1`)
    await expect(page.getByRole('heading', { name: '2 comments' })).toBeVisible()
    await expect(page.getByText('Costs us about a quarter.')).toHaveCount(0)
    const say = page.locator('#say')
    await say.getByLabel('Your comment').fill('Mine hurt as well.')
    await say.getByText('Mention somebody').click()
    await say.getByLabel('Ann A.').check()
    await say.getByRole('button', { name: 'Send the comment' }).click()
    await expect(page.getByText('Your comment stands below.')).toBeVisible()
    const mine = page.getByRole('article').filter({ hasText: 'Mine hurt as well.' }).last()
    await expect(mine.locator('.mention')).toHaveText('@Ann A.')
    await mine.getByText('Change', { exact: true }).click()
    const form = mine.locator('form').filter({ hasText: 'Save the change' })
    await form.getByLabel('Your comment').fill('Mine hurt, too.')
    await form.getByRole('button', { name: 'Save the change' }).click()
    const changed = page.getByRole('article').filter({ hasText: 'Mine hurt, too.' }).last()
    await expect(changed.getByText('edited')).toBeVisible()
    await changed.getByText('Delete', { exact: true }).click()
    await changed.getByRole('button', { name: 'Delete the comment' }).click()
    await expect(page.getByText('The comment was deleted.')).toBeVisible()
    await expect(page.getByRole('heading', { name: '2 comments' })).toBeVisible()
  })
})

test('the thread holds long words on a narrow screen, and nothing is found by axe', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 })
  await signIn(page, 'ben')
  await page.goto(`${portal.url}/requests/1`)
  expect(await fits(page)).toBe(true)
  expect(await axe(page)).toEqual([])
  await shot(page, 'thread-320')
  await page.setViewportSize({ width: 1200, height: 900 })
  await shot(page, 'thread')
})

test('a moderator publishes what waits, answers officially and pins it', async ({ page }) => {
  await signIn(page, 'mo')
  await page.goto(`${portal.url}/admin/requests?part=comments`)
  expect(await axe(page)).toEqual([])
  await shot(page, 'held')
  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText('No comment waits.')).toBeVisible()
  await page.goto(`${portal.url}/admin/requests/1`)
  const say = page.locator('#say')
  await say.getByLabel('Your comment').fill('We start in spring.')
  await say.getByLabel('Who reads it').selectOption('official')
  await say.getByRole('button', { name: 'Send the comment' }).click()
  await page.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.goto(`${portal.url}/requests/1`)
  await expect(page.getByLabel('Official answer').getByText('We start in spring.')).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.goto(`${portal.url}/admin/requests/1`)
  expect(await axe(page)).toEqual([])
  await shot(page, 'desk')
})

test('a colleague estimates, and the matrix and the order follow', async ({ page }) => {
  await signIn(page, 'mo')
  await page.goto(`${portal.url}/admin/requests/1#score`)
  const score = page.locator('#score')
  for (const [part, low, high] of [
    ['Reach', '2000', '2000'],
    ['Impact', '2', '2'],
    ['Confidence', '80', '80'],
    ['Effort', '3', '3'],
  ] as const) {
    await score.getByLabel(`${part}, from`).fill(low)
    await score.getByLabel(`${part}, to`).fill(high)
  }
  await score.getByRole('button', { name: 'Save the estimate' }).click()
  await expect(page.getByText('1,067')).toBeVisible()
  await page.goto(`${portal.url}/admin/requests/scores`)
  await expect(page.getByRole('row').filter({ hasText: 'Dark mode' })).toContainText('1,067')
  await expect(page.getByText('of worlds').first()).toBeVisible()
  expect(await axe(page)).toEqual([])
  await shot(page, 'scores')
  await page.setViewportSize({ width: 320, height: 800 })
  expect(await fits(page)).toBe(true)
  await shot(page, 'scores-320')
})

test('an owner brings requests in and takes them back', async ({ page }) => {
  await signIn(page, 'olga')
  await page.goto(`${portal.url}/admin/requests/import`)
  const file = 'Post ID,Title,Details,Status,Score,Voters\nc1,Offline mode,On trains.,Parking lot,40,ann@example.com\n'
  await page
    .getByLabel('CSV file')
    .setInputFiles({ name: 'canny.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  await page.getByRole('button', { name: 'Read the file' }).click()
  await expect(page.getByText('1 line from Canny')).toBeVisible()
  await page.getByLabel('Parking lot').selectOption({ label: 'Declined' })
  expect(await axe(page)).toEqual([])
  await shot(page, 'import-columns')
  await page.getByRole('button', { name: 'Check the file' }).click()
  await page.getByRole('button', { name: 'Import 1 request' }).click()
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible({ timeout: 20_000 })
  await shot(page, 'import-done')
  await page.getByRole('link', { name: /Open the request/ }).click()
  await expect(page.getByRole('heading', { name: 'Offline mode' })).toBeVisible()
  await page.goBack()
  await page.getByRole('button', { name: 'Undo the import' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('1 request that came with it is gone.')).toBeVisible({ timeout: 20_000 })
})
