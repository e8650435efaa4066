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
const IDEAS = ['Dark mode', 'Offline search', 'Shared folders', 'CSV export', 'Reminders']

test('ideas are ranked in three taps without scripts, by visitors too', async ({ page, browser }) => {
  test.setTimeout(120_000)
  await signIn(page)
  await page.goto(`${portal.url()}/admin/surveys`)
  await expect(page.getByRole('heading', { name: 'Nothing is asked yet' })).toBeVisible()
  await page.getByRole('link', { name: 'New survey' }).click()
  await page.getByLabel('Best and worst (MaxDiff)').check()
  await page.locator('#title').fill('What should we build next?')
  await page.locator('#items').fill(IDEAS.slice(0, 3).join('\n'))
  await page.locator('#setCount').fill('1')
  await page.getByLabel('Show the least certain items first').check()
  await page.getByLabel('People may answer without signing in').check()
  await press(page, 'Show the preview')
  await expect(page.locator('#preview')).toContainText('Dark mode')
  await press(page, 'Save the draft')
  await expect(page.locator('#items-error')).toContainText('at least 4 items')
  await expect(page.locator('#title')).toHaveValue('What should we build next?')
  expect(await axe(page)).toEqual([])
  await page.locator('#items').fill(IDEAS.join('\n'))
  await press(page, 'Save the draft')
  await page.getByRole('button', { name: 'Open it' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open it' }).click()
  await expect(page.locator('#refusal')).toContainText('Say when it ends before it starts')
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.locator('#targetN').fill('50')
  await press(page, 'Save the draft')
  await page.getByRole('button', { name: 'Open it' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open it' }).click()
  await expect(page.getByRole('status')).toContainText('The survey is open.')
  expect(await axe(page)).toEqual([])

  const visitor = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await visitor.goto(`${portal.url()}/surveys`)
  const best = visitor.getByRole('radio', { name: /helps most$/ })
  const worst = visitor.getByRole('radio', { name: /helps least$/ })
  await expect(best).toHaveCount(4)
  await best.first().check()
  await worst.last().check()
  await press(visitor, 'Send the answer')
  await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  await expect(visitor.locator('main')).toContainText('Not enough data yet (1 of 30)')
  await visitor.goto(`${portal.url()}/surveys`)
  await expect(visitor.getByRole('heading', { name: 'What should we build next?' })).toBeVisible()
  await visitor.goto(`${portal.url()}/surveys/what-should-we-build-next`)
  await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeVisible()

  const other = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await other.goto(`${portal.url()}/surveys/what-should-we-build-next`)
  await other
    .getByRole('radio', { name: /helps most$/ })
    .first()
    .check()
  await other
    .getByRole('radio', { name: /helps least$/ })
    .first()
    .check()
  await press(other, 'Send the answer')
  await expect(other.locator('#set-error')).toContainText('Choose another one')
  await page.reload()
  await expect(page.locator('main')).toContainText('1 anonymous answer')
})

test('a recommendation is asked for by mail, looked at by machines, and given once', async ({ page, browser }) => {
  test.setTimeout(120_000)
  await signIn(page)
  await call(page, 'post', '/contacts', { email: 'pia@customer.test', name: 'Pia' })
  const item = { text: 'How likely are you to recommend Orbit Notes?' }
  const draft = { kind: 'nps', title: 'Would you recommend us?', items: [item], targetN: 50 }
  const { id } = await call(page, 'post', '/surveys', draft)
  await call(page, 'post', `/surveys/${id}/state`, { to: 'open' })
  await page.goto(`${portal.url()}/admin/surveys/${id}`)
  await expect(page.locator('#ask')).toContainText('1 person would be asked')
  await press(page, 'Send the mails')
  await expect(page.getByRole('status').first()).toContainText('People are being asked')
  portal.ahead(61_000)
  const link = () =>
    portal
      .mails()
      .map((mail) => /\S+\/surveys\/by-mail\/[\w-]{43}/.exec(mail)?.[0])
      .find(Boolean) ?? ''
  await expect.poll(link, { timeout: 30_000 }).not.toBe('')
  for (let i = 0; i < 20; i++) expect((await fetch(link())).status).toBe(200)

  const pia = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await pia.goto(link())
  await expect(pia.getByRole('heading', { name: 'Would you recommend us?' })).toBeVisible()
  await pia.getByText('9', { exact: true }).click()
  await pia.locator('#comment').fill('It saves me an hour a day')
  await press(pia, 'Send the answer')
  await expect(pia.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  await pia.goto(link())
  await expect(pia.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  expect(portal.said()).not.toContain(link().split('/').at(-1))

  await page.goto(`${portal.url()}/admin/surveys/${id}`)
  await expect(page.locator('#comments')).toContainText('It saves me an hour a day')
  await expect(page.locator('#ask')).toContainText('1 mailed, 1 of them answered')
  expect(await axe(page)).toEqual([])
  const stranger = await browser.newPage()
  const gone = await stranger.goto(`${portal.url()}/surveys/by-mail/${'x'.repeat(43)}`)
  expect(gone!.status()).toBe(404)
  expect(await axe(stranger)).toEqual([])
})

test('every kind can be read and answered by everybody, in a frame of one’s own site only', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  await signIn(page)
  const items = IDEAS.map((text) => ({ text }))
  const visitor = await browser.newPage({ viewport: { width: 320, height: 700 } })
  for (const kind of ['csat', 'ces', 'maxdiff', 'kano', 'points', 'opportunity']) {
    const draft = { kind, title: `About ${kind}`, items: kind.startsWith('c') ? items.slice(0, 1) : items, targetN: 5 }
    const more = { anonymous: true, origins: ['https://orbit.example'] }
    const { id, slug } = await call(page, 'post', '/surveys', { ...draft, ...more })
    await call(page, 'post', `/surveys/${id}/state`, { to: 'open' })
    await visitor.goto(`${portal.url()}/surveys/${slug}`)
    expect(await axe(visitor), kind).toEqual([])
    const wide = () => visitor.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(await wide(), kind).toBe(false)
    const framed = await visitor.goto(`${portal.url()}/embed/survey/${id}`)
    const policy = framed!.headers()['content-security-policy']
    expect(policy).toContain("frame-ancestors 'self' https://orbit.example")
    expect(framed!.headers()['set-cookie']).toBeUndefined()
    expect(await axe(visitor), `${kind} in a frame`).toEqual([])
    expect(await wide(), `${kind} in a frame`).toBe(false)
    if (kind !== 'points') continue
    for (const [i, field] of (await visitor.locator('input[type=number]').all()).entries())
      await field.fill(i ? '20' : '10')
    await press(visitor, 'Send the answer')
    await expect(visitor.locator('#points-sum')).toContainText('These add up to 90')
    await visitor.locator('input[type=number]').first().fill('20')
    await expect(visitor.locator('#points-sum')).toContainText('100 of 100 given away')
    await press(visitor, 'Send the answer')
    await expect(visitor.getByRole('heading', { name: 'Thank you' })).toBeVisible()
    expect(await visitor.context().cookies()).toEqual([])
  }
})
