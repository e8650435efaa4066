import { expect, type Page, test } from 'playwright/test'
import { clockedPortal } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal({})
const shots = process.env.SHOTS
const at = (path: string) => `${portal.url()}${path}`

async function look(page: Page, name: string) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide, `${page.url()} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${page.url()} at ${width} px, ${colorScheme}`).toEqual([])
    if (shots) await page.screenshot({ path: `${shots}/teams-${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

test('without scripts a colleague finds what a customer asked, sorts it, tells a colleague, answers and stops the clock', async ({
  page,
}) => {
  test.setTimeout(240_000)
  await portal.setUp(page)
  const { key } = (await portal.call(page, 'post', '/api-keys', { name: 'Shop', scopes: ['events.write'] })) as {
    key: string
  }
  const batch = [
    { type: 'identify', userId: 'kim', traits: { name: 'Kim Aalto', email: 'kim@example.com' } },
    {
      ...{ type: 'track', userId: 'kim', event: 'support.opened' },
      properties: { subject: 'Old notes', text: 'Search finds nothing in my old notes.', topic: 'search' },
    },
  ]
  const sent = await fetch(`${portal.url()}/api/v1/batch`, {
    ...{ method: 'POST', body: JSON.stringify({ batch }) },
    headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
  })
  expect(await sent.json()).toMatchObject({ refused: 0 })
  await expect
    .poll(
      async () => {
        await page.goto(at('/admin/wheel/feed'))
        return page.getByText('Search finds nothing in my old notes.').count()
      },
      { timeout: 60_000 },
    )
    .toBe(1)
  await look(page, 'feed')

  await page.goto(at('/admin/wheel/goals'))
  await page.getByLabel('Goals, one in each line').fill('A first answer within four hours')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.goto(at('/admin/wheel/feed?waits=yes'))
  await page.getByRole('link', { name: /Answer “Old notes”/ }).click()
  await expect(page.getByText('A first answer within four hours')).toBeVisible()
  await page.getByLabel('Tags').fill('search, old notes')
  await page.getByLabel('Score').selectOption('2')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('2 of 5')).toBeVisible()
  await page.getByLabel('Your comment').fill('Is this the index again?')
  await page.getByRole('button', { name: 'Write it' }).click()
  await expect(page.getByText('Is this the index again?')).toBeVisible()
  await page.getByRole('button', { name: 'It is answered' }).click()
  await expect(page.getByText('Waits for an answer')).toHaveCount(0)
  await look(page, 'entry')

  for (const path of ['items', 'friction', 'promises', 'teams', 'review', 'goals']) {
    await page.goto(at(`/admin/wheel/${path}`))
    await look(page, path)
  }
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.goto(at('/admin/wheel/review'))
  await page.getByRole('button', { name: 'Keep it as it is now' }).click()
  await expect(page.getByRole('heading', { name: 'Decisions' })).toBeVisible()
  await page.getByLabel('What was decided').fill('Rebuild the index')
  await page.getByLabel('Owner').selectOption({ index: 1 })
  await page.getByLabel('Due on').fill(new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10))
  await page.getByRole('button', { name: 'Keep the decision' }).click()
  await expect(page.getByRole('link', { name: 'Rebuild the index' })).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: 'Keep the decision' })).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Momentum' })).toBeVisible()
})
