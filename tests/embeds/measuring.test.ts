import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forgetOld } from '../../api/embeds/measuring/jobs.ts'
import { figuresSince } from '../../api/embeds/measuring/rules.ts'
import type { Loose } from '../people.ts'
import { PERSON } from './site.ts'
import { type Stage, stage } from './stage.ts'

const SHOP = 'https://shop.example'
const DAY = 86_400_000
describe('through the door', () => {
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
  const tally = () => Object.fromEntries(Object.entries(portal.front.counts()).filter(([, n]) => n > 0))

  test('page views are counted once by page and day, however they come', async () => {
    const token = await serve()
    await seen(`${token} /pricing r`)
    await seen(`${token} /pricing r v0`)
    await seen(`${token} /pricing v1 c0 e0`)
    await seen(`${await serve()} /pricing r`)
    await seen(`${await serve()} /about r v1`, { 'user-agent': 'Googlebot/2.1' })
    await seen(`${await serve()} /about b r`)
    const { totals, pages, bots, days, since } = await figures()
    expect(totals).toMatchObject({ drawn: 2, seen: 1, engaged: 1, clicks: 1, conversions: 0 })
    expect(totals.viewable).toMatchObject({ hits: 1, of: 2, mid: 0.5 })
    expect(pages).toMatchObject([
      { origin: SHOP, path: '/pricing', drawn: 2, seen: 1, clicks: 1, firstSeen: expect.any(Number) },
    ])
    expect(bots).toMatchObject({ drawn: 2, seen: 1, clicks: 0 })
    expect([days.length, days.at(-1).drawn, days[0].day]).toEqual([30, 2, since])
  })

  test('what each testimonial did stands beside it, with an interval', async () => {
    for (let i = 0; i < 3; i++) await seen(`${await serve()} / v0 v1 ${i === 0 ? 'c1' : ''}`.trim())
    const { testimonials } = await figures()
    expect(testimonials.map((one: Loose) => [one.id, one.seen, one.clicks, one.shareOfServes])).toEqual([
      ['tst_1', 3, 1, 1],
      ['tst_2', 3, 0, 1],
    ])
    expect(testimonials[0].rate.low).toBeGreaterThan(0)
    expect(testimonials[0].rate.high).toBeLessThan(1)
  })

  test('a conversion on the page is stored when it is acknowledged, and once', async () => {
    const token = await serve()
    await seen(`${token} /pricing r v0 v1`)
    expect(await convert(`${token} trial order-1 900 EUR 0:10,1:5`)).toBe(204)
    expect(await convert(`${token} trial order-1 900 EUR 0:10,1:5`)).toBe(204)
    expect(await convert(`${token} trial order-2 900 EUR -`)).toBe(204)
    expect(await convert(`${await serve()} trial order-1 900 EUR -`)).toBe(204)
    expect(tally()).toMatchObject({ converted: 1, reused: 3 })
    const { conversions, totals, pages, testimonials } = await figures()
    expect(conversions).toEqual([
      { goal: 'trial', route: 'page', n: 1, values: [{ currency: 'EUR', amountMinor: 900 }] },
    ])
    expect([totals.conversions, pages[0].path, pages[0].conversions]).toEqual([1, '/pricing', 1])
    expect(testimonials.map((one: Loose) => [one.id, one.conversions])).toEqual([
      ['tst_1', 0.3333],
      ['tst_2', 0.6667],
    ])
  })

  test('the clicked words have all of it', async () => {
    const token = await serve()
    await seen(`${token} / v0 c1`)
    await convert(`${token} trial - 0 - 0:20,1:1`)
    expect((await figures()).testimonials.map((one: Loose) => [one.id, one.conversions])).toEqual([
      ['tst_1', 1],
      ['tst_2', 0],
    ])
  })

  test('a conversion nobody drew anything for counts that it was drawn, on the site as a whole', async () => {
    await convert(`${await serve()} trial - 0 - 0:20`)
    const { pages, totals } = await figures()
    expect(pages).toMatchObject([{ path: '*', drawn: 1, conversions: 1 }])
    expect(totals).toMatchObject({ drawn: 1, conversions: 1 })
  })

  test.each([
    [
      'after half an hour',
      (token: string) => {
        portal.pass(30 * 60_000)
        return convert(`${token} a - 0 - -`)
      },
      'too_old',
    ],
    [
      'from another page',
      (token: string) => convert(`${token} a - 0 - -`, { origin: 'https://other.example' }),
      'wrong_origin',
    ],
    ['by a program', (token: string) => convert(`${token} a - 0 - -`, { 'user-agent': 'curl/8' }), 'bot'],
    [
      'with a forged token',
      (token: string) => convert(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'} a - 0 - -`),
      'forged',
    ],
  ])('nothing is counted %s', async (_name, act, why) => {
    const token = await serve()
    expect(await act(token)).toBe(204)
    expect(tally()).toEqual({ [why]: 1 })
    expect((await figures()).conversions).toEqual([])
  })

  test('garbage, a large body and more goals than a page has are not kept', async () => {
    expect(await convert('{}')).toBe(400)
    expect(await convert(`tok a - 1 XXX -`)).toBe(400)
    expect(await convert('x'.repeat(8_193))).toBe(413)
    const token = await serve()
    for (let i = 0; i < 7; i++) expect(await convert(`${token} goal-${i} - 0 - -`)).toBe(204)
    expect(tally()).toMatchObject({ converted: 5, too_many: 2, unreadable: 2, too_large: 1 })
  })

  test('by default nobody is told apart; with the daily setting each is one a day, and nobody is stored', async () => {
    const drop = async () => seen(`${await serve()} / v0`)
    await drop()
    expect((await figures()).visitors).toBeNull()
    await setMode('daily')
    await drop()
    await drop()
    await seen(`${await serve()} / v0`, { 'user-agent': `${PERSON} Other` })
    await seen(`${await serve()} / v0`, { 'user-agent': `${PERSON} Third`, 'sec-gpc': '1' })
    const token = await serve()
    await seen(`${token} / v0`)
    await convert(`${token} trial - 0 - 0:5`)
    expect((await figures()).visitors).toEqual({ mode: 'daily', viewers: 2, converted: 1 })
    portal.pass(DAY)
    await drop()
    expect((await figures()).visitors).toEqual({ mode: 'daily', viewers: 3, converted: 1 })
    expect(await portal.db.read.all('SELECT * FROM widget_visitor')).toEqual([])
  })

  test('with the page’s own consent a visitor is known again, by a hash, until 90 days after', async () => {
    await setMode('granted')
    await seen(`${await serve()} / u=visitor-1 v0`)
    await seen(`${await serve()} / u=visitor-2 v0`, { dnt: '1' })
    portal.pass(5 * DAY)
    const token = await serve()
    await seen(`${token} / u=visitor-1 v0`)
    await convert(`${token} trial - 0 - - u=visitor-1`)
    expect((await figures()).visitors).toEqual({ mode: 'granted', viewers: 1, converted: 1 })
    const rows = await portal.db.read.all<{ visitor: string }>('SELECT visitor FROM widget_visitor')
    expect(JSON.stringify(rows)).not.toContain('visitor-1')
    portal.pass(91 * DAY)
    await forgetOld(portal.ctx as Parameters<typeof forgetOld>[0])
    expect(await portal.db.read.all('SELECT * FROM widget_visitor')).toEqual([])
  })

  test('single acts go after 90 days, page views after 8, figures after 25 months; facts stay', async () => {
    await seen(`${await serve()} / v0 c0`)
    const count = async (from: string) =>
      (await portal.db.read.get<{ n: number }>(`SELECT count(*) AS n FROM ${from}`))!.n
    const kept = async () => ({
      raw: await count("event WHERE type LIKE 'widget.%' AND type <> 'widget.published'"),
      serves: await count('widget_serve'),
      days: await count('widget_day'),
      cards: await count('widget_stat_day'),
      pages: await count('widget_placement'),
    })
    const run = () => forgetOld(portal.ctx as Parameters<typeof forgetOld>[0])
    const facts = await count("event WHERE type NOT LIKE 'widget.seen' AND type NOT LIKE 'widget.clicked'")
    await run()
    expect(await kept()).toEqual({ raw: 2, serves: 1, days: 1, cards: 1, pages: 1 })
    portal.pass(9 * DAY)
    await run()
    expect(await kept()).toEqual({ raw: 2, serves: 0, days: 1, cards: 1, pages: 1 })
    portal.pass(82 * DAY)
    await run()
    expect(await kept()).toEqual({ raw: 0, serves: 0, days: 1, cards: 1, pages: 1 })
    portal.pass(26 * 31 * DAY)
    await run()
    expect(await kept()).toEqual({ raw: 0, serves: 0, days: 0, cards: 0, pages: 0 })
    expect(await count('event')).toBe(facts)
    expect(figuresSince('2026-03-15')).toBe('2024-02-15')
  })

  test('a widget of reviews is counted as a whole', async () => {
    widget = await portal.embed({ kind: 'reviews', ctaUrl: '', ctaLabel: '' })
    await seen(`${await serve()} / r v c0`)
    expect((await figures()).totals).toMatchObject({ drawn: 1, seen: 1, clicks: 1 })
  })

  test('figures are for those who share, of a widget that exists', async () => {
    expect((await portal.visitor.get(`/api/v1/widgets/${widget.id}/figures`)).status).toBe(401)
    expect((await (await portal.as('vic')).get(`/api/v1/widgets/${widget.id}/figures`)).status).toBe(403)
    expect((await (await portal.as('mo')).get('/api/v1/widgets/wid_none/figures')).status).toBe(404)
    expect((await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures?days=0`)).status).toBe(422)
  })
})
