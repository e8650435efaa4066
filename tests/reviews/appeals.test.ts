import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCtx } from '../../api/kernel/context.ts'
import { settleReviews } from '../../api/reviews/moderation/settling.ts'
import { message } from '../../db/schema/mail.ts'
import { addProduct, decide } from '../helpers.ts'
import type { Answer, Name } from '../people.ts'
import { type World, world } from '../world.ts'
import { days, leaveAlone, OUTCOME, own, report, STATEMENT, shown, written } from './cases.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const TEXT = 'This is my own experience with it, and I have the invoice here.'
const rejected = async (reason = 'SPAM') => {
  const id = await written(portal)
  await decide(portal, id, { decision: 'reject', reason, statement: STATEMENT })
  return id
}
const appeal = async (id: string, who: Name = 'ann', text = TEXT): Promise<Answer> =>
  (await portal.as(who)).post(`/api/v1/me/reviews/${id}/appeal`, { text })
const judge = async (id: string, verdict: string, who: Name = 'ada'): Promise<Answer> =>
  (await portal.as(who)).post(`/api/v1/moderation/appeals/${id}/decision`, { verdict, outcome: OUTCOME })
const mails = async (template: string) =>
  (await portal.db.read.select().from(message)).filter((one) => one.template === template)

describe('an author', () => {
  test('appeals once, is told that it came, and wins: it stands with the day it was sent', async () => {
    const sent = portal.now()
    const id = await rejected()
    portal.later({ days: 20 })
    const { status, body } = await appeal(id)
    expect([status, (await own(portal, id)).state]).toEqual([201, 'appealed'])
    expect((await appeal(id)).body.code).toBe('appeal.open')
    expect(await mails('appeal_received')).toHaveLength(1)
    expect((await judge(body.id, 'overturn')).body).toMatchObject({ state: 'published', rating: 5 })
    expect((await shown(portal))[0]).toMatchObject({ id, submittedAt: sent })
    expect(await mails('appeal_overturned')).toHaveLength(1)
    expect(await mails('review_published')).toHaveLength(0)
  })

  test('may lose, and then it is final', async () => {
    const id = await rejected()
    const { body } = await appeal(id)
    expect((await judge(body.id, 'uphold')).body.state).toBe('rejected')
    expect(await own(portal, id)).toMatchObject({ decision: { statement: OUTCOME, appealableUntil: null } })
    expect((await appeal(id)).body.code).toBe('appeal.once')
    expect(await mails('appeal_upheld')).toHaveLength(1)
    expect((await judge(body.id, 'overturn')).body.code).toBe('appeal.decided')
  })

  test('wins back what was removed, and the counters follow', async () => {
    const id = await written(portal)
    await decide(portal, id)
    const { body: reported } = await report(portal, id, { category: 'advertising' })
    const mo = await portal.as('mo')
    const upheld = { verdict: 'uphold', reason: 'SPAM', statement: STATEMENT }
    await mo.post(`/api/v1/moderation/reports/${reported.id}/decision`, upheld)
    const { body } = await appeal(id)
    await judge(body.id, 'overturn')
    expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary.count).toBe(1)
  })

  test('has 180 days, and a decision to appeal against', async () => {
    const waiting = await written(portal, 'ben')
    expect((await appeal(waiting, 'ben')).body.code).toBe('appeal.nothing')
    const id = await rejected()
    portal.at(portal.now() + days(180) + 1)
    expect((await appeal(id)).status).toBe(410)
  })

  test('says why, and nobody else appeals for them', async () => {
    const id = await rejected()
    expect((await appeal(id, 'ann', 'no')).body.fields).toHaveProperty('text')
    expect((await appeal(id, 'ben')).status).toBe(404)
  })
})

describe('who decided', () => {
  test('does not decide again, where there is somebody else', async () => {
    await portal.as('ada')
    const { body } = await appeal(await rejected())
    const queue = (await (await portal.as('mo')).get('/api/v1/moderation/appeals')).body
    expect(queue.items).toMatchObject([{ text: TEXT, decidedBy: 'Mo Lindqvist', forAnother: true }])
    expect((await judge(body.id, 'overturn', 'mo')).body.code).toBe('appeal.own_decision')
    expect((await judge(body.id, 'overturn', 'ada')).status).toBe(200)
  })

  test('does not judge either what the clock did because of them', async () => {
    await portal.as('ada')
    const id = await written(portal)
    await decide(portal, id, { decision: 'request_changes', reason: 'UNRELATED', statement: STATEMENT })
    portal.later({ days: 14 })
    await settleReviews(createCtx(portal.services, { kind: 'system', job: 'reviews.settle' }, 'test'))
    const { body } = await appeal(id)
    const listed = async (who: Name) => (await (await portal.as(who)).get('/api/v1/moderation/appeals')).body.items
    expect(await listed('mo')).toMatchObject([{ decidedBy: null, forAnother: true }])
    expect(await listed('ada')).toMatchObject([{ forAnother: false }])
    expect((await judge(body.id, 'uphold', 'mo')).body.code).toBe('appeal.own_decision')
    expect((await judge(body.id, 'uphold', 'ada')).status).toBe(200)
  })

  test('of a fake judges it as the queue says, when the two are all there are', async () => {
    await portal.as('ada')
    const id = await written(portal)
    const evidence = 'Nobody of that name ever bought here, as we looked up.'
    const { body: made } = await decide(portal, id, {
      decision: 'reject',
      reason: 'FAKE',
      statement: STATEMENT,
      evidence,
    })
    await (await portal.as('ada')).post(`/api/v1/moderation/proposals/${made.proposalId}/confirm`)
    const { body } = await appeal(id)
    await leaveAlone(portal, 'mo', 'ada')
    for (const [who, code] of [
      ['mo', 'appeal.own_decision'],
      ['ada', undefined],
    ] as const) {
      const [item] = (await (await portal.as(who)).get('/api/v1/moderation/appeals')).body.items
      const { body: answer } = await judge(body.id, 'uphold', who)
      expect([item.forAnother, answer.code]).toEqual([code !== undefined, code])
    }
  })

  test('of two moderators at once, one decides', async () => {
    const { body } = await appeal(await rejected())
    const answers = await Promise.all([judge(body.id, 'overturn'), judge(body.id, 'uphold', 'olga')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

test('a fake that two agreed on and a third looked at again still names two people', async () => {
  const id = await written(portal)
  await portal.as('ada')
  const evidence = 'Nobody of that name ever bought here, and the address is a competitor’s.'
  const { body: proposed } = await decide(portal, id, {
    decision: 'reject',
    reason: 'FAKE',
    statement: STATEMENT,
    evidence,
  })
  await (await portal.as('ada')).post(`/api/v1/moderation/proposals/${proposed.proposalId}/confirm`)
  const { body } = await appeal(id)
  expect((await judge(body.id, 'uphold', 'ada')).body.code).toBe('appeal.own_decision')
  expect((await judge(body.id, 'uphold', 'olga')).body.state).toBe('rejected')
})
