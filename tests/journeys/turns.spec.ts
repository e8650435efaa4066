import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { settleQueue } from '../../api/flywheel/stages/due.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { host, testimonial } from '../helpers.ts'
import { PASSWORD } from '../people.ts'
import { world } from '../world.ts'
import { axe, type Running, startPortal } from './portal.ts'

const DAY = 86_400_000
const shots = process.env.SHOTS
const LONG = 'Wilhelmina-Charlotte Alexandrowna von und zu Hohenstauffen-Oettingen-Wallerstein, the Younger'
const FRIENDS = ['Nina Novak', LONG, 'Piet Post']
let dataDir: string
let portal: Running

/** Ann spoke; three came by her words, one of them says so only; two bought, and one of these speaks up. */
async function company() {
  const told = await world({ dataDir, reopens: true, startsAt: Date.now() - 40 * DAY })
  const { testimonialId } = await testimonial(told)
  const shop = await host(told, ['sales.write', 'events.write'])
  const { code } = (await told.db.read.get<{ code: string }>(
    `SELECT code FROM testimonial WHERE id = '${testimonialId}'`,
  ))!
  for (const [i, name] of FRIENDS.entries()) {
    told.later({ days: 3 })
    const email = `friend${i}@example.net`
    await shop.post('/api/v1/identify', { userId: email, traits: { email, name } })
    const by = i === 2 ? { testimonialId } : { code }
    await shop.post('/api/v1/track/conversion', { goal: 'trial', externalId: `t-${i}`, email, ...by })
    told.later({ days: 2 })
    if (i < 2)
      await shop.post('/api/v1/track/sale', { externalId: `s-${i}`, email, amountMinor: 9_600, currency: 'EUR' })
    if (i === 0) await shop.post('/api/v1/track', { userId: email, event: 'reference_call.completed' })
  }
  await settleQueue(createCtx(told.services, { kind: 'system', job: 'test' }, 'test'))
  expect((await (await told.as('ada')).get('/api/v1/wheel/turns/ledger')).body.items).toHaveLength(3)
  await told.close()
}
test.beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'acclaim-turns-'))
  await company()
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  await portal?.stop()
  rmSync(dataDir, { recursive: true, force: true })
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
    expect(wide, `${name} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${name} at ${width} px, ${colorScheme}`).toEqual([])
    if (shots) await page.screenshot({ path: `${shots}/turns-${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

test('an owner filters the turns and opens a person, without a script', async ({ page, browser }) => {
  test.setTimeout(120_000)
  const signIn = { email: 'olga@example.com', password: PASSWORD }
  const headers = { origin: portal.url }
  expect((await page.request.post(`${portal.url}/api/v1/auth/sign-in`, { data: signIn, headers })).status()).toBe(200)
  // the figures are counted by a job, soon after the start
  await expect
    .poll(async () => (await (await page.request.get(`${portal.url}/api/v1/wheel/turns`)).json()).countedAt, {
      timeout: 30_000,
    })
    .not.toBeNull()
  await page.goto(`${portal.url}/admin/wheel/turns`)
  await expect(page.locator('main')).toContainText('3 people came by someone’s words')
  await expect(page.locator('main')).toContainText('Not enough data yet')
  await look(page, 'all')

  const state = await page.context().storageState()
  const plain = await (await browser.newContext({ javaScriptEnabled: false, storageState: state })).newPage()
  await plain.goto(`${portal.url}/admin/wheel/turns`)
  const rows = plain.locator('#ledger .turn')
  await expect(rows).toHaveCount(3)
  await plain.getByLabel('How far').selectOption('closed')
  await plain.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(plain).toHaveURL(/state=closed/)
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText(LONG)
  await plain.getByLabel('How far').selectOption('')
  await plain.getByLabel('How it is known').selectOption('4')
  await plain.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('Piet Post')
  await plain.getByLabel('By what').selectOption('affiliate')
  await plain.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(plain.locator('#ledger')).toContainText('No turn is like this.')
  await plain.getByRole('link', { name: 'Show all' }).click()
  await expect(rows).toHaveCount(3)

  await plain.locator('#ranking').getByRole('link', { name: '3' }).click()
  await expect(plain.locator('#ledger')).toContainText('Brought by Ann Ashby')
  await expect(rows).toHaveCount(3)
  await rows.filter({ hasText: 'Nina Novak' }).getByRole('link', { name: 'Nina Novak' }).first().click()
  await expect(plain).toHaveURL(/\/admin\/wheel\/people\/con_/)
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Nina Novak')
})
