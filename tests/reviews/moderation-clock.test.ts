import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createJobs } from '../../api/jobs.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { settleReviews } from '../../api/reviews/moderation/settling.ts'
import { message } from '../../db/schema/mail.ts'
import { moderationDecision } from '../../db/schema/moderation.ts'
import { reviewRevision, review as reviewTable } from '../../db/schema/reviews.ts'
import { addProduct, decide, WORDS } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { days, own, proven, published, report, STATEMENT, shown, written } from './cases.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const HOUR = 3_600_000
const tick = () => settleReviews(createCtx(portal.services, { kind: 'system', job: 'reviews.settle' }, 'test'))
const decisions = () => portal.db.read.select().from(moderationDecision)
const states = async () => (await portal.db.read.select().from(reviewTable)).map(({ state }) => state)
const CARD = 'They took my card 4111 1111 1111 1111 and charged it twice in a week.'
const NAME = { field: 'body', start: 0, end: 8 }
const ask = (id: string, reason: string, ranges: object[] = []) =>
  decide(portal, id, { decision: 'request_changes', reason, statement: STATEMENT, ranges })

test('the clock is a job of every minute', () => {
  expect(createJobs({} as never)['reviews.settle']).toMatchObject({ everyMs: 60_000 })
})

describe('what waits', () => {
  test('is published at its deadline, a bad one like a good one, flagged or not', async () => {
    await written(portal, 'ann', { rating: 1, body: 'Awful. See https://better.example for what we use now.' })
    await written(portal, 'ben', { rating: 5 })
    portal.later({ ms: 72 * HOUR - 1 })
    await tick()
    expect(await states()).toEqual(['pending', 'pending'])
    portal.later({ ms: 1 })
    await tick()
    expect(await states()).toEqual(['published', 'published'])
    for (const row of await decisions()) {
      expect([row.decidedBy, JSON.parse(row.grounds)]).toMatchObject([null, { automated: true }])
    }
    const before = await decisions()
    await tick()
    expect(await decisions()).toEqual(before)
  })

  test('waits as long as the company said, and never above 336 hours', async () => {
    const olga = await portal.as('olga')
    const save = (waitHours: unknown) =>
      olga.put('/api/v1/settings/moderation', { publishUnflagged: false, flaggedWords: [], waitHours })
    expect((await save(337)).body.fields).toHaveProperty('waitHours')
    expect((await save(0)).body.fields).toHaveProperty('waitHours')
    expect((await save(2)).status).toBe(204)
    await written(portal)
    portal.later({ ms: 2 * HOUR })
    await tick()
    expect(await states()).toEqual(['published'])
  })

  test('past its deadline has an open grave flag, and people are reminded once a day', async () => {
    await portal.as('mo')
    const id = await written(portal, 'ann', { body: CARD, rating: 5 })
    await written(portal, 'ben', { rating: 1 })
    portal.later({ days: 3 })
    await tick()
    await tick()
    expect(await states()).toEqual(['pending', 'published'])
    expect(await portal.facts('review.overdue')).toHaveLength(1)
    portal.later({ days: 1 })
    await tick()
    expect(await portal.facts('review.overdue')).toHaveLength(2)
    const { body } = await (await portal.as('mo')).get('/api/v1/moderation/queue')
    expect([body.counts.overdue, body.items[0].overdue]).toEqual([1, true])
    const mails = await portal.db.read.select().from(message)
    expect(
      mails.filter(({ template, toEmail }) => template === 'review_overdue' && toEmail === 'mo@example.com'),
    ).toHaveLength(2)
    expect((await decide(portal, id)).body.state).toBe('published')
  })

  test('is settled once by two clocks at the same moment', async () => {
    for (const who of ['ann', 'ben', 'cleo'] as const) await written(portal, who)
    portal.later({ days: 3 })
    await Promise.all([tick(), tick(), tick()])
    expect(await states()).toEqual(['published', 'published', 'published'])
    expect(await decisions()).toHaveLength(3)
  })
})

describe('a change that nobody made', () => {
  test('is made by leaving out the marked places, visibly, and the author is told', async () => {
    const id = await written(portal)
    await ask(id, 'PII', [NAME])
    portal.later({ days: 14 })
    await tick()
    expect((await shown(portal))[0].body).toBe(`[removed: personal data]${WORDS.body.slice(8)}`)
    const [first, second] = await portal.db.read.select().from(reviewRevision)
    expect([first!.body, second!.editor, second!.redacts]).toEqual([WORDS.body, 'redaction', 1])
    expect((await decisions()).at(-1)).toMatchObject({ toState: 'published', reason: 'PII', decidedBy: null })
  })

  test('is a rejection where nothing could be left out', async () => {
    const id = await written(portal)
    await ask(id, 'UNRELATED')
    portal.later({ days: 14 })
    await tick()
    expect(await own(portal, id)).toMatchObject({ state: 'rejected', decision: { reason: 'UNRELATED' } })
  })

  test('leaves the words before it, when those are shown', async () => {
    const id = await published(portal)
    const { productSlug: _, ...words } = WORDS
    await (await portal.as('ann')).put(`/api/v1/me/reviews/${id}`, {
      ...words,
      body: 'See www.x.example about the weather there.',
    })
    await ask(id, 'UNRELATED')
    expect((await shown(portal))[0].body).toBe(WORDS.body)
    portal.later({ days: 7 })
    await tick()
    expect([await states(), (await shown(portal))[0].body]).toEqual([['published'], WORDS.body])
  })
})

describe('what was set aside', () => {
  test('is back after seven days without a decision', async () => {
    const id = await published(portal)
    await report(portal, id, { category: 'illegal' }, await proven(portal))
    expect(await shown(portal)).toEqual([])
    portal.later({ days: 7 })
    await tick()
    expect((await shown(portal)).map((one: { id: string }) => one.id)).toEqual([id])
  })
})

describe('an appeal that nobody decided', () => {
  const appealed = async (reason: string, rest: object = {}) => {
    const id = await written(portal)
    await decide(portal, id, { decision: 'reject', reason, statement: STATEMENT, ...rest })
    const text = 'This is my own experience, and I can show the invoice.'
    expect((await (await portal.as('ann')).post(`/api/v1/me/reviews/${id}/appeal`, { text })).status).toBe(201)
    portal.at(portal.now() + days(14))
    await tick()
    return own(portal, id)
  }
  test('is the author’s after fourteen days', async () => {
    const sent = portal.now()
    expect(await appealed('SPAM')).toMatchObject({ state: 'published', submittedAt: sent })
    expect(await portal.facts('review.published')).toHaveLength(1)
  })
  test.each([
    ['HATE', {}],
    ['ILLEGAL', { law: '§ 130 StGB' }],
  ])('is not, when it was about %s: people are reminded', async (reason, rest) => {
    expect(await appealed(reason, rest)).toMatchObject({ state: 'appealed' })
    expect(await portal.facts('review.overdue')).toHaveLength(1)
  })
})
