import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unseal } from '../../../api/kernel/seal.ts'
import { loopEdge } from '../../../db/schema/loop.ts'
import { authorAsk } from '../../../db/schema/testimonials.ts'
import { decide, host, review, testimonial } from '../../helpers.ts'
import { type Door, signUp } from '../../people.ts'
import { type World, world } from '../../world.ts'

let portal: World
let olga: Door
let ann: Door
let reviewId: string
let publishedAt: number
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
  ;({ reviewId, ann } = await testimonial(portal))
  publishedAt = (await portal.facts('review.published')).at(-1) ? portal.now() : 0
  portal.later({ days: 3 })
})
afterEach(() => portal.close())

const edges = () => portal.db.read.select().from(loopEdge)
const came = (via: string, name = 'Zoe') => signUp(portal, { name, email: `${name.toLowerCase()}@example.com`, via })
async function told() {
  const made = await olga.post('/api/v1/stories/drafts', {
    ...{ reviewId, title: 'How Ann got an hour back' },
    parts: [{ kind: 'quote', ranges: [{ start: 0, end: 26 }] }],
  })
  await olga.post(`/api/v1/stories/drafts/${made.body.id}/ask`)
  const asked = (await portal.db.read.select().from(authorAsk)).at(-1)!
  const token = unseal(portal.services.sealKey, asked.sealed!)
  await portal.visitor.post('/api/v1/author-asks/answer', { token, answer: 'yes' })
  return made.body.id as string
}

describe('somebody who came from the page of', () => {
  test('a review was brought by its author, from the day it was published', async () => {
    await came(`page:${reviewId}`)
    const [edge] = await edges()
    expect(edge).toMatchObject({ kind: 'review', reviewId, testimonialId: null, creditBp: 10_000, evidence: 3 })
    expect(edge!.actAt).toBe(publishedAt)
    expect((await portal.facts('lead.recorded')).at(-1)).toMatchObject({ source: 'review', reviewId, evidence: 3 })
    const { body } = await olga.get('/api/v1/wheel/turns/ledger?kind=review')
    expect(body.items).toMatchObject([
      { kind: 'review', review: { id: reviewId, excerpt: expect.stringContaining('an hour a day') }, story: null },
    ])
    expect((await olga.get('/api/v1/wheel/turns/ledger?kind=testimonial')).body.items).toEqual([])
  })

  test('a story was brought by the customer it is about', async () => {
    const storyId = await told()
    await came(`page:${storyId}`)
    expect(await edges()).toMatchObject([{ kind: 'story', storyId, reviewId: null, evidence: 3 }])
    const { body } = await olga.get('/api/v1/wheel/turns/ledger?kind=story')
    expect(body.items).toMatchObject([{ story: { id: storyId, excerpt: 'How Ann got an hour back' } }])
  })

  test('words that never stood in public was brought by nobody', async () => {
    const ben = await portal.as('ben')
    const held = await review(portal, ben)
    await decide(portal, held.body.id, { decision: 'reject', reason: 'off_topic' })
    await came(`page:${held.body.id}`)
    expect(await edges()).toEqual([])
    expect((await portal.facts('lead.recorded')).at(-1)).toMatchObject({ source: 'direct' })
  })

  test('a review, who says that a testimonial convinced them, is known by the page', async () => {
    await came(`page:${reviewId} self:${reviewId}`)
    expect(await edges()).toMatchObject([{ kind: 'review', evidence: 3 }])
  })
})

describe('a review that somebody names', () => {
  test('at sign-up is their own word, and has the whole credit of that conversion', async () => {
    await came(`self:${reviewId}`)
    expect(await edges()).toMatchObject([{ kind: 'self_reported', reviewId, evidence: 4, creditBp: 10_000 }])
    expect(await portal.db.read.all('SELECT review_id, testimonial_id, credit_bp FROM conversion_credit')).toEqual([
      { review_id: reviewId, testimonial_id: null, credit_bp: 10_000 },
    ])
  })

  test('is offered first to who came from its page, and not when it is shown no more', async () => {
    const offered = async () =>
      (await portal.visitor.get(`/api/v1/what-convinced?via=page:${reviewId}`)).body.items.map(
        ({ id }: { id: string }) => id,
      )
    expect((await offered())[0]).toBe(reviewId)
    await ann.post(`/api/v1/me/reviews/${reviewId}/withdraw`)
    expect(await offered()).not.toContain(reviewId)
  })

  test('to the host is known by it, once, and better known than nothing', async () => {
    await came('')
    const shop = await host(portal)
    const one = { goal: 'trial', externalId: 'o-1', reviewId, email: 'zoe@example.com' }
    const { status, body } = await shop.post('/api/v1/track/conversion', one)
    expect([status, body.credits]).toEqual([201, [{ reviewId, creditBp: 10_000 }]])
    expect((await shop.post('/api/v1/track/conversion', one)).status).toBe(200)
    expect(await edges()).toMatchObject([{ kind: 'self_reported', reviewId }])
    const unknown = await shop.post('/api/v1/track/conversion', { ...one, externalId: 'o-2', reviewId: 'rev_none' })
    expect([unknown.status, Object.keys(unknown.body.fields)]).toEqual([422, ['reviewId']])
  })
})
