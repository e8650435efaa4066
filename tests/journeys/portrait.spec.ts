import { expect, test } from 'playwright/test'
import sharp from 'sharp'
import { from, look, programme } from './advocates-kit.ts'
import { clockedPortal } from './clocked.ts'
import { alive } from './portal.ts'

const portal = clockedPortal({ TRUSTED_PROXIES: '1' })
const mine = () => `${portal.url()}/me/referrals`
const face = (hue: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"><rect width="600" height="800" fill="${hue}"/><circle cx="300" cy="330" r="150" fill="#f2d2b6"/><path d="M60 800a240 240 0 0 1 480 0z" fill="#33415c"/></svg>`,
    ),
  )
    .jpeg()
    .toBuffer()

test('without scripts somebody sends their picture; friends see it when somebody has looked and they have agreed', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const host = await from(browser, '203.0.113.1')
  const all = await programme(portal, host)
  const ann = await from(browser, '198.51.100.1')
  const code = await all.join(ann, 'Ann Ashby', 'ann@example.com')
  const state = await ann.context().storageState()
  const plain = await from(browser, '198.51.100.1', { javaScriptEnabled: false, storageState: state })
  const friend = await from(browser, '198.51.100.5')
  const landing = `${portal.url()}/invited/${code}`
  await plain.goto(mine())
  const portrait = plain.locator('section', { has: plain.getByRole('heading', { name: 'Your picture' }) })
  const send = async (name: string, buffer: Buffer) => {
    await portrait.getByLabel(/photo of you/).setInputFiles({ name, mimeType: 'image/jpeg', buffer })
    await portrait.getByRole('button', { name: 'Send the picture' }).click()
  }
  await send('notes.jpg', Buffer.from('no picture at all'))
  await expect(portrait.getByText(/This is not a photo we can read/)).toBeVisible()
  await send('me.jpg', await face('#c9d8c5'))
  await expect(plain.getByText('Your picture is here.')).toBeVisible()
  await expect(portrait.getByText('Somebody looks at it first')).toBeVisible()
  const drawn = () => portrait.getByRole('img').evaluate((img: HTMLImageElement) => img.naturalWidth)
  await expect.poll(() => drawn().catch(() => 0)).toBeGreaterThan(0)
  await portrait.getByRole('button', { name: 'Show it', exact: true }).click()
  await expect(portrait.getByText('Switched on.')).toBeVisible()
  await friend.goto(landing)
  await expect(friend.locator('main img')).toHaveCount(0)

  await host.goto(`${portal.url()}/admin/files`)
  await alive(host)
  await expect(host.getByText('A picture somebody sent of themselves')).toBeVisible()
  expect(await host.locator('main').innerText()).not.toContain('Ann')
  await look(host, 'portrait-queue')
  await host.getByRole('button', { name: 'Show it' }).click()
  await expect(host.getByText('Shown', { exact: true })).toBeVisible()

  await friend.goto(landing)
  const picture = friend.getByRole('img', { name: 'Who recommends us to you' })
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  await look(friend, 'invited-picture')
  await ann.goto(mine())
  await look(ann, 'portrait')

  await plain.goto(mine())
  await portrait.getByRole('button', { name: 'Stop showing it' }).click()
  await friend.goto(landing)
  await expect(picture).toHaveCount(0)
  await plain.goto(mine())
  await portrait.getByRole('button', { name: 'Remove the picture' }).click()
  await expect(plain.getByText('Your picture is gone.')).toBeVisible()
  await expect(portrait.getByRole('img')).toHaveCount(0)
})
