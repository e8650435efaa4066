import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { displayNameOf } from '../../api/kernel/names.ts'
import { LONGEST_WAIT_HOURS } from '../../api/reviews/rules.ts'
import { dueAfter, isShown, STEPS, type Step, stateAfter } from '../../api/reviews/states.ts'
import { REVIEW_STATES } from '../../db/schema/reviews.ts'
import { addProduct, consents, decide, review, WORDS } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let ann: Door
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
  ann = await portal.as('ann')
})
afterEach(() => portal.close())

const { productSlug: _, ...words } = WORDS
const anew = (id: string, change: object = {}) => ann.put(`/api/v1/me/reviews/${id}`, { ...words, ...change })
const page = async () => (await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary
const onPage = async () => (await portal.visitor.get('/api/v1/products/orbit-notes/reviews')).body.items
const mine = async () => (await ann.get('/api/v1/me/reviews')).body.items[0]
async function published(change: object = {}) {
  const { body } = await review(portal, ann, change)
  await decide(portal, body.id)
  return body.id as string
}
const atOnce = async () =>
  (await portal.as('olga')).put('/api/v1/settings/moderation', {
    publishUnflagged: true,
    flaggedWords: [],
    waitHours: 72,
  })

describe('a review its author writes anew', () => {
  test('while it waits is read in its last wording', async () => {
    const { body } = await review(portal, ann)
    expect((await anew(body.id, { title: 'On second thought' })).body.state).toBe('pending')
    await decide(portal, body.id)
    expect(await onPage()).toMatchObject([{ title: 'On second thought', editedAt: null }])
  })
  test('stays shown as it was until the new words may be, and counts as it is shown', async () => {
    const id = await published({ rating: 2 })
    portal.later({ days: 30 })
    expect((await anew(id, { rating: 5, title: 'Mended' })).body.state).toBe('pending')
    expect(await onPage()).toMatchObject([{ id, rating: 2, title: WORDS.title }])
    expect(await page()).toMatchObject({ count: 1, average: 2 })
    expect(await mine()).toMatchObject({ state: 'pending', shown: true, waitingRevision: 2 })
    await decide(portal, id)
    expect(await onPage()).toMatchObject([{ id, rating: 5, title: 'Mended', editedAt: portal.now() }])
    expect(await page()).toMatchObject({ count: 1, average: 5, distribution: [0, 0, 0, 0, 1] })
    const { items } = (await portal.visitor.get(`/api/v1/reviews/${id}/history`)).body
    expect(items.map(({ n, rating }: { n: number; rating: number }) => [n, rating])).toEqual([
      [2, 5],
      [1, 2],
    ])
  })
  test('appears at once where the company lets through what no signal was found in', async () => {
    const id = await published()
    await atOnce()
    expect((await anew(id, { rating: 1, title: 'It got worse' })).body.state).toBe('published')
    expect(await page()).toMatchObject({ average: 1 })
    expect((await anew(id, { body: 'Write to me at ann.b@example.com, I tell you more.' })).body.state).toBe('pending')
    expect(await page()).toMatchObject({ count: 1, average: 1 })
  })
  test('takes down what quoted the words that are no more', async () => {
    const id = await published()
    const olga = await portal.as('olga')
    await olga.post('/api/v1/testimonials', { reviewId: id, ranges: [{ start: 0, end: 26 }] })
    await atOnce()
    await anew(id, { body: 'It does not save me an hour a day any more.' })
    const { items } = (await olga.get('/api/v1/testimonials')).body
    expect(items).toMatchObject([{ state: 'retired', retiredReason: 'review_changed' }])
  })
  test('is nobody else’s to write', async () => {
    const id = await published()
    const ben = await portal.as('ben')
    expect((await ben.put(`/api/v1/me/reviews/${id}`, words)).status).toBe(404)
    expect((await (await portal.as('mo')).put(`/api/v1/me/reviews/${id}`, words)).status).toBe(403)
  })
  test('is refused as it would be at first, and stays as it was', async () => {
    const id = await published()
    expect((await anew(id, { rating: 6 })).body.fields).toEqual({ rating: 'Choose from one to five stars.' })
    expect((await anew(id, { experienceDate: '2027-01-01' })).status).toBe(422)
    expect(await mine()).toMatchObject({ revision: 1, state: 'published' })
  })
})

describe('words', () => {
  test('are those of a revision, whoever writes into the table', async () => {
    const id = await published()
    for (const change of ["body = 'Better words than hers'", "title = 'x'", "display_format = 'initials'"]) {
      const write = portal.db.write((tx) => tx.run(sql.raw(`UPDATE review SET ${change} WHERE id = '${id}'`)))
      await expect(write).rejects.toThrow()
    }
    await expect(portal.db.write((tx) => tx.run(sql`UPDATE review SET rating = 4`))).rejects.toThrow()
    await expect(portal.db.write((tx) => tx.run(sql`UPDATE review_revision SET body = 'x'`))).rejects.toThrow()
    await expect(portal.db.write((tx) => tx.run(sql`DELETE FROM review_revision`))).rejects.toThrow()
  })
  test.each([
    ['Dana Reyes', 'full', 'Dana Reyes'],
    ['Dana Reyes', 'first_initial', 'Dana R.'],
    ['Dana María de la Cruz', 'first_initial', 'Dana C.'],
    ['Dana', 'first_initial', 'Dana'],
    ['dana reyes', 'initials', 'D. R.'],
    ['佐藤 由紀', 'first_initial', '佐藤 由.'],
    ['👩‍🚀 Ann', 'initials', '👩‍🚀. A.'],
    ['Dana Reyes', 'anonymous', 'Anonymous'],
  ] as const)('%s shown as %s is %s', (name, format, shown) => expect(displayNameOf(name, format)).toBe(shown))
  test('nobody learns more of a name than its author chose', async () => {
    const id = await published({ displayName: 'Dana Reyes', displayFormat: 'initials' })
    const everything = JSON.stringify([
      (await portal.visitor.get(`/api/v1/reviews/${id}`)).body,
      (await portal.visitor.get(`/api/v1/reviews/${id}/history`)).body,
      await onPage(),
    ])
    expect(everything).toContain('D. R.')
    expect(everything).not.toContain('Reyes')
  })
})

describe('taken back', () => {
  test('it can be put back for thirty days, and is read again', async () => {
    const id = await published()
    await ann.post(`/api/v1/me/reviews/${id}/withdraw`)
    expect(await onPage()).toEqual([])
    portal.later({ days: 29 })
    expect((await ann.post(`/api/v1/me/reviews/${id}/restore`)).body.state).toBe('pending')
    await decide(portal, id)
    expect(await page()).toMatchObject({ count: 1 })
  })
  test('it stays away after that', async () => {
    const id = await published()
    await ann.post(`/api/v1/me/reviews/${id}/withdraw`)
    portal.later({ days: 31 })
    expect(await ann.post(`/api/v1/me/reviews/${id}/restore`)).toMatchObject({
      ...{ status: 410, body: { code: 'review.not_restorable' } },
    })
  })
  test('it is not put back beside another one', async () => {
    const id = await published()
    await ann.post(`/api/v1/me/reviews/${id}/withdraw`)
    expect((await review(portal, ann)).status).toBe(201)
    expect((await ann.post(`/api/v1/me/reviews/${id}/restore`)).status).toBe(409)
  })
  test('by taking back the consent to publish', async () => {
    await published()
    const { items } = (await ann.get('/api/v1/me/consents')).body
    const consent = items.find(({ scope }: { scope: string }) => scope === 'publish_on_portal')
    await ann.post(`/api/v1/me/consents/${consent.id}/withdraw`)
    expect(await onPage()).toEqual([])
    expect(await mine()).toMatchObject({ state: 'withdrawn' })
  })
})

describe('the states', () => {
  const steps = Object.keys(STEPS) as Step[]
  test('a step starts only where the table says', () => {
    for (const step of steps) {
      for (const state of REVIEW_STATES) {
        const go = () => stateAfter(step, state)
        if ((STEPS[step].from as readonly string[]).includes(state)) expect(go()).toBe(STEPS[step].to)
        else expect(go).toThrow(state.replace('_', ' '))
      }
    }
  })
  test('nothing leaves an erased review, and no state but erased has no way out', () => {
    const ways = REVIEW_STATES.filter((state) =>
      steps.some((s) => (STEPS[s].from as readonly string[]).includes(state)),
    )
    expect(ways).toEqual(REVIEW_STATES.filter((state) => state !== 'erased'))
  })
  test('no clock lets a review wait longer than 336 hours, whatever the company chose', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 100_000 }), (now, hours) => {
        const due = dueAfter('pending', now, false, hours)!
        expect(due).toBeGreaterThan(now)
        expect(due - now).toBeLessThanOrEqual(LONGEST_WAIT_HOURS * 3_600_000)
      }),
    )
  })
  test('published is shown, and what is decided against is not', () => {
    for (const state of REVIEW_STATES) {
      const keeps = state === 'pending' || state === 'changes_requested'
      expect([isShown(state, true), isShown(state, false)]).toEqual(
        state === 'published' ? [true, true] : [keeps, false],
      )
    }
  })
  test('a deadline longer than that is refused by the table itself', async () => {
    await review(portal, ann)
    const longer = sql`UPDATE review SET due_at = state_changed_at + 336 * 3600000 + 1`
    await expect(portal.db.write((tx) => tx.run(longer))).rejects.toThrow()
    await expect(portal.db.write((tx) => tx.run(sql`UPDATE review SET due_at = NULL`))).rejects.toThrow()
  })
})

test('any life of a review leaves the counters equal to a recount', async () => {
  await atOnce()
  const act = fc.oneof(
    fc.record({ does: fc.constant('anew' as const), rating: fc.integer({ min: 1, max: 5 }), flagged: fc.boolean() }),
    fc.record({ does: fc.constantFrom('publish', 'withdraw', 'restore', 'write') }),
  )
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
      const name = `Product ${++run}`
      const { slug } = await addProduct(portal, name)
      const all = await consents(portal)
      const write = () => ann.post('/api/v1/reviews', { ...WORDS, productSlug: slug, consents: all })
      let id = (await write()).body.id
      for (const one of acts) {
        if (one.does === 'anew' && 'rating' in one) {
          await anew(id, { rating: one.rating, ...(one.flagged && { title: 'See www.cheap.example' }) })
        } else if (one.does === 'publish') await decide(portal, id)
        else if (one.does === 'write') id = (await write()).body.id ?? id
        else await ann.post(`/api/v1/me/reviews/${id}/${one.does}`)
      }
      const { rows } = await portal.db.clients.reader.execute({
        sql: `SELECT rating, count(*) AS n FROM review r JOIN product p ON p.id = r.product_id
          WHERE p.slug = ? AND r.shown = 1 GROUP BY rating`,
        args: [slug],
      })
      const recount = [1, 2, 3, 4, 5].map((stars) => Number(rows.find(({ rating }) => rating === stars)?.['n'] ?? 0))
      expect((await portal.visitor.get(`/api/v1/products/${slug}`)).body.summary.distribution).toEqual(recount)
    }),
    { numRuns: 25 },
  )
})
