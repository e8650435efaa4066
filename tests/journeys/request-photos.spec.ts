import { expect, type Page, test } from 'playwright/test'
import sharp from 'sharp'
import { clockedPortal, press } from './clocked.ts'
import { alive, axe } from './portal.ts'

const portal = clockedPortal()
test.describe.configure({ mode: 'serial' })
const photo = async (name: string, background: string) => ({
  ...{ name, mimeType: 'image/jpeg' },
  buffer: await sharp({ create: { width: 800, height: 600, channels: 3, background } })
    .jpeg()
    .toBuffer(),
})
const shown = (page: Page) => page.locator('article.request a[href^="/files/"]')
/** The newest six digits that came after so many mails. */
const digits = async (after: number) => {
  const found = () => /^(\d{6})\r?$/m.exec(portal.mails().slice(after).reverse().join('\n'))?.[1] ?? ''
  await expect.poll(found, { timeout: 20_000 }).not.toBe('')
  return found()
}

test('a customer sends two photos with a wish, a moderator looks at each, and another visitor sees what was let through', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const [owner, ann, visitor] = await Promise.all([0, 1, 2].map(async () => (await browser.newContext()).newPage()))
  if (!owner || !ann || !visitor) throw new Error('three people are needed')
  await portal.setUp(owner)
  await portal.signIn(owner)
  await portal.join(ann, 'Ann Ashby', 'ann@example.com')

  await ann.goto(`${portal.url()}/requests/new`)
  await ann.getByLabel('What would you like?').fill('A dark mode')
  await ann.locator('#photos').scrollIntoViewIfNeeded()
  await ann.locator('.photos[data-ready]').waitFor()
  await ann.setInputFiles('#photos', [await photo('desk.jpg', '#48c'), await photo('night.jpg', '#113')])
  await expect(ann.getByLabel('What can be seen on it')).toHaveCount(2)
  await ann.getByLabel('What can be seen on it').first().fill('My desk at noon')
  await ann.getByLabel('What can be seen on it').last().fill('The same desk at night')
  expect(await axe(ann)).toEqual([])
  await press(ann, 'Send the request')
  await expect(ann.getByRole('heading', { name: 'A dark mode' })).toBeVisible()
  await expect(ann.getByText('Waits for a moderator')).toHaveCount(2)
  const here = ann.url().replace(/\?.*/, '')

  await owner.goto(`${portal.url()}/admin/requests?part=held`)
  await press(owner, 'Publish')
  await visitor.goto(here)
  await expect(visitor.getByRole('heading', { name: 'A dark mode' })).toBeVisible()
  await expect(shown(visitor)).toHaveCount(0)

  await owner.goto(`${portal.url()}/admin/files`)
  await alive(owner)
  const [noon, night] = ['My desk at noon', 'The same desk at night'].map((alt) =>
    owner.locator('.files li').filter({ has: owner.getByAltText(alt) }),
  )
  await noon!.getByRole('button', { name: 'Show it' }).click()
  await expect(noon!.getByText('Shown', { exact: true })).toBeVisible()
  await night!.getByText('Take it off', { exact: true }).click()
  await night!.getByLabel('Why, for the author').fill('The screen shows the address of somebody else.')
  await night!.getByRole('button', { name: 'Take it off and tell the author' }).click()
  await expect(night!.getByText('Taken off')).toBeVisible()
  expect(await axe(owner)).toEqual([])

  await visitor.reload()
  await expect(visitor.getByRole('link', { name: 'My desk at noon' })).toBeVisible()
  await expect(shown(visitor)).toHaveCount(1)
  const picture = await visitor.request.get(new URL((await shown(visitor).getAttribute('href'))!, portal.url()).href)
  expect([picture.status(), picture.headers()['content-type']]).toEqual([200, expect.stringMatching(/^image\//)])
  await ann.reload()
  await expect(ann.getByText('Not shown')).toBeVisible()
  await expect(ann.getByText('The screen shows the address of somebody else.')).toBeVisible()
  await expect
    .poll(
      () => portal.mails().filter((mail) => /^To: .*ann@example\.com/m.test(mail) && mail.includes('not shown')).length,
    )
    .toBe(1)
})

test('photos stay with a wish through six digits, also without scripts, and what is no photo stands beside them', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const ben = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await ben.goto(`${portal.url()}/requests/new`)
  await ben.getByLabel('What would you like?').fill('Print a notebook as a book')
  await ben.getByLabel('Your name').fill('Ben Okoro')
  await ben.getByLabel('E-mail address').fill('ben@example.com')
  await ben.setInputFiles('#photos', [
    await photo('shelf.jpg', '#c84'),
    { name: 'page.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<html>') },
  ])
  await press(ben, 'Send the request')
  await expect(ben.getByText('page.jpg: This is not a photo').first()).toBeVisible()
  await expect(ben.getByText('Photo 1', { exact: true }).first()).toBeVisible()

  // with the digits on their way he adds another one
  await press(ben, 'Send the request')
  await expect(ben.getByText('Your photo goes along.')).toBeVisible()
  await press(ben, 'Change what I wrote')
  await expect(ben.getByLabel('What would you like?')).toHaveValue('Print a notebook as a book')
  await ben.getByLabel('What can be seen on it').fill('An empty shelf')
  await ben.setInputFiles('#photos', await photo('book.jpg', '#8c4'))
  const before = portal.mails().length
  await press(ben, 'Send the request')
  await expect(ben.getByText('Your 2 photos go along.')).toBeVisible()
  await ben.locator('[name=code]').fill('000000')
  await press(ben, 'Send the request')
  await expect(ben.getByText('Your 2 photos go along.')).toBeVisible()
  await ben.locator('[name=code]').fill(await digits(before))
  await press(ben, 'Send the request')
  await expect(ben.getByRole('heading', { name: 'Print a notebook as a book' })).toBeVisible()
  await expect(shown(ben)).toHaveCount(2)
  await expect(ben.getByRole('link', { name: 'An empty shelf' })).toBeVisible()
  await expect(ben.getByText('Waits for a moderator')).toHaveCount(2)
})

test('somebody who signs in on the way finds their words again, and is told to choose the photos once more', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage()
  const open = async () => {
    await page.goto(`${portal.url()}/requests/new`)
    await page.locator('#photos').scrollIntoViewIfNeeded()
    await page.locator('.photos[data-ready]').waitFor()
  }
  await open()
  await page.getByLabel('What would you like?').fill('A louder bell')
  await page.setInputFiles('#photos', await photo('bell.jpg', '#cc8'))
  await expect(page.getByLabel('What can be seen on it')).toBeVisible()
  await page.getByRole('link', { name: 'Sign in first' }).click()
  await page.waitForURL(/sign-in/)
  await portal.join(page, 'Cleo Marchetti', 'cleo@example.com')
  await open()
  await expect(page.getByLabel('What would you like?')).toHaveValue('A louder bell')
  await expect(page.getByText('Photos are not kept. Choose yours again.')).toBeVisible()
  expect(await axe(page)).toEqual([])
  await page.setInputFiles('#photos', await photo('bell.jpg', '#cc8'))
  await expect(page.getByLabel('What can be seen on it')).toBeVisible()
  await press(page, 'Send the request')
  await page.waitForURL(/\/requests\/\d/)
  await expect(shown(page)).toHaveCount(1)
  // what was sent leaves nothing behind, and who chose no photos is told of none
  await open()
  await expect(page.getByLabel('What would you like?')).toHaveValue('')
  await page.getByLabel('What would you like?').fill('A quieter bell')
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('A quieter bell')
  await page.reload()
  await expect(page.getByText('What you wrote before is still here.')).toBeVisible()
  await expect(page.getByText('Photos are not kept.')).toBeHidden()
})
