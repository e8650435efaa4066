import { expect, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal()
const { call, signIn } = portal
test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage()
  await portal.setUp(page)
  await page.close()
})

test('a campaign is written, corrected and started; a person who was asked opens the mail, and says no', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  await signIn(page)
  await page.goto(`${portal.url()}/admin/invitations`)
  await expect(page.getByRole('heading', { name: 'Nobody is asked yet' })).toBeVisible()
  await page.getByRole('link', { name: 'New campaign' }).click()
  await page.locator('#name').fill('Everybody who comes')
  await page.getByLabel('Somebody registers, or is added by you').check()
  await page.locator('#delay').fill('0')
  await page.locator('#subject').fill('Five stars for {product}?')
  await expect(page.locator('#words')).toContainText('“Five stars”')
  await expect(page.locator('[data-subject]')).toHaveText('Five stars for Orbit Notes?')
  await press(page, 'Save as a draft')
  await expect(page.locator('#subject-error')).toContainText('It asks for a number of stars')
  await expect(page.locator('#name')).toHaveValue('Everybody who comes')
  expect(await axe(page)).toEqual([])
  await page.locator('#subject').fill('What do you think of {product}?')
  await press(page, 'Save as a draft')
  await press(page, 'Go live')
  await expect(page.getByRole('status')).toContainText('The campaign is live.')

  await call(page, 'post', '/contacts', { email: 'pia@customer.test', name: 'Pia' })
  const { items } = await call(page, 'get', '/invitations/campaigns')
  const state = async () =>
    (await call(page, 'get', `/invitations/campaigns/${items[0].id}/invitations`)).items[0]?.state as string
  expect(await state()).toBe('queued')
  portal.ahead(61_000)
  const link = () =>
    portal
      .mails()
      .map((mail) => /\S+\/invitations\/[\w-]{43}/.exec(mail)?.[0])
      .find(Boolean) ?? ''
  await expect.poll(link, { timeout: 30_000 }).not.toBe('')
  await expect.poll(state).toBe('sent')

  for (let i = 0; i < 20; i++) expect((await fetch(link())).status).toBe(200)
  expect(await state()).toBe('sent')

  const pia = await (await browser.newContext()).newPage()
  await pia.goto(link())
  expect(await axe(pia)).toEqual([])
  expect(await state()).toBe('sent')
  await pia.getByRole('heading', { name: 'Your opinion of Orbit Notes' }).click()
  await expect.poll(state).toBe('clicked')
  await pia.locator('#title').pressSequentially('Well')
  await expect.poll(state).toBe('started')
  await press(pia, 'Do not ask me about this again')
  await expect(pia.getByRole('heading', { name: 'We do not ask you about this again' })).toBeVisible()
  expect(await state()).toBe('declined')
  expect(await axe(pia)).toEqual([])
  expect(portal.said()).not.toContain(link().split('/').at(-1))

  await page.reload()
  await expect(page.getByRole('row', { name: /Pia/ })).toContainText('Said no')
  expect(await axe(page)).toEqual([])
})

test('without scripts the mail is shown, the review is written, and the link is used once', async ({
  page,
  browser,
}) => {
  test.setTimeout(90_000)
  await signIn(page)
  await call(page, 'post', '/contacts', { email: 'quinn@customer.test', name: 'Quinn' })
  const before = portal.mails().length
  portal.ahead(122_000)
  const link = () =>
    portal
      .mails()
      .slice(before)
      .map((mail) => /\S+\/invitations\/[\w-]{43}/.exec(mail)?.[0])
      .find(Boolean) ?? ''
  await expect.poll(link, { timeout: 30_000 }).not.toBe('')

  const quinn = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await quinn.goto(link())
  await quinn.locator('input[name=rating][value="2"]').check({ force: true })
  await quinn.locator('#title').fill('It works')
  await quinn.locator('#body').fill(`${' '.repeat(25)}slow`)
  await quinn.locator('#experienceDate').fill('2026-01-10')
  await quinn.locator('#displayName').fill('Quinn Q.')
  await press(quinn, 'Send the review')
  await expect(quinn.locator('#body-error')).toBeVisible()
  await expect(quinn.locator('#title')).toHaveValue('It works')
  await quinn.locator('#body').fill('Searching is slow, and the rest does what it says.')
  await press(quinn, 'Send the review')
  await expect(quinn.getByRole('heading', { name: 'We have your review' })).toBeVisible()
  await quinn.goto(link())
  await expect(quinn.getByRole('heading', { name: 'We have your review' })).toBeVisible()

  const olga = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await olga.context().addCookies(await page.context().cookies())
  await olga.goto(`${portal.url()}/admin/invitations/new`)
  await olga.locator('#subject').fill('Quiet words about {product}')
  await press(olga, 'Show the mail')
  await expect(olga.locator('[data-subject]')).toHaveText('Quiet words about Orbit Notes')
  await expect(olga.locator('#subject')).toHaveValue('Quiet words about {product}')
  await expect(olga.locator('#reach')).toContainText('1 has reviewed it')
})
