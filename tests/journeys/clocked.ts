import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Page, test } from 'playwright/test'
import { awakeZone } from '../awake-zone.ts'
import { PASSWORD } from '../people.ts'
import { startMailbox } from './mailbox.ts'
import { type Running, startPortal } from './portal.ts'

/** A portal for the journeys of one file, with a mailbox and a clock that they set ahead. It is stopped after the last. */
export const clockedPortal = (settings: Record<string, string> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'acclaim-clock-'))
  const CLOCK_AHEAD = join(folder, 'ahead')
  let portal: Running
  let mailbox: Awaited<ReturnType<typeof startMailbox>>
  const ahead = (milliseconds: number) => writeFileSync(CLOCK_AHEAD, String(milliseconds))
  test.beforeAll(async () => {
    ahead(0)
    mailbox = await startMailbox()
    const clock = `--import=${new URL('clock.mjs', import.meta.url).href}`
    portal = await startPortal({ SMTP_URL: mailbox.url, NODE_OPTIONS: clock, CLOCK_AHEAD, ...settings })
  })
  test.afterAll(async () => {
    await portal?.stop()
    await mailbox?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const call = async (page: Page, method: 'get' | 'post' | 'put', path: string, data?: object) => {
    const answer = await page.request[method](`${portal.url}/api/v1${path}`, { data, headers: { origin: portal.url } })
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
    return answer.status() === 204 ? null : answer.json()
  }
  return {
    url: () => portal.url,
    said: () => portal.said(),
    mails: () => mailbox.mails,
    linkTo: (page: string, after: number) => mailbox.linkTo(page, after),
    code: (after: number) => mailbox.code(after),
    ahead,
    call,
    /** The company Orbit with its owner Olga. */
    setUp: async (page: Page) => {
      const token = new URL(portal.setUpLink()!).searchParams.get('token')
      const company = {
        companyName: 'Orbit',
        accent: '#0b7a5b',
        productName: 'Orbit Notes',
        productKind: 'software_app',
      }
      const owner = { name: 'Olga', email: 'olga@example.com', password: PASSWORD }
      await call(page, 'post', '/setup', { token, ...company, ...owner })
      await call(page, 'put', '/settings/place', { locale: 'en', timeZone: awakeZone() })
    },
    /** An account of their own, confirmed by the link of its mail. */
    join: async (page: Page, name: string, email: string) => {
      const before = mailbox.mails.length
      await call(page, 'post', '/auth/sign-up', { name, email })
      await page.goto(portal.url + (await mailbox.linkTo('/confirm', before)))
      await press(page, 'Yes, this is my address')
      await page.waitForURL((url) => url.pathname !== '/confirm')
    },
    signIn: (page: Page) => call(page, 'post', '/auth/sign-in', { email: 'olga@example.com', password: PASSWORD }),
  }
}

export const press = (page: Page, name: string) =>
  page.locator('main').getByRole('button', { name, exact: true }).click()
