import { expect, type Page, test } from 'playwright/test'
import { startHost } from '../embeds/host.ts'
import { listen, PERSON } from '../embeds/site.ts'
import { PASSWORD } from '../people.ts'
import { startMailbox } from './mailbox.ts'
import { axe, type Running, startPortal } from './portal.ts'

let portal: Running
let mailbox: Awaited<ReturnType<typeof startMailbox>>
let host: Awaited<ReturnType<typeof startHost>>
let owner: Page
test.use({ userAgent: PERSON, actionTimeout: 10_000 })
test.beforeAll(async ({ browser }) => {
  mailbox = await startMailbox()
  host = await startHost()
  portal = await startPortal({ SMTP_URL: mailbox.url })
  owner = await browser.newPage()
  owner.setDefaultTimeout(10_000)
  const token = new URL(portal.setUpLink()!).searchParams.get('token')
  const company = { companyName: 'Orbit', accent: '#0b7a5b', productName: 'Orbit Notes', productKind: 'software_app' }
  const person = { name: 'Olga', email: 'olga@example.com', password: PASSWORD }
  await call(owner, 'post', '/setup', { token, ...company, ...person })
  await call(owner, 'post', '/auth/sign-in', { email: 'olga@example.com', password: PASSWORD })
})
test.afterAll(async () => {
  await portal?.stop()
  await host?.close()
  await mailbox?.stop()
})

const call = async (page: Page, method: 'get' | 'post' | 'put', path: string, data?: object) => {
  const answer = await page.request[method](`${portal.url}/api/v1${path}`, { data, headers: { origin: portal.url } })
  if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}
const code = async (to: string) => {
  const found = () => {
    const mail = mailbox.mails.filter((text) => text.includes(to)).at(-1) ?? ''
    return /^\s*(\d{6})\s*$/m.exec(mail)?.[1] ?? ''
  }
  await expect.poll(found, { timeout: 20_000 }).not.toBe('')
  return found()
}
const wish = async (title: string): Promise<number> =>
  (await call(owner, 'post', '/requests', { board: 'ideas', title, body: '' })).number
const votes = async (number: number) => (await call(owner, 'get', `/requests/${number}`)).votes
const embed = async (change: object) => {
  const { items } = await call(owner, 'get', '/products')
  const form = { name: 'Site', productSlug: items[0].slug, origins: [host.origin], ...change }
  const made = await call(owner, 'post', '/widgets', form)
  host.show(portal.url, made.snippet)
  return made
}

test('somebody votes on a page that allows nothing but the portal, by the six digits of their mail', async ({
  page,
}) => {
  test.setTimeout(90_000)
  const number = await wish('A dark mode for reading at night')
  await call(owner, 'put', `/requests/${number}/plan`, { horizon: 'next' })
  await embed({ kind: 'vote', subject: String(number) })
  const complaints = listen(page)
  await page.goto(`${host.origin}/strict-frames`)
  const widget = page.locator('acclaim-widget')
  await expect(widget.getByText('0 votes')).toBeVisible()
  await expect(widget.getByRole('link', { name: 'See it on the roadmap' })).toBeVisible()
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  }
  const told = page.waitForRequest((request) => / e\b/.test(request.postData() ?? ''))
  await widget.getByRole('link', { name: 'Vote: A dark mode' }).click()
  await told
  const frame = page.frameLocator('acclaim-widget iframe')
  await frame.getByLabel('E-mail address').fill('ann@mail.example')
  await frame.getByLabel('Your name').fill('Ann Ashby')
  await frame.getByText('It blocks me').click()
  await frame.getByLabel('What does it keep you from?').fill('Reading in bed.')
  await frame.getByRole('button', { name: 'Vote', exact: true }).click()
  const digits = await code('ann@mail.example')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/code.png`, fullPage: true })
  await frame.locator('[name=code]').fill(digits === '000000' ? '000001' : '000000')
  await frame.getByRole('button', { name: 'Count my vote' }).click()
  await expect(frame.getByText(/This code is not right/).first()).toBeVisible()
  expect(await votes(number)).toBe(0)
  await frame.locator('[name=code]').fill(await code('ann@mail.example'))
  await frame.getByRole('button', { name: 'Count my vote' }).click()
  await expect(frame.getByRole('status')).toContainText('Your vote is counted.')
  await expect(frame.getByText('1 vote', { exact: true })).toBeVisible()
  expect(await votes(number)).toBe(1)
  const { items } = await call(owner, 'get', `/requests/${number}/voters`)
  expect(items).toMatchObject([{ name: 'Ann Ashby', importance: 'blocking', why: 'Reading in bed.', anonymous: false }])
  expect((await page.context().cookies()).filter(({ name }) => name !== 'theme')).toEqual([])
  // the digits that were not right, and nothing else
  expect(complaints).toEqual(['Failed to load resource: the server responded with a status of 410 (OK)'])
})

test('without scripts the link leads to the page of the request, and the frame alone works too', async ({
  browser,
}) => {
  const number = await wish('Search without a connection')
  const made = await embed({ kind: 'vote', subject: String(number) })
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(host.origin)
  await page.getByRole('link', { name: 'Vote on what comes next in Orbit Notes' }).click()
  await expect(page.getByRole('heading', { name: 'Search without a connection' })).toBeVisible()

  await page.goto(`${portal.url}/embed/vote/${made.publicId}`)
  await page.getByLabel('E-mail address').fill('bo@mail.example')
  await page.getByLabel('Your name').fill('Bo')
  await page.getByRole('button', { name: 'Vote', exact: true }).click()
  await page.locator('[name=code]').fill(await code('bo@mail.example'))
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await page.getByRole('button', { name: 'Count my vote' }).click()
  expect(await (await answered).headerValue('set-cookie')).toBeNull()
  await expect(page.getByRole('status')).toContainText('Your vote is counted.')
  expect(await votes(number)).toBe(1)
  expect(await page.context().cookies()).toEqual([])
  await page.context().close()
})

test('a survey is answered in its place, and both look right to the checker, wide and narrow', async ({ page }) => {
  test.setTimeout(90_000)
  const question = { kind: 'nps', title: 'Would you recommend Orbit?', items: [{ text: 'How likely is it?' }] }
  const rules = { targetN: 50, anonymous: true, origins: [host.origin] }
  const survey = await call(owner, 'post', '/surveys', { ...question, ...rules })
  await call(owner, 'post', `/surveys/${survey.id}/state`, { to: 'open' })
  const number = await wish('Folders that can be shared with people outside of the company')
  const vote = await embed({ kind: 'vote', subject: String(number) })
  const made = await embed({ kind: 'survey', subject: survey.slug })
  host.show(portal.url, `${vote.snippet}\n${made.snippet}`)
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.goto(host.origin)
    await expect(page.locator('acclaim-widget section')).toHaveCount(2)
    await page.evaluate((dark) => {
      document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
      document.body.style.background = dark ? '#14161c' : '#fff'
      document.body.style.color = dark ? '#edeae4' : '#222'
    }, colorScheme === 'dark')
    await page.locator('h1').hover()
    expect(await axe(page)).toEqual([])
    const shots = process.env.SHOTS
    if (shots) await page.screenshot({ path: `${shots}/widgets-${width}.png` })
    await page.goto(`${portal.url}/embed/vote/${vote.publicId}`)
    expect(await axe(page)).toEqual([])
    if (shots) await page.screenshot({ path: `${shots}/frame-${width}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(host.origin)
  await page.getByRole('link', { name: 'Answer: Would you recommend Orbit?' }).click()
  const frame = page.frameLocator('acclaim-widget iframe')
  await frame.getByText('9', { exact: true }).click()
  await frame.getByRole('button', { name: 'Send the answer' }).click()
  await expect(frame.getByRole('heading', { name: 'Thank you' })).toBeVisible()
})

test('without scripts the builder says which numbers the words of a title have', async ({ browser }) => {
  const number = await wish('Reminders that follow the sun')
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await call(page, 'post', '/auth/sign-in', { email: 'olga@example.com', password: PASSWORD })
  await page.goto(`${portal.url}/admin/widgets/new`)
  await page.getByRole('radio', { name: 'Vote for one idea' }).check()
  await page.getByLabel('Which request').fill('follow the sun')
  await page.locator('#name').fill('Home')
  await page.getByLabel('Websites that may show it').fill(host.origin)
  await page.getByRole('button', { name: 'Make the widget' }).click()
  await expect(page.locator('#subject-error')).toContainText('Write its number')
  await expect(page.locator('#subject-found')).toContainText(`${number} Reminders that follow the sun`)
  await page.getByLabel('Which request').fill(String(number))
  await page.getByRole('button', { name: 'Make the widget' }).click()
  await expect(page.getByText('Vote on what comes next in Orbit Notes').first()).toBeVisible()
  await page.context().close()
})

test('the builder finds a request by its words, and shows what the page will show', async () => {
  test.setTimeout(90_000)
  const number = await wish('Handwriting that becomes text')
  await owner.goto(`${portal.url}/admin/widgets/new`)
  await owner.getByRole('radio', { name: 'Vote for one idea' }).check()
  await owner.getByLabel('Which request').fill('handwriting')
  await owner.getByRole('button', { name: /Handwriting that becomes text/ }).click()
  await expect(owner.getByLabel('Which request')).toHaveValue(String(number))
  await expect(owner.frameLocator('.w1280 iframe').locator('acclaim-widget')).toContainText('Handwriting')
  await owner.locator('#name').fill('Roadmap page')
  await owner.getByLabel('Websites that may show it').fill(host.origin)
  if (process.env.SHOTS) await owner.screenshot({ path: `${process.env.SHOTS}/builder.png`, fullPage: true })
  expect(await axe(owner)).toEqual([])
  await owner.getByRole('button', { name: 'Make the widget' }).click()
  await expect(owner.getByText('Vote on what comes next in Orbit Notes').first()).toBeVisible()
  expect(await axe(owner)).toEqual([])
  for (const part of ['figures', 'versions']) {
    await owner.goto(`${owner.url().split('?')[0]}?part=${part}`)
    expect(await axe(owner)).toEqual([])
  }
})
