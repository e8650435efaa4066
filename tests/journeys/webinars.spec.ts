import { expect, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal()
test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage()
  await portal.setUp(page)
  await page.close()
})

test('a place is taken without scripts, confirmed and given up, and who was there is counted', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000)
  await portal.signIn(page)
  const at = (path: string) => portal.url() + path
  const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await reader.goto(at('/webinars'))
  await expect(reader.getByRole('heading', { name: 'No webinar is planned' })).toBeVisible()

  await page.goto(at('/admin/outreach/webinars'))
  await expect(page.getByRole('heading', { name: 'No webinar yet' })).toBeVisible()
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  const fields = {
    ...{ title: 'Ten lines a day', slug: 'ten-lines', body: 'For **everybody**.', day, minutes: '45', time: '15' },
    joinUrl: 'https://meet.example/ten',
  }
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value)
  await press(page, 'Save')
  await expect(page.locator('#time-error')).toContainText('Write a time like 14:30.')
  await page.locator('#time').fill('15:00')
  await press(page, 'Save')
  await press(page, 'Publish')
  await expect(page.getByRole('status')).toContainText('It is open.')
  expect(await axe(page)).toEqual([])
  const console_ = page.url().split('?')[0]!

  await reader.goto(at('/webinars'))
  await reader.getByRole('link', { name: 'Ten lines a day' }).click()
  await expect(reader.locator('main')).not.toContainText('meet.example')
  await expect(reader.locator('input[name=newsletter]')).not.toBeChecked()
  let before = portal.mails().length
  await reader.locator('#email').fill('fay@example.com')
  await press(reader, 'Take a place')
  await expect(reader.getByRole('status')).toContainText('fay@example.com')
  const optIn = await portal.linkTo('/opt-in', before)
  await reader.goto(portal.url() + optIn)
  before = portal.mails().length
  await press(reader, 'Confirm')
  await expect(reader.getByRole('link', { name: 'Join' })).toHaveAttribute('href', 'https://meet.example/ten')
  const place = await portal.linkTo('/webinar-place', before)
  const file = await reader.request.get(portal.url() + place.replace('/webinar-place?', '/webinar-place.ics?'))
  expect(file.headers()['content-type']).toContain('text/calendar')
  expect((await file.text()).replaceAll('\r\n ', '')).toContain('LOCATION:https://meet.example/ten')
  const open = await reader.request.get(at('/webinars/ten-lines/calendar.ics'))
  expect([open.status(), (await open.text()).includes('meet.example')]).toEqual([200, false])

  await reader.goto(portal.url() + place)
  await press(reader, 'Give the place up')
  await expect(reader.getByRole('status')).toContainText('You have given this place up')
  await reader.getByRole('link', { name: 'Take a place again' }).click()
  await reader.locator('#email').fill('fay@example.com')
  before = portal.mails().length
  await press(reader, 'Take a place')
  await reader.goto(portal.url() + (await portal.linkTo('/opt-in', before)))
  await press(reader, 'Confirm')
  await expect(reader.getByRole('link', { name: 'Join' })).toBeVisible()

  portal.ahead(5 * 86_400_000)
  await portal.signIn(page)
  await page.goto(console_)
  await page.locator('#text').fill('Name;Email\nFay;fay@example.com\nNo;nobody@example.com')
  await press(page, 'Count them')
  await expect(page.locator('#attendance').getByRole('status')).toContainText('1 counted')
  await expect(page.locator('#attendance')).toContainText('nobody@example.com')
  await expect(page.locator('#people')).toContainText('fay@example.com')
  await page.locator('#url').fill('https://video.example/ten')
  before = portal.mails().length
  await page.locator('#recording').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status')).toContainText('The recording is saved.')
  expect(await axe(page)).toEqual([])
  await reader.goto(at('/webinars/ten-lines'))
  await expect(reader.getByRole('link', { name: 'See the recording' })).toBeVisible()
})
