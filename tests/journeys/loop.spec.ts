import { expect, type Page, test } from 'playwright/test'
import { startHost } from '../embeds/host.ts'
import { PERSON } from '../embeds/site.ts'
import { alive, type Running, startPortal } from './portal.ts'

const PASSWORD = 'correct horse battery'
const WORDS = 'It saves me an hour a day. I would not go back to paper.'
let portal: Running
let host: Awaited<ReturnType<typeof startHost>>

test.beforeAll(async () => {
  portal = await startPortal()
  host = await startHost()
})
test.afterAll(async () => {
  await host?.close()
  expect(await portal?.stop()).toBe(0)
})

const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value)
}
const click = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()

/** Signs up on the page that is open, with the code that the owner finds in the mailbox: no mail server is set here. */
async function signUp(page: Page, owner: Page, person: { name: string; email: string }) {
  await fill(page, person)
  await click(page, 'Go on')
  await expect(page.getByRole('heading')).toHaveText('Check your mail')
  const api = `${portal.url}/api/v1/mail/messages`
  const newest = async () => {
    const { items } = (await (await owner.request.get(`${api}?to=${person.email}`)).json()) as {
      items: { id: string }[]
    }
    return items[0]?.id ?? ''
  }
  await expect.poll(newest, { timeout: 20_000 }).not.toBe('')
  const shown = await owner.request.post(`${api}/${await newest()}/reveal`, { headers: { origin: portal.url } })
  const { text } = (await shown.json()) as { text: string }
  await fill(page, { code: /^(\d{6})$/m.exec(text)![1]! })
  await click(page, 'Finish signing up')
  await page.waitForURL(/\/welcome/)
  await page.getByRole('link', { name: 'Skip this' }).click()
}
async function writeReview(page: Page, words: { title: string; body: string }) {
  await page.goto(`${portal.url}/products/orbit-notes/review`)
  await page.getByRole('radio', { name: '5 stars' }).check({ force: true })
  await fill(page, { ...words, experienceDate: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) })
  await page.getByLabel(/You may show my words/).check()
  await page.getByLabel(/shorten/i).check()
  await click(page, 'Send the review')
  await page.waitForURL((url) => !url.pathname.endsWith('/review'))
}
async function publishFirst(page: Page) {
  await page.goto(`${portal.url}/admin/queue`)
  await alive(page)
  await click(page, 'Publish')
  await expect(page.getByText(/It gave 5 of 5 stars/)).toBeVisible()
}

test('a stranger reads an advocate’s words on another site, comes, buys, and speaks', async ({ browser }) => {
  test.setTimeout(120_000)
  const [owner, ann, stranger] = await Promise.all(
    [1, 2, 3].map(async () => (await browser.newContext({ userAgent: PERSON })).newPage()),
  )
  if (!owner || !ann || !stranger) throw new Error('three people are needed')

  await test.step('the owner opens the printed link and sets the portal up', async () => {
    await owner.goto(portal.setUpLink()!)
    await fill(owner, {
      companyName: 'Orbit',
      productName: 'Orbit Notes',
      name: 'Olga',
      email: 'olga@example.com',
      password: PASSWORD,
    })
    await owner.locator('[name=productKind]').selectOption('software_app')
    await click(owner, 'Open the portal')
    await expect(owner).toHaveURL(/\/admin/)
  })

  await test.step('a customer signs up and leaves a review with consent', async () => {
    await ann.goto(`${portal.url}/sign-up`)
    await signUp(ann, owner, { name: 'Ann Ashby', email: 'ann@example.com' })
    await writeReview(ann, { title: 'The first notes I find again', body: WORDS })
  })

  await test.step('the queue shows the words, not the rating; the review is published', async () => {
    await owner.goto(`${portal.url}/admin/queue`)
    await expect(owner.getByText(WORDS)).toBeVisible()
    await expect(owner.locator('main')).not.toContainText('5 stars')
    await publishFirst(owner)
    await stranger.goto(`${portal.url}/products/orbit-notes`)
    await expect(stranger.getByText(WORDS)).toBeVisible()
  })

  await test.step('staff choose a sentence, and a widget is made for the shop', async () => {
    await owner.goto(`${portal.url}/admin/testimonials`)
    await owner.getByLabel('It saves me an hour a day.').check()
    await click(owner, 'Publish the testimonial')
    await expect(owner.getByText('It is in the widgets within a minute')).toBeVisible()

    await owner.goto(`${portal.url}/admin/widgets/new`)
    await fill(owner, {
      name: 'Shop',
      origins: host.origin,
      ctaUrl: `${portal.url}/sign-up`,
      ctaLabel: 'Try it yourself',
    })
    await owner.getByRole('radio', { name: 'Carousel' }).check({ force: true })
    for (const screen of ['Computer', 'Tablet', 'Phone']) {
      const drawn = owner.frameLocator(`iframe[title^=${screen}]`).locator('acclaim-widget [data-slot]')
      await expect(drawn).toContainText('It saves me an hour a day.')
    }
    await expect(owner.getByRole('status')).toContainText(/Keeps \d+ px free on a computer/)
    await owner.getByRole('radio', { name: 'Wall' }).check({ force: true })
    await expect(owner.frameLocator('iframe').first().locator('[part=list]')).toContainText('It saves me an hour')
    await click(owner, 'Make the widget')
    await owner.waitForURL(/\/admin\/widgets\/wid_\w+\?part=place/)
    host.show(portal.url, (await owner.locator('.snippet code').first().textContent()) ?? '')
  })

  await test.step('a stranger reads the wall on another origin and clicks; nothing is left in their browser', async () => {
    const preflights: string[] = []
    stranger.on('request', (request) => request.method() === 'OPTIONS' && preflights.push(request.url()))
    await stranger.goto(`${host.origin}/strict`)
    const card = stranger.locator('acclaim-widget [data-slot]').first()
    await expect(card).toContainText('It saves me an hour a day.')
    // What is sent while a page is left carries the browser's own name, which here is a machine's: so wait for the timer.
    await stranger.waitForTimeout(4_500)
    expect(await stranger.context().cookies(host.origin)).toEqual([])
    expect(await stranger.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
    await stranger
      .getByRole('link', { name: /Try it yourself/ })
      .first()
      .click()
    await stranger.waitForURL(/\/sign-up\?fw=/)
    expect(preflights).toEqual([])
  })

  await test.step('the owner sees where it is and what came of it, pauses it, and lets it go on', async () => {
    const widget = owner.url().replace(/\?.*/, '')
    await expect
      .poll(
        async () => {
          await owner.goto(`${widget}?part=figures`)
          return owner.locator('main').innerText()
        },
        { timeout: 20_000, intervals: [1_000] },
      )
      .toMatch(/\/strict/)
    await click(owner, 'Pause')
    await expect(owner.getByText('Paused', { exact: true })).toBeVisible()
    const { items } = (await (await owner.request.get(`${portal.url}/api/v1/widgets`)).json()) as {
      items: { publicId: string }[]
    }
    const address = `${portal.url}/v1/w/${items[0]?.publicId}`
    const status = async () => (await fetch(address, { headers: { origin: host.origin } })).status
    await expect.poll(status, { timeout: 30_000 }).toBe(404)
    await click(owner, 'Resume')
    await expect.poll(status, { timeout: 30_000 }).toBe(200)
  })

  await test.step('they sign up, the host reports the sale, they leave a review of their own', async () => {
    await signUp(stranger, owner, { name: 'Zoe Quill', email: 'zoe@example.com' })

    const made = await owner.request.post(`${portal.url}/api/v1/api-keys`, {
      data: { name: 'Shop', scopes: ['sales.write'] },
      headers: { origin: portal.url },
    })
    const { key } = (await made.json()) as { key: string }
    const sale = { externalId: 'order-1', email: 'zoe@example.com', amountMinor: 9600, currency: 'EUR' }
    const track = () =>
      fetch(`${portal.url}/api/v1/track/sale`, {
        method: 'POST',
        body: JSON.stringify(sale),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      })
    expect((await track()).status).toBe(201)
    expect((await track()).status).toBe(200)

    await writeReview(stranger, {
      title: 'Came for the words',
      body: 'I read what Ann wrote and she is right. I stay for the search.',
    })
    await publishFirst(owner)
  })

  await test.step('the wheel shows the stock, the cause of each move, and the turn', async () => {
    await owner.goto(`${portal.url}/admin/wheel`)
    const main = owner.locator('main')
    await expect(main).toContainText('It saves me an hour a day.')
    await expect(main).toContainText('came by the words of Ann Ashby')
    const answered = await owner.request.get(`${portal.url}/api/v1/wheel`)
    expect(await answered.text()).toContain('"turnCounts"')
    const wheel = (await answered.json()) as {
      stock: { stage: string; n: number }[]
      turnCounts: object
    }
    expect(wheel.turnCounts).toEqual({ opened: 1, closed: 1, turned: 1 })
    expect(wheel.stock.find((s) => s.stage === 'advocacy')?.n).toBe(2)
  })

  await test.step('Ann sees that her words were read, takes them back, and they are gone from the shop', async () => {
    await ann.goto(`${portal.url}/me`)
    await expect(ann.locator('main')).toContainText('It saves me an hour a day.')
    await click(ann, /[Tt]ake|[Ww]ithdraw|[Ss]top/)
    await expect
      .poll(
        async () => {
          await stranger.goto(host.origin)
          await stranger.waitForTimeout(300)
          return stranger.locator('acclaim-widget').evaluate((el) => el.shadowRoot?.textContent ?? '')
        },
        { timeout: 60_000, intervals: [2_000] },
      )
      .not.toContain('It saves me an hour a day.')
  })
})
