import { expect, type Page, test } from 'playwright/test'
import { startHost } from '../embeds/host.ts'
import { listen, PERSON } from '../embeds/site.ts'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

// each stands on what came before it, so a second try begins with the first
test.describe.configure({ mode: 'serial' })
const portal = clockedPortal({ TRUSTED_PROXIES: '1' })
const { call } = portal
test.use({ userAgent: PERSON, actionTimeout: 10_000 })
const OFFER = {
  name: 'Twenty for you',
  terms: 'For people who are new. One of these for each household, and not together with other offers.',
  sides: [
    {
      ...{ side: 'friend', trigger: 'joined', approval: 'auto', kind: 'coupon', percentBp: 2000 },
      ...{ description: '20 % off the first year', fulfilment: 'generated', expiresDays: 60 },
    },
    {
      ...{ side: 'advocate', trigger: 'first_sale', minAmountMinor: 2000, minCurrency: 'EUR', approval: 'auto' },
      ...{ kind: 'credit', amountMinor: 1500, currency: 'EUR', holdDays: 14, capPerPerson: 10 },
      ...{ description: '15 EUR credit', fulfilment: 'hand' },
    },
  ],
}
let host: Awaited<ReturnType<typeof startHost>>
let owner: Page
let snippet: string
test.beforeAll(async ({ browser }) => {
  host = await startHost()
  owner = await (await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.1' } })).newPage()
  owner.setDefaultTimeout(10_000)
  await portal.setUp(owner)
  await portal.signIn(owner)
  const { items } = await call(owner, 'get', '/products')
  const form = { name: 'Site', productSlug: items[0].slug, origins: [host.origin], kind: 'referral' }
  snippet = (await call(owner, 'post', '/widgets', form)).snippet
  host.show(portal.url(), snippet)
})
test.afterAll(() => host?.close())

const goLive = async () => {
  const { id } = await call(owner, 'post', '/offers', OFFER)
  await call(owner, 'post', `/offers/${id}/live`)
}
const scheme = (page: Page, dark: boolean) =>
  page.evaluate((isDark) => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
    document.body.style.background = isDark ? '#14161c' : '#fff'
    document.body.style.color = isDark ? '#edeae4' : '#222'
  }, dark)

test('before there is an offer the page shows nothing of it, and nothing breaks', async ({ page }) => {
  const complaints = listen(page)
  const posts: string[] = []
  page.on('request', (request) => void (request.method() === 'POST' && posts.push(request.url())))
  await page.goto(`${host.origin}/strict`)
  const widget = page.locator('acclaim-widget')
  await expect.poll(() => widget.evaluate((el) => el.shadowRoot?.firstElementChild?.localName)).toBe('section')
  await expect(widget.locator('section')).toBeHidden()
  await expect(page.getByRole('link', { name: 'Recommend Orbit Notes' })).toBeHidden()
  await page.waitForTimeout(2_500)
  expect([posts, complaints]).toEqual([[], []])

  // the builder says so, and keeps no height of it
  await owner.goto(`${portal.url()}/admin/widgets/new`)
  await owner.getByRole('radio', { name: 'Link for friends' }).check()
  await expect(owner.locator('#desk [role=status]')).toContainText('there is no offer for friends right now')
  await expect(owner.locator('[name=heights]')).toHaveValue('')
  expect(await axe(owner)).toEqual([])
})

test('somebody reads the offer on a strict page, gets their link in a new tab, and who comes by it is counted', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  await goLive()
  await portal.join(page, 'Ann Ashby', 'ann@example.com')
  const complaints = listen(page)
  await expect(async () => {
    await page.goto(`${host.origin}/strict`)
    await expect(page.locator('acclaim-widget').getByText('20 % off the first year')).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 20_000 })
  const widget = page.locator('acclaim-widget')
  await expect(widget).toContainText('when they buy for €20.00 or more')
  const opened = page.waitForEvent('popup')
  await widget.getByRole('link', { name: 'Get your link' }).click()
  const tab = await opened
  await expect(tab).toHaveURL(`${portal.url()}/refer?from=widget`)
  expect(await tab.evaluate(() => opener)).toBeNull()
  await tab.getByRole('link', { name: 'Get your link' }).click()
  await press(tab, 'Get my link')
  const link = await tab.getByRole('textbox', { name: 'Your link' }).inputValue()
  expect(link).toMatch(/\/r\/[A-HJKMNP-Z2-9]{7}\/widget$/)
  await tab.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const noted = tab.waitForRequest('**/me/referrals/shares')
  await press(tab, 'Copy')
  expect((await noted).postDataJSON()).toEqual({ channel: 'widget' })
  expect(await tab.evaluate(() => navigator.clipboard.readText())).toBe(link)
  expect(await axe(tab)).toEqual([])
  expect(complaints).toEqual([])

  const friend = await (await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.9' } })).newPage()
  await friend.goto(link)
  await expect(friend.getByRole('heading', { level: 1 })).toHaveText('A friend gives you 20 % off the first year')
  await expect
    .poll(async () => (await call(owner, 'get', '/referrals/report')).channels)
    .toContainEqual(expect.objectContaining({ channel: 'widget', clicks: 1, shares: 1 }))
  await friend.context().close()
})

test('it looks right to the checker in both schemes, wide and narrow, from right to left, in print and in its frame', async ({
  page,
}) => {
  test.setTimeout(90_000)
  const shots = process.env.SHOTS
  const fits = async () =>
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  for (const [width, colorScheme, path] of [
    [1280, 'light', ''],
    [390, 'dark', ''],
    [1280, 'dark', '/rtl'],
    [320, 'light', '/rtl'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(host.origin + path)
    await expect(page.locator('acclaim-widget').getByText('15 EUR credit')).toBeVisible()
    await scheme(page, colorScheme === 'dark')
    await page.locator('h1').hover()
    expect(await axe(page)).toEqual([])
    await fits()
    if (shots) await page.screenshot({ path: `${shots}/referral-${width}-${colorScheme}${path.replace('/', '-')}.png` })
  }
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('acclaim-widget').getByText('15 EUR credit')).toBeVisible()
  await expect(page.locator('acclaim-widget a').first()).toBeHidden()
  await page.emulateMedia({ media: 'screen' })

  const id = /widget="([\w-]+)"/.exec(snippet)![1]
  await page.goto(`${portal.url()}/v1/w/${id}.frame`)
  await expect(page.getByText('15 EUR credit')).toBeVisible()
  await page.goto(`${portal.url()}/w/${id}`)
  await expect(page).toHaveURL(`${portal.url()}/refer?from=widget`)
})

test('a page gives it its own colours, and one whose sheet undoes everything cannot undo it', async ({ page }) => {
  await page.goto(`${host.origin}/hostile`)
  const gift = page.locator('acclaim-widget').getByText('15 EUR credit')
  await expect(gift).toBeVisible()
  expect(await gift.evaluate((el) => getComputedStyle(el).color)).not.toBe('rgb(255, 0, 0)')
  await page.goto(host.origin)
  const style = '::part(gift){color:rgb(1, 2, 3)} acclaim-widget{--acclaim-accent:rgb(4, 5, 6)}'
  await page.addStyleTag({ content: style.replace('::part', 'acclaim-widget::part') })
  await expect(gift).toHaveCSS('color', 'rgb(1, 2, 3)')
  await expect(page.locator('acclaim-widget').getByRole('link')).toHaveCSS('color', 'rgb(4, 5, 6)')
})

test('without scripts its link leads to the offer and to the sign-in, which come back to where it was', async ({
  browser,
}) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(host.origin)
  await page.getByRole('link', { name: 'Recommend Orbit Notes' }).click()
  await expect(page.getByText('20 % off the first year')).toBeVisible()
  await page.getByRole('link', { name: 'Get your link' }).click()
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fme%2Freferrals%3Ffrom%3Dwidget$/)
  await page.context().close()
})

test('the builder shows the offer as it will stand, and says what it needs', async () => {
  test.setTimeout(60_000)
  await owner.goto(`${portal.url()}/admin/widgets/new`)
  await owner.getByRole('radio', { name: 'Link for friends' }).check()
  await expect(owner.frameLocator('.w1280 iframe').locator('acclaim-widget')).toContainText('20 % off the first year')
  await expect(owner.locator('[name=heights]')).not.toHaveValue('')
  await owner.locator('#name').fill('Help page')
  await owner.getByLabel('Websites that may show it').fill(host.origin)
  if (process.env.SHOTS) await owner.screenshot({ path: `${process.env.SHOTS}/referral-builder.png`, fullPage: true })
  expect(await axe(owner)).toEqual([])
  // it is measured anew after each change of the form, and empty meanwhile
  const height = async () => JSON.parse((await owner.locator('[name=heights]').inputValue()) || '{}')['1280'] as number
  await expect.poll(async () => Math.abs((await height()) - 300)).toBeLessThan(40)
  await press(owner, 'Make the widget')
  await expect(owner.getByText('Recommend Orbit Notes').first()).toBeVisible()
  await owner.goto(`${owner.url().split('?')[0]}?part=place`)
  await expect(owner.getByText('These two are enough')).toBeVisible()
  await expect(owner.getByText('Review form in a frame')).toHaveCount(0)
  expect(await axe(owner)).toEqual([])
})
