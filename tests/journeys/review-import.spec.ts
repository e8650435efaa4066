import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { axe, type Running, startPortal } from './portal.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-review-import-'))
let portal: Running

test.beforeAll(async () => {
  test.setTimeout(120_000)
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir }
  const argv = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'moderation-seed.ts')]
  execFileSync(process.execPath, argv, { env })
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  expect(await portal?.stop()).toBe(0)
  rmSync(dataDir, { recursive: true, force: true })
})

const QUIET = 'It opens before I have finished thinking of the word I look for.'
const FILE = `Stars,Title,Review,Reviewer,Date
1,Never again,It lost a week of my work and nobody answered me.,Tomasz W.,14.03.2025
★★★★★,,"${QUIET}",,2025-03-15
4.5,Nearly,Nearly there.,Kim,2025-03-16
`
const summary = async (page: Page) =>
  (await (await page.request.get(`${portal.url}/api/v1/products/orbit-notes`)).json()).summary

test('an owner brings reviews in, sees them labelled and uncounted, and takes all of them back', async ({ page }) => {
  test.setTimeout(90_000)
  await page.request.post(`${portal.url}/api/v1/auth/sign-in`, {
    ...{ data: { email: 'olga@example.com', password: PASSWORD }, headers: { origin: portal.url } },
  })
  const before = await summary(page)
  await page.goto(`${portal.url}/admin/reviews/import`)
  await expect(page.getByText('No reviews were imported yet.')).toBeVisible()
  await page.getByLabel('Where they stood').fill('Trustpilot')
  await page.getByLabel('CSV file').setInputFiles({ name: 'old.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) })
  await page.getByRole('button', { name: 'Read the file' }).click()

  await expect(page.getByLabel('What “Stars” is')).toHaveValue('rating')
  await page.getByRole('button', { name: 'Check the file' }).click()
  await expect(page.getByText('Choose what these reviews are about').first()).toBeVisible()
  await page.getByLabel('What the reviews are about').selectOption('orbit-notes')
  await page.getByRole('button', { name: 'Check the file' }).click()
  await expect(page.getByText('Half stars are not taken')).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.getByRole('button', { name: 'Import 2 reviews' }).click()
  await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible({ timeout: 20_000 })

  const visitor = await (await page.context().browser()!.newContext()).newPage()
  await visitor.goto(`${portal.url}/products/orbit-notes`)
  await expect(visitor.getByText(QUIET).last()).toBeVisible()
  await expect(visitor.getByText('From Trustpilot, not verified here')).toHaveCount(2)
  expect(await summary(page)).toEqual({ ...before, uncounted: before.uncounted + 2 })

  await page.getByRole('button', { name: 'Undo the import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('This import was undone')).toBeVisible({ timeout: 20_000 })
  expect(await axe(page)).toEqual([])
  await visitor.reload()
  await expect(visitor.getByText('From Trustpilot, not verified here')).toHaveCount(0)
  await expect(visitor.getByText(QUIET)).toHaveCount(0)
  expect(await summary(page)).toEqual(before)
})
