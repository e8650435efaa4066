import { type Browser, expect, type Page, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

// each stands on what came before it, so a second try begins with the first
test.describe.configure({ mode: 'serial' })
/** People sit in different places: the portal believes one proxy, which says where each of them is. */
const portal = clockedPortal({ TRUSTED_PROXIES: '1' })
const from = async (browser: Browser, place: string): Promise<Page> => {
  const userAgent =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': place }, userAgent })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  return page
}
const agree = async (page: Page) => {
  await page.getByLabel('I agree to the terms').check()
  await page.getByLabel('I say close to each recommendation').check()
}
/** The programme that the first of these journeys begins, where it did not. */
const begun = () =>
  owner.request.post(`${portal.url()}/api/v1/affiliates/programme`, { headers: { origin: portal.url() } })
let owner: Page
test.beforeAll(async ({ browser }) => {
  owner = await from(browser, '203.0.113.1')
  await portal.setUp(owner)
  await portal.signIn(owner)
})

test('an owner begins a programme, a visitor applies, a colleague takes them in, and they have a link', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const paula = await from(browser, '198.51.100.1')
  expect((await paula.goto(`${portal.url()}/partners`))?.status()).toBe(404)

  await owner.goto(`${portal.url()}/admin/affiliates`)
  expect(await axe(owner)).toEqual([])
  await press(owner, 'Begin the programme')
  await expect(owner.getByText('The programme has begun.')).toBeVisible()
  await owner.getByLabel('Heading of the page').fill('Write about Orbit and earn by it')
  await owner.getByRole('textbox', { name: 'Question 1' }).fill('What do you write about?')
  await owner.getByLabel('Has to be answered').first().check()
  await press(owner, 'Save')
  await expect(owner.getByText('Saved.')).toBeVisible()
  expect(await axe(owner)).toEqual([])

  // a visitor: nothing that was typed is lost on the way through the mail
  await paula.goto(`${portal.url()}/partners`)
  await expect(paula.getByRole('heading', { level: 1 })).toHaveText('Write about Orbit and earn by it')
  await expect(paula.getByText('20% of what a customer pays in their first 12 months')).toBeVisible()
  await expect(paula.getByText('30 days after the sale')).toBeVisible()
  expect(await axe(paula)).toEqual([])
  await paula.getByLabel('Your name').fill('Paula Price')
  await paula.getByLabel('E-mail address').fill('paula@firm.test')
  await paula.getByLabel('Where do you recommend things?').fill('https://paula.example/notes')
  await paula.getByLabel('What do you write about?').fill('Notebooks and how people use them')
  await press(paula, 'Send the application')
  await expect(paula.getByText('Agree to the terms to go on.').first()).toBeVisible()
  expect(await axe(paula)).toEqual([])
  await expect(paula.getByLabel('What do you write about?')).toHaveValue('Notebooks and how people use them')
  await agree(paula)
  const before = portal.mails().length
  await press(paula, 'Send the application')
  await expect(paula.getByText('We sent six digits to paula@firm.test.')).toBeVisible()
  expect(await axe(paula)).toEqual([])
  await paula
    .getByRole('textbox')
    .first()
    .fill(await portal.code(before))
  await press(paula, 'Send the application')
  await expect(paula.getByRole('heading', { name: 'Your application is with us' })).toBeVisible()
  expect(await axe(paula)).toEqual([])

  // the queue, by keyboard: to the first, and take in
  await owner.goto(`${portal.url()}/admin/affiliates/applications`)
  await expect(owner.getByText('Notebooks and how people use them')).toBeVisible()
  expect(await axe(owner)).toEqual([])
  await owner.keyboard.press('j')
  await owner.keyboard.press('a')
  await expect(owner.getByText('They are a partner now')).toBeVisible()
  await owner.goto(`${portal.url()}/admin/affiliates`)
  await owner.getByRole('link', { name: 'Paula Price' }).click()
  await owner.getByLabel('New code').fill('paula-20')
  await press(owner, 'Give the code')
  await expect(owner.getByText('PAULA-20', { exact: true })).toBeVisible()
  expect(await axe(owner)).toEqual([])

  // the partner sees link and code, and whoever opens the link gets where it leads
  await paula.reload()
  await expect(paula.getByRole('heading', { name: 'You are a partner' })).toBeVisible()
  await expect(paula.getByText('PAULA-20')).toBeVisible()
  expect(await axe(paula)).toEqual([])
  const link = await paula.getByRole('textbox', { name: 'Your link' }).inputValue()
  const dora = await from(browser, '198.51.100.9')
  await dora.goto(link)
  await dora.waitForURL(/\/\?via=[A-Z0-9]{7}&acclaim_click=[A-Za-z0-9]{16}$/)
  expect((await dora.context().cookies()).map(({ name }) => name)).not.toContain('acclaim_ref')

  // paused: with a word that the partner reads
  await press(owner, 'Pause…')
  await owner.getByRole('dialog').getByLabel('Why, in words for the partner').fill('Your site is not reachable.')
  await owner.getByRole('dialog').getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(owner.getByText('The partnership rests.')).toBeVisible()
  await paula.reload()
  await expect(paula.getByText('Your site is not reachable.')).toBeVisible()
  await dora.goto(link)
  await dora.waitForURL((url) => url.pathname === '/' && url.search === '')
})

test('somebody who was invited by mail becomes a partner with one button, in a browser of their own', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  await begun()
  const before = portal.mails().length
  await owner.goto(`${portal.url()}/admin/affiliates/invitations`)
  await owner.getByLabel('E-mail address').fill('ivo@studio.test')
  await owner.getByLabel('Name', { exact: true }).fill('Ivo Ilic')
  await owner.getByLabel('What else the mail says').fill('We like your film about notebooks.')
  await press(owner, 'Send the invitation')
  await expect(owner.getByText('The invitation is on its way.')).toBeVisible()
  expect(await axe(owner)).toEqual([])

  const ivo = await from(browser, '198.51.100.2')
  const link = await portal.linkTo('/partners/invited', before)
  await ivo.goto(portal.url() + link)
  await expect(ivo.getByText('We like your film about notebooks.')).toBeVisible()
  expect(await axe(ivo)).toEqual([])
  await press(ivo, 'Agree and become a partner')
  await expect(ivo.getByText('Agree to the terms to go on.').first()).toBeVisible()
  await agree(ivo)
  await press(ivo, 'Agree and become a partner')
  await expect(ivo.getByRole('heading', { name: 'You are a partner' })).toBeVisible()
  await expect(ivo.getByRole('textbox', { name: 'Your link' })).toHaveValue(/\/r\/[A-Z0-9]{7}$/)

  // a second time, from anywhere, it opens nothing
  const other = await from(browser, '198.51.100.3')
  await other.goto(portal.url() + link)
  await expect(other.getByRole('heading', { name: 'This link was used or has run out' })).toBeVisible()
  expect(await axe(other)).toEqual([])
  await owner.reload()
  await expect(owner.getByRole('link', { name: 'Ivo Ilic' })).toBeVisible()
})

test('new terms ask a partner again, and the console’s other pages are clean', async ({ browser }) => {
  test.setTimeout(90_000)
  const ivo = await from(browser, '198.51.100.2')
  const before = portal.mails().length
  await owner.goto(`${portal.url()}/admin/affiliates/terms`)
  expect(await axe(owner)).toEqual([])
  await owner.getByLabel('Terms', { exact: true }).fill('Say what is true, and that you get money for it.')
  await press(owner, 'Publish this version')
  await expect(owner.getByText('The new version holds.')).toBeVisible()
  await expect
    .poll(() => portal.mails().slice(before).join('\n'), { timeout: 20_000 })
    .toContain('New terms for partners of Orbit')
  await owner.goto(`${portal.url()}/admin/affiliates/groups`)
  await owner.getByLabel('Name', { exact: true }).last().fill('Agencies')
  await owner.getByLabel('Least sum that is paid').last().fill('50 EUR\n60.50 USD')
  await press(owner, 'Save the group')
  await expect(owner.getByText('€50.00 or $60.50')).toBeVisible()
  expect(await axe(owner)).toEqual([])

  const asked = portal.mails().length
  await portal.call(ivo, 'post', '/auth/link', { email: 'ivo@studio.test', next: '/partners' })
  await ivo.goto(portal.url() + (await portal.linkTo('/link', asked)))
  await press(ivo, 'Sign in')
  await expect(ivo.getByRole('heading', { name: 'The terms have changed' })).toBeVisible()
  expect(await axe(ivo)).toEqual([])
  await agree(ivo)
  await press(ivo, 'Agree')
  await expect(ivo.getByText('You have agreed to the terms.')).toBeVisible()
  await expect(ivo.getByRole('heading', { name: 'The terms have changed' })).toBeHidden()
})
