import { type Browser, expect, type Page, test } from 'playwright/test'
import { charge, event, SECRET, session, signature } from '../conversions/stripe/kit.ts'
import { PASSWORD } from '../people.ts'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

/** People sit in different places: the portal believes one proxy, which says where each of them is. */
const portal = clockedPortal({ TRUSTED_PROXIES: '1' })
const { call } = portal
const DAY = 86_400_000
let gone = 0
const later = (ms: number) => portal.ahead((gone += ms))
const from = async (browser: Browser, place: string, version: number): Promise<Page> => {
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`
  const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': place }, userAgent })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}
async function stripe(type: string, object: Record<string, unknown>) {
  const payload = JSON.stringify(event({ now: () => Date.now() + gone }, type, object))
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature(payload, Date.now() + gone) }
  const answer = await fetch(`${portal.url()}/api/v1/stripe/webhook`, { method: 'POST', body: payload, headers })
  expect(answer.status).toBe(200)
}
const signIn = (page: Page, email: string) => call(page, 'post', '/auth/sign-in', { email, password: PASSWORD })
const list = async (page: Page) => (await call(page, 'get', '/commissions')).items

test('a partner applies, brings sales by Stripe, one is half refunded and one held, and two people pay the rest', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const owner = await from(browser, '203.0.113.1', 140)
  await portal.setUp(owner)
  await portal.signIn(owner)
  await call(owner, 'post', '/stripe/secrets', { secret: SECRET })
  await call(owner, 'put', '/settings/payouts', { limits: { EUR: 1000 } })

  // a second person of the company, who has to agree
  const invited = portal.mails().length
  await call(owner, 'post', '/staff/invitations', { name: 'Ada Brennan', email: 'ada@example.com', role: 'admin' })
  const ada = await from(browser, '203.0.113.2', 139)
  await ada.goto(portal.url() + (await portal.linkTo('/join', invited)))
  await ada.locator('[name=name]').fill('Ada Brennan')
  await ada.locator('[name=password]').fill(PASSWORD)
  await press(ada, 'Join')
  await ada.waitForURL((url) => url.pathname !== '/join')

  // apply, approve, share
  await call(owner, 'post', '/affiliates/programme')
  const paula = await from(browser, '198.51.100.1', 138)
  await portal.join(paula, 'Paula Price', 'paula@firm.test')
  const { terms } = await call(paula, 'get', '/partner-programme')
  const agreed = { version: terms.version, accepts: true, discloses: true }
  const { partner } = await call(paula, 'post', '/me/partnership', {
    website: 'https://paula.example',
    answers: {},
    ...agreed,
  })
  await owner.goto(`${portal.url()}/admin/affiliates/applications`)
  await owner.keyboard.press('j')
  await owner.keyboard.press('a')
  await expect(owner.getByText('They are a partner now')).toBeVisible()
  const [link] = (await call(paula, 'get', '/me/partnership/links')).items
  await call(paula, 'put', '/me/partnership/payout-method', {
    ...{ rail: 'sepa', name: 'Paula Price', account: 'DE89 3704 0044 0532 0130 00' },
  })

  // two customers by her link: one real, one from a throw-away address
  const bring = async (n: number, email: string) => {
    const visitor = await from(browser, `192.0.2.${n}`, 100 + n)
    await visitor.goto(`${portal.url()}/r/${link.code}`)
    const click = new URL(visitor.url()).searchParams.get('acclaim_click')
    expect(click).toMatch(/^[A-Za-z0-9]{16}$/)
    later(10 * 60_000)
    await stripe(
      'checkout.session.completed',
      session({
        ...{ id: `cs_${n}`, client_reference_id: click, customer: `cus_${n}`, payment_intent: `pi_${n}` },
        customer_details: { email, name: 'Somebody' },
      }),
    )
  }
  await bring(1, 'dora@buyer.test')
  await bring(2, 'quick@mailinator.com')
  // 100.00 net of tax and shipping, of which 20 %
  await expect
    .poll(async () => (await list(owner)).map((c: { state: string }) => c.state).sort())
    .toEqual(['held', 'pending'])
  const real = (await list(owner)).find((c: { state: string }) => c.state === 'pending')
  expect(real).toMatchObject({ amountMinor: 2000, currency: 'EUR' })

  // half goes back, told twice
  for (let i = 0; i < 2; i++) await stripe('charge.refunded', charge(6_200, { id: 'ch_1', payment_intent: 'pi_1' }))
  await expect
    .poll(async () => (await list(owner)).find((c: { id: string }) => c.id === real.id).reversedMinor)
    .toBe(1000)

  // the days of waiting pass, and what is held is not freed by them
  later(31 * DAY)
  for (const [page, email] of [
    [owner, 'olga@example.com'],
    [ada, 'ada@example.com'],
  ] as const)
    await signIn(page, email)
  await expect
    .poll(async () => (await list(owner)).map((c: { state: string }) => c.state).sort(), { timeout: 30_000 })
    .toEqual(['held', 'payable'])
  await owner.goto(`${portal.url()}/admin/commissions`)
  await expect(owner.getByRole('row').filter({ hasText: 'Paula Price' })).toHaveCount(2)
  expect(await axe(owner)).toEqual([])
  await owner.getByRole('row').filter({ hasText: 'Payable' }).getByRole('link').click()
  await expect(owner.getByText('The customer got money back')).toBeVisible()
  await expect(owner.getByText('Nothing speaks against it.')).toBeVisible()
  expect(await axe(owner)).toEqual([])

  // 10.00 is not above the limit of 10.00: the limit comes down, and two have to agree
  await call(owner, 'put', '/settings/payouts', {
    limits: { EUR: 500 },
    debtor: { name: 'Orbit', iban: 'GB82WEST12345698765432', bic: '' },
  })
  await owner.goto(`${portal.url()}/admin/commissions/payouts`)
  await owner.getByRole('link', { name: 'Look', exact: true }).click()
  await expect(owner.getByText('1 partner can be paid, €10.00 in all.')).toBeVisible()
  await expect(owner.getByText('Two people have to agree to such a sum.')).toBeVisible()
  expect(await axe(owner)).toEqual([])
  await press(owner, 'Draw up a batch')
  await press(owner, 'Agree to €10.00')
  await expect(owner.getByText('One more person has to agree.')).toBeVisible()
  expect(await axe(owner)).toEqual([])
  await ada.goto(owner.url())
  await press(ada, 'Agree to €10.00')
  await expect(ada.getByRole('heading', { name: 'What the bank made of it' })).toBeVisible()
  expect(await axe(ada)).toEqual([])

  // the bank's answer comes as a file; the same file is refused
  const id = new URL(ada.url()).pathname.split('/').at(-1)!
  const [payout] = (await call(ada, 'get', `/payout-batches/${id}`)).items
  const file = {
    name: 'result.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`Payout ID,Status,Transaction ID\n${payout.id},COMPLETED,bank-1\n`),
  }
  await ada.getByLabel('Result file').setInputFiles(file)
  await press(ada, 'Read the file')
  await expect(ada.getByText('1 arrived, 0 came back')).toBeVisible()
  await ada.getByLabel('Result file').setInputFiles(file)
  await press(ada, 'Read the file')
  await expect(ada.getByText('This very file was taken before.').first()).toBeVisible()
  expect((await list(owner)).map((c: { state: string }) => c.state).sort()).toEqual(['held', 'paid'])

  // a year later what was held is still held; the books sum to nothing
  later(365 * DAY)
  await signIn(owner, 'olga@example.com')
  await owner.goto(`${portal.url()}/admin/commissions?state=held`)
  await expect(owner.getByRole('row').filter({ hasText: 'Paula Price' })).toHaveCount(1)
  await owner.goto(`${portal.url()}/admin/commissions/books`)
  await press(owner, 'Add them up now')
  await expect(owner.getByText(/The books were added up anew on .*: all \d+ entries hold\./)).toBeVisible()
  await expect(owner.getByRole('row', { name: 'Sum' })).toContainText('€0.00')
  expect(await axe(owner)).toEqual([])
  console.log(
    `trial balance: ${(await owner.getByRole('row').allInnerTexts()).map((row) => row.replace(/\s+/g, ' ')).join(' | ')}`,
  )
  expect(partner.id).toBe(payout.partnerId)
})
