import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page, test } from 'playwright/test'
import { FIREFOX, type LinkedWorld, linked } from '../links/kit.ts'

/** The company's own website, on an origin of its own (`localhost`, where the portal is `127.0.0.1`). */
async function website() {
  let body = ''
  const server = createServer((_req, res) => {
    res
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><html lang="en"><title>Orbit</title>${body}`)
  }).listen(0, 'localhost')
  await new Promise((done) => server.once('listening', done))
  const host = `localhost:${(server.address() as AddressInfo).port}`
  return {
    host,
    origin: `http://${host}`,
    show: (html: string) => void (body = html),
    close: () => server.close().closeAllConnections(),
  }
}

let portal: LinkedWorld
let site: Awaited<ReturnType<typeof website>>
test.use({ userAgent: FIREFOX })
test.beforeEach(async () => {
  portal = await linked({ startsAt: Date.now() })
  site = await website()
  await portal.rules({ hosts: [site.host] })
  await portal.add({ code: 'ABCDEFG', destination: `${site.origin}/plans?x=1#top` })
})
test.afterEach(async () => {
  site.close()
  await portal.close()
})
const script = (attributes = '') => `<script src="${portal.url}/v1/friend.js" ${attributes}></script>`
const FORM =
  '<form method="post" action="/sign-up"><input name="email"></form><form method="get"><input name="q"></form>'
/** What the page knows once it knows: the click, and what its forms would send. */
const known = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ click: string | null; fields: string[] }>((done) => {
        const { acclaim } = window as unknown as { acclaim: { ready(fn: (click: string | null) => void): void } }
        const fields = () =>
          [...document.querySelectorAll<HTMLInputElement>('input[name=acclaim_click]')].map(({ value }) => value)
        acclaim.ready((click) => setTimeout(() => done({ click, fields: fields() }), 50))
      }),
  )
function complaints(page: Page) {
  const said: string[] = []
  page.on('pageerror', (error) => void said.push(String(error)))
  return said
}

test('who follows a link has its click in the forms of the page, also in one that comes later, and not in the address', async ({
  page,
  context,
}) => {
  const said = complaints(page)
  site.show(FORM + script())
  await page.goto(`${portal.url}/r/ABCDEFG/mail`)
  const { click, fields } = await known(page)
  const [row] = await portal.clicks()
  expect(row).toMatchObject({ id: click, channel: 'mail', navigation: true })
  expect(fields).toEqual([click])
  expect(page.url()).toBe(`${site.origin}/plans?x=1#top`)
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<form><input name="email"></form>'))
  await expect(page.locator('input[name=acclaim_click]')).toHaveCount(2)
  expect(await context.cookies(site.origin)).toEqual([])
  expect(said).toEqual([])
})

test('who comes with a code in the address has a click of their own, which a cookie keeps where the page wants that', async ({
  page,
  context,
}) => {
  site.show(FORM + script('data-keep="cookie"'))
  await page.goto(`${site.origin}/?refcode=abcdefg&email=ann@example.com`)
  const { click } = await known(page)
  expect(await portal.clicks()).toMatchObject([{ id: click, landing: `${site.host}/`, navigation: true }])
  expect(page.url()).toBe(`${site.origin}/?email=ann@example.com`)
  expect(await context.cookies(site.origin)).toMatchObject([{ name: 'acclaim_click', value: click, sameSite: 'Lax' }])
  await page.goto(`${site.origin}/later`)
  expect(await known(page)).toEqual({ click, fields: [click] })
  expect(await portal.clicks()).toHaveLength(1)
})

test('programs that spoke to others go on: what waited in their queues is answered', async ({ page }) => {
  const said = complaints(page)
  site.show(`<script>
    (function(w,r){w._rwq=r;w[r]=w[r]||function(){(w[r].q=w[r].q||[]).push(arguments)}})(window,'rewardful');
    (function(w){w.fpr=w.fpr||function(){w.fpr.q=w.fpr.q||[];w.fpr.q[arguments[0]=='set'?'unshift':'push'](arguments)}})(window);
    fpr('init', { cid: 'x' }); fpr('referral', { email: 'ann@example.com' });
    rewardful('ready', function () { window.told = window.Rewardful.referral });
    rewardful('ready', function () { throw new Error('the page’s own') });
  </script>${script()}`)
  await page.goto(`${site.origin}/?via=ABCDEFG`)
  const { click } = await known(page)
  expect(await page.evaluate('window.told')).toBe(click)
  await page.evaluate(`rewardful('ready', () => { window.late = Rewardful.referral }); fpr('referral', { email: 'x' })`)
  expect(await page.evaluate('window.late')).toBe(click)
  expect(said).toEqual(['Error: the page’s own'])
})

test('a code that nobody has changes nothing, and a page in a frame has no click', async ({ page }) => {
  const said = complaints(page)
  site.show(FORM + script())
  await page.goto(`${site.origin}/?ref=producthunt`)
  expect(await known(page)).toEqual({ click: null, fields: [] })
  expect(page.url()).toBe(`${site.origin}/?ref=producthunt`)
  expect(await portal.clicks()).toEqual([])
  await page.setContent(`<iframe src="${site.origin}/?via=ABCDEFG"></iframe>`)
  await expect.poll(async () => (await portal.clicks()).map(({ navigation }) => navigation)).toEqual([false])
  expect(said).toEqual([])
})

test('an embedded link is counted as such and leads to nothing', async ({ page }) => {
  await portal.add({ code: 'HJKMNPQ' })
  site.show(`<iframe src="${portal.url}/r/HJKMNPQ"></iframe><img alt="" src="${portal.url}/r/HJKMNPQ/x">`)
  await page.goto(site.origin)
  await expect.poll(async () => (await portal.clicks()).map(({ navigation }) => navigation)).toEqual([false, false])
})
