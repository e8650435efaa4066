import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { type Browser, expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { startMailbox } from './mailbox.ts'
import { axe, type Running, startPortal } from './portal.ts'

// each stands on what came before it, so a second try begins with the first
test.describe.configure({ mode: 'serial' })
const folder = mkdtempSync(join(tmpdir(), 'acclaim-clock-'))
const CLOCK_AHEAD = join(folder, 'ahead')
let ahead = 0
/** The portal's clock runs on; the browser's does not, and need not. */
const later = (minutes: number) => writeFileSync(CLOCK_AHEAD, String((ahead += minutes * 60_000)))
const codeOf = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead })

let portal: Running
let olgas: Awaited<ReturnType<typeof enrol>>
let mailbox: Awaited<ReturnType<typeof startMailbox>>
test.beforeAll(async () => {
  later(0)
  mailbox = await startMailbox()
  const clock = `--import=${new URL('clock.mjs', import.meta.url).href}`
  portal = await startPortal({ SMTP_URL: mailbox.url, NODE_OPTIONS: clock, CLOCK_AHEAD })
})
test.afterAll(async () => {
  await portal?.stop()
  await mailbox?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const newPage = async (browser: Browser) => (await browser.newContext()).newPage()
const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [id, value] of Object.entries(fields)) await page.locator(`#${id}`).fill(value)
}
const press = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true }).click()
async function signIn(page: Page, email: string) {
  await page.goto(`${portal.url}/sign-in`)
  await fill(page, { email, password: PASSWORD })
  await press(page, 'Sign in')
}
const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out', exact: true }).first().click()
const signedIn = async (page: Page) =>
  ((await (await page.request.get(`${portal.url}/api/v1/auth/session`)).json()) as { account: { name: string } | null })
    .account?.name

/** Switches a second factor on, as a person with a phone does. */
async function enrol(page: Page) {
  await page.goto(`${portal.url}/admin/account`)
  await press(page, 'Switch it on')
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible()
  const secret = (await page.locator('.secret').textContent())!.replaceAll(' ', '')
  await fill(page, { code: codeOf(secret) })
  await press(page, 'Confirm')
  const codes = (await page.locator('.codes pre').textContent())!.split('\n')
  expect(codes).toHaveLength(10)
  expect(await axe(page)).toEqual([])
  return { secret, codes }
}

test('an owner invites a moderator by mail, who comes in with a phone, and asks it of everybody', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const [olga, nina] = [await newPage(browser), await newPage(browser)]
  await olga.goto(portal.setUpLink()!)
  await fill(olga, { companyName: 'Orbit', productName: 'Orbit Notes' })
  await fill(olga, { name: 'Olga Petrenko', email: 'olga@example.com', password: PASSWORD })
  await press(olga, 'Open the portal')
  await olga.waitForURL(/\/admin/)

  await olga.goto(`${portal.url}/admin/account`)
  await expect(olga.locator('#email-confirm')).toContainText('Until you confirm')
  expect(await axe(olga)).toEqual([])
  await press(olga, 'Send me the link')
  await expect(olga.locator('#email-confirm')).toContainText('We sent a link to olga@example.com')
  await olga.goto(await mailbox.linkTo(`${portal.url}/change-email`))
  await press(olga, 'Yes, this is my address')
  await expect(olga.getByRole('heading')).toHaveText('Your address is confirmed')
  await olga.goto(`${portal.url}/admin/account`)
  await expect(olga.locator('#email-confirm')).toHaveCount(0)

  await olga.goto(`${portal.url}/admin/team`)
  await fill(olga, { email: 'nina@example.com' })
  await press(olga, 'Invite')
  await expect(olga.locator('body')).toContainText('The invitation goes to nina@example.com')

  await nina.goto(await mailbox.linkTo(`${portal.url}/join`))
  await expect(nina.locator('main')).toContainText('nina@example.com')
  await fill(nina, { name: 'Nina Duarte', password: PASSWORD })
  await press(nina, 'Join')
  await expect.poll(() => signedIn(nina)).toBe('Nina Duarte')

  const { secret, codes } = await enrol(nina)
  await expect.poll(() => mailbox.mails.some((mail) => /Subject: Your second factor .* is on/.test(mail))).toBe(true)
  await signOut(nina)
  later(2)
  await signIn(nina, 'nina@example.com')
  await expect(nina).toHaveURL(/\/second-factor/)
  expect(await signedIn(nina)).toBeUndefined()
  expect(await axe(nina)).toEqual([])
  await nina.goto(`${portal.url}/admin/queue`)
  await expect(nina).toHaveURL(/\/second-factor/)
  await fill(nina, { code: '000000' })
  await press(nina, 'Sign in')
  await expect(nina.locator('main')).toContainText('This code is not right')
  await fill(nina, { code: codeOf(secret) })
  await press(nina, 'Sign in')
  await expect(nina).toHaveURL(/\/admin\/queue/)
  expect(await signedIn(nina)).toBe('Nina Duarte')

  await signOut(nina)
  await signIn(nina, 'nina@example.com')
  await nina.getByRole('link', { name: 'No phone? Use a recovery code' }).click()
  await fill(nina, { recoveryCode: codes[3]! })
  await press(nina, 'Sign in')
  await expect.poll(() => signedIn(nina)).toBe('Nina Duarte')
  await expect.poll(() => mailbox.mails.some((mail) => /Subject: A recovery code .* was used/.test(mail))).toBe(true)

  await olga.goto(`${portal.url}/admin/team`)
  await expect(olga.locator('#required')).toContainText('have one yourself')
  olgas = await enrol(olga)
  await olga.goto(`${portal.url}/admin/team`)
  expect(await axe(olga)).toEqual([])
  await olga.getByRole('link', { name: 'Change Nina Duarte' }).click()
  await expect(olga.getByText(/Switch their second factor off/)).toBeVisible()
  expect(await axe(olga)).toEqual([])
  await olga.goBack()
  await press(olga, 'Ask it of everybody')
  await expect(olga.locator('#required')).toContainText('Ask it of nobody any more')
  await press(olga, 'Invite')
  const link = (await olga.locator('.once pre').textContent())!.trim()
  const vic = await newPage(browser)
  await vic.goto(link)
  await fill(vic, { name: 'Vic Tanaka', email: 'vic@example.com', password: PASSWORD })
  await press(vic, 'Join')
  await expect(vic).toHaveURL(/\/admin\/account/)
  await expect(vic.locator('main')).toContainText('Your company asks every colleague for a second factor')
  await enrol(vic)
  await vic.goto(`${portal.url}/admin/queue`)
  await expect(vic).toHaveURL(/\/admin\/queue/)
})

test('a session that was left alone is asked who it is before it makes a key, and nothing typed is lost', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const page = await newPage(browser)
  later(2)
  await signIn(page, 'olga@example.com')
  await fill(page, { code: codeOf(olgas.secret) })
  await press(page, 'Sign in')
  await page.waitForURL(/\/admin/)
  await page.goto(`${portal.url}/admin/keys`)
  await fill(page, { name: 'Shop' })
  await page.getByLabel('Report sales').check()
  await expect(page.locator('[name=proof]')).toHaveCount(0)

  later(11)
  await press(page, 'Make the key')

  const proof = page.locator('#proof-make')
  await expect(proof).toBeVisible()
  await expect(page.locator('.once')).toHaveCount(0)
  expect(await axe(page)).toEqual([])
  await proof.fill('not her password')
  await press(page, 'Make the key')
  await expect(page.locator('main')).toContainText('This is not your password')
  await expect(page.locator('#name')).toHaveValue('Shop')
  await expect(page.getByLabel('Report sales')).toBeChecked()
  await proof.fill(PASSWORD)
  await press(page, 'Make the key')
  await expect(page.locator('.once')).toContainText('ack_')
  await expect(page.locator('table')).toContainText('Report sales')

  later(11)
  await page.goto(`${portal.url}/admin/keys`)
  await page.getByRole('button', { name: 'Revoke the key Shop' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('[name=proof]').fill(codeOf(olgas.secret))
  await dialog.getByRole('button', { name: 'Revoke the key' }).click()
  await expect(page.locator('table')).toContainText('Revoked')
})
