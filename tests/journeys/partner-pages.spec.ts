import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { axe, type Running, startPortal } from './portal.ts'

let portal: Running
const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-partner-'))
test.beforeAll(async () => {
  test.setTimeout(120_000)
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir }
  const seed = ['--disable-warning=ExperimentalWarning', 'tests/journeys/partner-seed.ts']
  execFileSync(process.execPath, seed, { env, stdio: 'inherit' })
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  await portal?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
const signIn = async (page: Page, who: string) => {
  const data = { email: `${who}@example.com`, password: PASSWORD }
  const answer = await page.request.post(`${portal.url}/api/v1/auth/sign-in`, { data, headers: { origin: portal.url } })
  expect(answer.status()).toBe(200)
}
const cents = (text: string) => Math.round(Number(text.replace(/[^\d.-]/g, '')) * 100)
const open = async (page: Page, path: string) => {
  await page.goto(portal.url + path)
  expect(await axe(page), path).toEqual([])
}

test('a partner opens a number to its parts, reads why, appeals, and takes a statement home', async ({ browser }) => {
  test.setTimeout(120_000)
  const page = await browser.newPage()
  page.setDefaultTimeout(10_000)
  await signIn(page, 'ann')
  await open(page, '/partner')
  // each number is made of the commissions behind it
  const number = page.getByRole('link', { name: /What it is made of/ })
  const all = await number.evaluateAll((links) =>
    links.map((one) => ({ href: one.getAttribute('href')!, text: one.firstChild!.textContent! })),
  )
  expect(all.length).toBeGreaterThan(3)
  for (const { href, text } of all) {
    await page.goto(portal.url + href)
    let sum = 0
    for (;;) {
      const parts = await page
        .locator('main li .amount')
        .evaluateAll((list) => list.map((one) => one.firstChild!.textContent!))
      sum += parts.reduce((n, one) => n + cents(one), 0)
      const more = page.getByRole('link', { name: 'Show more' })
      if ((await more.count()) === 0) break
      await more.click()
      await page.waitForURL(/cursor=/)
    }
    expect(sum, href).toBe(cents(text))
  }
  // why, and what else it could have been
  await open(page, '/partner/commissions?state=held')
  await page.getByText('Why this amount?').first().click()
  await expect(page.getByText('30% of a customer’s first purchase, for purchases in EUR')).toBeVisible()
  await expect(page.getByText('€25.80')).toBeVisible()
  await expect(page.getByText(/it is not clear that a real customer came/)).toBeVisible()
  expect(await page.locator('main').innerText()).not.toContain('mailinator')
  await page.getByText('You see it otherwise?').click()
  await page.getByLabel('What we should know').fill('No.')
  await page.getByRole('button', { name: 'Send it' }).click()
  await expect(page.getByRole('alert')).toContainText('Say in a sentence')
  await page.getByLabel('What we should know').fill('They wrote to me from this address about their school.')
  await page.getByRole('button', { name: 'Send it' }).click()
  await expect(page.getByText('We have not answered yet.')).toBeVisible()
  await page.close()

  const staff = await browser.newPage()
  staff.setDefaultTimeout(10_000)
  await signIn(staff, 'olga')
  await open(staff, '/admin/affiliates/appeals')
  await expect(staff.getByText('They wrote to me from this address about their school.')).toBeVisible()
  await staff.getByLabel('Your answer').fill('Thank you. We have asked the school and will clear it.')
  await staff.getByRole('button', { name: 'Send the answer' }).click()
  await expect(staff.getByText('Nobody waits for an answer')).toBeVisible()

  const again = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  again.setDefaultTimeout(10_000)
  await signIn(again, 'ann')
  await open(again, '/partner/commissions?state=held')
  await expect(again.getByText('We have asked the school and will clear it.')).toBeVisible()
  for (const path of ['/partner?days=365', '/partner/conversions', '/partner/payouts', '/partner/statements'])
    await open(again, path)
  await again.locator('main table a').nth(1).click()
  await expect(again.getByRole('heading', { level: 1 })).toContainText('Statement for')
  expect(await axe(again)).toEqual([])
  const saved = again.waitForEvent('download')
  await again.getByRole('link', { name: 'PDF' }).click()
  expect(
    readFileSync(await (await saved).path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
})

test('where money goes is changed only by who shows who they are, and it waits', async ({ browser }) => {
  const page = await browser.newPage()
  page.setDefaultTimeout(10_000)
  await signIn(page, 'ann')
  await open(page, '/partner/payouts')
  await expect(page.getByText('Account closed')).toBeVisible()
  await page.getByText('Change it').click()
  await page.getByLabel('Whose account it is').fill('Ann Ashby')
  await page.getByLabel('IBAN or mail address').fill('DE89 3704 0044 0532 0130 01')
  await page.getByRole('button', { name: 'Save where I am paid' }).click()
  await expect(page.getByRole('alert')).toContainText('This is no IBAN')
  await page.getByLabel('IBAN or mail address').fill('GB82 WEST 1234 5698 7654 32')
  await page.getByRole('button', { name: 'Save where I am paid' }).click()
  await expect(page.getByText('GB82 … 5432')).toBeVisible()
  await expect(page.getByText(/It is used from .* on/)).toBeVisible()
})

test('who is no partner is led to the page that says how to become one', async ({ page }) => {
  await signIn(page, 'cleo')
  for (const path of [
    ...['/partner', '/partner/commissions', '/partner/payouts', '/partner/statements/2026-03', '/partner/postbacks'],
  ]) {
    await page.goto(portal.url + path)
    expect(new URL(page.url()).pathname).toBe('/partners')
  }
})

test('a partner adds an address of their own without JavaScript, sees its secret once, and takes it away', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const still = await browser.newContext({ javaScriptEnabled: false })
  const page = await still.newPage()
  page.setDefaultTimeout(10_000)
  await signIn(page, 'ann')
  await page.goto(`${portal.url}/partner`)
  await page.getByRole('link', { name: 'Postbacks' }).click()
  await expect(page.getByText('No tracker listens yet')).toBeVisible()
  await page.getByLabel('Name').fill('My tracker')
  await page.getByLabel('Address', { exact: true }).fill('http://tracker.example/hooks')
  await page.getByLabel('You earned a commission').check()
  await page.getByRole('button', { name: 'Add the address' }).click()
  await expect(page.getByRole('alert')).toContainText('begins with https://')
  await expect(page.getByLabel('Name')).toHaveValue('My tracker')
  await expect(page.getByLabel('You earned a commission')).toBeChecked()
  await page.getByLabel('Address', { exact: true }).fill('https://10.0.0.7/hooks')
  await page.getByRole('button', { name: 'Add the address' }).click()
  await expect(page.getByRole('alert')).toContainText('private network')
  // an address that needs no resolver; nothing happens in this story that would be sent there
  await page.getByLabel('Address', { exact: true }).fill('https://93.184.215.14/hooks')
  await page.getByRole('button', { name: 'Add the address' }).click()
  await expect(page.getByText(/whsec_/)).toBeVisible()
  await page.getByRole('link', { name: 'Open it and send a test' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My tracker')
  await expect(page.getByText(/whsec_/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Switch it off' }).click()
  await expect(page.getByText('You switched this address off.')).toBeVisible()
  await page.getByRole('button', { name: 'Switch it on' }).click()
  await page.getByText('Renew the secret').click()
  await page.getByRole('button', { name: 'Make the new key' }).click()
  await expect(page.getByText(/whsec_/)).toBeVisible()
  await expect(page.getByText(/The one before still signs until/)).toBeVisible()

  const other = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  await signIn(other, 'ann')
  await open(other, '/partner/postbacks')
  await other.getByRole('link', { name: 'My tracker' }).click()
  expect(await axe(other)).toEqual([])
  const here = new URL(other.url()).pathname
  await signIn(other, 'ben')
  await other.goto(portal.url + here)
  await expect(other.getByRole('heading', { level: 1 })).not.toHaveText('My tracker')

  await page.goto(portal.url + here)
  await page.getByText('I need it no longer').click()
  await page.getByRole('button', { name: 'Remove it for good' }).click()
  await expect(page.getByText('No tracker listens yet')).toBeVisible()
  await still.close()
})
