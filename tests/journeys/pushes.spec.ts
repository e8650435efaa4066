import { expect, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal()
test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage()
  await portal.setUp(page)
  await page.close()
})

test('a newsletter is confirmed, a guide is read, a plan and a code are asked for, and the push has its lead', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000)
  await portal.signIn(page)
  const at = (path: string) => portal.url() + path

  await page.goto(at('/admin/wheel/pushes'))
  await expect(page.getByRole('heading', { name: 'No push yet' })).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.locator('#title').fill('Spring sale')
  await page.locator('#key').fill('Spring-Sale')
  await page.locator('#cost').fill('120.50')
  await page.locator('#linkCode').fill('NOSUCH')
  await press(page, 'Enter it')
  await expect(page.locator('#linkCode-error')).toContainText('own links has this code')
  await expect(page.locator('#title')).toHaveValue('Spring sale')
  await page.locator('#linkCode').fill('')
  await press(page, 'Enter it')
  await expect(page.getByRole('status')).toContainText('The push is entered.')
  await expect(page.locator('table')).toContainText('120.50')

  await page.goto(at('/admin/outreach/resources'))
  for (const [slug, title, gated] of [
    ['ten-lines', 'Ten lines a day', false],
    ['plan', 'The plan', true],
  ] as const) {
    await page.locator('#title').fill(title)
    await page.locator('#slug').fill(slug)
    await page.locator('#summary').fill('How to begin.')
    await page.locator('#body').fill('Write **ten** lines.')
    if (gated) await page.getByLabel('Ask for an e-mail address').check()
    await press(page, 'Save')
    await press(page, 'Publish')
    await expect(page.getByRole('status')).toContainText('It is live.')
    expect(await axe(page)).toEqual([])
    await page.goto(at('/admin/outreach/resources'))
  }
  await page.goto(at('/admin/outreach/promotions'))
  await page.locator('#title').fill('20 % off')
  await page.locator('#slug').fill('spring')
  await page.locator('#terms').fill('For the first year, for new customers.')
  await press(page, 'Save')
  await press(page, 'Publish')
  await expect(page.getByRole('status')).toContainText('It is live.')
  expect(await axe(page)).toEqual([])

  const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await reader.goto(at('/resources/ten-lines'))
  await expect(reader.locator('main strong')).toHaveText('ten')
  await reader.goto(at('/resources/plan?utm_campaign=spring-sale'))
  await expect(reader.locator('main')).not.toContainText('Write ten lines')
  let before = portal.mails().length
  await reader.locator('#email').fill('fay@example.com')
  await press(reader, 'Send it to me')
  await expect(reader.getByRole('status')).toContainText('fay@example.com')
  await reader.goto(portal.url() + (await portal.linkTo('/opt-in', before)))
  await expect(reader.locator('main')).not.toContainText('Write ten lines')
  await press(reader, 'Confirm')
  await expect(reader.locator('main')).toContainText('Write ten lines')

  await reader.goto(at('/newsletter'))
  await reader.locator('#email').fill('fay@example.com')
  await reader
    .locator('form')
    .first()
    .evaluate((form) => form.setAttribute('novalidate', ''))
  await press(reader, 'Get the newsletter')
  await expect(reader.locator('#refusal')).toContainText('Tick the box')
  await expect(reader.locator('#email')).toHaveValue('fay@example.com')
  await reader.locator('#agreed-yes').check()
  before = portal.mails().length
  await press(reader, 'Get the newsletter')
  await reader.goto(portal.url() + (await portal.linkTo('/opt-in', before)))
  await press(reader, 'Confirm')
  await expect(reader.getByRole('status')).toContainText('You get the newsletter from now on.')
  await reader.goto(at('/opt-in?token=nothing'))
  await expect(reader.locator('main')).toContainText('This link is not known here')

  await reader.goto(at('/promotions/spring'))
  await reader.locator('#email').fill('fay@example.com')
  before = portal.mails().length
  await press(reader, 'Get a code')
  await reader.goto(portal.url() + (await portal.linkTo('/opt-in', before)))
  await press(reader, 'Confirm')
  await expect(reader.locator('.letters')).toHaveText(/^[A-Z2-9]{10}$/)

  await page.goto(at('/admin/outreach'))
  await expect(page.locator('main')).toContainText('1 person confirmed the newsletter')
  await page.locator('#subject').fill('What is new')
  await page.locator('#body').fill('Search reads whole sentences now.')
  await press(page, 'Save the draft')
  await page.locator('main').getByRole('button', { name: 'Send it now' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send it now' }).click()
  await expect(page.getByRole('status')).toContainText('It is going out.')
  const issue = () => portal.mails().find((mail) => mail.includes('Subject: What is new'))
  await expect.poll(issue, { timeout: 30_000 }).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')

  await page.goto(at('/admin/wheel/pushes/effect'))
  await press(page, 'Count anew')
  await expect
    .poll(
      async () => {
        await page.goto(at('/admin/wheel/pushes?kind=campaign.sent'))
        return page.locator('tbody tr').first().locator('td[data-label=Leads]').innerText()
      },
      { timeout: 30_000 },
    )
    .toBe('0.3') // the guide, the code and the campaign each have a part
  await page.goto(at('/admin/wheel/pushes/effect'))
  await expect(page.locator('#channels')).toContainText('advertising')
  expect(await axe(page)).toEqual([])
})
