import { expect, type Page, test } from 'playwright/test'
import { clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

const portal = clockedPortal()
/** Both widths in both schemes. */
async function look(page: Page) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wide, `${page.url()} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
    expect(await axe(page), `${page.url()} at ${width} px, ${colorScheme}`).toEqual([])
    if (process.env['PICTURES'])
      await page.screenshot({
        path: `${process.env['PICTURES']}/${page.url().includes('admin') ? 'staff' : 'partner'}-${width}-${colorScheme}.png`,
        fullPage: true,
      })
  }
}

test('a colleague gives partners words and a link to a page, and a partner takes them with their own link', async ({
  browser,
}) => {
  test.setTimeout(150_000)
  const owner = await (await browser.newContext()).newPage()
  owner.setDefaultTimeout(10_000)
  await portal.setUp(owner)
  await portal.signIn(owner)
  const headers = { origin: portal.url() }
  const api = `${portal.url()}/api/v1`
  await owner.request.post(`${api}/affiliates/programme`, { headers })

  await owner.goto(`${portal.url()}/admin/affiliates/creatives`)
  await expect(owner.getByText('Nothing yet. Partners have their links')).toBeVisible()
  await owner.getByLabel('Name', { exact: true }).fill('Short post')
  await owner.getByLabel('Words', { exact: true }).fill('I plan with Orbit, and so could you.')
  await press(owner, 'Give it to partners')
  await expect(owner.getByText('Write {link} where the partner’s link belongs.').first()).toBeVisible()
  expect(await axe(owner)).toEqual([])
  await owner.getByLabel('Words', { exact: true }).fill('I plan with <Orbit>, and so could you: {link}')
  await press(owner, 'Give it to partners')
  await expect(owner.getByText('Partners can use it now.')).toBeVisible()
  await owner.getByRole('link', { name: 'Link', exact: true }).click()
  await owner.getByLabel('Name', { exact: true }).last().fill('What customers say')
  await owner.getByLabel('Address on one of your websites').last().fill(`${portal.url()}/how-reviews-work`)
  await owner.getByLabel('What stands on the link').last().fill('How their reviews work')
  await press(owner, 'Give it to partners')
  await expect(owner.getByRole('heading', { name: 'What customers say' })).toBeVisible()
  const disclosure = 'I earn a commission.'
  const picture = { address: `${portal.url()}/og.png`, width: 1200, height: 630, words: 'A desk with a notebook' }
  const wall = { name: 'Wall', productSlug: 'orbit-notes', origins: ['https://www.orbit.example'] }
  const { id: widgetId } = await portal.call(owner, 'post', '/widgets', wall)
  const give = (json: object) => portal.call(owner, 'post', '/affiliates/creatives', { ...json, disclosure })
  await give({ kind: 'image', name: 'Banner', ...picture })
  await give({ kind: 'widget', name: 'What customers write', words: 'Try Orbit', widgetId })
  await owner.reload()
  await owner.getByText('Change What customers write').click()
  await owner.getByText('Change Banner').click()
  await owner.getByText('Change Short post').click()
  await look(owner)

  const paula = await (await browser.newContext()).newPage()
  paula.setDefaultTimeout(10_000)
  await paula.goto(`${portal.url()}/partner/creatives`)
  await expect(paula).toHaveURL(/\/sign-in\?next=/)
  await portal.join(paula, 'Paula Price', 'paula@firm.test')
  const { terms } = await (await owner.request.get(`${api}/partner-programme`)).json()
  const yes = { version: terms.version, accepts: true, discloses: true }
  const applied = await (await paula.request.post(`${api}/me/partnership`, { data: yes, headers })).json()
  const moves = `${api}/affiliates/partners/${applied.partner.id}/moves`
  expect((await owner.request.post(moves, { data: { to: 'approved' }, headers })).status()).toBe(200)

  await paula.goto(`${portal.url()}/partner/creatives`)
  await expect(paula.getByRole('heading', { level: 1 })).toHaveText('Creatives')
  await expect(paula.locator('pre').first()).toHaveText(
    /^I plan with <Orbit>, and so could you: http\S+\/r\/[A-Z0-9]{7}\s+I earn a commission when you buy through this link\.$/,
  )
  await expect(paula.locator('pre').nth(1)).toContainText('&lt;Orbit&gt;')
  await expect(paula.getByText('It shows on websites that we put on its list.')).toBeVisible()
  await expect(paula.locator('pre').last()).toContainText(
    /<acclaim-widget[\s\S]+\/r\/[A-Z0-9]{7}\/widget" rel="sponsored">/,
  )
  await look(paula)
  await press(paula, 'Make my link for this page')
  await expect(paula.getByText('The link is made, and stands in the code.')).toBeVisible()
  const linked = paula.locator('pre', { hasText: 'How their reviews work' })
  await expect(linked).toContainText('rel="sponsored">How their reviews work</a>')
  await look(paula)
  const code = (await linked.textContent()) ?? ''
  await paula.goto(/href="([^"]+)"/.exec(code)![1]!)
  await expect(paula).toHaveURL(/\/how-reviews-work\?via=/)

  await press(owner, 'Switch off Short post')
  await expect(owner.getByText('It is offered no longer.')).toBeVisible()
  await paula.goto(`${portal.url()}/partner/creatives`)
  await expect(paula.getByRole('heading', { name: 'Short post' })).toBeHidden()
})
