import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { optInToken } from './kit.ts'

let portal: World
let mia: Door
beforeAll(async () => {
  portal = await world()
  mia = await portal.as('mia')
})
afterAll(() => portal.close())

const AT = '/api/v1/resources'
async function live(change: object) {
  const wish = {
    slug: 'guide',
    title: 'The guide',
    summary: 'Ten lines a day.',
    body: 'Write **ten** lines.',
    ...change,
  }
  const { status, body } = await mia.post(AT, wish)
  expect(status).toBe(201)
  expect((await portal.visitor.get(`${AT}/by-slug/${wish.slug}`)).status).toBe(404)
  expect((await mia.put(`${AT}/${body.id}/state`, { state: 'live' })).status).toBe(200)
  return body.id as string
}
const people = async () => (await portal.db.clients.reader.execute('SELECT count(*) AS n FROM contact')).rows[0]!['n']

test('what is not gated is read by everybody, and counted without knowing whom', async () => {
  const id = await live({ url: 'https://orbit.example/guide.pdf' })
  const read = await portal.visitor.get(`${AT}/by-slug/guide`)
  expect(read.body.content).toEqual({ html: '<p>Write <strong>ten</strong> lines.</p>\n', hasFile: true })
  expect((await portal.visitor.post(`${AT}/by-slug/guide/file`)).body).toEqual({
    url: 'https://orbit.example/guide.pdf',
  })
  expect((await mia.get(`${AT}/${id}`)).body).toMatchObject({ views: 1, downloads: 1, people: 0 })
  expect(await people()).toBe(0)
  expect((await portal.visitor.get(AT)).body.items).toEqual([
    { slug: 'guide', title: 'The guide', summary: 'Ten lines a day.', gated: false },
  ])
})

test('what is gated is shown to who confirmed an address, and credited to the push they came by', async () => {
  const id = await live({ slug: 'plan', title: 'The plan', gated: true, url: 'https://orbit.example/plan.pdf' })
  expect((await portal.visitor.get(`${AT}/by-slug/plan`)).body.content).toBeNull()
  expect(await portal.visitor.post(`${AT}/by-slug/plan/file`)).toMatchObject({
    status: 403,
    body: { code: 'resource.gated' },
  })
  const campaign = { kind: 'campaign.sent', channel: 'ads', title: 'Ads', at: portal.now(), key: 'ads-1' }
  const push = (await mia.post('/api/v1/wheel/pushes', campaign)).body.id
  await portal.visitor.post(`${AT}/by-slug/plan/ask`, { email: 'fay@example.com', newsletter: true, push: 'ADS-1' })
  expect(await people()).toBe(0)
  const token = await optInToken(portal, 'fay@example.com')
  const opened = await portal.visitor.post('/api/v1/opt-ins/confirm', { token })
  expect(opened.body.resource).toMatchObject({ url: 'https://orbit.example/plan.pdf' })
  expect((await mia.get(`${AT}/${id}`)).body).toMatchObject({ downloads: 1, people: 1 })
  expect((await mia.get('/api/v1/newsletter/issues')).body.subscribers).toBe(1)
  const rows = (query: string) => portal.db.clients.reader.execute(query)
  const touches = await rows(`SELECT p.key FROM push_touch t JOIN push p ON p.id = t.push_id ORDER BY 1`)
  expect(touches.rows.map(({ key }) => key)).toEqual(['ads-1', 'resource/plan'])
  expect(push).toMatch(/^psh_/)
  expect(
    (await mia.get('/api/v1/wheel/pushes?kind=content.published')).body.items
      .map(({ key }: { key: string }) => key)
      .sort(),
  ).toEqual([...['resource/guide', 'resource/plan']])

  await mia.put(`${AT}/${id}/state`, { state: 'retired' })
  expect((await portal.visitor.get(`${AT}/by-slug/plan`)).status).toBe(404)
  await portal.visitor.post(`${AT}/by-slug/plan/ask`, { email: 'gus@example.com' })
  expect((await mia.post(AT, { slug: 'x', title: 'x', summary: 'x' })).body.fields).toEqual({
    body: 'Write the text here, or say below where it lies.',
  })
})

test('who is signed in takes it at once, and has it', async () => {
  await live({ slug: 'map', title: 'The map', gated: true })
  const ann = await portal.as('ann')
  expect((await ann.get(`${AT}/by-slug/map`)).body.content).toBeNull()
  expect((await ann.post(`${AT}/by-slug/map/ask`, {})).body).toEqual({ state: 'done' })
  expect((await ann.get(`${AT}/by-slug/map`)).body.content).not.toBeNull()
  expect((await ann.post(`${AT}/by-slug/map/ask`, {})).body).toEqual({ state: 'done' })
  expect((await portal.facts('resource.taken')).length).toBe(2)
})
