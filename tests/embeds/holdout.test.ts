import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { detectableLift, liftOf, neededPerArm, sequenceWidth } from '../../api/embeds/holdout/rules.ts'
import { wilson } from '../../api/kernel/wilson.ts'
import type { Loose } from '../people.ts'
import { PERSON } from './site.ts'
import { type Stage, stage } from './stage.ts'

describe('numbers with their doubt', () => {
  test.each([
    [3, 100, 1.0, 8.5],
    [30, 1_000, 2.1, 4.3],
    [0, 50, 0, 7.1],
  ])('%i of %i is %d to %d percent', (hits, of, low, high) => {
    const rate = wilson(hits, of)!
    expect([rate.low * 100, rate.high * 100].map((share) => Math.round(share * 10) / 10)).toEqual([low, high])
  })
  test('of nothing nothing is said', () => expect(wilson(0, 0)).toBeNull())

  test.each([
    [0.01, 0.2, 42_694],
    [0.02, 0.2, 21_109],
    [0.02, 0.5, 3_826],
    [0.05, 0.2, 8_158],
  ])('to find +%d at a rate of %d, each side needs so many', (base, lift, needed) => {
    expect(Math.ceil(neededPerArm(base, lift))).toBe(needed)
    expect(detectableLift(base, needed, needed)).toBeCloseTo(lift, 3)
  })
  test('what could be found is told before, and the smaller side decides', () => {
    expect(detectableLift(0.02, 20_000, 20_000)).toBeCloseTo(0.206, 3)
    expect(detectableLift(0.02, 1_000, 1_000)).toBeCloseTo(1.08, 2)
    expect(detectableLift(0.02, 38_000, 2_000)).toBeGreaterThan(detectableLift(0.02, 20_000, 20_000))
    expect(detectableLift(0, 1_000, 1_000)).toBe(Number.POSITIVE_INFINITY)
    expect(detectableLift(0.02, 1, 1)).toBe(Number.POSITIVE_INFINITY)
  })

  test('nothing is said under a hundred page views a side, and nothing that is not there', () => {
    expect(liftOf({ n: 5_000, hits: 100 }, { n: 99, hits: 0 })).toEqual({ verdict: 'young', lift: null })
    expect(liftOf({ n: 9_500, hits: 190 }, { n: 500, hits: 10 }).verdict).toBe('none')
    expect(liftOf({ n: 95_000, hits: 3_800 }, { n: 5_000, hits: 100 }).verdict).toBe('more')
    expect(liftOf({ n: 95_000, hits: 1_000 }, { n: 5_000, hits: 120 }).verdict).toBe('less')
  })
  test('the interval gets narrower with every look, and is wider than one for a single look', () => {
    for (const n of [200, 1_000, 10_000, 100_000]) {
      expect(sequenceWidth(n)).toBeGreaterThan(1.96 / Math.sqrt(n))
      expect(sequenceWidth(n * 2)).toBeLessThan(sequenceWidth(n))
    }
    expect(sequenceWidth(10_000) * 100).toBeLessThan(3.1)
  })
})

describe('a comparison with page views that see nothing', () => {
  const SHOP = 'https://shop.example'
  const DAY = 86_400_000
  let portal: Stage
  let widget: Awaited<ReturnType<Stage['embed']>>
  beforeEach(async () => {
    portal = await stage()
    await portal.speak()
    widget = await portal.embed()
  })
  afterEach(() => portal.close())
  const set = async (on: unknown, id = widget.id) =>
    (await portal.as('mo')).put(`/api/v1/widgets/${id}/holdout`, { on })
  const ask = async () => {
    const answer = await fetch(`${portal.url}/v1/w/${widget.publicId}`, { headers: { origin: SHOP } })
    return { serve: answer.headers.get('serve')!, html: await answer.text() }
  }
  const post = (path: string, body: string) =>
    fetch(`${portal.url}/v1/${path}`, { method: 'POST', body, headers: { origin: SHOP, 'user-agent': PERSON } })

  test('some page views see nothing and are counted all the same, apart from the others', async () => {
    expect((await set(true)).body.holdout).toMatchObject({ possible: true, on: true, since: portal.now(), share: 0.05 })
    await set(true)
    portal.at(Date.parse('2026-03-03T10:00:00Z'))
    const views: Awaited<ReturnType<typeof ask>>[] = []
    while (!views.some(({ html }) => html === '') || views.length < 40) views.push(await ask())
    portal.pass(1_000)
    for (const { serve, html } of views) {
      await post('seen', `${serve} / r v v0 c0`)
      if (html === '') await post('convert', `${serve} trial - 0 - -`)
    }
    const hidden = views.filter(({ html }) => html === '').length
    const body: Loose = (await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures`)).body
    expect(body.totals).toMatchObject({ drawn: views.length - hidden, conversions: 0 })
    expect(body.conversions).toEqual([])
    expect(body.holdout).toMatchObject({ shown: views.length - hidden, hidden })
    expect(body.holdout.goals).toMatchObject([
      { goal: 'trial', verdict: 'young', lift: null, hidden: { hits: hidden } },
    ])
    expect(await portal.facts('widget.clicked')).toHaveLength(views.length - hidden)
    expect(await portal.db.read.all('SELECT * FROM conversion_credit')).toEqual([])
    expect((await set(false)).body.holdout).toMatchObject({ on: false, since: null, shown: 0, hidden: 0 })
    expect((await portal.facts()).filter(({ type }) => type.startsWith('holdout.')).map(({ type }) => type)).toEqual([
      ...['holdout.started', 'holdout.ended'],
    ])
  })

  test('a copy in the page’s own markup was seen already, so it is counted and not compared', async () => {
    await set(true)
    portal.at(Date.parse('2026-03-03T10:00:00Z'))
    for (let i = 0; i < 3; i++) {
      const url = `${portal.url}/v1/w/${widget.publicId}?copy`
      const serve = (await fetch(url, { headers: { origin: SHOP } })).headers.get('serve')
      portal.pass(1_000)
      await post('seen', `${serve} / r v0`)
      await post('convert', `${serve} trial - 0 - 0:5`)
    }
    const body: Loose = (await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures`)).body
    expect(body.totals).toMatchObject({ drawn: 3, seen: 3, conversions: 3 })
    expect(body.holdout).toMatchObject({ shown: 0, hidden: 0 })
    expect(body.holdout.goals).toMatchObject([])
  })

  test('what was there on the day it began is not compared', async () => {
    const { serve } = await ask()
    portal.pass(1_000)
    await post('seen', `${serve} / r v0`)
    await set(true)
    const body: Loose = (await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures`)).body
    expect(body.holdout).toMatchObject({ shown: 0, hidden: 0, goals: [] })
  })

  test('what could be found is told before it begins, once enough is known', async () => {
    const holdout = async () =>
      ((await (await portal.as('mo')).get(`/api/v1/widgets/${widget.id}/figures`)).body as Loose).holdout
    expect(await holdout()).toMatchObject({ detectable: null, conversionsSoFar: 0, conversionsNeeded: 30 })
    const { serve } = await ask()
    portal.pass(1_000)
    await post('seen', `${serve} / r`)
    const run = (sql: string) => portal.db.write((tx) => tx.run(sql))
    await run('UPDATE widget_day SET drawn = 2000, conversions = 40')
    for (let i = 0; i < 40; i++)
      await run(
        `INSERT INTO conversion (id, goal, external_id, route, evidence, widget_id, placement_id, at) SELECT 'cnv_${i}', 'trial', '${i}', 'page', 3, '${widget.id}', id, ${portal.now()} FROM widget_placement`,
      )
    const { detectable } = await holdout()
    expect(detectable).toMatchObject({ base: 0.02, days: 28, pageViews: 56_000 })
    expect(detectable.liftPercent).toBeCloseTo(detectableLift(0.02, 53_200, 2_800) * 100, 6)
    portal.pass(DAY)
    expect((await holdout()).detectable.pageViews).toBe(28_000)
  })

  test('only of testimonials, only by those who share, only of a widget that is there', async () => {
    const reviews = await portal.embed({ kind: 'reviews', ctaUrl: '', ctaLabel: '' })
    expect((await set(true, reviews.id)).body.fields).toEqual({ on: expect.stringContaining('reviews') })
    expect((await set('yes')).status).toBe(422)
    expect((await set(true, 'wid_none')).status).toBe(404)
    expect((await (await portal.as('ann')).put(`/api/v1/widgets/${widget.id}/holdout`, { on: true })).status).toBe(403)
  })
})
