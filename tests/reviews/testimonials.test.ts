import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, consentOf, consents, decide, review, testimonial, WORDS } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { report, STATEMENT } from './cases.ts'

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
  const made = await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: [{ start: 0, end: 26 }] })
  expect(made).toMatchObject({ status: 409, body: { code: 'consent.missing' } })
  expect(await liveWords()).toEqual([])
})

test('a review that is not published cannot become one', async () => {
  await addProduct(portal)
  const { body } = await review(portal, await portal.as('ann'))
  const made = await (await portal.as('olga')).post('/api/v1/testimonials', {
    reviewId: body.id,
    ranges: [{ start: 0, end: 26 }],
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

test('a part of a sentence is no excerpt, and no quote of a story', async () => {
  await addProduct(portal)
  const { body } = await review(portal, await portal.as('ann'), {
    body: 'I would never recommend it. Support is kind.',
  })
  await decide(portal, body.id)
  const olga = await portal.as('olga')
  const turned = [
    { start: 0, end: 7 },
    { start: 14, end: 27 },
  ]
  for (const as of ['live', 'candidate']) {
    const made = await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: turned, as })
    expect(made).toMatchObject({ status: 409, body: { code: 'testimonial.not_verbatim' } })
  }
  const story = { reviewId: body.id, title: 'T', parts: [{ kind: 'quote', ranges: turned }] }
  expect((await olga.post('/api/v1/stories/drafts', story)).body.code).toBe('testimonial.not_verbatim')
})

/** Staff take the first word of the last sentence out, which makes another revision. */
async function redacted(reviewId: string) {
  const start = WORDS.body.indexOf('Search')
  const { body } = await report(portal, reviewId, { category: 'personal_data' })
  const ranges = [{ field: 'body', start, end: start + 6 }]
  const verdict = { verdict: 'uphold', reason: 'PII', statement: STATEMENT, ranges }
  expect((await (await portal.as('mo')).post(`/api/v1/moderation/reports/${body.id}/decision`, verdict)).status).toBe(
    200,
  )
}

test('what staff took out is quoted by nobody, nor is their mark', async () => {
  const { reviewId, olga } = await testimonial(portal)
  await redacted(reviewId)
  const { sentences } = (await olga.get(`/api/v1/testimonials/sentences/${reviewId}`)).body
  expect(sentences.map((one: { quotable: boolean }) => one.quotable)).toEqual([true, true, false])
  for (const ranges of [[sentences[2]], [{ start: 0, end: sentences[2].end }]]) {
    const made = await olga.post('/api/v1/testimonials', { reviewId, ranges })
    expect(made).toMatchObject({ status: 409, body: { code: 'testimonial.redacted' } })
    const story = { reviewId, title: 'T', parts: [{ kind: 'quote', ranges }] }
    expect((await olga.post('/api/v1/stories/drafts', story)).body.code).toBe('testimonial.redacted')
  }
  const { start, end } = sentences[1]
  expect((await olga.post('/api/v1/testimonials', { reviewId, ranges: [{ start, end }] })).status).toBe(201)
})

test('words called untrue stay down after a redaction, until their author changes them', async () => {
  const { ann, reviewId, olga, testimonialId } = await testimonial(portal)
  await ann.post(`/api/v1/me/testimonials/${testimonialId}/affirm`, { answer: 'no' })
  await redacted(reviewId)
  const make = (end: number, as = 'candidate') =>
    olga.post('/api/v1/testimonials', { reviewId, ranges: [{ start: 0, end }], as })
  expect(await make(26)).toMatchObject({ status: 409, body: { code: 'testimonial.in_doubt' } })
  expect(await make(47, 'live')).toMatchObject({ status: 409, body: { code: 'testimonial.in_doubt' } })

  const { productSlug: _, ...words } = WORDS
  const saved = { ...words, body: 'It saves me ten minutes. I would not go back.' }
  expect((await ann.put(`/api/v1/me/reviews/${reviewId}`, saved)).status).toBeLessThan(300)
  await decide(portal, reviewId)
  expect((await make(24, 'live')).status).toBe(201)
  expect(await liveWords()).toEqual(['It saves me ten minutes.'])
})

test('words called untrue come back when their author agrees to them anew', async () => {
  const { ann, reviewId, olga, testimonialId } = await testimonial(portal)
  await ann.post(`/api/v1/me/testimonials/${testimonialId}/affirm`, { answer: 'no' })
  portal.later({ minutes: 1 })
  await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'website_widgets')).id}/withdraw`)
  portal.later({ minutes: 1 })
  const { textHash } = (await consents(portal)).find(({ scope }: { scope: string }) => scope === 'website_widgets')
  const given = await ann.post('/api/v1/me/consents', { reviewId, scope: 'website_widgets', textHash })
  expect(given.status).toBeLessThan(300)
  expect(
    (await olga.post('/api/v1/testimonials', { reviewId, ranges: [{ start: 0, end: 26 }], as: 'live' })).status,
  ).toBe(201)
})
