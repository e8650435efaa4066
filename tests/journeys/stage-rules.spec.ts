import { type Browser, expect, type Page, test } from 'playwright/test'
import { axe, type Running, startPortal } from './portal.ts'

const shots = process.env.SHOTS
let portal: Running
test.beforeAll(async () => void (portal = await startPortal()))
test.afterAll(() => portal.stop())

const HERE = '/admin/wheel/rules'
/** The rules as they stand in the form, from the box that shows them. */
const shown = async (page: Page) => JSON.parse(await page.locator('#raw').inputValue())
const card = (page: Page, path: string) => page.locator(`[id="${path}"]`)
/** Presses a button of the form, and waits for the page that answers. */
async function press(page: Page, button: ReturnType<Page['locator']>) {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await button.click()
  const status = (await answered).status()
  await page.waitForLoadState()
  return status
}
async function add(page: Page, path: string, kind: string) {
  const adder = page.locator('.adder', { has: page.locator(`[value="add:${path}"]`) })
  await adder.locator('summary').click()
  await adder.getByLabel('What it asks').selectOption(kind)
  await press(page, adder.getByRole('button', { name: 'Add' }))
}
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim())

/** The same page with everything open, in a browser with scripts, which axe needs. */
async function lookAt(browser: Browser, page: Page) {
  const context = await browser.newContext({ storageState: await page.context().storageState() })
  const seen = await context.newPage()
  await seen.goto(page.url())
  for (const [open, width, colorScheme] of [
    [false, 1280, 'light'],
    [false, 390, 'dark'],
    [true, 1280, 'dark'],
    [true, 390, 'light'],
    [true, 320, 'dark'],
  ] as const) {
    await seen.setViewportSize({ width, height: 900 })
    await seen.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await seen.evaluate((is) => {
      for (const details of document.querySelectorAll<HTMLDetailsElement>('form details')) details.open = is
    }, open)
    const name = `stage-rules-${open ? 'open' : 'closed'}-${width}-${colorScheme}`
    if (shots) await seen.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
    expect(await seen.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0)
    expect(await axe(seen), name).toEqual([])
  }
  await context.close()
}

test('without scripts a rule with two conditions is made in plain words, tried, published and seen', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(portal.setUpLink()!)
  await page.getByLabel('Name, as customers know it').fill('Orbit')
  await page.getByLabel('Name of the product or service').fill('Orbit Notes')
  await page.getByLabel('What kind of thing is it?').selectOption({ index: 1 })
  await page.getByLabel('Your name').fill('Olga Petrenko')
  await page.getByLabel(/E-mail/).fill('olga@example.com')
  await page.getByLabel(/Password/).fill('correct horse battery')
  await page.getByRole('button', { name: 'Open the portal' }).click()
  await page.waitForURL(/\/admin/)
  await page.goto(portal.url + HERE)
  await lookAt(browser, page)
  const standing = await shown(page)

  // nothing but Enter: the rules are tried, and none of the many buttons is taken for pressed
  await page.locator('[id="n:moves.0.when.count.min"]').press('Enter')
  await expect(page.getByRole('heading', { name: 'Had these rules held from the beginning' })).toBeVisible()
  expect(await shown(page)).toEqual(standing)
  await expect(page.getByText('What stands here is not published yet.')).toHaveCount(0)

  const n = standing.moves.length
  await page.getByText('Add a rule that moves people').click()
  const maker = page.locator('.new').first()
  await maker.getByLabel('From').selectOption('Adoption')
  await maker.getByLabel('To', { exact: true }).selectOption('Adoration')
  await maker.getByLabel('When').selectOption('The last time, it was this')
  await maker.getByLabel('Its name').fill('Says it is great!')
  await page.getByLabel('What changes, in a few words').fill('Who is satisfied')
  await press(page, maker.getByRole('button', { name: 'Add this rule' }))
  const mine = card(page, `moves.${n}`)
  await expect(mine.getByText('says it is great', { exact: true })).toBeVisible()
  await expect(page.getByLabel('What changes, in a few words')).toHaveValue('Who is satisfied')
  await expect(page.getByText('What stands here is not published yet.')).toBeVisible()
  expect(await shown(page)).toMatchObject({ moves: { length: n + 1 } })

  // another event instead of the one that stands there, with what it must say
  const is = mine.locator('.events').nth(1)
  await is.locator('> summary').click()
  await is.getByLabel('Another event').fill('said how satisfied they are')
  await press(page, is.getByRole('button', { name: 'Add this event' }))
  expect(await focused(page)).toBe(`e:moves.${n}.when.last.is`)
  await is.getByRole('checkbox', { name: 'Answered how likely they recommend you' }).uncheck()
  await press(page, is.getByRole('button', { name: 'Only where … (Said how satisfied they are)' }))
  const says = is.getByRole('group', { name: 'What “Said how satisfied they are” has to say' })
  await expect(says.getByLabel('Only where')).toHaveValue('score')
  await says.getByLabel('is at least').fill('5')
  const of = mine.locator('.events').first()
  await of.locator('> summary').click()
  await of.getByRole('checkbox').uncheck()
  await of.getByLabel('Another event').fill('csat.answered')

  await add(page, `moves.${n}.when`, 'They were active in so many weeks')
  expect(await focused(page)).toBe(`n:moves.${n}.when.all.1.weeks.min`)
  await page.locator(`[id="n:moves.${n}.when.all.1.weeks.min"]`).fill('')
  await page.locator(`[id="n:moves.${n}.when.all.0.last.withinDays"]`).fill('')
  await page.locator(`[id="n:moves.${n}.forDays"]`).fill('2')

  // what is wrong stands beside its field, and what was done before stays
  expect(await press(page, page.getByRole('button', { name: 'Try these' }))).toBe(422)
  await expect(mine.getByText('Write a whole number from 1 to 52.')).toBeVisible()
  await expect(page.getByRole('link', { name: /says it is great.+Write a whole number/ })).toBeVisible()
  await page.locator(`[id="n:moves.${n}.when.all.1.weeks.min"]`).fill('3')
  expect(await press(page, page.getByRole('button', { name: 'Try these' }))).toBe(200)
  const made = {
    ...{ id: 'says_it_is_great', from: 'adoption', to: 'adoration', forDays: 2 },
    when: {
      all: [
        {
          last: {
            of: [{ event: 'csat.answered' }],
            is: [{ event: 'csat.answered', where: { says: 'score', atLeast: 5 } }],
          },
        },
        { weeks: { of: [{ event: 'product.used' }], last: 8, min: 3 } },
      ],
    },
  }
  expect(await shown(page)).toEqual({ ...standing, moves: [...standing.moves, made] })

  // points for an event; one of the rules of health goes
  await page.getByText('What an event adds', { exact: true }).click()
  await page.getByLabel('Points for another event').fill('Saw a demo')
  await press(page, page.getByRole('button', { name: 'Add points for this event' }))
  expect(await focused(page)).toBe(`n:weights.${standing.weights.length}.add.engagement`)
  await page.locator(`[id="n:weights.${standing.weights.length}.add.affinity"]`).fill('4')
  const gone = card(page, 'health.1')
  await gone.getByText('Change').click()
  await press(page, gone.getByRole('button', { name: /^Remove this rule/ }))
  expect(await focused(page)).toBe('health')

  await page.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText('Published. People are looked at again now.')).toBeVisible()
  await expect(page.getByText('Version 1, published by Olga Petrenko: Who is satisfied').first()).toBeVisible()
  await expect(
    card(page, `moves.${n}`).getByText('Said how satisfied they are, where score is at least 5'),
  ).toBeVisible()
  expect(await shown(page)).toEqual({
    ...standing,
    moves: [...standing.moves, made],
    health: standing.health.filter((_: unknown, i: number) => i !== 1),
    weights: [...standing.weights, { of: { event: 'demo.held' }, add: { engagement: 5, affinity: 4 } }],
  })

  // what is refused for what it says stands at its rule
  const unhappy = card(page, `moves.${n}`)
  await unhappy.getByText('Change').click()
  await press(page, unhappy.getByRole('button', { name: 'Remove: The last time, it was this' }))
  await page.getByText('Add a rule of health').click()
  const health = page.locator('.new').nth(1)
  await health.getByLabel('When').selectOption('They have been in their stage for long')
  await press(page, health.getByRole('button', { name: 'Add this rule' }))
  expect(await press(page, page.getByRole('button', { name: 'Try these' }))).toBe(422)
  const last = card(page, `health.${standing.health.length - 1}`)
  await expect(last.getByText('Time in a stage alone would move them again and again.')).toBeVisible()
  expect((await shown(page)).moves[n].when).toEqual(made.when.all[1])
})
