import { expect, type Page, test } from 'playwright/test'
import { clockedPortal } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal({})
const shots = process.env.SHOTS
const DAY = 86_400_000

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
    if (shots) await page.screenshot({ path: `${shots}/stay-${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

test('without scripts an owner has stays counted, looks at another horizon, opens a table, and meets a cohort', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000)
  await portal.setUp(page)
  const body = { name: 'Shop', scopes: ['events.write'] }
  const { key } = (await portal.call(page, 'post', '/api-keys', body)) as { key: string }
  let ahead = 0
  const send = async (batch: object[]) => {
    const timestamp = new Date(Date.now() + ahead).toISOString()
    const answer = await fetch(`${portal.url()}/api/v1/batch`, {
      ...{ method: 'POST', body: JSON.stringify({ batch: batch.map((one) => ({ timestamp, ...one })) }) },
      headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
    })
    expect(await answer.json()).toMatchObject({ refused: 0 })
  }
  const people = Array.from({ length: 36 }, (_, i) => `kim-${i}`)
  const say = (whom: string[], event: string) => send(whom.map((userId) => ({ type: 'track', userId, event })))
  const later = async (days: number) => {
    ahead += days * DAY
    portal.ahead(ahead)
    await portal.signIn(page)
  }
  const wait = (of: string, n: number) =>
    expect
      .poll(
        async () => {
          // while all of them are settled the portal may say that it is busy
          const answer = await page.request.get(`${portal.url()}/api/v1/wheel`)
          const wheel = (await answer.json()) as { stock?: { stage: string; n: number }[] }
          return wheel.stock?.find(({ stage }) => stage === of)?.n
        },
        { timeout: 60_000 },
      )
      .toBe(n)
  await send(
    people.map((userId, i) => ({
      type: 'identify',
      userId,
      traits: { email: `${userId}@firm.test`, name: `Kim Kade the ${i}.` },
    })),
  )
  await say(people, 'newsletter.subscribed')
  await wait('activation', 36)
  await later(8)
  await say(people.slice(0, 24), 'order.paid')
  await wait('adoption', 24)
  await later(14)
  await say(people.slice(0, 9), 'product.used')
  await later(12)

  const plain = await (
    await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() })
  ).newPage()
  // what was told last is settled behind; then it stands in the cohorts
  await expect(async () => {
    await plain.goto(`${portal.url()}/admin/wheel/stay/cohorts`)
    await plain.getByRole('link', { name: 'a week', exact: true }).click()
    await expect(plain.getByRole('link', { name: '9 of 24' })).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 60_000 })
  await plain.goto(`${portal.url()}/admin/wheel/stay`)
  await plain.getByRole('button', { name: 'Count now' }).click()
  await expect(plain).toHaveURL(/done=count/)
  await expect
    .poll(
      async () => {
        await plain.goto(`${portal.url()}/admin/wheel/stay?horizon=90`)
        return plain.locator('#activation').getByText('Not enough data yet (0 of 30)').count()
      },
      { timeout: 60_000 },
    )
    .toBe(1)
  await plain.getByRole('navigation', { name: 'Within' }).getByRole('link', { name: '30 days' }).click()
  const activation = plain.locator('#activation')
  await expect(activation.getByText('36 stays. Observed.')).toBeVisible()
  await expect(
    activation.getByRole('img', { name: /Of 36 stays in Activation, within 30 days: 67% moved up/ }),
  ).toBeVisible()
  await activation.getByText('The same as a table').click()
  await expect(activation.getByRole('row').filter({ hasText: '9 days' }).first()).toContainText('67%')
  await page.goto(plain.url())
  await look(page, 'ends')

  await plain.getByRole('link', { name: 'How long they last' }).click()
  await expect(plain.getByRole('row').filter({ hasText: 'Activation' })).toContainText('8 days')
  await page.goto(plain.url())
  await look(page, 'times')

  await plain.getByRole('link', { name: 'Who comes again' }).click()
  await plain.getByRole('link', { name: 'a week', exact: true }).click()
  await plain.getByRole('link', { name: '9 of 24' }).click()
  await expect(plain.getByRole('row')).toHaveCount(10)
  await page.goto(plain.url())
  await look(page, 'people')
  await plain.getByRole('link', { name: 'Did not come' }).click()
  await expect(plain.getByRole('row')).toHaveCount(16)
  await plain.getByRole('link', { name: 'Who comes again' }).click()
  await page.goto(plain.url())
  await look(page, 'cohorts')

  await plain.getByRole('link', { name: 'Targets' }).click()
  const aims = plain.getByRole('group', { name: 'Activation' })
  await aims.getByLabel('Days after coming in').fill('30')
  await aims.getByLabel('Move up, at least %').fill('140')
  await plain.getByRole('button', { name: 'Save the targets' }).click()
  await expect(aims.getByText('Write a whole number from 1 to 100.')).toBeVisible()
  await aims.getByLabel('Move up, at least %').fill('90')
  await plain.getByRole('button', { name: 'Save the targets' }).click()
  const row = plain.getByRole('row').filter({ hasText: 'at least 90% in 30 days' })
  await expect(row).toContainText('Missed')
  await page.goto(`${portal.url()}/admin/wheel/stay/targets`)
  await look(page, 'targets')
  await plain.goto(`${portal.url()}/admin/wheel/stay?horizon=30`)
  await expect(activation.getByText('Target: 90% up')).toBeVisible()
  await expect(activation.getByRole('img', { name: /at least 90% have moved up after 30 days/ })).toBeVisible()
  await page.goto(plain.url())
  await look(page, 'lines')
  await plain.context().close()
})
