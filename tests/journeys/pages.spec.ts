import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { axe, type Running, startPortal } from './portal.ts'

const PUBLIC = [
  '/',
  '/products/orbit-notes',
  '/products/orbit-notes/review',
  '/sign-in',
  '/sign-up',
  '/reset',
  '/link?token=x',
  '/confirm?token=x',
  '/change-email?token=x',
  '/join?token=x',
  '/nowhere',
]
const MINE = ['/me', '/me/account', '/me/data', '/welcome']
const CONSOLE = [
  '/admin/queue',
  '/admin/contacts',
  '/admin/contacts?stage=advocacy',
  '/admin/contacts?q=nobody-of-this-name&trait=seats',
  '/admin/contacts/new',
  '/admin/contacts/import',
  '/admin/companies',
  '/admin/testimonials',
  '/admin/widgets',
  '/admin/widgets/new',
  '/admin/wheel',
  '/admin/wheel/people?stage=advocacy',
  '/admin/settings',
  '/admin/settings?part=links',
  '/admin/settings?part=place',
  '/admin/settings?part=moderation',
  '/admin/settings?part=privacy',
  '/admin/settings?part=products',
  '/admin/team',
  '/admin/keys',
  '/admin/host',
  '/admin/mail',
  '/admin/mail/previews',
  '/admin/mail/suppressions',
  '/admin/audit',
  '/admin/jobs',
  '/admin/account',
]

let portal: Running
const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-pages-'))
test.beforeAll(async () => {
  test.setTimeout(120_000)
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir }
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'tests/seed.ts'], { env, stdio: 'ignore' })
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  await portal?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Looks at each page as this person, in both schemes and two widths. */
async function look(page: Page, paths: string[], who?: string) {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()))
  if (who) {
    const data = { email: `${who}@example.com`, password: PASSWORD }
    const signedIn = await page.request.post(`${portal.url}/api/v1/auth/sign-in`, {
      data,
      headers: { origin: portal.url },
    })
    expect(signedIn.status()).toBe(200)
  }
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
    [320, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of paths) {
      await page.goto(portal.url + path)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide, `${path} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
      if (width > 320) expect(await axe(page), `${path} at ${width} px, ${colorScheme}`).toEqual([])
    }
  }
  expect(complaints).toEqual([])
}

test('every public page can be read by everybody, at any width, without script errors', async ({ page }) => {
  test.setTimeout(180_000)
  await look(page, PUBLIC)
})
test('so can a customer’s own pages', async ({ page }) => {
  test.setTimeout(120_000)
  await look(page, MINE, 'ann')
})
test('and the console', async ({ page }) => {
  test.setTimeout(240_000)
  await look(page, CONSOLE, 'olga')
})

test('a public page sends at most 60 kB of compressed script', async ({ page }) => {
  for (const path of PUBLIC) {
    let bytes = 0
    const count = async (response: import('playwright/test').Response) => {
      if (/javascript/.test(response.headers()['content-type'] ?? ''))
        bytes += (await response.request().sizes()).responseBodySize
    }
    page.on('response', count)
    await page.goto(portal.url + path, { waitUntil: 'networkidle' })
    page.off('response', count)
    expect(bytes, path).toBeLessThanOrEqual(60_000)
  }
})
