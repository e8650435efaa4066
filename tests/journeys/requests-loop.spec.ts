import { expect, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal()
const { call } = portal
const later = (minutes: number) => portal.ahead(minutes * 60_000)
/** Mails whose subject begins so, decoded as far as these letters go. */
const about = (subject: string) => portal.mails().filter((mail) => mail.includes(`Subject: ${subject}`))
const linkIn = (mail: string, path: string) => new RegExp(`http\\S+${path}[\\w=&-]+`).exec(mail)![0]

test('somebody votes, sees it shipped, gets one mail, says that they use it, and hears no more of it', async ({
  browser,
}) => {
  test.setTimeout(150_000)
  const [owner, ann, stranger] = await Promise.all([0, 1, 2].map(async () => (await browser.newContext()).newPage()))
  for (const page of [owner, ann, stranger]) page!.setDefaultTimeout(10_000)
  await portal.setUp(owner!)
  await portal.signIn(owner!)
  const { number } = await call(owner!, 'post', '/requests', { board: 'ideas', title: 'A dark mode', body: '' })

  // somebody signs up and votes
  await portal.join(ann!, 'Ann', 'ann@example.com')
  await ann!.goto(`${portal.url()}/requests/${number}`)
  await ann!.getByRole('button', { name: 'Vote for “A dark mode”' }).click()
  await expect(ann!.getByRole('button', { name: 'Its status' })).toHaveAttribute('aria-pressed', 'true')
  await ann!.mouse.move(0, 0)
  await expect.poll(() => axe(ann!)).toEqual([])

  // the company plans it, then ships it with an entry
  await owner!.goto(`${portal.url()}/admin/requests/${number}`)
  await owner!.getByLabel('Next', { exact: true }).check()
  await press(owner!, 'Save the plan')
  await expect(owner!.getByText('The plan was changed.')).toBeVisible()
  await stranger!.goto(`${portal.url()}/roadmap`)
  await expect(stranger!.getByRole('link', { name: 'A dark mode' })).toBeVisible()
  expect(await axe(stranger!)).toEqual([])
  await owner!.goto(`${portal.url()}/admin/changelog`)
  await owner!.getByRole('link', { name: 'Write an entry' }).click()
  await owner!.getByLabel('In one line').fill('Dark mode is here')
  await owner!.locator('#body').fill('Switch it on **now**.')
  await owner!.getByLabel('Find requests').fill('dark')
  await press(owner!, 'Find')
  await owner!.getByLabel(`A dark mode (#${number})`).check()
  await expect(owner!.locator('aside strong')).toHaveText('now')
  expect(await axe(owner!)).toEqual([])
  await press(owner!, 'Save the draft')
  await expect(owner!.getByText('1 person follows what it is about')).toBeVisible()
  expect(await axe(owner!)).toEqual([])
  await press(owner!, 'Publish now')
  await expect(owner!.getByText('Published. Followers are told in ten minutes')).toBeVisible()

  // nothing comes at once, and one mail comes when it has stood for ten minutes
  expect(about('It is here')).toHaveLength(0)
  later(12)
  await expect.poll(() => about('It is here').length, { timeout: 30_000 }).toBe(1)
  const [mail] = about('It is here: Dark mode is here')
  expect(mail).toContain('List-Unsubscribe=One-Click')

  // without signing in: the link of the mail leads there, and one tap says that it is of use
  await stranger!.goto(linkIn(mail!, `/requests/${number}\\?told=`))
  await press(stranger!, 'I use it')
  await expect(stranger!.getByText('You said that you use it.')).toBeVisible()
  expect(await axe(stranger!)).toEqual([])
  await expect
    .poll(async () => (await call(owner!, 'get', `/requests/${number}/loop`)).closed, { timeout: 10_000 })
    .toBe(1)

  // looking at the page of the link changes nothing; a tap does
  await stranger!.goto(linkIn(mail!, '/requests/told\\?act=stop&t='))
  expect(await axe(stranger!)).toEqual([])
  const follows = async () => (await call(ann!, 'get', '/me/follows')).items[0].level
  expect(await follows()).toBe('status')
  await press(stranger!, 'Stop hearing of this request')
  await expect(stranger!.getByText('You hear nothing more of this request.')).toBeVisible()
  expect(await follows()).toBe('none')
  await portal.join(stranger!, 'Ben', 'ben@example.com')
  await call(stranger!, 'put', `/requests/${number}/follow`, { level: 'status' })
  await call(owner!, 'put', `/requests/${number}/status`, { statusId: 'sts_started', answer: 'It needs more work.' })
  later(30)
  await expect.poll(() => about('In progress').length, { timeout: 30_000 }).toBe(1)
  expect(about('In progress')[0]).toMatch(/^To: .*ben@example\.com/m)
  await ann!.goto(`${portal.url()}/me/follows`)
  await expect(ann!.getByRole('button', { name: 'Nothing' })).toHaveAttribute('aria-pressed', 'true')
  expect(await axe(ann!)).toEqual([])
  await press(ann!, 'Everything')
  await expect(ann!.getByText('Saved. That is what you hear from now on.')).toBeVisible()
  for (const path of ['/changelog', '/changelog/1']) {
    await stranger!.goto(`${portal.url()}${path}`)
    await expect(stranger!.getByText('Dark mode is here')).toBeVisible()
    expect(await axe(stranger!)).toEqual([])
  }
  for (const path of ['/admin/roadmap', '/admin/changelog', '/admin/requests/loops']) {
    await owner!.goto(`${portal.url()}${path}`)
    expect(await axe(owner!)).toEqual([])
  }
  expect(about('In progress')).toHaveLength(1)
  for (const page of [owner, ann, stranger]) await page!.context().close()
})
