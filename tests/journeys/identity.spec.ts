import { createSecretKey, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect, type Page, test } from 'playwright/test'
import { startMailbox } from './mailbox.ts'
import { axe, type Running, startPortal } from './portal.ts'

// each stands on what came before it, so a second try begins with the first
test.describe.configure({ mode: 'serial' })
const PASSWORD = 'correct horse battery'
let portal: Running
let mailbox: Awaited<ReturnType<typeof startMailbox>>
let mails: string[]
test.beforeAll(async () => {
  mailbox = await startMailbox()
  mails = mailbox.mails
  portal = await startPortal({ SMTP_URL: mailbox.url })
})
test.afterAll(async () => {
  await portal?.stop()
  await mailbox.stop()
})

const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).first().fill(value)
}
const linkTo = (path: string, after: number) => mailbox.linkTo(portal.url + path, after)
const signedIn = async (page: Page) =>
  ((await (await page.request.get(`${portal.url}/api/v1/auth/session`)).json()) as { account: { name: string } | null })
    .account?.name

test('a customer confirms their address, signs in by link elsewhere, and signs out everywhere', async ({ browser }) => {
  test.setTimeout(120_000)
  const [home, phone] = await Promise.all([1, 2].map(async () => (await browser.newContext()).newPage()))
  if (!home || !phone) throw new Error('two browsers are needed')
  await home.goto(`${portal.url}/sign-up?next=/me`)
  await fill(home, { name: 'Ann Ashby', email: 'ann@example.com' })
  await home.getByRole('button', { name: 'Go on' }).click()
  await expect(home.getByRole('heading')).toHaveText('Check your mail')

  const confirm = await linkTo('/confirm', 0)
  await home.request.get(confirm) // a mail scanner looks first and uses nothing up
  await home.goto(confirm)
  await home.getByRole('button', { name: 'Yes, this is my address' }).click()
  await home.waitForURL(/\/welcome/)
  await fill(home, { password: PASSWORD })
  await home.getByRole('button', { name: 'Set the password' }).click()
  await home.waitForURL(/\/me$/)
  expect(await signedIn(home)).toBe('Ann Ashby')

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

test('signing up with an address that has an account looks the same, and its mail lets the owner in', async ({
  page,
}) => {
  const before = mails.length
  await page.goto(`${portal.url}/sign-up`)
  await fill(page, { name: 'Somebody else', email: 'ann@example.com' })
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('heading')).toHaveText('Check your mail')
  const code = () => /^(\d{6})\r?$/m.exec(mails.slice(before).join('\n'))?.[1] ?? ''
  await expect.poll(code, { timeout: 20_000 }).not.toBe('')
  await fill(page, { code: code() === '111111' ? '222222' : '111111' })
  await page.getByRole('button', { name: 'Finish signing up' }).click()
  await expect(page.locator('#code-error')).toContainText('not right')
  await fill(page, { code: code() })
  await page.getByRole('button', { name: 'Finish signing up' }).click()
  await expect.poll(() => signedIn(page)).toBe('Ann Ashby')
})

test('an address is changed by its new mailbox, where its owner is signed in, and the old one is told', async ({
  page,
  browser,
}) => {
  test.setTimeout(90_000)
  const data = { email: 'ann@example.com', password: PASSWORD }
  await page.request.post(`${portal.url}/api/v1/auth/sign-in`, { data, headers: { origin: portal.url } })
  const before = mails.length
  await page.goto(`${portal.url}/me/account`)
  await page.locator('#email-change [name=email]').fill('ann@new.example')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText('We sent a link to ann@new.example')).toBeVisible()
  const link = await linkTo('/change-email', before)
  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(link)
  await expect(elsewhere.getByRole('heading')).toHaveText('Sign in first')
  expect(await axe(elsewhere)).toEqual([])
  await elsewhere.getByRole('link', { name: 'Sign in', exact: true }).last().click()
  await fill(elsewhere, data)
  await elsewhere.locator('main').getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(elsewhere.getByRole('button', { name: 'Yes, use this address' })).toBeVisible()
  await page.goto(link)
  await page.getByRole('button', { name: 'Yes, use this address' }).click()
  await expect(page.getByRole('heading')).toHaveText('Your address is changed')
  expect([await signedIn(page), await signedIn(elsewhere)]).toEqual(['Ann Ashby', undefined])
  const told = () => mails.slice(before).filter((mail) => /^To: .*ann@example\.com/m.test(mail)).length
  await expect.poll(told, { timeout: 20_000 }).toBe(2)
  await page.goto(`${portal.url}/me/account`)
  await page.locator('#email-change [name=email]').fill('ann@example.com')
  const after = mails.length
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.goto(await linkTo('/change-email', after))
  await page.getByRole('button', { name: 'Yes, use this address' }).click()
  await expect(page.getByRole('heading')).toHaveText('Your address is changed')
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

test('the host application signs its customer in with one click, and a link that was used opens nothing', async ({
  browser,
}) => {
  const [owner, customer] = await Promise.all([1, 2].map(async () => (await browser.newContext()).newPage()))
  if (!owner || !customer) throw new Error('two people are needed')
  const token = new URL(portal.setUpLink()!).searchParams.get('token')
  const headers = { origin: portal.url }
  const olga = { token, name: 'Olga', email: 'olga@example.com', password: PASSWORD }
  const company = { companyName: 'Orbit', accent: '#0b6e4f', productName: 'Orbit Notes', productKind: 'software_app' }
  await owner.request.post(`${portal.url}/api/v1/setup`, { data: { ...olga, ...company }, headers })
  await owner.goto(`${portal.url}/admin/host`)
  await fill(owner, { name: 'Our app' })
  await owner.getByRole('button', { name: 'Make the secret' }).first().click()
  const secret = await owner
    .locator('.once [name=snippet], .once textarea, .once code')
    .first()
    .evaluate((el) => ('value' in el ? String(el.value) : (el.textContent ?? '').trim()))
  const sign = (claims: object) =>
    new SignJWT({ jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('2 minutes')
      .sign(createSecretKey(Buffer.from(secret)))
  const link = `${portal.url}/auth/identify?next=/me&token=${await sign({ email: 'zoe@example.com', name: 'Zoe Quill' })}`

  await customer.request.get(link) // a link preview looks first and uses nothing up
  await customer.goto(link)
  await customer.waitForURL(/\/me$/)
  expect(await signedIn(customer)).toBe('Zoe Quill')

  await customer.context().clearCookies()
  await customer.goto(link)
  await expect(customer.locator('main')).toContainText('used before')
  await customer.goto(`${portal.url}/auth/identify?token=${await sign({ email: 'olga@example.com' })}`)
  await expect(customer.locator('main')).toContainText('Staff sign in')
  expect(await signedIn(customer)).toBeUndefined()
})
