import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { axe, type Running, startPortal } from './portal.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-rewards-'))
const shots = process.env.SHOTS
let portal: Running

test.beforeAll(async () => {
  test.setTimeout(120_000)
  const argv = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'rewards-seed.ts')]
  execFileSync(process.execPath, argv, { env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir } })
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  expect(await portal?.stop()).toBe(0)
  rmSync(dataDir, { recursive: true, force: true })
})
const sessions = new Map<string, Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>>()
/** Signed in once a person, because tries are limited. */
async function signIn(page: Page, who: string) {
  const known = sessions.get(who)
  if (known) return page.context().addCookies(known)
  const data = { email: `${who}@example.com`, password: PASSWORD }
  const answer = await page.request.post(`${portal.url}/api/v1/auth/sign-in`, { data, headers: { origin: portal.url } })
  expect(answer.status()).toBe(200)
  sessions.set(who, await page.context().cookies())
}
const shot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })

  test('a customer reads what is theirs and when it comes, and takes something for their points once', async ({
    page,
  }) => {
    await signIn(page, 'ann')
    await page.goto(`${portal.url}/me`)
    await page.getByRole('link', { name: 'Your rewards' }).click()
    await expect(page.getByRole('heading', { name: 'To use now' })).toBeVisible()
    await expect(page.getByRole('code').filter({ hasText: 'ORBIT-9XQF' })).toBeVisible()
    await expect(page.getByText(/It is decided from .* on/)).toBeVisible()
    await expect(page.getByText('All codes are given out; you get the next one by itself')).toBeVisible()
    await expect(page.getByText('Somebody looks at how your friend came').first()).toBeVisible()
    await page.getByText('Earlier').click()
    await expect(page.getByText('Declined: This friend works in the same office as you.')).toBeVisible()
    await expect(page.getByText('the most that this offer gives was reached')).toBeVisible()
    await expect(page.getByText('210 points', { exact: true })).toBeVisible()
    await expect(page.getByText('290 points more')).toBeVisible()
    await page.getByRole('button', { name: /^Take it.*10 % off, for points/ }).click()
    await expect(page.getByText('It is yours. See below how it gets to you.')).toBeVisible()
    await expect(page.getByText('170 points', { exact: true })).toBeVisible()
    await expect(page.getByText(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/)).toBeVisible()
  })

  test('staff hand over by hand, by file and by codes that come in, and say why one is declined', async ({ page }) => {
    await signIn(page, 'olga')
    await page.goto(`${portal.url}/admin/rewards?state=approved`)
    await expect(page.getByText('1 reward waits for a code.')).toBeVisible()

    await test.step('a reference beside each, saved together', async () => {
      await page.getByLabel('Reference for 15 EUR credit of Ann Ashby').first().fill('T-77')
      await page.getByRole('button', { name: 'Save references' }).click()
      await expect(page.getByText('Handed over.')).toBeVisible()
    })
    await test.step('a file goes out and comes back, and says what became of each line', async () => {
      await page.getByText('By file').click()
      const file = await page.request.get(`${portal.url}/api/v1/rewards/file`)
      const [head, line] = (await file.text()).split('\r\n') as [string, string]
      const back = `${head}\r\n${line.replace(/""$/, '"PAY-1"')}\r\n"rwd_nothing"${',""'.repeat(9)},"PAY-2"\r\n`
      await page
        .getByLabel('The file with references')
        .setInputFiles({ name: 'back.csv', mimeType: 'text/csv', buffer: Buffer.from(back) })
      await page.getByRole('button', { name: 'Send it back' }).click()
      await expect(page.getByText('Handed over: 1. Known already: 0. Without a reference: 0.')).toBeVisible()
      await expect(page.getByText('Line 3: there is no such reward')).toBeVisible()
    })
    await test.step('what waited for a code has one when codes come in', async () => {
      await page.getByRole('link', { name: 'Add codes' }).click()
      await page.getByRole('link', { name: 'Autumn, 10 % off' }).click()
      await page.locator('#codes').fill('Code\nORBIT-7K2M\nORBIT-4444\nORBIT-4444\n')
      await page.getByRole('button', { name: 'Add them' }).click()
      await expect(page.getByText('1 code is new. 1 reward that waited has its code now.')).toBeVisible()
      await expect(page.getByText('With somebody already: 1 (ORBIT-7K2M).')).toBeVisible()
      await expect(page.getByRole('rowheader', { name: 'ORBIT-4444' })).toBeVisible()
    })
    await test.step('one that cannot be agreed to is said, and where it comes from can be seen', async () => {
      await page.goto(`${portal.url}/admin/rewards?mark=held`)
      await page.getByRole('checkbox').first().check()
      await page.getByRole('button', { name: 'Agree' }).click()
      await expect(page.getByText('1 could not be done: somebody has doubts about the friend (1).')).toBeVisible()
      await page.getByRole('link', { name: 'Ann Ashby' }).first().click()
      await expect(page.getByText('a purchase')).toBeVisible()
      await page.getByLabel('Why they are declined').fill('x')
      await page.getByRole('button', { name: 'Decline' }).click()
      await expect(page.getByRole('alert')).toContainText('Say why, in a sentence that the person reads.')
      await page.getByLabel('Why they are declined').fill('We could not make out who this was.')
      await page.getByRole('button', { name: 'Decline' }).click()
      await expect(page.getByText('Declined. They can read why.')).toBeVisible()
    })
    await test.step('points buy something new', async () => {
      await page.goto(`${portal.url}/admin/rewards/points/new`)
      await page.getByLabel('What it is').selectOption('gift')
      await page.getByLabel('How many points it costs').fill('900')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByRole('alert')).toContainText('Say in words what they get.')
      await page.getByLabel('In words').fill('A walk with the founder')
      await page.getByRole('button', { name: 'Save' }).click()
      await expect(page.getByRole('rowheader', { name: 'A walk with the founder' })).toBeVisible()
    })
  })
})

const PAGES = {
  mine: ['ann', '/me/rewards'],
  desk: ['olga', '/admin/rewards'],
  agreed: ['olga', '/admin/rewards?state=approved'],
  codes: ['olga', '/admin/rewards/codes'],
  points: ['olga', '/admin/rewards/points'],
  option: ['olga', '/admin/rewards/points/new'],
  reader: ['vic', '/admin/rewards'],
  nobody: ['ben', '/me/rewards'],
} as const
for (const [name, [who, path]] of Object.entries(PAGES))
  test(`axe finds nothing on ${path} as ${who} sees it, and nothing is wider than the screen`, async ({ page }) => {
    await signIn(page, who)
    for (const scheme of ['light', 'dark'] as const)
      for (const width of [1280, 390, 320]) {
        await page.emulateMedia({ colorScheme: scheme })
        await page.setViewportSize({ width, height: 900 })
        await page.goto(portal.url + path)
        for (const details of await page.locator('main details').all())
          await details.evaluate((one: HTMLDetailsElement) => (one.open = true))
        expect(new URL(page.url()).pathname).toBe(path.split('?')[0])
        expect(await fits(page), `${path} at ${width}`).toBe(true)
        if (width !== 320) await shot(page, `${name}-${width}-${scheme}`)
      }
    expect(await axe(page)).toEqual([])
  })

test('the pages behind the lists fit and have no faults either', async ({ page }) => {
  await signIn(page, 'olga')
  for (const [name, list] of [
    ['reward', '/admin/rewards'],
    ['pool', '/admin/rewards/codes'],
  ] as const)
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(portal.url + list)
      await page.locator('tbody th a').first().click()
      await page.waitForURL(/\/(rwd|cpl)_/)
      expect(await fits(page), `${name} at ${width}`).toBe(true)
      expect(await axe(page)).toEqual([])
      await shot(page, `${name}-${width}`)
    }
})
