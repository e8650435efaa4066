import { type Browser, expect, type Page } from 'playwright/test'
import { type clockedPortal, press } from './clocked.ts'
import { axe } from './portal.ts'

/** A browser in this place. */
export const from = async (browser: Browser, place: string, options: object = {}): Promise<Page> => {
  const context = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': place }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  return page
}
const OFFER = {
  name: 'Twenty for you',
  terms: 'For people who are new.',
  sides: [
    {
      ...{ side: 'friend', trigger: 'joined', approval: 'auto', kind: 'coupon', percentBp: 2000 },
      ...{ description: '20 % off the first year', fulfilment: 'generated', expiresDays: 60 },
    },
    {
      ...{ side: 'advocate', trigger: 'first_sale', approval: 'auto', kind: 'credit', amountMinor: 1500 },
      ...{ currency: 'EUR', description: '15 EUR credit', fulfilment: 'hand' },
    },
  ],
}
/** Both widths and both schemes of the page as it stands, for the checker and for whoever wants to look. */
export async function look(page: Page, name: string) {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await axe(page), `${name}, ${width} px`).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

/** Where friends are offered something; `join` makes an account there that takes part. */
export async function programme(portal: ReturnType<typeof clockedPortal>, host: Page) {
  await portal.setUp(host)
  await portal.signIn(host)
  const { id } = await portal.call(host, 'post', '/offers', OFFER)
  await portal.call(host, 'post', `/offers/${id}/live`)
  return {
    /** Answers the code of their link. */
    join: async (page: Page, name: string, email: string) => {
      await portal.join(page, name, email)
      await page.goto(`${portal.url()}/me/referrals`)
      await press(page, 'Get my link')
      const link = await page.getByRole('textbox', { name: 'Your link' }).inputValue()
      return link.split('/').at(-1)!
    },
  }
}
