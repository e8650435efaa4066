import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { helpfulScore, matchOf, topicsOf } from '../../api/reviews/surface/rules.ts'
import { product } from '../../db/schema/products.ts'
import { addProduct, decide, review } from '../helpers.ts'
import type { Name } from '../people.ts'
import { type World, world } from '../world.ts'

describe('the helpful score', () => {
  // Wilson's interval at z = 1.96
  test.each([
    [0, 0, 0],
    [1, 0, 0.2065],
    [10, 0, 0.7225],
    [90, 10, 0.8256],
    [1, 1, 0.0945],
    [0, 5, 0],
  ])('of %i up and %i down is %f', (up, down, score) => expect(helpfulScore(up, down)).toBeCloseTo(score, 4))
  test('rises with a vote for it and falls with one against', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (up, down) => {
        expect(helpfulScore(up + 1, down)).toBeGreaterThanOrEqual(helpfulScore(up, down))
        expect(helpfulScore(up, down + 1)).toBeLessThanOrEqual(helpfulScore(up, down) + 1e-12)
        expect(helpfulScore(up, down)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
describe('what people talk about', () => {
  const said = (body: string, rating = 5, n = 1) => Array.from({ length: n }, () => ({ title: '', body, rating }))
  test('is what most share, without small words', () => {
    const reviews = [...said('The search is very fast', 5, 3), ...said('I like dogs', 5, 3), ...said('Nothing', 4, 5)]
    expect(topicsOf(reviews).map(({ term, n }) => `${term} ${n}`)).toEqual(['dogs 3', 'fast 3', 'search 3'])
  })
  test('always holds what critical reviews share most', () => {
    const many = Array.from({ length: 10 }, (_, i) => said(`${'abcdefghij'[i]}praise`, 5, 6)).flat()
    const terms = topicsOf([...many, ...said('Billing', 1, 4)])
    expect(terms).toHaveLength(8)
    expect(terms.at(-1)).toEqual({ term: 'billing', n: 4, critical: 4 })
  })
})
test('a search is words and nothing else, whatever somebody types', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const match = matchOf(text, 'prd_1')
      if (match === undefined) return
      const terms = match.split(' AND ')
      expect(terms[0]).toBe('product : "pprd1"')
      for (const term of terms.slice(1)) expect(term).toMatch(/^words : "[\p{L}\p{N} ]+"(?: \*)?$/u)
    }),
  )
})

describe('through the door', () => {
  let portal: World
  beforeEach(async () => {
    portal = await world()
    await addProduct(portal)
  })
  afterEach(() => portal.close())
  const list = async (query = '') => (await portal.visitor.get(`/api/v1/products/orbit-notes/reviews${query}`)).body
  const titles = async (query = '') => (await list(query)).items.map(({ title }: { title: string }) => title)
  async function says(who: Name, rating: number, title: string, more: object = {}) {
    const { body } = await review(portal, await portal.as(who), { rating, title, ...more })
    portal.later({ minutes: 1 })
    await decide(portal, body.id)
    return body.id as string
  }

  test('the visitor chooses the order, and reads by what it goes', async () => {
    await says('ann', 3, 'The first')
    const second = await says('ben', 5, 'The second')
    await says('cleo', 1, 'The third')
    expect(await titles()).toEqual(['The third', 'The second', 'The first'])
    expect(await titles('?sort=highest')).toEqual(['The second', 'The first', 'The third'])
    expect(await titles('?sort=lowest')).toEqual(['The third', 'The first', 'The second'])
    await (await portal.as('ann')).put(`/api/v1/reviews/${second}/helpful`, { value: 1 })
    expect(await titles('?sort=helpful')).toEqual(['The second', 'The third', 'The first'])
    expect((await list('?sort=helpful')).criterion).toContain('95 %')
  })
  test('every order is read page by page without a gap or a repeat', async () => {
    const people: Name[] = ['ann', 'ben', 'cleo']
    for (const [i, who] of people.entries()) await says(who, (i % 2) + 3, `Number ${i}`)
    for (const sort of ['newest', 'helpful', 'highest', 'lowest']) {
      const whole = await titles(`?sort=${sort}`)
      const seen: string[] = []
      for (let cursor = ''; seen.length < 3; ) {
        const page = await list(`?sort=${sort}&limit=1${cursor}`)
        seen.push(page.items[0].title)
        cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
      }
      expect(seen).toEqual(whole)
    }
  })
  test('stars, language, verified, and every word that is searched for', async () => {
    await says('ann', 5, 'Search is fast', { lang: 'en' })
    await says('ben', 1, 'Die Suche ist schnell', { lang: 'de' })
    await says('cleo', 5, 'これは速い検索です', { lang: 'ja' })
    expect(await titles('?stars=5')).toEqual(['これは速い検索です', 'Search is fast'])
    expect(await titles('?lang=de')).toEqual(['Die Suche ist schnell'])
    expect(await titles('?q=search')).toContain('Search is fast')
    expect(await titles('?q=SUCHE+schnell')).toEqual(['Die Suche ist schnell'])
    expect(await titles('?q=schn')).toEqual(['Die Suche ist schnell'])
    expect(await titles(`?q=${encodeURIComponent('検索')}`)).toEqual(['これは速い検索です'])
    expect(await titles('?q=%22+OR+1')).toEqual([])
    expect(await titles('?verified=yes')).toEqual([])
    expect(await titles('?stars=5&q=suche')).toEqual([])
  })
  test('what is withdrawn or changed is found no more by its old words', async () => {
    const id = await says('ann', 5, 'Zebra crossing')
    expect(await titles('?q=zebra')).toHaveLength(1)
    await (await portal.as('ann')).post(`/api/v1/me/reviews/${id}/withdraw`)
    expect(await titles('?q=zebra')).toEqual([])
  })
  test('the same words of another product are not found', async () => {
    await addProduct(portal, 'Orbit Academy')
    await says('ann', 5, 'Zebra crossing', { productSlug: 'orbit-academy' })
    expect(await titles('?q=zebra')).toEqual([])
  })
  test.each(['?sort=best', '?stars=6', '?cursor=zzz', '?lang=--', '?limit=0'])('%s is refused', async (query) => {
    expect((await portal.visitor.get(`/api/v1/products/orbit-notes/reviews${query}`)).status).toBe(422)
  })

  test('a vote counts once, can be turned and taken back, and is never one’s own', async () => {
    const id = await says('ann', 4, 'Mine')
    const ben = await portal.as('ben')
    const vote = (value: number) => ben.put(`/api/v1/reviews/${id}/helpful`, { value })
    await Promise.all([vote(1), vote(1), vote(1)])
    expect((await vote(1)).body).toEqual({ up: 1, down: 0, voted: 1 })
    expect((await vote(-1)).body).toEqual({ up: 0, down: 1, voted: -1 })
    expect((await ben.get(`/api/v1/reviews/${id}`)).body).toMatchObject({ voted: -1, own: false })
    expect((await ben.delete(`/api/v1/reviews/${id}/helpful`)).body).toEqual({ up: 0, down: 0, voted: null })
    const ann = await portal.as('ann')
    expect((await ann.put(`/api/v1/reviews/${id}/helpful`, { value: 1 })).body.code).toBe('review.own_vote')
    expect((await portal.visitor.put(`/api/v1/reviews/${id}/helpful`, { value: 1 })).status).toBe(401)
    expect((await vote(2)).status).toBe(422)
    expect((await ben.put('/api/v1/reviews/rev_no/helpful', { value: 1 })).status).toBe(404)
  })
  test('what waits or was refused has no address', async () => {
    const { body } = await review(portal, await portal.as('ann'))
    for (const path of ['', '/history']) {
      expect((await portal.visitor.get(`/api/v1/reviews/${body.id}${path}`)).status).toBe(404)
    }
  })
  test('facets count what there is, topics come by night', async () => {
    await says('ann', 5, 'Search', { lang: 'en' })
    await says('ben', 4, 'Search', { lang: 'de' })
    await says('cleo', 2, 'Search', { lang: 'de' })
    portal.later({ days: 1 })
    await portal.worker.drain()
    const { body } = await portal.visitor.get('/api/v1/products/orbit-notes/reviews/facets')
    expect(body.languages).toEqual([
      { lang: 'de', n: 2 },
      { lang: 'en', n: 1 },
    ])
    expect(body).toMatchObject({ verified: 0, withMedia: 0 })
  })
  test('rewarded reviews leave average and page alike where the company chose so', async () => {
    await says('ann', 5, 'Search')
    await portal.db.write((tx) => tx.update(product).set({ countIncentivized: false }))
    expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary).toMatchObject({
      count: 1,
      uncounted: 0,
    })
  })
})
