import { expect, type Page, test } from 'playwright/test'
import { from, look, programme } from './advocates-kit.ts'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

/** What advocates show of themselves, and the mail they can have sent: all of it off until somebody switches it on. */
const portal = clockedPortal({ TRUSTED_PROXIES: '1' })
const { call } = portal
let host: Page
let key: string
let ann: Page
let code: string
let all: Awaited<ReturnType<typeof programme>>
const mine = () => `${portal.url()}/me/referrals`
const board = () => `${portal.url()}/leaderboard`
/** A friend gives the code, and the shop tells of what they bought. */
async function bring(of: string, email: string) {
  const track = async (what: string, data: object) => {
    const answer = await host.request.post(`${portal.url()}/api/v1/track/${what}`, {
      data,
      headers: { authorization: `Bearer ${key}` },
    })
    expect(answer.ok(), await answer.text()).toBe(true)
  }
  await track('lead', { email, code: of })
  await track('sale', { externalId: `order-${email}`, email, amountMinor: 4900, currency: 'EUR' })
}
const allow = async (label: RegExp, on = true) => {
  await host.goto(`${portal.url()}/admin/referrals/rules`)
  await host.getByLabel(label).setChecked(on)
  await host
    .locator('form', { has: host.getByLabel(label) })
    .getByRole('button')
    .click()
  await expect(host.getByRole('status').first()).toBeVisible()
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(90_000)
  host = await from(browser, '203.0.113.1')
  all = await programme(portal, host)
  key = (await call(host, 'post', '/api-keys', { name: 'shop', scopes: ['sales.write'] })).key
  ann = await from(browser, '198.51.100.1')
  code = await all.join(ann, 'Ann Ashby', 'ann@example.com')
})

test('nobody stands on the list of most friends but by their own act, under the name they chose, and they can leave', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const [ben, visitor] = [await from(browser, '198.51.100.2'), await from(browser, '198.51.100.3')]
  const bens = await all.join(ben, 'Ben Okoro', 'ben@example.com')
  for (const [of, email] of [
    [code, 'dora@firm.test'],
    [code, 'eve@shop.test'],
    [bens, 'finn@works.test'],
  ] as const)
    await bring(of, email)

  // off: no list, no link to it and no switch
  expect((await visitor.goto(board()))!.status()).toBe(404)
  await ann.goto(mine())
  await expect(ann.getByText('Counts', { exact: true }).first()).toBeVisible()
  await expect(ann.getByText(/public list of people/)).toHaveCount(0)
  await expect(ann.getByRole('link', { name: 'Who brought the most friends' })).toHaveCount(0)

  await allow(/list/)
  await visitor.goto(board())
  await expect(visitor.getByText('Nobody stands here yet.')).toBeVisible()
  await look(visitor, 'board-empty')

  await ann.goto(mine())
  const form = ann.locator('form', { hasText: 'public list of people' })
  await form.getByLabel('The name they see').fill('')
  await form.evaluate((it: HTMLFormElement) => (it.noValidate = true))
  await form.getByRole('button', { name: 'Show it' }).click()
  await expect(form.getByText('Write the name you want to be seen under.')).toBeVisible()
  await form.getByLabel('The name they see').fill('Ann & the <Harbour> crew')
  await form.getByRole('button', { name: 'Show it' }).click()
  await expect(ann.getByText('Shown as “Ann & the <Harbour> crew”.')).toBeVisible()
  await look(ann, 'friends')

  await ann.getByRole('link', { name: 'Who brought the most friends' }).click()
  await visitor.goto(board())
  const rows = visitor.getByRole('main').getByRole('listitem')
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('Ann & the <Harbour> crew')
  await expect(rows).toContainText('2 friends')
  // neither names nor addresses of anybody else
  expect(await visitor.locator('main').innerText()).not.toMatch(/Ben|Dora|Eve|Finn|Ashby|@/)

  await ben.goto(mine())
  const bensForm = ben.locator('form', { hasText: 'public list of people' })
  await bensForm.getByRole('button', { name: 'Show it' }).click()
  await visitor.goto(board())
  await expect(rows).toHaveText([/Ann & the <Harbour> crew\s*2 friends/, /Ben\s*1 friend/])
  await look(visitor, 'board')

  await ann.goto(mine())
  await form.getByRole('button', { name: 'Stop showing it' }).click()
  await expect(form.getByRole('button', { name: 'Show it' })).toBeVisible()
  await visitor.goto(board())
  await expect(rows).toHaveText([/Ben\s*1 friend/])
  await allow(/list/, false)
  expect((await visitor.goto(board()))!.status()).toBe(404)
})

test('one mail is sent to a friend, in the name of who asked, once, and only where the company said so', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  await ann.goto(mine())
  await expect(ann.getByText('Have one mail sent to a friend')).toHaveCount(0)
  await allow(/may send one mail/)

  await ann.goto(mine())
  await ann.getByText('Have one mail sent to a friend').click()
  await expect(ann.getByText('It names you and says that you get something.')).toBeVisible()
  await ann.getByLabel('Your friend’s e-mail address').fill('nobody at home')
  await ann.locator('form', { hasText: 'It names you' }).evaluate((form: HTMLFormElement) => (form.noValidate = true))
  await press(ann, 'Send it')
  // open, with what was typed and what is wrong with it
  await expect(ann.getByLabel('Your friend’s e-mail address')).toHaveValue('nobody at home')
  await expect(ann.getByLabel('Your friend’s e-mail address')).toHaveAttribute('aria-invalid', 'true')
  await look(ann, 'invite-wrong')

  const to = 'gwen@firm.test'
  const written = () => portal.mails().filter((mail) => mail.includes(to))
  for (let i = 0; i < 2; i++) {
    await ann.goto(mine())
    await ann.getByText('Have one mail sent to a friend').click()
    await ann.getByLabel('Your friend’s e-mail address').fill(to)
    if (i === 0) await look(ann, 'invite')
    await press(ann, 'Send it')
    await expect(ann.getByText('If they can be written to, the mail is on its way.')).toBeVisible()
  }
  await expect.poll(() => written().length, { timeout: 20_000 }).toBe(1)
  const [mail] = written()
  expect(mail).toMatch(/Ann Ashby recommends Orbit to you/)
  expect(mail).toMatch(/By this link you get: 20 % off/)
  expect(mail).toMatch(/for which Ann Ashby gets something: 15 EUR/)

  const friend = await from(browser, '198.51.100.4')
  await friend.goto(`${portal.url()}/r/${code}/invitation`)
  await expect(friend.getByRole('heading', { level: 1 })).toHaveText('A friend gives you 20 % off the first year')
  // who refuses by the link at its foot is never written to again
  const stop = /\/unsubscribe\?t=[\w.-]+/.exec(mail!)?.[0]
  await friend.goto(portal.url() + stop)
  expect(await axe(friend)).toEqual([])
  await ann.waitForTimeout(1_500)
  expect(written()).toHaveLength(1)
})
