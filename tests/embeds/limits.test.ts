import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forgetOld } from '../../api/embeds/measuring/jobs.ts'
import type { Loose } from '../people.ts'
import { PERSON } from './site.ts'
import { type Stage, stage } from './stage.ts'

const SHOP = 'https://shop.example'
const DAY = 86_400_000
describe('what anybody may say costs little, and', () => {
  let portal: Stage
  let widget: Awaited<ReturnType<Stage['embed']>>
  beforeEach(async () => {
    portal = await stage()
    await portal.speak()
    await portal.speak()
    widget = await portal.embed()
  })
  afterEach(() => portal.close())

  const headers = { origin: SHOP, 'user-agent': PERSON }
  async function serve(): Promise<string> {
    const answer = await fetch(`${portal.url}/v1/w/${widget.publicId}`, { headers: { origin: SHOP } })
    portal.pass(1_000)
    return answer.headers.get('serve') ?? ''
  }
  const post = async (path: string, body: string, more: Record<string, string> = {}) =>
    (await fetch(`${portal.url}/v1/${path}`, { method: 'POST', body, headers: { ...headers, ...more } })).status
  const seen = (body: string, more?: Record<string, string>) => post('seen', body, more)
  const convert = (body: string, more?: Record<string, string>) => post('convert', body, more)
  const figures = async (query = ''): Promise<Loose> =>
    (await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures${query}`)).body
  const setMode = async (mode: string) => {
    const privacy = { measureWidgets: true, signUp: 'open', searchEngines: true, widgets: mode }
    expect((await (await portal.as('olga')).put('/api/v1/settings/privacy', privacy)).status).toBe(204)
    portal.pass(5_000)
  }
  const pages = async () =>
    (await portal.db.read.all<{ path: string }>('SELECT path FROM widget_placement ORDER BY path')).map(
      ({ path }) => path,
    )
  const visit = async (path: string) => seen(`${await serve()} ${path} r`)

  test('fifty new pages a day are kept apart, and the rest is one', async () => {
    for (let i = 0; i < 53; i++) await visit(`/p/${i}`)
    expect(await pages()).toHaveLength(51)
    expect((await pages())[0]).toBe('*')
    portal.pass(DAY)
    await visit('/p/52')
    expect(await pages()).toContain('/p/52')
  })

  test('three hundred pages are kept apart; one that was not seen for 90 days gives its place to another', async () => {
    await visit('/first')
    const at = portal.now()
    await portal.db.write((tx) =>
      tx.run(
        `INSERT INTO widget_placement (id, widget_id, origin, path, first_seen, last_seen) SELECT 'plc_' || value, '${widget.id}', '${SHOP}', '/old/' || value, ${at}, ${at} FROM json_each('${JSON.stringify([...Array(299).keys()])}')`,
      ),
    )
    portal.pass(DAY)
    await visit('/late')
    expect(await pages()).not.toContain('/late')
    portal.pass(91 * DAY)
    await visit('/late')
    expect(await pages()).toContain('/late')
  })

  test('a page view is on one page, whatever it says', async () => {
    const token = await serve()
    await Promise.all(['/a', '/b', '/c'].map((path) => seen(`${token} ${path} r`)))
    await seen(`${token} /d v0`)
    expect(await pages()).toHaveLength(1)
  })

  test('one page view is one visitor, whoever it says it is', async () => {
    const viewers = async () => (await figures()).visitors.viewers
    await setMode('granted')
    const token = await serve()
    for (let i = 0; i < 5; i++) await seen(`${token} / u=made-up-${i} v0`)
    expect(await viewers()).toBe(1)
    await setMode('daily')
    const again = await serve()
    for (let i = 0; i < 5; i++) await seen(`${again} / v0`, { 'user-agent': `${PERSON} ${i}` })
    expect(await viewers()).toBe(1)
  })

  test('no amount breaks the figures, and a page may not say more than a thousand million', async () => {
    expect(await convert(`${await serve()} trial - 999999999999999 EUR -`)).toBe(400)
    expect(await convert(`${await serve()} trial - 1000000000 EUR -`)).toBe(204)
    for (let i = 0; i < 3; i++)
      await portal.db.write((tx) =>
        tx.run(
          `INSERT INTO conversion (id, goal, route, evidence, widget_id, value_minor, currency, at) VALUES ('cnv_${i}', 'big', 'click', 2, '${widget.id}', 9007199254740991, 'EUR', ${portal.now()})`,
        ),
      )
    const { conversions } = await figures()
    expect(conversions).toEqual([
      { goal: 'big', route: 'click', n: 3, values: [{ currency: 'EUR', amountMinor: 3 * 9007199254740991 }] },
      { goal: 'trial', route: 'page', n: 1, values: [{ currency: 'EUR', amountMinor: 1e9 }] },
    ])
  })

  test('words nobody told of seeing have no part in what a page says', async () => {
    const token = await serve()
    await seen(`${token} / v0`)
    await convert(`${token} trial - 0 - 0:10,1:20`)
    expect((await figures()).testimonials.map((one: Loose) => [one.id, one.conversions])).toEqual([
      ['tst_2', 1],
      ['tst_1', 0],
    ])
  })

  test('versions that no token can speak of go, the current one and those of the last days stay', async () => {
    const versions = async () =>
      (
        await portal.db.read.all<{ version: number }>(
          `SELECT version FROM widget_version WHERE widget_id = '${widget.id}' ORDER BY version`,
        )
      ).map(({ version }) => version)
    const run = () => forgetOld(portal.ctx as Parameters<typeof forgetOld>[0])
    const [first = 0] = await versions()
    await portal.speak()
    portal.pass(20 * DAY)
    await portal.speak()
    portal.pass(7 * DAY)
    await run()
    expect(await versions()).toEqual([first + 1, first + 2])
    portal.pass(2 * DAY)
    await run()
    expect(await versions()).toEqual([first + 2])
    expect((await figures()).testimonials).toHaveLength(4)
  })
})
