import { expect, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'

const portal = clockedPortal()
const later = (minutes: number) => portal.ahead(minutes * 60_000)

test('a person writes a wish, reads the company’s answer, sees it shipped, and gets exactly one mail about it', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const [owner, ann, ben] = await Promise.all([0, 1, 2].map(async () => (await browser.newContext()).newPage()))
  if (!owner || !ann || !ben) throw new Error('three people are needed')
  await portal.setUp(owner)
  await portal.signIn(owner)
  await portal.join(ann, 'Ann Ashby', 'ann@example.com')
  await portal.join(ben, 'Ben Okoro', 'ben@example.com')
  const begun = portal.mails().length
  const heard = (who: string) =>
    portal
      .mails()
      .slice(begun)
      .filter((mail) => new RegExp(`^To: .*${who}@example\\.com`, 'm').test(mail))

  await ann.goto(`${portal.url()}/requests/new`)
  await ann.getByLabel('What would you like?').fill('A louder bell')
  await press(ann, 'Send the request')
  await expect(ann.getByRole('heading', { name: 'A louder bell' })).toBeVisible()
  await owner.goto(`${portal.url()}/admin/requests?part=held`)
  await press(owner, 'Publish')
  await ben.goto(`${portal.url()}/requests/1`)
  await ben.getByRole('button', { name: 'Vote for “A louder bell”' }).click()
  await expect(ben.getByRole('button', { name: 'Take back your vote' })).toContainText('2')

  const move = async (status: string, answer: string) => {
    await owner.goto(`${portal.url()}/admin/requests/1`)
    await owner.getByLabel('Status', { exact: true }).selectOption(status)
    await owner.getByLabel('Your answer').fill(answer)
    await press(owner, 'Save the status')
    await expect(owner.getByText('The status was changed.')).toBeVisible()
  }
  await move('Planned', 'We find it too quiet as well.')
  await ann.goto(`${portal.url()}/requests/1`)
  await expect(ann.getByText('We find it too quiet as well.')).toBeVisible()
  await move('Shipped', 'It rings **twice as loud** now.')
  await ann.reload()
  await expect(ann.locator('strong', { hasText: 'twice as loud' })).toBeVisible()
  await expect(ann.locator('article.request').getByText('Shipped', { exact: true })).toBeVisible()

  // both changes were within ten minutes: one piece of news, for the author and the voter alike
  later(12)
  for (const who of ['ann', 'ben']) await expect.poll(() => heard(who).length, { timeout: 30_000 }).toBe(1)
  expect(heard('ann')[0]).toMatch(/^Subject: .*A louder bell/m)
  expect(heard('ann')[0]).toContain('twice as loud')

  // another wish is told of afterwards, so silence is seen, not only waited for
  await portal.call(ben, 'post', '/requests', { board: 'ideas', title: 'A softer light', body: '' })
  await owner.goto(`${portal.url()}/admin/requests?part=held`)
  await press(owner, 'Publish')
  await portal.call(owner, 'put', '/requests/2/status', { statusId: 'sts_shipped', answer: 'It glows.' })
  later(40)
  await expect.poll(() => heard('ben').length, { timeout: 30_000 }).toBe(2)
  expect(heard('ann')).toHaveLength(1)
})
