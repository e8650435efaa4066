import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { startMailbox } from './mailbox.ts'
import { axe, type Running, startPortal } from './portal.ts'

let portal: Running
let mailbox: Awaited<ReturnType<typeof startMailbox>>
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  mailbox = await startMailbox()
  portal = await startPortal({ SMTP_URL: mailbox.url })
})
test.afterAll(async () => {
  await portal?.stop()
  await mailbox?.stop()
})

const call = async (page: Page, method: 'post' | 'put', path: string, data: object) => {
  const answer = await page.request[method](`${portal.url}/api/v1${path}`, { data, headers: { origin: portal.url } })
  if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
  return answer.status() === 204 ? null : answer.json()
}
const owner = async (page: Page) => {
  await call(page, 'post', '/auth/sign-in', { email: 'olga@example.com', password: PASSWORD })
  return page
}
const main = (page: Page) => page.locator('main')
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click()

test('a visitor uses the whole board without scripts: votes, finds what is alike, writes, and is asked for six digits', async ({
  browser,
}) => {
  test.setTimeout(90_000)
  const desk = await (await browser.newContext()).newPage()
  const token = new URL(portal.setUpLink()!).searchParams.get('token')
  const company = { companyName: 'Orbit', accent: '#0b7a5b', productName: 'Orbit Notes', productKind: 'software_app' }
  const olga = { name: 'Olga', email: 'olga@example.com', password: PASSWORD }
  await call(desk, 'post', '/setup', { token, ...company, ...olga })
  await owner(desk)
  await call(desk, 'post', '/requests', { board: 'ideas', title: 'Dark mode for the editor', body: 'At **night**.' })

  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
  const page = await context.newPage()
  await page.goto(portal.url)
  await page.getByRole('link', { name: 'Requests', exact: true }).click()
  await page.getByRole('button', { name: 'Vote for “Dark mode for the editor”' }).click()
  await expect(page.getByRole('button', { name: 'Take back your vote' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('link', { name: 'Dark mode for the editor' }).click()
  await expect(main(page).getByText('1 of them without an account')).toBeVisible()
  await page.getByRole('button', { name: 'Important' }).click()
  await expect(page.getByRole('button', { name: 'Important' })).toHaveAttribute('aria-pressed', 'true')

  await page.goto(`${portal.url}/requests/new`)
  await page.getByLabel('What would you like?').fill('drak mode for the edtior please')
  await page.getByLabel('What for?').fill('My eyes hurt.')
  await page.getByLabel('Your name').fill('Ann Ashby')
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await press(page, 'Send the request')
  await expect(page.getByRole('heading', { name: 'Is it one of these?' })).toBeVisible()
  await expect(page.getByLabel('What for?')).toHaveValue('My eyes hurt.')
  await expect(main(page).getByText('You voted for this')).toBeVisible()
  await page.getByLabel('What would you like?').fill('Print a notebook as a book')
  await press(page, 'None of these, send mine')
  await page.locator('[name=code]').fill(await mailbox.code())
  await main(page).locator('button.primary').click()
  await expect(page.getByRole('heading', { name: 'Print a notebook as a book' })).toBeVisible()
  await expect(main(page).getByText('It waits for somebody at Orbit to read it.')).toBeVisible()

  // what the browser voted before is hers now, counted once
  await page.goto(`${portal.url}/requests/1`)
  await expect(page.getByRole('button', { name: 'Take back your vote' })).toHaveAttribute('aria-pressed', 'true')
  await expect(main(page).getByText('without an account')).toHaveCount(0)
  await context.close()
})

test('somebody who begins to write finds the same wish while typing and votes for it instead', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${portal.url}/requests/new`)
  await page.getByLabel('What would you like?').pressSequentially('A drak mode', { delay: 20 })
  const similar = page.getByRole('region', { name: 'Is it one of these?' })
  await expect(similar.getByRole('link', { name: 'Dark mode for the editor' })).toBeVisible()
  expect(await axe(page)).toEqual([])
  await similar.getByRole('button', { name: 'Vote for this instead' }).click()
  await expect(page.getByRole('heading', { name: 'Dark mode for the editor' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Take back your vote' })).toContainText('2')
  // a second tap takes it back without a new page being asked for by hand
  await page.getByRole('button', { name: 'Take back your vote' }).click()
  await expect(page.getByRole('button', { name: 'Vote for “Dark mode for the editor”' })).toContainText('1')
  await page.goto(`${portal.url}/requests/new`)
  await page.getByLabel('What for?').fill('Half a sentence')
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('Half a sentence')
  await page.reload()
  await expect(page.getByLabel('What for?')).toHaveValue('Half a sentence')
})

test('staff publish what waits, look what a merge does, do it, and take it apart again', async ({ browser }) => {
  test.setTimeout(90_000)
  const page = await owner(await (await browser.newContext()).newPage())
  await page.goto(`${portal.url}/admin/requests?part=held`)
  await press(page, 'Publish')
  await expect(page.getByText('The request is on the board.')).toBeVisible()
  const anon = await (await browser.newContext()).newPage()
  await call(page, 'post', '/requests', { board: 'ideas', title: 'A black background', body: '' })
  await call(anon, 'put', '/requests/3/vote', {})

  await page.goto(`${portal.url}/admin/requests/3`)
  await page.getByLabel('Number of the other request').fill('1')
  await press(page, 'Look what happens')
  await expect(page.getByText('1 and 1 votes, 0 of them by the same people, make 2.')).toBeVisible()
  expect(await axe(page)).toEqual([])
  await press(page, 'Take it in')
  await expect(page.getByText('The request was taken in.')).toBeVisible()
  await anon.goto(`${portal.url}/requests/1`)
  await expect(anon.getByRole('button', { name: 'Take back your vote' })).toContainText('2')
  await anon.goto(`${portal.url}/requests/3`)
  await expect(anon.getByText('Votes for it count there.')).toBeVisible()
  await press(page, 'Take apart')
  await expect(page.getByText('The merge was taken apart.')).toBeVisible()
  await anon.goto(`${portal.url}/requests/1`)
  await expect(anon.getByRole('button', { name: 'Vote for “Dark mode for the editor”' })).toContainText('1')

  await page.goto(`${portal.url}/admin/requests/1`)
  await page.getByLabel('Status', { exact: true }).selectOption('Declined')
  await press(page, 'Save the status')
  await expect(page.getByText('Say why. The people who voted for it will read this.').first()).toBeVisible()
  await page.getByLabel('Your answer').fill('Use the **system** colours.')
  await press(page, 'Save the status')
  await expect(page.getByText('The status was changed.')).toBeVisible()
  await anon.goto(`${portal.url}/requests/1`)
  await expect(anon.getByText('requests there take no votes any more')).toBeVisible()
  await expect(anon.locator('strong', { hasText: 'system' })).toBeVisible()
})
