import { expect, type Page, test } from 'playwright/test'
import { clockedPortal } from './clocked.ts'
import { axe } from './portal.ts'

// each stands on what came before it, so a second try begins with the first
test.describe.configure({ mode: 'serial' })
const portal = clockedPortal({})
const shots = process.env.SHOTS

async function look(page: Page, name: string) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
    [320, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide, `${page.url()} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${page.url()} at ${width} px, ${colorScheme}`).toEqual([])
    if (shots) await page.screenshot({ path: `${shots}/asks-${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

test('without scripts an owner builds a journey, is told what is wrong with it, and lets it go live', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000)
  await portal.setUp(page)
  const { cookies, origins } = await page.context().storageState()
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: { cookies, origins } })
  const desk = await plain.newPage()
  await desk.goto(`${portal.url()}/admin/wheel/journeys`)
  await desk.getByRole('button', { name: 'Add: Voice for all' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: 'Voice for all' })).toBeVisible()
  await page.goto(desk.url())
  await look(page, 'editor')
  await desk.getByLabel('Another step').selectOption('branch')
  await desk.getByRole('button', { name: 'Add the step' }).click()
  await desk.getByRole('button', { name: 'Up: 3. Branch' }).click()
  await desk.getByLabel('If', { exact: true }).selectOption('nps')
  // the fields of a choice come with it
  await desk.getByLabel('Is', { exact: true }).filter({ visible: true }).selectOption('promoter')
  await desk.getByLabel('If not').selectOption('end')
  await desk.getByRole('button', { name: 'Save the journey' }).click()
  await expect(desk.getByText('A review is asked of everybody alike').first()).toBeVisible()
  if (shots) await desk.screenshot({ path: `${shots}/asks-refused.png`, fullPage: true })
  await desk.getByRole('button', { name: 'Remove: 2. Branch' }).click()
  await desk.getByRole('button', { name: 'Save the journey' }).click()
  await expect(desk.getByText('Saved')).toBeVisible()
  // what is in the form is what goes live, or nothing does and nothing is lost
  await desk.getByLabel('Subject').fill('A word, {{nobody}}?')
  await desk.getByRole('button', { name: 'Save and let it go live' }).click()
  await expect(desk.getByText('Nothing is known as {{nobody}}.').first()).toBeVisible()
  await expect(desk.getByText('Draft', { exact: true })).toBeVisible()
  await expect(desk.getByLabel('Subject')).toHaveValue('A word, {{nobody}}?')
  await desk.getByLabel('Subject').fill('A word, {{first_name}}?')
  await desk.getByRole('button', { name: 'Save and let it go live' }).click()
  await expect(desk.getByText('Live', { exact: true })).toBeVisible()
  await expect(desk.getByLabel('Subject')).toHaveValue('A word, {{first_name}}?')
  await desk.goto(`${portal.url()}/admin/wheel/journeys`)
  await desk.getByRole('button', { name: 'Begin an empty journey' }).click()
  await desk.getByLabel('Starts when').selectOption('stage')
  await expect(desk.getByLabel('Name of the event')).toBeHidden()
  await desk.getByLabel('Is', { exact: true }).filter({ visible: true }).selectOption('advocacy')
  await desk.getByLabel('Name', { exact: true }).press('Enter')
  await expect(desk.getByLabel('Starts when')).toHaveValue('stage')
  await expect(desk.getByLabel('Is', { exact: true }).filter({ visible: true })).toHaveValue('advocacy')
  await desk.getByRole('button', { name: 'Throw away' }).click()
  await desk.getByRole('dialog').getByRole('button', { name: 'Throw away' }).click()
  await expect(desk.getByText('The draft is thrown away.')).toBeVisible()
  await expect(desk.getByRole('row')).toHaveCount(2)
  await page.goto(`${portal.url()}/admin/wheel/journeys`)
  await look(page, 'journeys')
  await desk.goto(`${portal.url()}/admin/wheel/asks`)
  await desk.getByLabel('Days between any two asks').fill('none')
  await desk.getByRole('button', { name: 'Save the limits' }).click()
  await expect(desk.getByText('Write a whole number of days from 1 to 365.').first()).toBeVisible()
  await desk.getByLabel('Days between any two asks').fill('21')
  await desk.getByLabel('Days of rest after an unhappy answer').fill('')
  await desk.getByRole('button', { name: 'Save the limits' }).click()
  await expect(desk.getByText('Write a whole number of days from 0 to 365.').first()).toBeVisible()
  await desk.getByLabel('Days of rest after an unhappy answer').fill('0')
  await desk.getByLabel('From this hour of the evening').fill('23')
  await desk.getByLabel('To this hour of the morning').fill('6')
  await desk.getByLabel('Worth: Referral').fill('7')
  await desk.getByRole('button', { name: 'Save the limits' }).click()
  await expect(desk.getByText('Leave people at least 8 quiet hours a night, and at most 16.').first()).toBeVisible()
  await expect(desk.getByLabel('Worth: Referral')).toHaveValue('7')
  await desk.getByLabel('To this hour of the morning').fill('7')
  await desk.getByRole('button', { name: 'Save the limits' }).click()
  await expect(desk.getByText('The limits hold from now on')).toBeVisible()
  await page.goto(`${portal.url()}/admin/wheel/asks`)
  await look(page, 'limits')
  await plain.close()
})

test('a customer sees what they were asked, says not now, and switches a kind off', async ({ page, browser }) => {
  test.setTimeout(180_000)
  await portal.signIn(page)
  const ann = await (await browser.newContext()).newPage()
  await portal.join(ann, 'Ann Ashby', 'ann@example.com')
  const { items } = (await portal.call(page, 'get', '/contacts?q=ann@example.com')) as { items: { id: string }[] }
  await portal.call(page, 'post', `/wheel/people/${items[0]!.id}/asks`, { kind: 'referral' })
  await ann.goto(`${portal.url()}/me/asks`)
  await expect(ann.getByText('We will not ask you for anything again before')).toBeVisible()
  await ann.getByRole('button', { name: 'Not now: To tell a friend' }).click()
  await expect(ann.getByText('said “not now”')).toBeVisible()
  await ann.getByRole('button', { name: 'Do not ask: A review' }).click()
  await expect(ann.getByRole('button', { name: 'You may ask: A review' })).toBeVisible()
  await look(ann, 'mine')
  await page.goto(`${portal.url()}/admin/wheel/people/${items[0]!.id}`)
  await expect(page.getByRole('heading', { name: 'What they were asked' })).toBeVisible()
  await look(page, 'person')
})
