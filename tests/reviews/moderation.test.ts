import { ne, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isEditable, REASON_WORDS, redact } from '../../api/reviews/moderation/rules.ts'
import { account } from '../../db/schema/identity.ts'
import { moderationDecision, REASONS, reviewFlag } from '../../db/schema/moderation.ts'
import { addProduct, decide, WORDS } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { own, published, STATEMENT, shown, written } from './cases.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const NAME = { field: 'body', start: 0, end: 8 }
const against = (decision: string, reason: string, rest: object = {}) => ({
  decision,
  reason,
  statement: STATEMENT,
  ...rest,
})
const decisions = () => portal.db.read.select().from(moderationDecision)

describe('a reason', () => {
  test.each(REASONS)('%s is either mended or final, and never both', async (reason) => {
    const id = await written(portal)
    const rest = { ranges: [NAME], law: '§ 185 StGB', evidence: 'Sent from the address of a competitor.' }
    const wrong = isEditable(reason) ? 'reject' : 'request_changes'
    const answer = await decide(portal, id, against(wrong, reason, rest))
    expect([answer.status, Object.keys(answer.body.fields ?? {})]).toEqual([422, ['reason']])
  })

  test.each([
    ['request_changes', 'PII', 'ranges'],
    ['reject', 'ILLEGAL', 'law'],
    ['reject', 'FAKE', 'evidence'],
    ['reject', 'DUPLICATE', 'keptReviewId'],
    ['request_changes', 'MEDIA', 'reason'],
    ['reject', 'INELIGIBLE', 'reason'],
  ])('%s for %s rests on something', async (decision, reason, field) => {
    const answer = await decide(portal, await written(portal), against(decision, reason))
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, [field]])
  })

  test('has to be about words that are there', async () => {
    const id = await written(portal)
    for (const ranges of [[{ field: 'body', start: 5, end: 5 }], [{ field: 'title', start: 0, end: 999 }]]) {
      expect((await decide(portal, id, against('request_changes', 'PII', { ranges }))).body.fields).toHaveProperty(
        'ranges',
      )
    }
  })

  test('is never that it is negative', () => {
    expect(REASON_WORDS.map(({ code }) => code)).toEqual([...REASONS])
    expect(JSON.stringify(REASON_WORDS)).not.toMatch(/negative|low rating|bad review/i)
  })
})

describe('a change is asked for', () => {
  test('the author sees which words, changes them, and it waits again', async () => {
    const id = await written(portal)
    const { body } = await decide(portal, id, against('request_changes', 'PII', { ranges: [NAME] }))
    expect(body.state).toBe('changes_requested')
    expect(await own(portal, id)).toMatchObject({
      state: 'changes_requested',
      decision: { reason: 'PII', statement: STATEMENT, ranges: [NAME], appealableUntil: null },
    })
    const ann = await portal.as('ann')
    const { productSlug: _, ...words } = WORDS
    const changed = await ann.put(`/api/v1/me/reviews/${id}`, { ...words, body: 'An hour a day is what it saves me.' })
    expect(changed.body.state).toBe('pending')
    expect((await decide(portal, id)).body.state).toBe('published')
    expect((await shown(portal))[0].body).toBe('An hour a day is what it saves me.')
  })

  test('an edit of a shown review that is turned down leaves the words before it', async () => {
    const id = await published(portal)
    const { productSlug: _, ...words } = WORDS
    const ann = await portal.as('ann')
    await ann.put(`/api/v1/me/reviews/${id}`, { ...words, body: 'Now see https://spam.example for the better one.' })
    const mo = await portal.as('mo')
    const { body: queue } = await mo.get('/api/v1/moderation/queue')
    expect(queue.items[0]).toMatchObject({ body: expect.stringContaining('spam'), shown: { body: WORDS.body } })
    expect((await decide(portal, id, against('reject', 'SPAM'))).body.state).toBe('published')
    expect((await shown(portal))[0].body).toBe(WORDS.body)
    expect(await portal.facts('review.edit_refused')).toHaveLength(1)
    expect((await decisions()).map(({ revision, toState }) => [revision, toState])).toEqual([
      [1, 'published'],
      [2, 'published'],
    ])
  })
})

describe('a decision', () => {
  test('answers what was seen, and says what an author is owed', async () => {
    const id = await written(portal, 'ann', { body: 'See https://cheap.example, it is what I use now instead.' })
    await decide(portal, id, against('reject', 'ILLEGAL', { law: '§ 16 UWG' }))
    const [row] = await decisions()
    expect(JSON.parse(row!.grounds)).toMatchObject({
      ...{ scope: 'not_published', source: 'own_initiative', automated: false, detectedBy: ['links'] },
      ground: { kind: 'law', code: 'ILLEGAL', law: '§ 16 UWG' },
      redress: ['edit', 'appeal', 'court'],
    })
    expect(row).toMatchObject({ blind: true, reason: 'ILLEGAL', statement: STATEMENT })
    expect((await portal.db.read.select().from(reviewFlag)).map(({ state }) => state)).toEqual(['upheld'])
    expect(await own(portal, id)).toMatchObject({ decision: { appealableUntil: portal.now() + 180 * 86_400_000 } })
  })

  test('shows no stars to who has not decided', async () => {
    const id = await written(portal, 'ann', { rating: 1 })
    const mo = await portal.as('mo')
    for (const path of ['queue', `reviews/${id}`, 'proposals', 'reports', 'appeals']) {
      const { status, body } = await mo.get(`/api/v1/moderation/${path}`)
      expect([path, status]).toEqual([path, 200])
      expect(JSON.stringify(body)).not.toMatch(/"(rating|stars|company)/)
    }
  })

  test('is not made about what does not wait', async () => {
    const id = await written(portal)
    await (await portal.as('ann')).post(`/api/v1/me/reviews/${id}/withdraw`)
    expect((await decide(portal, id)).body.code).toBe('review.wrong_state')
    expect((await decide(portal, 'rev_unknown')).status).toBe(404)
  })

  test('that two have to make needs both, and evidence', async () => {
    const id = await written(portal)
    const evidence = 'Five reviews from one address within a minute, with the same words.'
    const { body } = await decide(portal, id, against('reject', 'FAKE', { evidence }))
    expect(body).toMatchObject({ state: 'pending', rating: null })
    expect((await decide(portal, id, against('reject', 'FALSE', { evidence }))).body.code).toBe('proposal.open')

    const [mo, ada] = [await portal.as('mo'), await portal.as('ada')]
    const confirm = `/api/v1/moderation/proposals/${body.proposalId}/confirm`
    expect((await mo.post(confirm)).body.code).toBe('proposal.own')
    expect((await ada.get('/api/v1/moderation/proposals')).body.items).toMatchObject([
      { reason: 'FAKE', evidence, proposedBy: { name: 'Mo Lindqvist' }, mine: true },
    ])
    const answers = await Promise.all([ada.post(confirm), ada.post(confirm)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const [row] = await decisions()
    expect(row).toMatchObject({ toState: 'rejected', reason: 'FAKE' })
    expect(new Set([row!.decidedBy, row!.secondBy]).size).toBe(2)
  })

  test('of two may be declined, and the review waits on', async () => {
    await portal.as('ada')
    const id = await written(portal)
    const { body } = await decide(portal, id, against('reject', 'FALSE', { evidence: 'Their invoice says otherwise.' }))
    const ada = await portal.as('ada')
    await ada.post(`/api/v1/moderation/proposals/${body.proposalId}/decline`)
    expect((await decide(portal, id)).body.state).toBe('published')
    expect((await ada.post(`/api/v1/moderation/proposals/${body.proposalId}/confirm`)).status).toBe(409)
  })

  test('of two is not left to somebody who is alone', async () => {
    const id = await written(portal)
    const mo = await portal.as('mo')
    await portal.db.write(async (tx) => {
      await tx.run(sql`DROP TRIGGER account_keeps_an_owner`)
      await tx.update(account).set({ disabledAt: 1 }).where(ne(account.email, 'mo@example.com'))
    })
    const answer = await mo.post(
      `/api/v1/moderation/reviews/${id}/decision`,
      against('reject', 'FAKE', { evidence: 'Nobody of that name ever bought here.' }),
    )
    expect([answer.status, answer.body.code]).toEqual([409, 'proposal.needs_second'])
  })
})

describe('many at once', () => {
  test('for advertising only, all or none, and undone within ten minutes by a decision of its own', async () => {
    const ids = [await written(portal, 'ann'), await written(portal, 'ben'), await written(portal, 'cleo')]
    const mo = await portal.as('mo')
    const bulk = (input: object) => mo.post('/api/v1/moderation/bulk-spam', { ids, statement: STATEMENT, ...input })
    expect((await bulk({ ids: [] })).body.fields).toHaveProperty('ids')
    expect((await bulk({ ids: Array.from({ length: 51 }, (_, i) => `rev_${i}`) })).body.fields).toHaveProperty('ids')
    expect((await bulk({ ids: [...ids, 'rev_unknown'] })).status).toBe(404)
    expect(await decisions()).toHaveLength(0)

    const { body } = await bulk({})
    expect(body.reviews).toEqual(ids)
    expect((await own(portal, ids[0]!)).state).toBe('rejected')
    portal.later({ minutes: 9 })
    const undo = () => mo.post(`/api/v1/moderation/bulk/${body.id}/undo`)
    expect((await undo()).body.reviews).toEqual(ids)
    expect((await undo()).body.code).toBe('bulk.undone')
    expect((await mo.get('/api/v1/moderation/queue')).body.total).toBe(3)
    expect((await decisions()).map(({ toState }) => toState)).toEqual([
      ...Array(3).fill('rejected'),
      ...Array(3).fill('pending'),
    ])
  })

  test('is too late after ten minutes', async () => {
    const mo = await portal.as('mo')
    const { body } = await mo.post('/api/v1/moderation/bulk-spam', {
      ids: [await written(portal)],
      statement: STATEMENT,
    })
    portal.later({ minutes: 11 })
    expect((await mo.post(`/api/v1/moderation/bulk/${body.id}/undo`)).status).toBe(410)
  })
})

test('a redaction is the author’s text with only the marked places taken out', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(text, fc.array(fc.tuple(fc.nat(199), fc.nat(199)), { maxLength: 5 }), (body, pairs) => {
      const points = [...new Set(pairs.flat())].filter((at) => at <= body.length).sort((a, b) => a - b)
      const ranges = points.flatMap((start, i) =>
        i % 2 === 0 && points[i + 1] !== undefined ? [{ field: 'body' as const, start, end: points[i + 1]! }] : [],
      )
      const kept: string[] = []
      let from = 0
      for (const { start, end } of ranges) {
        kept.push(body.slice(from, start))
        from = end
      }
      kept.push(body.slice(from))
      const words = { title: 'The title', body, rating: 3, authorName: 'Ann' }
      const after = redact(words, ranges, 'PII')
      expect(after).toEqual({ ...words, body: kept.join('[removed: personal data]') })
    }),
  )
})
