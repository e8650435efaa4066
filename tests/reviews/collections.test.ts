import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CollectionQuery } from '../../api/reviews/testimonials/collections/contract.ts'
import { arranged } from '../../api/reviews/testimonials/collections/rules.ts'
import { found, itemIds } from '../../api/reviews/testimonials/collections/store.ts'
import { addProduct, consentOf, decide, review } from '../helpers.ts'
import type { Door, Name } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const BODY = 'It saves me an hour a day. I would not go back. Search is fast.'
async function quoted(who: Name, words: { rating?: number; lang?: string; body?: string } = {}) {
  const door = await portal.as(who)
  const { body } = await review(portal, door, { body: BODY, ...words })
  await decide(portal, body.id)
  portal.later({ minutes: 1 })
  const ranges = [{ start: 0, end: 26 }]
  const made = await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges })
  return { id: made.body.id as string, reviewId: body.id as string, door }
}
const make = async (input: object) =>
  (await olga.post('/api/v1/collections', { name: 'Front page', kind: 'query', ...input })).body.id as string
const read = async (id: string) => (await olga.get(`/api/v1/collections/${id}`)).body
const inside = async (id: string) => (await read(id)).items.map((item: { id: string }) => item.id)

describe('by a query', () => {
  test('it holds what the query finds, with the reasons, and follows what changes', async () => {
    const [ann, ben] = [await quoted('ann'), await quoted('ben', { rating: 3, lang: 'de' })]
    const all = await make({ productSlug: 'orbit-notes' })
    const good = await make({ name: 'Good ones', query: { minRating: 4 } })
    const fast = await make({ name: 'On speed', query: { tags: ['speed', 'price'] } })
    expect(await inside(all)).toEqual([ben.id, ann.id])
    expect(await inside(good)).toEqual([ann.id])
    expect(await inside(fast)).toEqual([])

    await olga.put(`/api/v1/testimonials/${ann.id}/tags`, { tags: ['  Speed '], themes: [] })
    expect((await read(fast)).items).toMatchObject([
      { id: ann.id, why: [{ of: 'tag', value: 'speed' }, { of: 'newest' }] },
    ])

    const cleo = await quoted('cleo')
    expect(await inside(all)).toEqual([cleo.id, ben.id, ann.id])
    await ann.door.post(`/api/v1/me/consents/${(await consentOf(ann.door, 'website_widgets')).id}/withdraw`)
    expect(await inside(all)).toEqual([cleo.id, ben.id])
    expect(await inside(good)).toEqual([cleo.id])
    expect(await inside(fast)).toEqual([])
    expect((await read(all)).n).toBe(2)
  })

  test('language, topic, disclosure and number narrow it', async () => {
    const ann = await quoted('ann', { lang: 'en-GB', body: `${BODY} The import of tables is slow.` })
    await quoted('ben', { lang: 'de' })
    expect(await inside(await make({ query: { lang: 'en' } }))).toEqual([ann.id])
    expect(await inside(await make({ name: 'b', query: { topic: 'import' } }))).toEqual([ann.id])
    expect(await inside(await make({ name: 'c', query: { disclosure: 'with' } }))).toEqual([])
    expect(await inside(await make({ name: 'd', query: { disclosure: 'without' } }))).toHaveLength(2)
    expect(await inside(await make({ name: 'e', query: { newest: 1 } }))).toHaveLength(1)
  })

  test('what cannot be asked for is refused beside its field', async () => {
    const refused = async (query: object) =>
      Object.keys((await olga.post('/api/v1/collections', { name: 'x', kind: 'query', query })).body.fields)
    expect(await refused({ newest: 400 })).toEqual(['query.newest'])
    expect(await refused({ lang: 'not a tag!' })).toEqual(['query.lang'])
    expect(await refused({ topic: '!!!' })).toEqual(['query.topic'])
    const none = await olga.post('/api/v1/collections', { name: ' ', kind: 'query', productSlug: 'nothing' })
    expect(none.body.fields).toHaveProperty('name')
    const gone = await olga.post('/api/v1/collections', { name: 'x', kind: 'query', productSlug: 'nothing' })
    expect(gone.body.fields).toEqual({ productSlug: 'Choose a product from the list.' })
  })
})

describe('by hand', () => {
  test('its order is the one it was given', async () => {
    const [ann, ben] = [await quoted('ann'), await quoted('ben')]
    const id = await make({ kind: 'manual', name: 'Chosen' })
    const act = (testimonialId: string, what: string) =>
      olga.post(`/api/v1/collections/${id}/items`, { testimonialId, act: what })
    expect((await act(ann.id, 'add')).status).toBe(204)
    await act(ben.id, 'add')
    await act(ben.id, 'add')
    expect(await inside(id)).toEqual([ann.id, ben.id])
    await act(ben.id, 'up')
    await act(ben.id, 'up')
    expect(await inside(id)).toEqual([ben.id, ann.id])
    await olga.post(`/api/v1/testimonials/${ben.id}/retire`)
    expect(await inside(id)).toEqual([ann.id])
    expect((await act(ben.id, 'add')).body.code).toBe('testimonial.not_live')
    expect((await act('tes_none', 'add')).status).toBe(404)
    await act(ann.id, 'remove')
    expect(await inside(id)).toEqual([])
  })

  test('a list found by a query is not arranged, and none changes its kind', async () => {
    const { id: ann } = await quoted('ann')
    const id = await make({})
    const put = await olga.post(`/api/v1/collections/${id}/items`, { testimonialId: ann, act: 'remove' })
    expect(put.body.code).toBe('collection.not_by_hand')
    const other = await olga.put(`/api/v1/collections/${id}`, { name: 'x', kind: 'manual' })
    expect(other.body.fields).toHaveProperty('kind')
  })

  test('moving never loses or doubles anything', () => {
    const act = fc.record({
      testimonialId: fc.constantFrom('a', 'b', 'c', 'd'),
      act: fc.constantFrom('add' as const, 'remove' as const, 'up' as const, 'down' as const),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let [list, held]: [string[], Set<string>] = [[], new Set()]
        for (const one of acts) {
          list = arranged(list, one)
          if (one.act === 'add') held.add(one.testimonialId)
          if (one.act === 'remove') held.delete(one.testimonialId)
          expect([...list].sort()).toEqual([...held].sort())
        }
      }),
    )
  })
})

test('a collection goes once; one that a widget shows stays', async () => {
  const id = await make({})
  const mia = await portal.as('mia')
  expect((await mia.delete(`/api/v1/collections/${id}`)).status).toBe(204)
  expect((await mia.delete(`/api/v1/collections/${id}`)).status).toBe(404)
  expect((await (await portal.as('ann')).post('/api/v1/collections', { name: 'x', kind: 'manual' })).status).toBe(403)
})

test('after any acts each collection holds what its query finds anew', async () => {
  const people = [await quoted('ann'), await quoted('ben', { rating: 2 }), await quoted('cleo', { lang: 'de' })]
  const queries = [{}, { minRating: 4 }, { tags: ['a', 'b'] }, { lang: 'en' }, { newest: 1 }, { topic: 'search' }]
  const ids = await Promise.all(queries.map((query, i) => make({ name: `q${i}`, query })))
  const acts = {
    retire: async (n: number) => olga.post(`/api/v1/testimonials/${people[n]!.id}/retire`),
    again: async (n: number) => {
      const { reviewId } = people[n]!
      const made = await olga.post('/api/v1/testimonials', { reviewId, ranges: [{ start: 0, end: 26 }] })
      if (made.status === 201) people[n]!.id = made.body.id
    },
    tag: async (n: number, tag: string) =>
      olga.put(`/api/v1/testimonials/${people[n]!.id}/tags`, { tags: [tag], themes: [] }),
    query: async (n: number, tag: string) =>
      olga.put(`/api/v1/collections/${ids[n]}`, { name: 'q', kind: 'query', query: { tags: [tag], newest: n + 1 } }),
  }
  const step = fc.record({
    act: fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])),
    n: fc.nat(2),
    tag: fc.constantFrom('a', 'b', 'c'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      for (const { act, n, tag } of steps) {
        portal.later({ minutes: 1 })
        await acts[act](n, tag)
      }
      for (const id of ids) {
        const { body } = await olga.get(`/api/v1/collections/${id}`)
        const anew = await found(portal.db.read, null, CollectionQuery.parse(body.query))
        expect(await itemIds(portal.db.read, id)).toEqual(anew)
      }
    }),
    { numRuns: 12 },
  )
})
