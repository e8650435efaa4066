import { expect, type Page, test } from 'playwright/test'
import sharp from 'sharp'
import { startMailbox } from './mailbox.ts'
import { alive, axe, type Running, startPortal } from './portal.ts'

const PASSWORD = 'correct horse battery'
let portal: Running
let mailbox: Awaited<ReturnType<typeof startMailbox>>
test.beforeAll(async () => {
  mailbox = await startMailbox()
  portal = await startPortal({ SMTP_URL: mailbox.url })
  const token = new URL(portal.setUpLink()!).searchParams.get('token')
  const company = { companyName: 'Orbit', accent: '#0b6e4f', productName: 'Orbit Notes', productKind: 'software_app' }
  const made = await fetch(`${portal.url}/api/v1/setup`, {
    method: 'POST',
    headers: { origin: portal.url, 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Olga', email: 'olga@example.com', password: PASSWORD, ...company }),
  })
  expect(made.status).toBe(201)
})
test.afterAll(async () => {
  await portal?.stop()
  await mailbox.stop()
})
// a camera that shows a turning shape, and a microphone that beeps
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const fake = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fake] })
  },
})

const post = (page: Page, path: string, data: object) =>
  page.request.post(`${portal.url}/api/v1${path}`, { data, headers: { origin: portal.url } })
const photo = (colour: string) =>
  sharp({ create: { width: 1600, height: 1200, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()

async function signUp(page: Page, name: string, email: string) {
  const before = mailbox.mails.length
  await post(page, '/auth/sign-up', { name, email })
  const code = () => /^(\d{6})\r?$/m.exec(mailbox.mails.slice(before).join('\n'))?.[1] ?? ''
  await expect.poll(code, { timeout: 20_000 }).not.toBe('')
  expect((await post(page, '/auth/sign-up/finish', { email, code: code() })).status()).toBe(200)
}
async function words(page: Page, title: string) {
  await page.getByRole('radio', { name: '4 stars' }).check({ force: true })
  await page.locator('[name=title]').fill(title)
  await page.locator('[name=body]').fill('It saves me an hour a day. I would not go back to paper.')
  await page.locator('[name=experienceDate]').fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10))
}

test('a customer sends a photo and a video they record, a moderator looks, and everybody sees them', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const [owner, ann, reader] = await Promise.all([1, 2, 3].map(async () => (await browser.newContext()).newPage()))
  if (!owner || !ann || !reader) throw new Error('three people are needed')
  expect((await post(owner, '/auth/sign-in', { email: 'olga@example.com', password: PASSWORD })).status()).toBe(200)
  await signUp(ann, 'Ann Ashby', 'ann@example.com')

  await test.step('photos go up while the form is filled in, and one that is none is refused beside it', async () => {
    await ann.goto(`${portal.url}/products/orbit-notes/review`)
    await words(ann, 'The first notes I find again')
    await ann.locator('#photos').scrollIntoViewIfNeeded()
    await ann.locator('.photos[data-ready]').waitFor()
    await ann.setInputFiles('#photos', [
      { name: 'desk.jpg', mimeType: 'image/jpeg', buffer: await photo('#c84') },
      { name: 'page.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<html><script>alert(1)</script></html>') },
    ])
    await expect(ann.getByText('This is not a photo we can read.')).toBeVisible()
    await ann.getByRole('button', { name: 'Leave it out: page.jpg' }).click()
    await ann.getByLabel('What can be seen on it').fill('My desk by the window')
  })

  await test.step('the video is recorded after a click, paused, watched and kept', async () => {
    await ann.locator('.film').scrollIntoViewIfNeeded()
    await ann.locator('.film[data-ready]').waitFor()
    await ann.getByRole('button', { name: 'Record a video' }).click()
    await ann.getByRole('button', { name: 'Start recording' }).click()
    await expect(ann.getByText('Recording', { exact: true })).toBeVisible()
    await expect(ann.getByRole('button', { name: 'Stop' })).toBeEnabled()
    await ann.getByRole('button', { name: 'Pause' }).click()
    await ann.getByRole('button', { name: 'Go on recording' }).click()
    await ann.getByRole('button', { name: 'Stop' }).click()
    await expect(ann.getByRole('button', { name: 'Use it' })).toBeVisible()
    await ann.evaluate(() => scrollTo(0, 0)) // half of the header would be measured otherwise
    expect(await axe(ann)).toEqual([])
    await ann.getByRole('button', { name: 'Use it' }).click()
    await expect(ann.getByText('It is here and goes along')).toBeVisible()
    await ann.getByLabel('What is said in it').fill('I find my notes again.')
    const captions = (text: string) =>
      ann.getByLabel('Captions').setInputFiles({ name: 'said.vtt', mimeType: 'text/vtt', buffer: Buffer.from(text) })
    await captions('What I say')
    await expect(ann.getByText('Line 1: Captions are WebVTT')).toBeVisible()
    await captions('WEBVTT\n\n00:00.000 --> 00:01.000\nI find my notes again.')
    await expect(ann.getByText('said.vtt')).toBeVisible()
    await expect(ann.getByText('Line 1:')).toHaveCount(0)
  })

  await test.step('both go with the review', async () => {
    await ann.getByRole('button', { name: 'Send the review' }).click()
    await ann.waitForURL(/\/me/)
    const { items } = await (await owner.request.get(`${portal.url}/api/v1/moderation/queue`)).json()
    const decided = await post(owner, `/moderation/reviews/${items[0].id}/decision`, { decision: 'publish' })
    expect(decided.status()).toBe(200)
  })

  let addresses: string[] = []
  await test.step('a moderator decides each of them', async () => {
    await expect
      .poll(
        async () => (await (await owner.request.get(`${portal.url}/api/v1/moderation/files`)).json()).items.length,
        {
          timeout: 40_000,
        },
      )
      .toBe(2)
    await owner.goto(`${portal.url}/admin/files`)
    await alive(owner)
    expect(await axe(owner)).toEqual([])
    await expect(owner.getByAltText('My desk by the window')).toBeVisible()
    await expect(owner.getByText('I find my notes again.')).toBeVisible()
    const { items } = await (await owner.request.get(`${portal.url}/api/v1/moderation/files`)).json()
    addresses = items.map(({ id }: { id: string }) => `${portal.url}/files/${id}`)
    for (const address of addresses) expect((await reader.request.get(address)).status()).toBe(404)
    await owner.getByRole('button', { name: 'Show it' }).first().click()
    await expect(owner.getByText('Shown', { exact: true })).toHaveCount(1)
    await owner.getByRole('button', { name: 'Show it' }).click()
    await expect(owner.getByText('Shown', { exact: true })).toHaveCount(2)
  })

  await test.step('everybody may load them now, and the video plays from its middle', async () => {
    for (const address of addresses) expect((await reader.request.get(address)).status()).toBe(200)
    const video = addresses.at(-1)!
    expect(await (await reader.request.get(`${video}/captions.vtt`)).text()).toContain('I find my notes again.')
    const piece = await reader.request.get(video, { headers: { range: 'bytes=100-199' } })
    expect([piece.status(), (await piece.body()).length]).toEqual([206, 100])
    await reader.goto(`${portal.url}/`)
    const seconds = await reader.evaluate(
      (src) =>
        new Promise<number>((resolve, reject) => {
          const player = document.createElement('video')
          player.onloadeddata = () => resolve(player.videoWidth)
          player.onerror = () => reject(new Error(player.error?.message))
          player.src = new URL(src).pathname
        }),
      video,
    )
    expect(seconds).toBeGreaterThan(0)
  })

  await test.step('they stand under the words', async () => {
    await reader.goto(`${portal.url}/products/orbit-notes`)
    await expect(reader.getByRole('link', { name: 'Open the photo: My desk by the window' })).toBeVisible()
    await expect(reader.getByLabel('Video of Ann Ashby')).toBeVisible()
    expect(await axe(reader)).toEqual([])
  })

  await test.step('and their author takes one back', async () => {
    const { items } = await (await ann.request.get(`${portal.url}/api/v1/me/reviews`)).json()
    await ann.goto(`${portal.url}/me/reviews/${items[0].id}/edit`)
    await ann.getByRole('link', { name: 'What you sent before' }).click()
    await expect(ann.getByText('Shown with your review')).toHaveCount(2)
    expect(await axe(ann)).toEqual([])
    await ann.getByRole('button', { name: 'Take it back' }).first().click()
    await expect(ann.getByText('Shown with your review')).toHaveCount(1)
    expect((await reader.request.get(addresses[0]!)).status()).toBe(404)
  })
})

test('without scripts a form takes photos, and keeps them when something else is wrong', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const ben = await context.newPage()
  await signUp(ben, 'Ben Okoro', 'ben@example.com')
  await ben.goto(`${portal.url}/products/orbit-notes/review`)
  await words(ben, 'No')
  await ben.locator('[name=title]').evaluate((input) => input.removeAttribute('minlength'))
  await ben.setInputFiles('#photos', { name: 'desk.jpg', mimeType: 'image/jpeg', buffer: await photo('#48c') })
  await ben.getByRole('button', { name: 'Send the review' }).click()

  await expect(ben.getByText('Photo 1', { exact: true }).first()).toBeVisible()
  await ben.locator('[name=title]').fill('Notes that stay')
  await ben.getByLabel('What can be seen on it').fill('A blue wall')
  await ben.setInputFiles('#photos', { name: 'page.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<html>') })
  await ben.getByRole('button', { name: 'Send the review' }).click()
  await expect(ben.getByText('page.jpg: This is not a photo').first()).toBeVisible()
  await ben.getByRole('button', { name: 'Send the review' }).click()
  await ben.waitForURL(/\/me/)
})

test('who has no camera is told so and can still send a file', async ({ browser }) => {
  const cleo = await (await browser.newContext()).newPage()
  await signUp(cleo, 'Cleo Marchetti', 'cleo@example.com')
  await cleo.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))
  })
  await cleo.goto(`${portal.url}/products/orbit-notes/review`)
  await cleo.locator('.film').scrollIntoViewIfNeeded()
  await cleo.locator('.film[data-ready]').waitFor()
  await cleo.getByRole('button', { name: 'Record your voice' }).click()
  await expect(cleo.getByText('No camera or microphone was found.')).toBeVisible()
  await expect(cleo.getByText('Send a file', { exact: true })).toBeVisible()
})

test('a line that is lost for a moment loses nothing', async ({ browser }) => {
  const dana = await (await browser.newContext()).newPage()
  await signUp(dana, 'Dana Reyes', 'dana@example.com')
  await dana.goto(`${portal.url}/products/orbit-notes/review`)
  await dana.locator('.photos').scrollIntoViewIfNeeded()
  await dana.locator('.photos[data-ready]').waitFor()
  let lost = 0
  await dana.route('**/api/v1/files/*/parts/*', (route) => (lost++ < 2 ? route.abort() : route.continue()))
  await dana.setInputFiles('#photos', { name: 'desk.jpg', mimeType: 'image/jpeg', buffer: await photo('#8c4') })

  await expect(dana.getByText('No connection. It goes on by itself.')).toBeVisible()
  await expect(dana.getByLabel('What can be seen on it')).toBeVisible()
  expect(lost).toBe(3)
})
