import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { objectionsTo } from '../../api/reviews/replies/objections.ts'
import { reply, replyRevision } from '../../db/schema/review-reports.ts'
import { addProduct } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { published, report, STATEMENT, written } from './cases.ts'

test.each([
  ['Thank you. We have changed the search since, and it is quicker now.', []],
  ['We are sorry. Your refund was sent on Monday, whatever you think of us.', []],
  ['We are a law firm, and our team reads every word of every review.', []],
  ['Remove your review or you will hear from us.', ['removal']],
  ['Could you please update your rating now that it is mended?', ['removal']],
  ['We would gladly give you a refund if you change the review.', ['reward']],
  ['Delete this review and we will send a voucher.', ['reward', 'removal']],
  ['Our lawyers will be in touch, this is defamation.', ['threat']],
  ['We will sue you for this.', ['threat']],
  ['Write to help@acme.example and we look at it together.', ['personal_data']],
])('%s', (text, rules) => expect(objectionsTo(text).map(({ rule }) => rule)).toEqual(rules))

describe('the company answers', () => {
  let portal: World
  beforeEach(async () => {
    portal = await world()
    await addProduct(portal)
  })
  afterEach(() => portal.close())
  const save = async (id: string, body: string, rest: object = {}) =>
    (await portal.as('mo')).put(`/api/v1/moderation/reviews/${id}/reply`, { body, ...rest })

  test('once, rewrites it, and each wording is kept', async () => {
    const id = await published(portal)
    expect((await save(id, 'Thank you for that.')).body).toMatchObject({ body: 'Thank you for that.', edited: false })
    await save(id, 'Thank you for that.')
    portal.later({ days: 1 })
    expect((await save(id, 'Thank you for that, and for the idea.')).body).toMatchObject({ edited: true })
    expect(await portal.db.read.select().from(reply)).toHaveLength(1)
    const kept = await portal.db.read.select().from(replyRevision)
    expect(kept.map(({ n, body }) => [n, body])).toEqual([
      [1, 'Thank you for that.'],
      [2, 'Thank you for that, and for the idea.'],
    ])
  })

  test('only what is shown, and without threats; its own address it may give when it says so', async () => {
    expect((await save(await written(portal, 'ben'), 'Thank you for that.')).body.code).toBe('reply.not_shown')
    const id = await published(portal)
    expect((await save(id, 'Remove your review or we will sue you.')).body.fields).toHaveProperty('body')
    expect((await save(id, 'Remove your review or we will sue you.', { sure: true })).status).toBe(422)
    expect((await save(id, 'Write to help@acme.example about it.')).status).toBe(422)
    expect((await save(id, 'Write to help@acme.example about it.', { sure: true })).status).toBe(200)
  })

  test('and what it said is taken off after a report that was right', async () => {
    const id = await published(portal)
    await save(id, 'The author is a liar called Jo Farr of Elm Street.')
    const { body } = await report(portal, id, { about: 'reply', category: 'personal_data' })
    const mo = await portal.as('mo')
    const upheld = { verdict: 'uphold', reason: 'PII', statement: STATEMENT }
    const decided = await mo.post(`/api/v1/moderation/reports/${body.id}/decision`, upheld)
    expect(decided.body.state).toBe('upheld')
    expect((await portal.db.read.select().from(reply))[0]).toMatchObject({ body: '', removedAt: portal.now() })
    expect((await mo.get(`/api/v1/moderation/reviews/${id}`)).body).toMatchObject({ reply: null, shown: true })
    expect((await save(id, 'Let us put that in better words.')).body.edited).toBe(true)
  })
})
