import { expect, test } from 'vitest'
import { addProduct, decide, review, WORDS } from '../helpers.ts'
import { world } from '../world.ts'

const LIST = '/api/v1/moderation/reviews'
const titles = (answer: { body: { items: { title: string }[] } }) => answer.body.items.map(({ title }) => title)

async function three() {
  const portal = await world()
  await addProduct(portal)
  const ids: Record<string, string> = {}
  for (const [who, title] of [
    ['ann', 'Saves 100% of my mornings'],
    ['ben', 'Saves 1000 clicks'],
    ['cleo', 'Too slow for me'],
  ] as const) {
    ids[who] = (await review(portal, await portal.as(who), { title })).body.id
    portal.at(portal.now() + 60_000)
  }
  return { portal, ids, mo: await portal.as('mo') }
}

test('a moderator finds every review, the last changed first, and sees no stars', async () => {
  const { portal, ids, mo } = await three()
  await decide(portal, ids['ann']!)
  const all = await mo.get(LIST)
  expect(titles(all)).toEqual(['Saves 100% of my mornings', 'Too slow for me', 'Saves 1000 clicks'])
  expect(all.body.items[0]).toMatchObject({ id: ids['ann'], state: 'published', shown: true })
  expect(JSON.stringify(all.body)).not.toContain('rating')
})

test('a moderator chooses a state, searches titles and turns pages', async () => {
  const { portal, ids, mo } = await three()
  await decide(portal, ids['cleo']!)
  expect(titles(await mo.get(`${LIST}?state=published`))).toEqual(['Too slow for me'])
  expect(titles(await mo.get(`${LIST}?state=pending&q=saves`))).toHaveLength(2)
  expect(titles(await mo.get(`${LIST}?q=${encodeURIComponent('100%')}`))).toEqual(['Saves 100% of my mornings'])
  const first = await mo.get(`${LIST}?limit=2`)
  const second = await mo.get(`${LIST}?limit=2&cursor=${first.body.nextCursor}`)
  expect(new Set([...titles(first), ...titles(second)]).size).toBe(3)
  expect(second.body.nextCursor).toBeNull()
})

test('a state or a page that there is not is refused, and nobody else gets the list', async () => {
  const { portal, mo } = await three()
  expect((await mo.get(`${LIST}?state=erased`)).status).toBe(422)
  expect((await mo.get(`${LIST}?cursor=damaged`)).status).toBe(422)
  expect((await (await portal.as('ann')).get(LIST)).status).toBe(403)
  expect((await portal.visitor.get(LIST)).status).toBe(401)
})

test('the queue says that a second person has to agree', async () => {
  const { portal, ids, mo } = await three()
  await decide(portal, ids['ben']!, {
    ...{ decision: 'reject', reason: 'FAKE', statement: 'Nothing shows that this was ever used by anybody.' },
    evidence: 'The same words stand under three names.',
  })
  const { items } = (await mo.get('/api/v1/moderation/queue')).body
  expect(items.map(({ id, proposed }: { id: string; proposed: boolean }) => [id, proposed])).toContainEqual([
    ids['ben'],
    true,
  ])
  expect(items.filter(({ proposed }: { proposed: boolean }) => proposed)).toHaveLength(1)
})

test('what was sent back has to change before it comes again', async () => {
  const { portal, ids } = await three()
  await decide(portal, ids['ann']!, {
    ...{ decision: 'request_changes', reason: 'PII', statement: 'Please take the address out of your review.' },
    ranges: [{ field: 'title', start: 0, end: 5 }],
  })
  const ann = await portal.as('ann')
  const [own] = (await ann.get('/api/v1/me/reviews')).body.items
  expect(own).toMatchObject({ state: 'changes_requested', photos: 0, films: 0 })
  const { productSlug: _, ...words } = { ...WORDS, title: own.title }
  const same = await ann.put(`/api/v1/me/reviews/${own.id}`, words)
  expect(same.status).toBe(422)
  expect(same.body.fields.body).toContain('Nothing has changed yet')
  expect((await ann.put(`/api/v1/me/reviews/${own.id}`, { ...words, title: 'Saves my mornings' })).status).toBe(200)
})

test('no questions, saved where there are none, are no version', async () => {
  const { portal } = await three()
  const olga = await portal.as('olga')
  const saved = await olga.put('/api/v1/products/orbit-notes/review-form', { questions: [] })
  expect(saved.body).toMatchObject({ id: null, version: 0 })
})
