import { type Browser, expect, type Page, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

/** People sit in different places: the portal believes one proxy, which says where each of them is. */
const portal = clockedPortal({ TRUSTED_PROXIES: '1' })
const { call } = portal
let minutes = 0
const later = (more: number) => portal.ahead((minutes += more) * 60_000)
/** A browser in this place, of a version of its own. */
const from = async (browser: Browser, place: string, version = 140): Promise<Page> => {
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`
  const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': place }, userAgent })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  return page
}
const OFFER = {
  name: 'Twenty for you',
  terms: 'For people who are new.',
  sides: [
    {
      ...{ side: 'friend', trigger: 'joined', approval: 'auto', kind: 'coupon', percentBp: 2000 },
      ...{ description: '20 % off the first year', fulfilment: 'generated', expiresDays: 60 },
    },
    {
      ...{
        side: 'advocate',
        trigger: 'first_sale',
        approval: 'auto',
        kind: 'credit',
        amountMinor: 1500,
        currency: 'EUR',
      },
      ...{ description: '15 EUR credit', fulfilment: 'hand' },
    },
  ],
}
let host: Page
let key: string
const track = async (what: string, data: object) => {
  const answer = await host.request.post(`${portal.url()}/api/v1/track/${what}`, {
    data,
    headers: { authorization: `Bearer ${key}` },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
  return answer.json()
}
const stands = async (name: string, stage: string) => {
  await host.goto(`${portal.url()}/admin/contacts?q=${name}`)
  await host.getByRole('link', { name, exact: true }).first().click()
  await expect(host.locator('main')).toContainText(stage)
}
/** Signs up on the page that is open, and opens the link of the mail. */
async function signUp(page: Page, name: string, email: string) {
  const before = portal.mails().length
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail address', { exact: true }).fill(email)
  await press(page, 'Go on')
  const link = await portal.linkTo('/confirm', before)
  later(5)
  await page.goto(portal.url() + link)
  await press(page, 'Yes, this is my address')
  await page.waitForURL((url) => url.pathname !== '/confirm')
}

test.beforeAll(async ({ browser }) => {
  host = await from(browser, '203.0.113.1')
  await portal.setUp(host)
  await portal.signIn(host)
  key = (await call(host, 'post', '/api-keys', { name: 'shop', scopes: ['sales.write'] })).key
  const { id } = await call(host, 'post', '/offers', OFFER)
  await call(host, 'post', `/offers/${id}/live`)
})

test('an advocate shares, a friend lands, joins and buys: both see what they get, and both have moved', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const [ann, dora] = [await from(browser, '198.51.100.1', 131), await from(browser, '198.51.100.2')]
  await portal.join(ann, 'Ann Ashby', 'ann@example.com')
  await ann.goto(`${portal.url()}/me/referrals`)
  await expect(ann.getByText('15 EUR credit')).toBeVisible()
  await press(ann, 'Get my link')
  const link = await ann.getByRole('textbox', { name: 'Your link' }).inputValue()
  expect(link).toMatch(/\/r\/[A-HJKMNP-Z2-9]{7}$/)
  expect(await axe(ann)).toEqual([])
  const mail = await ann.getByRole('link', { name: 'Mail', exact: true }).getAttribute('href')
  expect(decodeURIComponent(mail!)).toContain('To be open: I get 15 EUR credit if you become a customer.')

  // the friend opens it, sees the offer and joins
  await dora.goto(`${link}/mail`)
  await expect(dora.getByRole('heading', { level: 1 })).toHaveText('A friend gives you 20 % off the first year')
  expect(dora.url()).toMatch(/\/invited\/[A-Z0-9]{7}\?click=[A-Za-z0-9]{16}$/)
  expect((await dora.context().cookies()).map(({ name }) => name)).not.toContain('acclaim_ref')
  expect(await axe(dora)).toEqual([])
  await dora.getByRole('link', { name: 'Accept the invitation' }).click()
  await expect(dora.getByText('You come by a friend’s invitation.')).toBeVisible()
  await signUp(dora, 'Dora Diaz', 'dora@firm.test')
  await dora.goto(`${portal.url()}/me/rewards`)
  await expect(dora.getByText('20 % off the first year').first()).toBeVisible()
  await stands('Dora Diaz', 'Activation')

  // the shop tells of the sale; a hundred times is once
  const sale = { externalId: 'order-1', email: 'dora@firm.test', amountMinor: 4900, currency: 'EUR' }
  const told = await Promise.all(Array.from({ length: 100 }, () => track('sale', sale)))
  expect(new Set(told.map(({ id }) => id)).size).toBe(1)
  await ann.reload()
  await expect(ann.getByText('Friend D.')).toBeVisible()
  await expect(ann.getByText('Counts', { exact: true })).toBeVisible()
  expect(await ann.locator('main').innerText()).not.toContain('Dora')
  await ann.goto(`${portal.url()}/me/rewards`)
  await expect(ann.getByText('15 EUR credit').first()).toBeVisible()
  await stands('Dora Diaz', 'Adoption')
  await stands('Ann Ashby', 'Advocacy')
})

test('a browser that keeps nothing brings its friend all the same', async ({ browser }) => {
  test.setTimeout(90_000)
  const [ben, eve] = [await from(browser, '198.51.100.3', 132), await from(browser, '198.51.100.4')]
  await call(host, 'put', '/settings/link-rules', { hosts: [], keep: 'exempt' })
  await portal.join(ben, 'Ben Okoro', 'ben@example.com')
  await ben.goto(`${portal.url()}/me/referrals`)
  await press(ben, 'Get my link')
  const link = await ben.getByRole('textbox', { name: 'Your link' }).inputValue()
  // links read their rules every two seconds
  await expect(async () => {
    await eve.goto(`${link}/whatsapp`)
    expect((await eve.context().cookies()).map(({ name }) => name)).toContain('acclaim_ref')
  }).toPass()
  await eve.context().clearCookies()
  await eve.getByRole('link', { name: 'Accept the invitation' }).click()
  await eve.context().clearCookies()
  await signUp(eve, 'Eve Stone', 'eve@firm.test')
  await ben.reload()
  await expect(ben.getByText('Friend E.')).toBeVisible()
  // clicks are counted behind, every two seconds
  await expect
    .poll(async () => (await call(host, 'get', '/referrals/report')).channels)
    .toContainEqual(expect.objectContaining({ channel: 'whatsapp', joined: 1, clicks: 1 }))
})

test('who recommends themselves is held, told why, and nothing is given until somebody has looked', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const cleo = await from(browser, '198.51.100.5', 133)
  await portal.join(cleo, 'Cleo Marchetti', 'cleo@example.com')
  await cleo.goto(`${portal.url()}/me/referrals`)
  await press(cleo, 'Get my link')
  const link = await cleo.getByRole('textbox', { name: 'Your link' }).inputValue()
  const alias = await from(browser, '198.51.100.5', 133)
  await alias.goto(link)
  await alias.getByRole('link', { name: 'Accept the invitation' }).click()
  await signUp(alias, 'C. M.', 'cleo+friend@example.com')
  await cleo.reload()
  await expect(cleo.getByText('Being looked at', { exact: true })).toBeVisible()
  await expect(cleo.getByText(/the address is very like your own/)).toBeVisible()
  await alias.goto(`${portal.url()}/me/rewards`)
  await expect(alias.getByText('20 % off the first year')).toHaveCount(0)

  await host.goto(`${portal.url()}/admin/referrals/held`)
  await expect(host.getByRole('heading', { name: 'Both addresses lead to one mailbox' })).toBeVisible()
  expect(await axe(host)).toEqual([])
  const held = host.locator('li', { hasText: 'Both addresses lead to one mailbox' })
  await held.getByLabel('Why').fill('Her own address')
  await held.getByRole('button', { name: 'It is not' }).click()
  await expect(host.getByText('Decided.')).toBeVisible()
  await cleo.reload()
  await expect(cleo.getByText('Does not count', { exact: true })).toBeVisible()
  await expect(cleo.getByText(/found that it was no recommendation/)).toBeVisible()
})

test('an unknown code finds the offer, and an offer that is over says so', async ({ browser }) => {
  const page = await from(browser, '198.51.100.9')
  await page.goto(`${portal.url()}/r/NOBODY2`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link leads to nobody we know')
  await expect(page.getByText('20 % off the first year').first()).toBeVisible()
  expect(await axe(page)).toEqual([])
})
