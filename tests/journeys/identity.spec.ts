import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from 'playwright/test'
import { SMTPServer } from 'smtp-server'
import { type Running, startPortal } from './portal.ts'

const PASSWORD = 'correct horse battery'
const mails: string[] = []
let portal: Running
let server: SMTPServer
test.beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk))
      stream.on('end', () => {
        mails.push(text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='))
        done()
      })
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  portal = await startPortal({ SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` })
})
test.afterAll(async () => {
  await portal?.stop()
  await new Promise<void>((done) => server.close(done))
})

const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).first().fill(value)
}
/** The newest mail's link to this page. */
async function linkTo(path: string, after: number): Promise<string> {
  const pattern = new RegExp(`${portal.url}${path}\\?token=[\\w-]+`)
  const found = () =>
    mails
      .slice(after)
      .map((mail) => pattern.exec(mail)?.[0])
      .filter(Boolean)
      .at(-1) ?? ''
  await expect.poll(found, { timeout: 20_000 }).not.toBe('')
  return found()
}
const signedIn = async (page: Page) =>
  ((await (await page.request.get(`${portal.url}/api/v1/auth/session`)).json()) as { account: { name: string } | null })
    .account?.name

test('a customer confirms their address, signs in by link elsewhere, and signs out everywhere', async ({ browser }) => {
  test.setTimeout(120_000)
  const [home, phone] = await Promise.all([1, 2].map(async () => (await browser.newContext()).newPage()))
  if (!home || !phone) throw new Error('two browsers are needed')
  await home.goto(`${portal.url}/sign-up`)
  await fill(home, { name: 'Ann Ashby', email: 'ann@example.com', password: PASSWORD })
  await home.getByRole('button', { name: 'Create the account' }).click()
  await home.waitForURL((url) => !url.pathname.startsWith('/sign-up'))

  const confirm = await linkTo('/confirm', 0)
  await home.request.get(confirm) // a mail scanner looks first and uses nothing up
  await home.goto(confirm)
  await home.locator('main form button').first().click()
  await expect(home.locator('main')).not.toContainText('does not')

  const before = mails.length
  await phone.goto(`${portal.url}/sign-in`)
  await fill(phone, { email: 'ann@example.com' })
  await phone.getByRole('button', { name: 'Send me a link instead' }).click()
  await expect(phone.locator('main')).toContainText(/mail/i)
  const link = await linkTo('/link', before)
  await phone.goto(link)
  expect(await signedIn(phone)).toBeUndefined()
  await phone.locator('main form button').first().click()
  await expect.poll(() => signedIn(phone)).toBe('Ann Ashby')

  await phone.goto(`${portal.url}/me/account`)
  await phone.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect.poll(() => signedIn(phone)).toBeUndefined()
  expect(await signedIn(home)).toBeUndefined()
  await phone.goto(link)
  await phone.locator('main form button').first().click()
  await expect(phone.locator('main')).toContainText(/used|run out|new/)
  expect(await signedIn(phone)).toBeUndefined()
})

test('somebody who forgot their password sets a new one from a mail', async ({ page }) => {
  test.setTimeout(90_000)
  const before = mails.length
  await page.goto(`${portal.url}/reset`)
  await fill(page, { email: 'ann@example.com' })
  await page.locator('main form button').first().click()
  await page.goto(await linkTo('/reset', before))
  await fill(page, { password: 'an entirely new one' })
  await page.locator('main form button').first().click()
  await expect.poll(() => signedIn(page)).toBe('Ann Ashby')
})
