import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fisher } from '../../api/kernel/chance.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { countParity } from '../../api/reviews/parity/actions.ts'
import { emptyTally, judge, mannWhitney, median, type Tally } from '../../api/reviews/parity/rules.ts'
import { contact } from '../../db/schema/contacts.ts'
import { message } from '../../db/schema/mail.ts'
import { product } from '../../db/schema/products.ts'
import { review } from '../../db/schema/reviews.ts'
import { addProduct, decide } from '../helpers.ts'
import { contactRow, reviewRow } from '../people.ts'
import { type World, world } from '../world.ts'
import { STATEMENT, written } from './cases.ts'

const counted = (values: number[]) => {
  const map = new Map<number, number>()
  for (const value of values) map.set(value, (map.get(value) ?? 0) + 1)
  return map
}

describe('Fisher’s exact test', () => {
  test.each([
    // the lady tasting tea; then values of R's fisher.test and of scipy.stats.fisher_exact
    [3, 4, 1, 4, 0.4857142857],
    [8, 10, 1, 6, 0.0349650349],
    [0, 5, 5, 5, 0.0079365079],
    [7, 30, 7, 30, 1],
  ])('%i of %i against %i of %i: %f', (a, n, b, m, p) => {
    expect(fisher({ hits: a, n }, { hits: b, n: m })).toBeCloseTo(p, 7)
  })
  test('is a chance, the same from both sides', () => {
    const share = fc.nat(60).chain((n) => fc.nat(n).map((hits) => ({ hits, n })))
    fc.assert(
      fc.property(share, share, (a, b) => {
        const p = fisher(a, b)
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(fisher(b, a)).toBeCloseTo(p, 9)
      }),
    )
  })
})

describe('Mann and Whitney’s test', () => {
  test.each([
    // scipy.stats.mannwhitneyu(method='asymptotic'): the example of its documentation
    [[19, 22, 16, 29, 24], [20, 11, 17, 12], 0.1113468865],
    [[1, 2, 3], [1, 2, 3], 1],
    [[5, 5, 5], [5, 5], 1],
  ])('%j against %j: %f', (a, b, p) => expect(mannWhitney(counted(a), counted(b))).toBeCloseTo(p, 6))
  test('does not mind which of the two comes first, nor the unit', () => {
    const values = fc.array(fc.nat(40), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const p = mannWhitney(counted(a), counted(b))
        expect(mannWhitney(counted(b), counted(a))).toBeCloseTo(p, 9)
        const scaled = (all: number[]) => counted(all.map((value) => value * 60))
        expect(mannWhitney(scaled(a), scaled(b))).toBeCloseTo(p, 9)
      }),
    )
  })
})

test.each([
  [[], null],
  [[4], 4],
  [[1, 9], 5],
  [[1, 1, 1, 9], 1],
])('the median of %j: %s', (values, middle) => expect(median(counted(values))).toBe(middle))

describe('the judgement', () => {
  const tally = (stars: number, change: Partial<Tally>) => ({ ...emptyTally(stars), ...change })
  test('waits for thirty on each side', () => {
    const few = [tally(1, { submitted: 29, rejected: { SPAM: 29 } }), tally(5, { submitted: 900 })]
    expect(judge(few)).toEqual({ pReject: null, pDelay: null, alert: false })
  })
  test('is an alarm when bad ones are turned down more often, or wait longer', () => {
    expect(
      judge([tally(1, { submitted: 40, rejected: { SPAM: 12 } }), tally(5, { submitted: 40, removed: { SPAM: 1 } })]),
    ).toMatchObject({ alert: true })
    const slow = tally(2, { submitted: 40, minutes: counted(Array.from({ length: 40 }, (_, i) => 600 + i)) })
    const quick = tally(4, { submitted: 40, minutes: counted(Array.from({ length: 40 }, (_, i) => i)) })
    expect(judge([slow, quick])).toMatchObject({ alert: true, pReject: 1 })
  })
})

describe('every night', () => {
  let portal: World
  beforeEach(async () => {
    portal = await world()
    await addProduct(portal)
  })
  afterEach(() => portal.close())
  const night = () => countParity(createCtx(portal.services, { kind: 'system', job: 'reviews.parity' }, 'test'))
  const read = async () => (await (await portal.as('mo')).get('/api/v1/moderation/parity')).body.report

  test('what became of reviews is counted by stars', async () => {
    expect(await read()).toBeNull()
    const bad = await written(portal, 'ann', { rating: 1 })
    const good = await written(portal, 'ben', { rating: 5 })
    await decide(portal, await written(portal, 'cleo', { rating: 5 }), {
      decision: 'reject',
      reason: 'SPAM',
      statement: STATEMENT,
    })
    portal.later({ minutes: 90 })
    await decide(portal, bad)
    portal.later({ minutes: 90 })
    await decide(portal, good)
    await night()
    const report = await read()
    expect(report).toMatchObject({ alert: false, pReject: null, enough: 30 })
    expect(report.counts[0]).toEqual({
      ...{ stars: 1, submitted: 1, published: 1, rejected: {}, removed: {}, medianHours: 1.5 },
    })
    expect(report.counts[4]).toMatchObject({ submitted: 2, published: 1, rejected: { SPAM: 1 }, medianHours: 3 })
  })

  test('an overturned rejection counts as none', async () => {
    const id = await written(portal, 'ann', { rating: 1 })
    await decide(portal, id, { decision: 'reject', reason: 'SPAM', statement: STATEMENT })
    const text = 'This is my own experience with it.'
    const { body } = await (await portal.as('ann')).post(`/api/v1/me/reviews/${id}/appeal`, { text })
    const outcome = 'You are right, and we were not.'
    await (await portal.as('ada')).post(`/api/v1/moderation/appeals/${body.id}/decision`, {
      verdict: 'overturn',
      outcome,
    })
    await night()
    expect((await read()).counts[0]).toMatchObject({ published: 1, rejected: {} })
  })

  test('owners are told when stars seem to matter, once a week', async () => {
    const { id: productId } = (await portal.db.read.select().from(product))[0]!
    await portal.db.write(async (tx) => {
      for (let i = 0; i < 80; i++) {
        const rating = i % 2 === 0 ? 1 : 5
        const at = portal.now() - 40 * 86_400_000 + i
        const contactId = `con_p${i}`
        await tx.insert(contact).values(contactRow(contactId, `p${i}@example.com`, `P ${i}`))
        const row = { id: `rev_p${i}`, productId, contactId, publishedAt: at + (rating === 1 ? 48 : 1) * 3_600_000 }
        await tx.insert(review).values({ ...reviewRow(row), rating, submittedAt: at })
      }
    })
    await portal.as('olga')
    await night()
    await night()
    expect(await read()).toMatchObject({ alert: true, pReject: 1 })
    const told = (await portal.db.read.select().from(message)).filter(({ template }) => template === 'parity_alert')
    expect(told.map(({ toEmail }) => toEmail)).toEqual(['olga@example.com'])
  })
})
