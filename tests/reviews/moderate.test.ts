import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct, decide, review } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const REJECTION = { decision: 'reject', reason: 'SPAM', statement: 'This advertises another website and nothing else.' }

test('the queue shows the oldest first and never the rating', async () => {
  const first = (await review(portal, await portal.as('ann'), { rating: 1 })).body
  portal.later({ minutes: 5 })
  const second = (
    await review(portal, await portal.as('ben'), { body: 'Call me: +44 20 7946 0018, any time you like.' })
  ).body

  const { body } = await (await portal.as('mo')).get('/api/v1/moderation/queue')

  expect(body.total).toBe(2)
  expect(body.items.map((item: { id: string }) => item.id)).toEqual([first.id, second.id])
  expect(JSON.stringify(body)).not.toContain('rating')
  expect(body.items[1].flags).toEqual([
    {
      ...{ rule: 'personal_data', severity: 'hold', explanation: 'May hold an e-mail address or a phone number.' },
      ranges: [{ field: 'body', start: 9, end: 25 }],
    },
  ])
  expect(body.counts).toEqual({ pending: 2, overdue: 0, proposals: 0, reports: 0, appeals: 0 })
})

test('published means public, counted and dated; the answer shows the rating', async () => {
  const { body } = await review(portal, await portal.as('ann'), { rating: 2 })
  portal.later({ minutes: 3 })

  expect((await decide(portal, body.id)).body).toEqual({
    ...{ id: body.id, state: 'published', rating: 2 },
    proposalId: null,
  })

  const [shown] = (await portal.visitor.get('/api/v1/products/orbit-notes/reviews')).body.items
  expect(shown).toMatchObject({ id: body.id, rating: 2, publishedAt: portal.now() })
  const { summary } = (await portal.visitor.get('/api/v1/products/orbit-notes')).body
  expect(summary).toMatchObject({ count: 1, average: 2, distribution: [0, 1, 0, 0, 0] })
})

test('a rejection needs one of the reasons and a statement, and the author reads both', async () => {
  const ann = await portal.as('ann')
  const { body } = await review(portal, ann)
  expect(
    await decide(portal, body.id, { decision: 'reject', reason: 'NEGATIVE', statement: 'We do not like it at all.' }),
  ).toMatchObject({
    status: 422,
    body: { fields: { reason: 'Choose one of the reasons; others are not allowed.' } },
  })
  expect((await decide(portal, body.id, { decision: 'reject', reason: 'SPAM' })).body.fields).toEqual({
    statement: 'This is needed.',
  })

  expect((await decide(portal, body.id, REJECTION)).body.state).toBe('rejected')

  const [own] = (await ann.get('/api/v1/me/reviews')).body.items
  expect(own).toMatchObject({ state: 'rejected', decision: { reason: 'SPAM', statement: REJECTION.statement } })
})

test('a decision is made once', async () => {
  const { body } = await review(portal, await portal.as('ann'))
  const answers = await Promise.all([
    decide(portal, body.id),
    decide(portal, body.id, REJECTION),
    decide(portal, body.id),
  ])
  expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409])
  expect([...(await portal.facts('review.published')), ...(await portal.facts('review.rejected'))]).toHaveLength(1)
})

test('customers and visitors decide nothing and see no queue', async () => {
  const ann = await portal.as('ann')
  const { body } = await review(portal, ann)
  for (const [who, status] of [
    [ann, 403],
    [portal.visitor, 401],
  ] as const) {
    expect((await who.get('/api/v1/moderation/queue')).status).toBe(status)
    expect((await who.post(`/api/v1/moderation/reviews/${body.id}/decision`, { decision: 'publish' })).status).toBe(
      status,
    )
  }
})

test('lists are read page by page, and nothing is shown twice while others write', async () => {
  for (const [i, who] of (['ann', 'ben', 'cleo'] as const).entries()) {
    const { body } = await review(portal, await portal.as(who), { rating: i + 1 })
    portal.later({ minutes: 1 })
    await decide(portal, body.id)
  }
  const first = (await portal.visitor.get('/api/v1/products/orbit-notes/reviews?limit=2')).body
  expect(first.items.map((r: { rating: number }) => r.rating)).toEqual([3, 2])
  const second = (await portal.visitor.get(`/api/v1/products/orbit-notes/reviews?limit=2&cursor=${first.nextCursor}`))
    .body
  expect(second.items.map((r: { rating: number }) => r.rating)).toEqual([1])
  expect(second.nextCursor).toBeNull()
  expect((await portal.visitor.get('/api/v1/products/orbit-notes/reviews?cursor=zzz')).body.fields).toHaveProperty(
    'cursor',
  )
  expect((await portal.visitor.get('/api/v1/products/orbit-notes/reviews?limit=5000')).status).toBe(422)
})

test('a review that its author withdraws is gone, uncounted, and may be written anew', async () => {
  const ann = await portal.as('ann')
  const { body } = await review(portal, ann, { rating: 4 })
  await decide(portal, body.id)

  expect((await ann.post(`/api/v1/me/reviews/${body.id}/withdraw`)).body).toEqual({ id: body.id, state: 'withdrawn' })
  expect((await ann.post(`/api/v1/me/reviews/${body.id}/withdraw`)).status).toBe(200)

  expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary).toMatchObject({
    count: 0,
    average: null,
  })
  expect(await portal.facts('review.withdrawn')).toHaveLength(1)
  expect((await review(portal, ann)).status).toBe(201)
})
