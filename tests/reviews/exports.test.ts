import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, decide, host, review } from '../helpers.ts'
import type { Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { many, SHORT, whole } from './import-files.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const exported = async (what: string) => String((await (await portal.as('olga')).get(`/api/v1/exports/${what}`)).body)
const lines = async (): Promise<Loose[]> =>
  (await exported('reviews'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
/** Ann's, who chose to be shown without a name; published, with what she says connects her. */
async function written(words: object = {}) {
  const ann = await portal.as('ann')
  const { body } = await review(portal, ann, { displayFormat: 'anonymous', ...words } as object)
  await decide(portal, body.id)
  return body.id as string
}

test('a review goes out with what verifies it, what connects its author, where it came from and what was answered', async () => {
  const id = await written({ connections: [{ type: 'partner', text: 'We build on it' }] })
  await (await host(portal)).post('/api/v1/track/sale', {
    ...{ externalId: 's1', email: 'ann@example.com', amountMinor: 5, currency: 'EUR' },
  })
  await (await portal.as('mo')).put(`/api/v1/moderation/reviews/${id}/reply`, { body: 'Thank you, we read this.' })
  await whole(portal, many(1), SHORT)
  const [own, brought] = await lines()
  expect(own).toMatchObject({
    ...{ id, product: 'orbit-notes', verified: 'order', origin: 'form', source: null, revisions: 1 },
    disclosures: [{ type: 'partner', source: 'author', text: 'We build on it' }],
    displayName: 'Anonymous',
  })
  expect(brought).toMatchObject({
    ...{ origin: 'import', source: 'Trustpilot', sourceId: 'n1', verified: null, revisions: 1, displayName: 'P1' },
    disclosures: [{ type: 'imported', source: 'portal', text: 'Trustpilot' }],
  })
  expect(await exported('reviews')).not.toMatch(/Ann A\.|authorName|salt/)
})

test('as a table it says the same, runs no formula, and keeps quotes and lines', async () => {
  await written({ title: '=HYPERLINK("x")', body: '+1 for "search",\nand -1 for the price of it.' })
  const olga = await portal.as('olga')
  const answer = await portal.app.request('/api/v1/exports/reviews.csv', { headers: { cookie: olga.cookie } })
  const file = Buffer.from(await answer.arrayBuffer()).toString()
  expect(file.startsWith('\ufeff')).toBe(true)
  const [row] = parse(file, { bom: true, columns: true }) as Record<string, string>[]
  expect(row).toMatchObject({
    ...{ product: 'orbit-notes', rating: '5', displayName: 'Anonymous', state: 'published', verified: '' },
    title: `'=HYPERLINK("x")`,
    body: `'+1 for "search",\nand -1 for the price of it.`,
  })
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect((await olga.get('/api/v1/exports/contacts.csv')).status).toBe(404)
  for (const who of ['ann', 'mo', 'vic', 'mia'] as const) {
    expect((await (await portal.as(who)).get('/api/v1/exports/reviews.csv')).status).toBe(403)
  }
})

test('every review stands in it once, however many pages it takes', async () => {
  await whole(portal, many(1_200), SHORT)
  const rows = parse(await exported('reviews.csv'), { bom: true, columns: true }) as Record<string, string>[]
  expect(new Set(rows.map(({ sourceId }) => sourceId)).size).toBe(1_200)
  expect(new Set((await lines()).map(({ id }) => id)).size).toBe(1_200)
})
