import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, test } from 'playwright/test'
import { WORDS } from '../helpers.ts'
import { PASSWORD } from '../people.ts'
import { REFUSED } from './moderation-words.ts'
import { axe, type Running, startPortal } from './portal.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-moderation-'))
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

const as = async (browser: Browser, who: string, options: object = {}) => {
  const page = await (await browser.newContext(options)).newPage()
  const answer = await page.request.post(`${portal.url}/api/v1/auth/sign-in`, {
    ...{ data: { email: `${who}@example.com`, password: PASSWORD }, headers: { origin: portal.url } },
  })
  expect(answer.ok()).toBe(true)
  return page
}

test('an author appeals and wins', async ({ browser }) => {
  const cleo = await as(browser, 'cleo', { javaScriptEnabled: false })
  await cleo.goto(`${portal.url}/me`)
  await expect(cleo.getByText(REFUSED)).toBeVisible()
  await cleo.locator('a[href$="/appeal"]').click()
  await cleo.locator('[name=text]').fill('These are my own words about my own work with it, from first to last.')
  await cleo.getByRole('button', { name: 'Send the appeal' }).click()
  await expect(cleo).toHaveURL(/\/me\?done=appealed/)

  const mo = await as(browser, 'mo')
  await mo.goto(`${portal.url}/admin/appeals`)
  await expect(mo.getByText('somebody else looks at it')).toBeVisible()
  expect(await axe(mo)).toEqual([])

  const ada = await as(browser, 'ada', { javaScriptEnabled: false })
  await ada.goto(`${portal.url}/admin/appeals`)
  await ada.locator('[name=outcome]').fill('Nothing in it is about somebody else. We were wrong.')
  await ada.getByRole('button', { name: 'The author is right' }).click()
  await expect(ada).toHaveURL(/done=overturned/)
  await cleo.goto(`${portal.url}/products/orbit-notes`)
  await expect(cleo.getByText(WORDS.body).first()).toBeVisible()
})

test('a moderator clears ten by keyboard, the first with one star like the others', async ({ browser }) => {
  const mo = await as(browser, 'mo')
  await mo.goto(`${portal.url}/admin/queue`)
  await mo.locator('[data-ready]').waitFor()
  await expect(mo.getByText('10 are waiting')).toBeVisible()
  await expect(mo.getByRole('heading', { name: 'Words of Person 0' })).toBeVisible()
  expect(await mo.locator('main').innerText()).not.toMatch(/of 5 stars/)
  expect(await axe(mo)).toEqual([])

  await mo.keyboard.press('p')
  await expect(mo.getByText('Published. It gave 1 of 5 stars.')).toBeVisible()

  await expect(mo.getByRole('heading', { name: 'Words of Person 1' })).toBeFocused()
  await mo.keyboard.press('h')
  await expect(mo.getByText('This is the first version')).toBeVisible()
  await mo.keyboard.press('c')
  await mo.keyboard.press('Space')
  await mo.locator('#request_changes-ranges').fill('Jo Nobody')
  await mo.locator('#request_changes-statement').fill('Please leave out the name of our colleague.')
  await mo.getByRole('button', { name: 'Ask the author to change it' }).press('Enter')
  await expect(mo.getByText('do not stand in the review')).toBeVisible()
  await mo.locator('#request_changes-ranges').fill('Jo Farr')
  await mo.getByRole('button', { name: 'Ask the author to change it' }).press('Enter')
  await expect(mo.getByText('asked to change it. It gave 4')).toBeVisible()

  for (let i = 2; i < 10; i++) {
    await expect(mo.getByRole('heading', { name: `Words of Person ${i}` })).toBeFocused()
    await mo.keyboard.press('p')
  }
  await expect(mo.getByRole('heading', { name: 'Nothing is waiting' })).toBeVisible()

  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(`${portal.url}/products/orbit-notes?stars=1`)
  await expect(stranger.getByText('Number 0 says: it takes a minute')).toBeVisible()
})

test('a stranger reports a review without scripts, and it stays until somebody has looked', async ({ browser }) => {
  const stranger = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await stranger.goto(`${portal.url}/products/orbit-notes`)
  await stranger.locator('a[href$="/report"]').first().click()
  await stranger.getByRole('button', { name: 'Send the report' }).click()
  await stranger.getByLabel('Advertises something').check()
  await stranger.locator('[name=explanation]').fill('It names another shop in every sentence of it.')
  await stranger.locator('[name=name]').fill('Rae Ray')
  await stranger.locator('[name=email]').fill('rae@example.org')
  await stranger.getByRole('button', { name: 'Send the report' }).click()
  await expect(stranger.getByText('Say that this is true').first()).toBeVisible()
  await expect(stranger.locator('[name=name]')).toHaveValue('Rae Ray')
  await stranger.getByLabel('What I write here is true').check()
  await stranger.getByRole('button', { name: 'Send the report' }).click()
  await expect(stranger.getByRole('heading', { name: 'We have your report' })).toBeVisible()

  const mo = await as(browser, 'mo', { javaScriptEnabled: false })
  await mo.goto(`${portal.url}/admin/reports`)
  await expect(mo.getByText('names another shop')).toBeVisible()
  await mo.getByText('It stays', { exact: true }).click()
  await mo.locator('[name=outcome]').fill('It names no shop at all, so it stays as it is.')
  await mo.getByRole('button', { name: 'Keep it and tell who reported it' }).click()
  await expect(mo).toHaveURL(/done=dismissed/)
})
