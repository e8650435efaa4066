import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Stage, stage } from './stage.ts'

let portal: Stage
beforeEach(async () => {
  portal = await stage()
})
afterEach(() => portal.close())
const mo = () => portal.as('mo')
const widgets = '/api/v1/widgets'
const HOME = { 'sec-fetch-site': 'same-origin' }

describe('two surfaces', () => {
  test.each([
    ['wall', 'testimonials'],
    ['marquee', 'testimonials'],
    ['reviews', 'reviews'],
    ['badge', 'reviews'],
    ['review_form', 'act'],
  ])('a %s is one of %s', async (kind, surface) => {
    const made = await (await mo()).post(widgets, portal.form({ kind }))
    expect([made.status, made.body.surface]).toEqual([201, surface])
  })

  test.each([
    ['collectionId', { collectionId: 'col_1' }],
    ['choosing', { choosing: 'effect' }],
    ['options', { options: { rotate: true } }],
  ])('a list of reviews takes no %s', async (field, change) => {
    const made = await (await mo()).post(widgets, portal.form({ kind: 'reviews', ...change }))
    expect([made.status, Object.keys(made.body.fields)]).toEqual([422, [field]])
  })

  test('no filter can be named at all', async () => {
    const made = await (await mo()).post(widgets, portal.form({ kind: 'reviews', options: { minRating: 4 } }))
    expect(made.status).toBe(422)
  })

  test.each([
    "collection_id = 'col_1'",
    "choosing = 'effect'",
    'holdout_ppm = 50000, holdout_since = 1',
    `options = '{"minRating":4}'`,
    `options = '{"pageSize":9,"ids":["rev_1"]}'`,
    "surface = 'testimonials'",
    "kind = 'wall'",
  ])('the table itself refuses %s', async (change) => {
    const { id } = await portal.embed({ kind: 'reviews' })
    const col = `INSERT INTO collection (id, slug, name, kind, query, created_at) VALUES ('col_1', 'c', 'C', 'manual', '{}', 1)`
    await portal.db.write((tx) => tx.run(col))
    const asked = portal.db.write((tx) => tx.run(`UPDATE widget SET ${change} WHERE id = '${id}'`))
    await expect(asked).rejects.toMatchObject({ cause: { message: expect.stringMatching(/CHECK constraint failed/) } })
  })
})

describe('a look that cannot be read is refused', () => {
  test.each([
    [{ accent: '#ffff00' }, 'light', 'look.accent'],
    [{ ink: '#bbbbbb' }, 'auto', 'look.ink'],
    [{ ink: '#20242d', paper: '#101010' }, 'light', 'look.ink'],
    [{ paper: '#777777' }, 'light', 'look.ink'],
  ] as const)('%o on %s', async (look, theme, field) => {
    const made = await (await mo()).post(widgets, portal.form({ look, theme }))
    expect(made.status).toBe(422)
    expect(made.body.fields[field]).toMatch(/4\.5:1 is needed/)
  })
  test('and one that can is kept', async () => {
    const look = { accent: '#004488', paper: '#ffffff', ink: '#111111', radius: 0 }
    const made = await (await mo()).post(widgets, portal.form({ look, theme: 'light' }))
    expect([made.status, made.body.look]).toEqual([201, look])
  })
})

test('each save is kept, and an earlier one can be had again', async () => {
  const { id } = await portal.embed()
  const staff = await mo()
  await staff.put(`${widgets}/${id}`, portal.form({ name: 'Second', kind: 'grid', maxItems: 3 }))
  portal.pass(1000)
  const back = await staff.post(`${widgets}/${id}/roll-back`, { revision: 1 })
  expect(back.body).toMatchObject({ name: 'Home page', kind: 'wall', maxItems: 12, revision: 3 })
  const { items } = (await staff.get(`${widgets}/${id}/revisions`)).body
  expect(
    items.map((one: { revision: number; settings: { kind: string } }) => [one.revision, one.settings.kind]),
  ).toEqual([
    [3, 'wall'],
    [2, 'grid'],
    [1, 'wall'],
  ])
  const unknown = await staff.post(`${widgets}/${id}/roll-back`, { revision: 9 })
  expect([unknown.status, unknown.body.code]).toEqual([404, 'revision.unknown'])
  const change = portal.db.write((tx) => tx.run("UPDATE widget_revision SET settings = '{}'"))
  await expect(change).rejects.toMatchObject({ cause: { message: expect.stringContaining('append-only') } })
})

test('a paused widget is gone from its pages, and comes back', async () => {
  const widget = await portal.embed()
  const staff = await mo()
  const status = async () =>
    (await fetch(`${portal.url}/v1/w/${widget.publicId}`, { headers: { origin: 'https://shop.example' } })).status
  expect(await status()).toBe(200)
  const paused = await staff.put(`${widgets}/${widget.id}/state`, { state: 'paused' })
  expect([paused.status, paused.body.state]).toEqual([200, 'paused'])
  portal.pass(6000)
  expect(await status()).toBe(404)
  await staff.put(`${widgets}/${widget.id}/state`, { state: 'paused' })
  await staff.put(`${widgets}/${widget.id}/state`, { state: 'live' })
  portal.pass(6000)
  expect(await status()).toBe(200)
  for (const type of ['widget.paused', 'widget.resumed'] as const) {
    const told = await portal.facts(type)
    expect(told).toMatchObject([{ widgetId: widget.id }])
  }
})

test('the height it was drawn with is what its snippet keeps free', async () => {
  const { id } = await portal.embed()
  const staff = await mo()
  const heights = { '390': 2911, '768': 1402, '1280': 977 }
  const answer = await staff.put(`${widgets}/${id}/heights`, { heights })
  expect(answer.body.heights).toEqual(heights)
  expect(answer.body.snippet).toContain('<canvas width="1" height="977">')
  expect((await staff.put(`${widgets}/${id}/heights`, { heights: { '390': 0 } })).status).toBe(422)
  expect((await staff.put(`${widgets}/${id}/heights`, { heights: { '999': 5 } })).status).toBe(422)
})

describe('a draft', () => {
  const drafted = async (change = {}) => (await (await mo()).post(`${widgets}/draft`, portal.form(change))).body.draft
  test('can be looked at on the portal without being saved, for an hour', async () => {
    await portal.speak({ excerpt: 'Drafted words.' })
    const draft = await drafted({ kind: 'quote' })
    const look = () => fetch(`${portal.url}/v1/w/${draft}`, { headers: HOME })
    expect(await (await look()).text()).toContain('Drafted words.')
    expect((await (await mo()).get(widgets)).body.items).toEqual([])
    portal.pass(3_600_001)
    expect((await look()).status).toBe(404)
  })
  test('is shown on no other page, and is not to be forged', async () => {
    const draft = await drafted()
    const other = await fetch(`${portal.url}/v1/w/${draft}`, { headers: { origin: 'https://shop.example' } })
    expect(other.status).toBe(404)
    const forged = await fetch(`${portal.url}/v1/w/${draft.slice(0, -2)}AA`, { headers: HOME })
    expect(forged.status).toBe(404)
  })
  test('that could not be saved is refused beside the same field', async () => {
    const refused = await (await mo()).post(`${widgets}/draft`, portal.form({ ctaUrl: 'nowhere' }))
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['ctaUrl']])
  })
})
