import { readFileSync } from 'node:fs'
import { expect, type Page, test } from 'playwright/test'
import { startMailbox } from './mailbox.ts'
import { type Running, startPortal } from './portal.ts'

const PASSWORD = 'correct horse battery'
const WORDS = 'It saves me an hour a day. I would not go back to paper.'
let portal: Running
let mailbox: Awaited<ReturnType<typeof startMailbox>>
test.beforeAll(async () => {
  mailbox = await startMailbox()
  portal = await startPortal({ SMTP_URL: mailbox.url })
})
test.afterAll(async () => {
  await portal?.stop()
  await mailbox.stop()
})
const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).first().fill(value)
}
const post = (page: Page, path: string, data: object) =>
  page.request.post(`${portal.url}/api/v1${path}`, { data, headers: { origin: portal.url } })
const get = async (page: Page, path: string) => (await page.request.get(`${portal.url}/api/v1${path}`)).json()

test('a stranger writes a review, proves the address on the way, takes their data along and is forgotten', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const [owner, ann] = await Promise.all([1, 2].map(async () => (await browser.newContext()).newPage()))
  if (!owner || !ann) throw new Error('two people are needed')
  const token = new URL(portal.setUpLink()!).searchParams.get('token')
  const olga = { token, name: 'Olga', email: 'olga@example.com', password: PASSWORD }
  const company = { companyName: 'Orbit', accent: '#0b6e4f', productName: 'Orbit Notes', productKind: 'software_app' }
  expect((await post(owner, '/setup', { ...olga, ...company })).status()).toBe(201)

  await test.step('the form asks for six digits and loses nothing', async () => {
    await ann.goto(`${portal.url}/products/orbit-notes/review`)
    await ann.getByRole('radio', { name: '5 stars' }).check({ force: true })
    const experienceDate = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    await fill(ann, { title: 'The first notes I find again', body: WORDS, experienceDate, displayName: 'Ann Ashby' })
    await ann.getByLabel(/You may show my words/).check()
    await fill(ann, { email: 'ann@example.com' })
    await ann.getByRole('button', { name: 'Send the review' }).click()
    const code = () => /^(\d{6})\r?$/m.exec(mailbox.mails.join('\n'))?.[1] ?? ''
    await expect.poll(code, { timeout: 20_000 }).not.toBe('')
    await expect(ann.locator('[name=body]')).toHaveValue(WORDS)
    await expect(ann.locator('[name=consent][value^=website_widgets]')).toHaveCount(1)
    await fill(ann, { code: code() })
    await ann.getByRole('button', { name: 'Send the review' }).click()
    await ann.waitForURL(/\/me/)
  })

  await test.step('it is published and can be read', async () => {
    const { items } = await get(owner, '/moderation/queue')
    expect((await post(owner, `/moderation/reviews/${items[0].id}/decision`, { decision: 'publish' })).status()).toBe(
      200,
    )
    await owner.goto(`${portal.url}/products/orbit-notes`)
    await expect(owner.getByText(WORDS)).toBeVisible()
  })

  await test.step('the data comes as a file to read and as one for machines', async () => {
    await ann.goto(`${portal.url}/me/data`)
    for (const name of ['Download to read', 'Download as JSON']) {
      const [file] = await Promise.all([ann.waitForEvent('download'), ann.getByRole('link', { name }).click()])
      const text = readFileSync((await file.path())!, 'utf8')
      for (const said of [WORDS, 'ann@example.com', 'Ann Ashby', 'You may show my words']) expect(text).toContain(said)
    }
  })

  await test.step('erasing asks twice, and then nothing is left', async () => {
    await ann.getByRole('button', { name: 'Erase everything about me' }).click()
    await expect(ann.getByText('Say that you know this cannot be undone').first()).toBeVisible()
    await ann.getByLabel('I know that this cannot be undone').check()
    await ann.getByRole('button', { name: 'Erase everything about me' }).click()
    await ann.waitForURL(/\/sign-in\?done=erased/)
    await expect(ann.getByText('Everything about you is erased')).toBeVisible()
    expect((await get(ann, '/auth/session')).account).toBeNull()
    await owner.goto(`${portal.url}/products/orbit-notes`)
    await expect(owner.locator('main')).not.toContainText('It saves me an hour')
    expect((await get(owner, '/contacts?q=ann')).items).toEqual([])
    expect((await get(owner, '/mail/messages?to=ann')).items).toEqual([])
  })
})
