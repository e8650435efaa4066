import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { PASSWORD } from '../people.ts'
import { CONSOLE, MINE, PUBLIC } from './addresses.ts'
import { axe, type Running, startPortal } from './portal.ts'

let portal: Running
const dataDir = mkdtempSync(join(tmpdir(), 'acclaim-pages-'))
test.beforeAll(async () => {
  test.setTimeout(900_000)
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir }
  const quick = ['--import', './api/launch/lookup.mjs', '--disable-warning=ExperimentalWarning']
  execFileSync(process.execPath, [...quick, 'tests/seed.ts'], { env, stdio: 'ignore' })
  portal = await startPortal({ DATA_DIR: dataDir })
})
test.afterAll(async () => {
  await portal?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const post = (page: Page, path: string, data: unknown, type = 'application/json') =>
  page.request.post(`${portal.url}/api/v1${path}`, { data, headers: { origin: portal.url, 'content-type': type } })
const signIn = async (page: Page, who: string) =>
  expect((await post(page, '/auth/sign-in', { email: `${who}@example.com`, password: PASSWORD })).status()).toBe(200)

/** Looks at each page as this person, in both schemes and two widths. */
async function look(page: Page, paths: string[], who?: string) {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()))
  if (who) await signIn(page, who)
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
    [320, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of paths) {
      await page.goto(portal.url + path)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide, `${path} at ${width} px is wider than its window`).toBeLessThanOrEqual(0)
      if (width > 320) expect(await axe(page), `${path} at ${width} px, ${colorScheme}`).toEqual([])
    }
  }
  expect(complaints).toEqual([])
}

test('every public page can be read by everybody, at any width, without script errors', async ({ page }) => {
  test.setTimeout(600_000)
  await look(page, PUBLIC)
})
test('so can a customer’s own pages', async ({ page }) => {
  test.setTimeout(600_000)
  await look(page, MINE, 'ann')
})
test('and the console', async ({ page }) => {
  test.setTimeout(900_000)
  await look(page, CONSOLE, 'olga')
})
test('who is signed out is sent to the sign-in by each page of the console, and comes back to it', async ({ page }) => {
  for (const path of CONSOLE) {
    const answer = await page.request.get(portal.url + path, { maxRedirects: 0, headers: { accept: 'text/html' } })
    const there = new URL(answer.headers()['location'] ?? 'none:', portal.url)
    expect([path, answer.status(), there.pathname]).toEqual([path, 303, '/sign-in'])
    expect(there.searchParams.get('next')).toBe(path)
  }
})
test('a form that is sent to nothing is told that nothing is there', async ({ page }) => {
  for (const path of ['/resources/nope', '/promotions/nope', '/webinars/nope']) {
    const headers = { origin: portal.url, accept: 'text/html' }
    const answer = await page.request.post(portal.url + path, { form: { email: 'a@example.com' }, headers })
    expect([path, answer.status()]).toEqual([path, 404])
  }
})
test('a contact’s pages and those of an import, with what the seed and a file give them', async ({ page }) => {
  test.setTimeout(600_000)
  await signIn(page, 'olga')
  const idsOf = async (query: string) =>
    (await (await page.request.get(`${portal.url}/api/v1/contacts?${query}`)).json()).items.map(
      ({ id }: { id: string }) => id,
    )
  const [one, other] = await idsOf('stage=advocacy')
  const { id: plain } = await (
    await post(page, '/contacts', { email: 'plain@example.com', name: 'Plain Person' })
  ).json()
  const file = 'email,name\nnew@example.com,Noor\nhalf@,Half\n'
  const upload = async () =>
    (await (await post(page, '/contacts/imports?fileName=people.csv', file, 'text/csv')).json()).id
  const [read, checked, discarded] = [await upload(), await upload(), await upload()]
  await post(page, `/contacts/imports/${checked}/check`, { mapping: [{ to: 'email' }, { to: 'name' }] })
  await post(page, `/contacts/imports/${discarded}/discard`, {})
  const { id: linkId, code } = await (await post(page, '/links', { label: 'Newsletter' })).json()
  await page.request.get(`${portal.url}/r/${code}/mail`, { maxRedirects: 0, headers: { accept: 'text/html' } })
  const reviews = 'stars,text,date\n5,Quick and quiet.,2025-03-14\n'
  const brought = await post(page, '/reviews/imports?source=Trustpilot', reviews, 'text/csv')
  const { id: broughtId } = await brought.json()
  await look(page, [
    `/admin/reviews/import/${broughtId}`,
    `/admin/contacts/${one}`,
    `/admin/contacts/${one}/edit`,
    `/admin/contacts/${plain}/edit`,
    `/admin/contacts/${one}/merge`,
    `/admin/contacts/${one}/merge?q=a`,
    `/admin/contacts/${one}/merge?with=${other}`,
    `/admin/contacts/${one}/erase`,
    `/admin/links/${linkId}`,
    ...[read, checked, discarded].map((id) => `/admin/contacts/import/${id}`),
  ])
})

test('a public page sends at most 60 kB of compressed script', async ({ page }) => {
  for (const path of PUBLIC) {
    let bytes = 0
    const count = async (response: import('playwright/test').Response) => {
      if (/javascript/.test(response.headers()['content-type'] ?? ''))
        bytes += (await response.request().sizes()).responseBodySize
    }
    page.on('response', count)
    await page.goto(portal.url + path, { waitUntil: 'networkidle' })
    page.off('response', count)
    expect(bytes, path).toBeLessThanOrEqual(60_000)
  }
})

test('the parts of a widget, its own page, a testimonial and a story', async ({ page }) => {
  test.setTimeout(600_000)
  await signIn(page, 'olga')
  const items = async (path: string) =>
    (await (await page.request.get(`${portal.url}/api/v1${path}`)).json()).items as Record<string, string>[]
  const [widget] = (await items('/widgets')).filter(({ kind }) => kind === 'wall')
  const [testimonial] = (await items('/testimonials')).filter(({ state }) => state === 'live')
  const [story] = await items('/stories')
  const [list] = await items('/collections')
  const parts = ['', '?part=place', '?part=figures', '?part=versions']
  await look(page, [
    ...parts.map((part) => `/admin/widgets/${widget!['id']}${part}`),
    ...[`/admin/testimonials/${testimonial!['id']}`, `/admin/testimonials/collections/${list!['id']}`],
    ...[`/w/${widget!['publicId']}`, '/w/nothing', `/t/${testimonial!['id']}`, `/stories/${story!['slug']}`],
  ])
})

test('programs read all of it at one address, and feeds beside each product', async ({ page }) => {
  const { format, products } = await (await page.request.get(`${portal.url}/.well-known/reviews.json`)).json()
  const [first] = products.filter(({ slug }: { slug: string }) => slug === 'orbit-notes')
  expect([format, first.rating.count]).toEqual(['acclaim.reviews/1', 11])
  const feed = await page.request.get(first.feeds.json)
  expect(feed.headers()['content-type']).toContain('application/feed+json')
  expect((await feed.json()).items).toHaveLength(11)
})
