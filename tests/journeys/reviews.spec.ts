import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from 'playwright/test'
import { startMailbox } from './mailbox.ts'
import { axe, type Running, startPortal } from './portal.ts'

let mailbox: Awaited<ReturnType<typeof startMailbox>>
let portal: Running
let owner: Page
const PASSWORD = 'correct horse battery'

test.beforeAll(async ({ browser }) => {
  mailbox = await startMailbox()
  portal = await startPortal({ SMTP_URL: mailbox.url })
  owner = await (await browser.newContext()).newPage()
  const token = new URL(portal.setUpLink()!).searchParams.get('token')
  await post('/api/v1/setup', {
    ...{ token, name: 'Olga', email: 'olga@shop.example', password: PASSWORD, companyName: 'Orbit', accent: '#0b6e4f' },
    ...{ productName: 'Orbit Notes', productKind: 'software_app' },
  })
})
test.afterAll(async () => {
  await portal.stop()
  await mailbox.stop()
})

async function send(method: 'post' | 'put', path: string, data: object) {
  const answer = await owner.request[method](portal.url + path, { data, headers: { origin: portal.url } })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.status() === 204 ? {} : answer.json()
}
const post = (path: string, data: object) => send('post', path, data)
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

type Place = Pick<Page, 'locator' | 'getByRole'>
const EXPORT = 'I looked for the export for an hour and did not find it.'
async function write(page: Place, { title, email, body = EXPORT }: { title: string; email: string; body?: string }) {
  await page.getByRole('radio', { name: '2 stars' }).check({ force: true })
  await page.locator('[name=title]').fill(title)
  await page.locator('[name=body]').fill(body)
  await page.locator('[name=experienceDate]').fill(yesterday())
  await page.locator('[name=displayName]').fill('Dana Reyes')
  await page.getByRole('radio', { name: 'Initials' }).check()
  await page.locator('[name=email]').fill(email)
  // nobody writes a review within three seconds: such ones wait for a person
  await new Promise((done) => setTimeout(done, 3_000))
  await page.getByRole('button', { name: 'Send the review' }).click()
}
/** The digits in the newest mail to somebody, of those that came after so many. */
const code = async (to: string, after = 0) => {
  const newest = () =>
    mailbox.mails
      .slice(after)
      .filter((mail) => mail.includes(to))
      .at(-1) ?? ''
  await expect.poll(newest, { timeout: 20_000 }).not.toBe('')
  return /^(\d{6})\r?$/m.exec(newest())![1]!
}

test('a visitor without scripts writes, opens the mail elsewhere, and reads what became of it', async ({ browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(`${portal.url}/products/orbit-notes/review`)
  await expect(page.getByRole('radio', { name: /stars?$/, checked: true })).toHaveCount(0)
  await write(page, { title: 'Where is the export', email: 'dana@mail.example' })
  await expect(page.getByRole('heading', { name: /is this address yours/ })).toBeVisible()
  await expect(page.getByText('Where is the export')).toBeVisible()

  const phone = await (await browser.newContext()).newPage()
  const link = await mailbox.linkTo(`${portal.url}/confirm`)
  await phone.goto(link)
  await phone.getByRole('button').first().click()
  await phone.waitForURL(/\/(me|welcome)/)
  await phone.goto(`${portal.url}/me`)
  await expect(phone.getByRole('heading', { name: 'Where is the export' })).toBeVisible()
  await expect(phone.getByText('Being checked')).toBeVisible()
})

test('six digits typed into the same page do the same; a wrong one loses nothing', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${portal.url}/products/orbit-notes/review`)
  await write(page, { title: 'Nothing of this is lost', email: 'eve@mail.example' })
  const digits = await code('eve@mail.example')
  await page.locator('[name=code]').fill(digits === '000000' ? '000001' : '000000')
  await page.getByRole('button', { name: 'Send the review' }).click()
  await expect(page.getByText(/This code is not right/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Change what I wrote' }).click()
  await expect(page.locator('[name=title]')).toHaveValue('Nothing of this is lost')
  await expect(page.getByRole('radio', { name: '2 stars' })).toBeChecked()
  await page.locator('[name=title]').fill('Nothing of this is lost, really')
  const before = mailbox.mails.length
  await page.getByRole('button', { name: 'Send the review' }).click()
  await page.locator('[name=code]').fill(await code('eve@mail.example', before))
  await page.getByRole('button', { name: 'Send the review' }).click()
  await expect(page).toHaveURL(/\/me(\?|$)/)
  await expect(page.getByRole('heading', { name: /Nothing of this is lost/ })).toBeVisible()
})

test('an author changes stars and words; readers see that, and what it said before', async ({ browser }) => {
  await send('put', '/api/v1/settings/moderation', { publishUnflagged: true, flaggedWords: [], waitHours: 72 })
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${portal.url}/products/orbit-notes/review`)
  await write(page, {
    ...{ title: 'Slow at first', email: 'finn@mail.example' },
    body: 'Opening a notebook took four seconds on my old phone, every single time.',
  })
  await page.locator('[name=code]').fill(await code('finn@mail.example'))
  await page.getByRole('button', { name: 'Send the review' }).click()
  await page.getByRole('link', { name: /^Change it/ }).click()
  await expect(page.locator('[name=title]')).toHaveValue('Slow at first')
  await page.getByRole('radio', { name: '5 stars' }).check({ force: true })
  await page.locator('[name=title]').fill('Fast since March')
  await page.getByRole('button', { name: 'Send the change' }).click()
  await expect(page).toHaveURL(/\/me(\?|$)/)

  const reader = await (await browser.newContext()).newPage()
  await reader.goto(`${portal.url}/products/orbit-notes`)
  await expect(reader.getByRole('heading', { name: 'Fast since March' })).toBeVisible()
  await expect(reader.getByText('D. R.', { exact: true }).first()).toBeVisible()
  await expect(reader.locator('body')).not.toContainText('Reyes')
  await reader.getByRole('link', { name: 'What it said before' }).click()
  await expect(reader.getByRole('heading', { name: 'Slow at first' })).toBeVisible()
  expect(await axe(reader)).toEqual([])
  await reader.goto(`${portal.url}/products/orbit-notes`)
  await reader.locator('.summary a').first().click()
  await expect(reader).toHaveURL(/stars=5/)
  await expect(reader.getByText('You see some of the reviews.')).toBeVisible()
})

test('the form stands on the company’s own page, and on nobody else’s', async ({ browser }) => {
  const [mine, other] = [await hostPage(), await hostPage()]
  const widget = await post('/api/v1/widgets', {
    ...{ name: 'W', productSlug: 'orbit-notes', origins: [mine.url], ctaUrl: `${portal.url}/sign-up`, ctaLabel: 'Try' },
  })
  const source = `${portal.url}/embed/review/${widget.publicId}`
  mine.frame = source
  other.frame = source
  const page = await (await browser.newContext()).newPage()
  await page.goto(mine.url)
  const frame = page.frameLocator('iframe')
  await write(frame, { title: 'From the shop', email: 'gil@mail.example' })
  await frame.locator('[name=code]').fill(await code('gil@mail.example'))
  await frame.getByRole('button', { name: 'Send the review' }).click()
  await expect(frame.getByText('Thank you. Your review is sent.')).toBeVisible()
  expect(await page.context().cookies()).toEqual([])

  await page.goto(other.url)
  await page.waitForTimeout(500)
  await expect(page.frameLocator('iframe').locator('form')).toHaveCount(0)
  await Promise.all([mine.stop(), other.stop()])
})

/** Somebody's page, on an origin of its own. */
async function hostPage() {
  const page = { url: '', frame: '', stop: async () => {} }
  const server = createServer((_req, res) => {
    res.setHeader('content-type', 'text/html')
    res.end(`<!doctype html><title>Shop</title><iframe src="${page.frame}" style="width:100%;height:1400px"></iframe>`)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  page.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  page.stop = () => new Promise<void>((done) => server.close(() => done()))
  return page
}
