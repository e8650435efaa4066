import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Stage, stage } from './stage.ts'

let portal: Stage
beforeEach(async () => {
  portal = await stage()
})
afterEach(() => portal.close())
const mo = () => portal.as('mo')
const widgets = '/api/v1/widgets'

test('a moderator makes a widget and gets the lines to paste', async () => {
  await portal.speak()
  const made = await (await mo()).post(
    widgets,
    portal.form({ origins: ['Shop.example/pricing', 'https://shop.example'] }),
  )
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    name: 'Home page',
    product: { slug: 'orbit', name: 'Orbit' },
    origins: ['https://shop.example'],
    ctaUrl: 'https://shop.example/sign-up?plan=pro#start',
    theme: 'auto',
    state: 'live',
    version: 1,
    items: 1,
    refused: [],
    stats: { seen: 0, clicks: 0, days: [] },
  })
  expect(made.body.snippet).toContain(`<acclaim-widget widget="${made.body.publicId}"><canvas width="1" height="`)
  expect((await (await mo()).get(widgets)).body.items).toEqual([made.body])
  expect((await (await mo()).get(`${widgets}/${made.body.id}`)).body).toEqual(made.body)
  expect(await portal.facts('widget.published')).toMatchObject([{ widgetId: made.body.id, version: 1 }])
})

test('a change is a new version, and keeps the address and the numbers', async () => {
  const widget = await portal.embed()
  const change = { name: 'Pricing', origins: ['http://localhost:3000'], ctaLabel: 'Start', theme: 'dark' }
  const changed = await (await mo()).put(`${widgets}/${widget.id}`, portal.form(change))
  expect(changed.status).toBe(200)
  expect(changed.body).toMatchObject({
    ...change,
    id: widget.id,
    publicId: widget.publicId,
    version: widget.version + 1,
  })
})

describe('what cannot work is refused beside its field', () => {
  test.each([
    ['name', { name: ' ' }, /Name this widget/],
    ['productSlug', { productSlug: 'nothing' }, /no such product/],
    ['origins', { origins: [] }, /at least one website/],
    ['origins', { origins: 'https://shop.example' }, /as a list/],
    ['origins.1', { origins: ['a.example', '*.b.example'] }, /Write each website out/],
    ['origins', { origins: Array.from({ length: 21 }, (_, i) => `https://${i}.example`) }, /at most 20/],
    ['ctaUrl', { ctaUrl: 'javascript:alert(1)' }, /whole address/],
    ['ctaUrl', { ctaUrl: '/sign-up' }, /whole address/],
    ['ctaUrl', { ctaUrl: 'https://' }, /whole address/],
    ['ctaLabel', { ctaLabel: 'x'.repeat(61) }, /at most 60/],
    ['theme', { theme: 'neon' }, /auto, light or dark/],
  ])('%s', async (field, change, sentence) => {
    const made = await (await mo()).post(widgets, portal.form(change))
    expect([made.status, made.body.code]).toEqual([422, 'input.invalid'])
    expect(made.body.fields[field]).toMatch(sentence)
    expect((await (await mo()).get(widgets)).body.items).toEqual([])
  })
})

test('a widget that does not exist is not there', async () => {
  expect((await (await mo()).get(`${widgets}/wid_x`)).body.code).toBe('widget.unknown')
  expect((await (await mo()).put(`${widgets}/wid_x`, portal.form())).status).toBe(404)
})

test('only staff may see and change widgets', async () => {
  const { id } = await portal.embed()
  const ann = await portal.as('ann')
  for (const [door, status] of [[portal.visitor, 401] as const, [ann, 403] as const]) {
    expect((await door.get(widgets)).status).toBe(status)
    expect((await door.get(`${widgets}/${id}`)).status).toBe(status)
    expect((await door.post(widgets, portal.form())).status).toBe(status)
    expect((await door.put(`${widgets}/${id}`, portal.form())).status).toBe(status)
  }
})

test('every wall of the product follows when a testimonial comes or goes, others stay as they are', async () => {
  const [one, two] = [await portal.embed(), await portal.embed({ name: 'Second' })]
  const author = await portal.speak()
  const versions = async () =>
    (await (await mo()).get(widgets)).body.items.map((w: { version: number; items: number }) => [w.version, w.items])
  expect(await versions()).toEqual([
    [two.version + 1, 1],
    [one.version + 1, 1],
  ])
  await portal.retire(author)
  expect(await versions()).toEqual([
    [two.version + 2, 0],
    [one.version + 2, 0],
  ])
})

test('a wall shows the newest twelve', async () => {
  for (let i = 0; i < 14; i++) {
    await portal.speak()
    portal.pass(1000)
  }
  const widget = await portal.embed()
  expect((await (await mo()).get(`${widgets}/${widget.id}`)).body.items).toBe(12)
})

test('the console shows what was seen and clicked by day, without bots', async () => {
  const author = await portal.speak()
  const widget = await portal.embed()
  const cell = (day: string, bot: 0 | 1, seen: number, clicks: number) =>
    portal.db.write((tx) =>
      tx.run(
        `INSERT INTO widget_stat_day (day, widget_id, testimonial_id, bot, seen, clicks) VALUES ('${day}', '${widget.id}', '${author.id}', ${bot}, ${seen}, ${clicks})`,
      ),
    )
  await cell('2025-06-01', 0, 100, 10)
  await cell('2026-03-01', 0, 7, 2)
  await cell('2026-03-02', 0, 5, 0)
  await cell('2026-03-02', 1, 900, 90)
  const { stats } = (await (await mo()).get(`${widgets}/${widget.id}`)).body
  expect(stats).toEqual({
    seen: 112,
    clicks: 12,
    days: [
      { day: '2026-03-01', seen: 7, clicks: 2 },
      { day: '2026-03-02', seen: 5, clicks: 0 },
    ],
  })
})
