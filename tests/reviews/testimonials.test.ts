import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, consentOf, decide, review, testimonial } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())
const liveWords = async () =>
  (await portal.visitor.get('/api/v1/products/orbit-notes/testimonials')).body.items.map(
    (t: { excerpt: string }) => t.excerpt,
  )

test('staff choose sentences, and the words stand as written', async () => {
  const { testimonialId } = await testimonial(portal)
  expect(await liveWords()).toEqual(['It saves me an hour a day.'])
  expect((await portal.facts('testimonial.published'))[0]).toMatchObject({ testimonialId })
})

test('without consent there is no testimonial', async () => {
  await addProduct(portal)
  const { body } = await review(portal, await portal.as('ann'), { consents: [] })
  await decide(portal, body.id)
  const olga = await portal.as('olga')
  expect((await olga.get('/api/v1/testimonials/candidates')).body.items[0]).toMatchObject({ consented: false })
  const made = await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: [{ start: 0, end: 5 }] })
  expect(made).toMatchObject({ status: 409, body: { code: 'consent.missing' } })
  expect(await liveWords()).toEqual([])
})

test('a review that is not published cannot become one', async () => {
  await addProduct(portal)
  const { body } = await review(portal, await portal.as('ann'))
  const made = await (await portal.as('olga')).post('/api/v1/testimonials', {
    reviewId: body.id,
    ranges: [{ start: 0, end: 5 }],
  })
  expect(made.status).toBe(404)
})

test('words that are not in the review are refused', async () => {
  const { reviewId, olga, testimonialId } = await testimonial(portal)
  await olga.post(`/api/v1/testimonials/${testimonialId}/retire`)
  const made = await olga.post('/api/v1/testimonials', { reviewId, ranges: [{ start: 0, end: 999 }] })
  expect(made).toMatchObject({ status: 409, body: { code: 'testimonial.not_verbatim' } })
})

test('one live testimonial a review, also when two people press at once', async () => {
  const { reviewId, olga, testimonialId } = await testimonial(portal)
  await olga.post(`/api/v1/testimonials/${testimonialId}/retire`)
  const press = () => olga.post('/api/v1/testimonials', { reviewId, ranges: [{ start: 0, end: 26 }] })
  const answers = await Promise.all([press(), press(), press()])
  expect(answers.map((a) => a.status).sort()).toEqual([201, 409, 409])
})

test('a consent that is taken back takes the testimonial down in the same moment', async () => {
  const { ann, olga } = await testimonial(portal)
  const consent = await consentOf(ann, 'website_widgets')
  portal.later({ minutes: 1 })

  expect((await ann.post(`/api/v1/me/consents/${consent.id}/withdraw`)).body.withdrawnAt).toBe(portal.now())

  expect(await liveWords()).toEqual([])
  expect((await olga.get('/api/v1/testimonials')).body.items[0]).toMatchObject({
    state: 'retired',
    retiredReason: 'consent_withdrawn',
  })
  expect((await ann.post(`/api/v1/me/consents/${consent.id}/withdraw`)).status).toBe(200)
  expect(await portal.facts('consent.withdrawn')).toHaveLength(1)
})

test('nobody takes back somebody else’s consent', async () => {
  const { ann } = await testimonial(portal)
  const consent = await consentOf(ann, 'website_widgets')
  expect((await (await portal.as('ben')).post(`/api/v1/me/consents/${consent.id}/withdraw`)).status).toBe(404)
  expect(await liveWords()).toHaveLength(1)
})

test('a withdrawn review takes its testimonial along', async () => {
  const { ann, reviewId, olga } = await testimonial(portal)
  await ann.post(`/api/v1/me/reviews/${reviewId}/withdraw`)
  expect((await olga.get('/api/v1/testimonials')).body.items[0].retiredReason).toBe('review_withdrawn')
  expect(await liveWords()).toEqual([])
})

test('customers make no testimonials', async () => {
  const { ann, reviewId } = await testimonial(portal)
  expect((await ann.post('/api/v1/testimonials', { reviewId, ranges: [{ start: 0, end: 2 }] })).status).toBe(403)
  expect((await ann.get('/api/v1/testimonials/candidates')).status).toBe(403)
})
