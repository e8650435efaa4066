import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, consents, review, WORDS } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

test('a customer leaves a review, which waits for a moderator', async () => {
  const ann = await portal.as('ann')

  const { status, body } = await review(portal, ann)

  expect(status).toBe(201)
  expect(body).toMatchObject({ state: 'pending', rating: 5, product: { slug: 'orbit-notes' }, publishedAt: null })
  expect((await portal.visitor.get('/api/v1/products/orbit-notes/reviews')).body.items).toEqual([])
  expect((await portal.facts('review.submitted'))[0]).toMatchObject({ reviewId: body.id })
  expect((await portal.facts('consent.granted'))[0]).toMatchObject({ reviewId: body.id, scope: 'website_widgets' })
})

test('a second review of the same product is refused, and nothing is written', async () => {
  const ann = await portal.as('ann')
  await review(portal, ann)
  const before = await portal.facts()

  const again = await review(portal, ann)

  expect(again).toMatchObject({ status: 409, body: { code: 'review.duplicate' } })
  expect(await portal.facts()).toEqual(before)
})

test('twenty at once are one', async () => {
  const ann = await portal.as('ann')
  const statuses = (await Promise.all(Array.from({ length: 20 }, () => review(portal, ann)))).map((a) => a.status)
  expect(statuses.filter((s) => s === 201)).toHaveLength(1)
  expect(statuses.filter((s) => s === 409)).toHaveLength(19)
})

test('a visitor must sign in, and staff do not review', async () => {
  expect(await review(portal, portal.visitor)).toMatchObject({ status: 401, body: { code: 'session.required' } })
  expect(await review(portal, await portal.as('mo'))).toMatchObject({
    status: 403,
    body: { code: 'permission.missing' },
  })
})

test('what is missing or wrong is named field by field, in sentences', async () => {
  const ann = await portal.as('ann')
  const { status, body, headers } = await ann.post('/api/v1/reviews', {
    rating: 6,
    title: 'x',
    body: 'short',
    experienceDate: 'soon',
  })
  expect(status).toBe(422)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(body.fields).toEqual({
    consents: 'This is needed.',
    productSlug: 'This is needed.',
    rating: 'Choose from one to five stars.',
    title: 'Give it a title of at least 3 characters.',
    body: 'Tell a little more: at least 20 characters.',
    experienceDate: 'Write a date like 2026-03-14.',
    displayName: 'Tell us the name to show.',
  })
})

test.each([
  ['a day to come', { experienceDate: '2026-03-09' }, 'experienceDate'],
  ['half a star', { rating: 4.5 }, 'rating'],
  ['a rating in words', { rating: 'five' as unknown as number }, 'rating'],
  ['an unknown product', { productSlug: 'nothing' }, undefined],
  ['a consent text from yesterday', { consents: [{ scope: 'website_widgets', textHash: 'a'.repeat(64) }] }, 'consents'],
  ['a consent nobody offers', { consents: [{ scope: 'everything', textHash: 'a'.repeat(64) }] }, 'consents.0.scope'],
])('%s is refused', async (_name, words, field) => {
  const ann = await portal.as('ann')
  const { status, body } = await review(portal, ann, words)
  expect(status).toBe(field ? 422 : 404)
  if (field) expect(Object.keys(body.fields)).toEqual([field])
  expect(await portal.facts('review.submitted')).toEqual([])
})

test('a consent that is not ticked is not there', async () => {
  const ann = await portal.as('ann')
  await review(portal, ann, { consents: [] })
  const { items } = (await ann.get('/api/v1/me/consents')).body
  expect(items.map(({ scope }: { scope: string }) => scope)).toEqual(['publish_on_portal'])
})

test('the consent keeps the sentence that was shown', async () => {
  const ann = await portal.as('ann')
  await review(portal, ann)
  const all = (await portal.visitor.get('/api/v1/consent-texts')).body.items
  const shown = all.filter(({ scope }: { scope: string }) => scope.startsWith('publish') || scope.startsWith('website'))
  const kept = (await ann.get('/api/v1/me/consents')).body.items
  for (const { scope, text } of shown)
    expect(kept).toContainEqual(expect.objectContaining({ scope, text, withdrawnAt: null }))
})

test('words are kept as written, whatever they look like', async () => {
  const ann = await portal.as('ann')
  const body = '<script>alert(1)</script> & "quotes"\u202Ereversed\u202C — 日本語 😀'
  const { body: own } = await ann.post('/api/v1/reviews', { ...WORDS, body, consents: await consents(portal) })
  expect(own.body).toBe(body)
  expect((await ann.get('/api/v1/me/reviews')).body.items[0].body).toBe(body)
})

test('a review belongs to its author alone until it is published', async () => {
  const { body } = await review(portal, await portal.as('ann'))
  const ben = await portal.as('ben')
  expect((await ben.get('/api/v1/me/reviews')).body.items).toEqual([])
  expect(await ben.post(`/api/v1/me/reviews/${body.id}/withdraw`)).toMatchObject({ status: 404 })
})
