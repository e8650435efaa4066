import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Product } from '../../api/products/contract.ts'
import type { PublicReview } from '../../api/reviews/surface/contract.ts'
import { jsonFeed, portable, portableProduct } from '../../site/rooms/reviews/portable.ts'
import { addProduct, decide, review } from '../helpers.ts'
import { type World, world } from '../world.ts'

const URL = 'https://reviews.example'
let portal: World
let shown: PublicReview[]
let product: Product
beforeEach(async () => {
  portal = await world()
  await addProduct(portal, 'Orbit')
  const words = {
    title: '</script><b>Fish',
    body: 'Fish & "chips" <img src=x>. And more.',
  }
  const { body } = await review(portal, await portal.as('ann'), { productSlug: 'orbit', ...words })
  await decide(portal, body.id)
  shown = (await portal.visitor.get('/api/v1/products/orbit/reviews')).body.items
  product = (await portal.visitor.get('/api/v1/products/orbit')).body
})
afterEach(() => portal.close())

test('a review goes out as it stands, with where it comes from and what is known of its author', () => {
  const [first] = shown
  expect(shown).toHaveLength(1)
  expect(portable(first!, URL)).toMatchObject({
    id: first!.id,
    url: `${URL}/reviews/${first!.id}`,
    rating: first!.rating,
    title: '</script><b>Fish',
    body: 'Fish & "chips" <img src=x>. And more.',
    author: { name: first!.displayName },
    importedFrom: null,
    countsInAverage: true,
    disclosures: [],
  })
  expect(JSON.stringify(portable(first!, URL))).not.toMatch(/@|contactId|email/)
})

test('a product says the same average as its page', () => {
  const { rating, newest, feeds } = portableProduct(product, shown, URL)
  expect([rating.count, rating.average]).toEqual([1, shown[0]!.rating])
  expect([newest.length, feeds.json]).toEqual([1, `${URL}/products/orbit/reviews.json`])
})

test('the feed holds words as text', () => {
  const feed = jsonFeed('New reviews of Orbit', `${URL}/products/orbit`, shown, URL)
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    feed_url: `${URL}/products/orbit/reviews.json`,
    items: [{ content_text: 'Fish & "chips" <img src=x>. And more.', authors: [{ name: shown[0]!.displayName }] }],
  })
  expect(JSON.stringify(feed)).not.toContain('content_html')
})
