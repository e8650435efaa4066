import { expect, type Page, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

/** All sit in one place, which the portal believes a proxy of ours. */
const portal = clockedPortal({ TRUSTED_PROXIES: '1' })
const headers = () => ({ origin: portal.url(), 'x-forwarded-for': '198.51.100.7' })
/** Takes all that one may do at once, by what is refused anyway; then the clock stands, so that nothing comes back. */
async function spree(page: Page, path: string) {
  portal.ahead(0)
  const one = async () =>
    (await page.request.post(`${portal.url()}/api/v1${path}`, { data: {}, headers: headers() })).status()
  await expect.poll(async () => (await Promise.all(Array.from({ length: 40 }, one))).includes(429)).toBe(true)
  portal.ahead(-3_600_000)
}
const sentence = (page: Page) => page.getByRole('alert').filter({ hasText: 'That was tried too often. Try again in ' })
/** Presses, and finds the page again: what it says, and what its answer tells to programs. */
async function refused(page: Page, button: string) {
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await press(page, button)
  const answer = await answered
  await expect(sentence(page)).toHaveCount(1)
  expect(answer.status()).toBe(429)
  expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0)
}

test('whoever sends a form too often has it again as it was, with when to try again', async ({ browser }) => {
  test.setTimeout(120_000)
  const context = await browser.newContext({
    javaScriptEnabled: false,
    extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.7' },
  })
  const visitor = await context.newPage()
  visitor.setDefaultTimeout(15_000)
  const owner = await (await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.1' } })).newPage()
  await portal.setUp(owner)
  const draft = { kind: 'csat', title: 'How was it?', items: [{ text: 'All in all' }], targetN: 5, anonymous: true }
  const { id, slug } = await portal.call(owner, 'post', '/surveys', draft)
  await portal.call(owner, 'post', `/surveys/${id}/state`, { to: 'open' })

  await test.step('a public form', async () => {
    await spree(visitor, '/surveys/answer')
    await visitor.goto(`${portal.url()}/requests/new`)
    await visitor.getByLabel('What would you like?').fill('A louder bell')
    await visitor.getByLabel('Your name').fill('Ann Ashby')
    await visitor.getByLabel('E-mail address').fill('ann@example.com')
    await refused(visitor, 'Send the request')
    await expect(visitor.getByLabel('What would you like?')).toHaveValue('A louder bell')
    await expect(visitor.getByLabel('E-mail address')).toHaveValue('ann@example.com')
  })
  await test.step('a survey, which is looked at all the same', async () => {
    await visitor.goto(`${portal.url()}/surveys/${slug}`)
    await visitor.getByText('4', { exact: true }).click()
    await visitor.locator('#comment').fill('It rings too softly')
    await refused(visitor, 'Send the answer')
    await expect(visitor.locator('#comment')).toHaveValue('It rings too softly')
  })
  await test.step('the sign-in', async () => {
    await visitor.goto(`${portal.url()}/sign-in`)
    await visitor.locator('#email').fill('ann@example.com')
    await visitor.locator('#password').fill('correct horse battery')
    await refused(visitor, 'Sign in')
    await expect(visitor.locator('#email')).toHaveValue('ann@example.com')
  })
  await test.step('a form of the console, and a page of one button, which says it above', async () => {
    await spree(owner, '/products')
    await owner.goto(`${portal.url()}/admin/contacts/new`)
    await owner.locator('#email').fill('half a word')
    await owner.locator('#name').fill('Kim Kade')
    await owner
      .locator('form', { has: owner.locator('#email') })
      .evaluate((form: HTMLFormElement) => (form.noValidate = true))
    await refused(owner, 'Add the contact')
    await expect(owner.locator('#name')).toHaveValue('Kim Kade')
    await owner.goto(`${portal.url()}/admin/wheel/teams`)
    await refused(owner, 'Count now')
    await expect(owner.getByRole('button', { name: 'Count now' })).toBeVisible()
    expect(await axe(owner)).toEqual([])
  })
  await test.step('and later it is taken', async () => {
    portal.ahead(0)
    await expect(async () => {
      const answered = owner.waitForResponse((answer) => answer.request().method() === 'POST')
      await press(owner, 'Count now')
      expect((await answered).status()).toBe(303)
    }).toPass()
  })
  await test.step('a page that is read too often says so, and is not broken', async () => {
    const from = { headers: { 'x-forwarded-for': '192.0.2.9' } }
    const read = (path: string) => fetch(portal.url() + path, from)
    // takes what may be read at once; the clock goes back in between, and from then on nothing comes back
    const all = () =>
      expect(async () => {
        const answers = await Promise.all(Array.from({ length: 200 }, () => read('/api/v1/products')))
        for (const answer of answers) await answer.text()
        expect(answers.some(({ status }) => status === 429)).toBe(true)
      }).toPass({ intervals: [0] })
    await all()
    portal.ahead(-3_600_000)
    await all()
    const answer = await read('/invited/ABCDEFG')
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.text()).toContain('That was tried too often. Try again in ')
    portal.ahead(0)
  })
})
