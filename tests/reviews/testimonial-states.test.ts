import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unseal } from '../../api/kernel/seal.ts'
import { dueNow, MOVES, mayMove, missingScopes } from '../../api/reviews/testimonials/states.ts'
import { authorAsk } from '../../db/schema/testimonials.ts'
import { addProduct, consentOf, consents, decide, review } from '../helpers.ts'
import { type World, world } from '../world.ts'

const DAY = 86_400_000
let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const FIRST = [{ start: 0, end: 26 }]
/** A published review of Ann's, whose author agreed to nothing but that it is published. */
async function unasked() {
  await addProduct(portal)
  const ann = await portal.as('ann')
  const { body } = await review(portal, ann, { consents: [] })
  await decide(portal, body.id)
  const olga = await portal.as('olga')
  const made = await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: FIRST, as: 'candidate' })
  return { ann, olga, reviewId: body.id as string, id: made.body.id as string }
}
async function live() {
  await addProduct(portal)
  const ann = await portal.as('ann')
  const { body } = await review(portal, ann)
  await decide(portal, body.id)
  const olga = await portal.as('olga')
  const made = await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: FIRST })
  return { ann, olga, reviewId: body.id as string, id: made.body.id as string }
}
/** The token of the last link that was mailed. */
async function mailed() {
  const rows = await portal.db.read.select().from(authorAsk).orderBy(authorAsk.askedAt)
  return unseal(portal.services.sealKey, rows.at(-1)!.sealed!)
}
const one = async (id: string) => (await (await portal.as('olga')).get(`/api/v1/testimonials/${id}`)).body
const answer = (token: string, said: object) => portal.visitor.post('/api/v1/author-asks/answer', { token, ...said })
async function mailRows() {
  const { message } = await import('../../db/schema/mail.ts')
  return portal.db.read.select().from(message)
}

describe('asking for permission', () => {
  test('a candidate waits, its author is asked once, and a yes puts it online', async () => {
    const { olga, id } = await unasked()
    expect(await one(id)).toMatchObject({ state: 'candidate', missing: ['website_widgets', 'shorten_verbatim'] })

    expect((await olga.post(`/api/v1/testimonials/${id}/ask`, { liveWhenPermitted: true })).status).toBe(202)
    expect(await one(id)).toMatchObject({ state: 'permission_requested', asked: true, askedAt: portal.now() })
    const [mail] = (await mailRows()).filter((row) => row.template === 'testimonial_permission')
    expect(mail).toMatchObject({ toEmail: 'ann@example.com' })
    expect(mail!.data).toContain('It saves me an hour a day.')

    const token = await mailed()
    expect(JSON.stringify([await portal.facts(), await mailRows()])).not.toContain(token)
    const looked = (await portal.visitor.post('/api/v1/author-asks/look', { token })).body
    expect(looked).toMatchObject({ kind: 'permission', state: 'open', excerpt: 'It saves me an hour a day.' })
    expect(looked.scopes.filter((s: { needed: boolean }) => s.needed)).toHaveLength(2)

    const given = (await consents(portal)).filter(({ scope }: { scope: string }) => scope !== 'publish_on_portal')
    expect((await answer(token, { answer: 'yes', consents: given })).body).toMatchObject({ state: 'yes', excerpt: '' })
    expect(await one(id)).toMatchObject({ state: 'live', missing: [], reviewBy: portal.now() + 365 * DAY })
    const words = (await portal.visitor.get('/api/v1/products/orbit-notes/testimonials')).body.items
    expect(words).toMatchObject([{ excerpt: 'It saves me an hour a day.' }])

    expect((await answer(token, { answer: 'yes', consents: given })).status).toBe(200)
    expect(await portal.facts('testimonial.published')).toHaveLength(1)
    expect((await answer(token, { answer: 'no' })).status).toBe(410)
  })

  test('asked at night, the question goes out in the morning, and staff see when', async () => {
    const { olga, id } = await unasked()
    portal.later({ ms: Date.parse('2026-05-02T23:00:00Z') - portal.now() })
    expect((await olga.post(`/api/v1/testimonials/${id}/ask`, {})).status).toBe(202)
    const morning = Date.parse('2026-05-03T08:00:00Z')
    expect(await one(id)).toMatchObject({ state: 'permission_requested', mailAt: morning })
    const asked = async () => (await mailRows()).filter((row) => row.template === 'testimonial_permission').length
    await portal.worker.drain()
    expect(await asked()).toBe(0)
    portal.later({ ms: morning + 60_000 - portal.now() })
    await portal.worker.drain()
    expect(await asked()).toBe(1)
    expect((await one(id)).mailAt).toBeNull()
  })

  test('a yes without what is needed is refused beside the boxes, and nothing is written', async () => {
    const { olga, id } = await unasked()
    await olga.post(`/api/v1/testimonials/${id}/ask`, {})
    const [first] = (await consents(portal)).filter(({ scope }: { scope: string }) => scope === 'website_widgets')
    const refused = await answer(await mailed(), { answer: 'yes', consents: [first] })
    expect(refused).toMatchObject({ status: 422, body: { fields: { consents: expect.stringContaining('needed') } } })
    expect(await portal.facts('consent.granted')).toHaveLength(1) // that it is published
    const old = [
      { scope: 'website_widgets', textHash: 'a' },
      { scope: 'shorten_verbatim', textHash: 'b' },
    ]
    expect((await answer(await mailed(), { answer: 'yes', consents: old })).body.fields.consents).toContain('changed')
    expect((await one(id)).state).toBe('permission_requested')
  })

  test('a no is kept, and nobody asks again about that review', async () => {
    const { olga, id, reviewId } = await unasked()
    await olga.post(`/api/v1/testimonials/${id}/ask`, {})
    expect((await answer(await mailed(), { answer: 'no' })).body.state).toBe('no')
    expect(await one(id)).toMatchObject({ state: 'retired', retiredReason: 'declined' })
    const make = (ranges: object[]) => olga.post('/api/v1/testimonials', { reviewId, ranges, as: 'candidate' })
    expect((await make(FIRST)).body.code).toBe('testimonial.in_doubt')
    const again = await make([{ start: 27, end: 47 }])
    expect(again.status).toBe(201)
    expect(await olga.post(`/api/v1/testimonials/${again.body.id}/ask`, {})).toMatchObject({
      status: 409,
      body: { code: 'author.asked_before' },
    })
    expect((await mailRows()).filter((row) => row.template === 'testimonial_permission')).toHaveLength(1)
  })

  test('nothing is asked twice, published without consent, or found by a stranger', async () => {
    const { olga, ann, id } = await unasked()
    expect((await olga.post(`/api/v1/testimonials/${id}/publish`)).status).toBe(409)
    await olga.post(`/api/v1/testimonials/${id}/ask`, {})
    expect((await olga.post(`/api/v1/testimonials/${id}/ask`, {})).status).toBe(409)
    expect((await ann.post(`/api/v1/testimonials/${id}/ask`, {})).status).toBe(403)
    expect((await olga.post('/api/v1/testimonials/tes_none/ask', {})).status).toBe(404)
    expect((await answer('x'.repeat(43), { answer: 'yes' })).status).toBe(404)
    portal.later({ days: 61 })
    expect((await answer(await mailed(), { answer: 'no' })).status).toBe(410)
  })
})

describe('what is left out needs a consent of its own', () => {
  test('a part needs it, the whole does not', async () => {
    await addProduct(portal)
    const only = (await consents(portal)).filter(({ scope }: { scope: string }) => scope === 'website_widgets')
    const { body } = await review(portal, await portal.as('ann'), { consents: only })
    await decide(portal, body.id)
    const olga = await portal.as('olga')
    const part = await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: FIRST })
    expect(part).toMatchObject({
      status: 409,
      body: { code: 'consent.missing', title: expect.stringContaining('left out') },
    })
    const whole = [{ start: 0, end: 63 }]
    expect((await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: whole })).status).toBe(201)
  })

  test('taking it back retires a part', async () => {
    const { ann, id } = await live()
    await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'shorten_verbatim')).id}/withdraw`)
    expect(await one(id)).toMatchObject({ state: 'retired', retiredReason: 'consent_withdrawn' })
  })
})

describe('still true?', () => {
  const settle = async () => {
    const { settleTestimonials } = await import('../../api/reviews/testimonials/asking/actions.ts')
    const { createCtx } = await import('../../api/kernel/context.ts')
    await settleTestimonials(createCtx(portal.services, { kind: 'system', job: 'test' }, 'test') as never)
  }

  test('is asked a month before a year is over; a yes is worth another year', async () => {
    const { id } = await live()
    portal.later({ days: 334 })
    await settle()
    expect(await portal.facts('testimonial.affirmation_asked')).toHaveLength(0)
    portal.later({ days: 2 })
    await settle()
    await settle()
    expect(await portal.facts('testimonial.affirmation_asked')).toHaveLength(1)
    expect((await answer(await mailed(), { answer: 'yes' })).body.state).toBe('yes')
    expect(await one(id)).toMatchObject({ state: 'live', reviewBy: portal.now() + 365 * DAY, affirmedAt: portal.now() })
    await settle()
    expect(await portal.facts('testimonial.affirmation_asked')).toHaveLength(1)
  })

  test('silence retires, and a late yes makes it ready to be published again', async () => {
    const { olga, id, reviewId } = await live()
    portal.later({ days: 340 })
    await settle()
    const token = await mailed()
    portal.later({ days: 24 })
    await settle()
    expect((await one(id)).state).toBe('live')
    portal.later({ days: 2 })
    await settle()
    expect(await one(id)).toMatchObject({ state: 'retired', retiredReason: 'stale' })
    expect(await olga.post('/api/v1/testimonials', { reviewId, ranges: FIRST })).toMatchObject({
      status: 409,
      body: { code: 'testimonial.in_doubt' },
    })
    expect((await answer(token, { answer: 'yes' })).status).toBe(200)
    expect(await one(id)).toMatchObject({ state: 'permitted', retiredReason: null })
    expect((await olga.post(`/api/v1/testimonials/${id}/publish`)).status).toBe(204)
    expect((await one(id)).state).toBe('live')
  })

  test('a no takes it down for good, also on one’s own page; a stranger says nothing', async () => {
    const { ann, olga, id, reviewId } = await live()
    expect((await (await portal.as('ben')).post(`/api/v1/me/testimonials/${id}/affirm`, { answer: 'no' })).status).toBe(
      404,
    )
    expect((await ann.post(`/api/v1/me/testimonials/${id}/affirm`, { answer: 'no' })).status).toBe(204)
    expect(await one(id)).toMatchObject({ state: 'retired', retiredReason: 'not_true' })
    expect((await olga.post('/api/v1/testimonials', { reviewId, ranges: FIRST })).status).toBe(409)
    expect((await ann.post(`/api/v1/me/testimonials/${id}/affirm`, { answer: 'yes' })).status).toBe(409)
  })

  test('nobody is retired who was not asked in time', () => {
    const reviewBy = 1_000 * DAY
    expect(dueNow({ reviewBy, askedAt: null }, reviewBy + 90 * DAY)).toBe('ask')
    expect(dueNow({ reviewBy, askedAt: reviewBy + 90 * DAY }, reviewBy + 100 * DAY)).toBe('wait')
    expect(dueNow({ reviewBy, askedAt: reviewBy + 90 * DAY }, reviewBy + 104 * DAY)).toBe('retire')
    expect(dueNow({ reviewBy, askedAt: null }, reviewBy - 31 * DAY)).toBe('wait')
  })
})

test('moves are those of the table', () => {
  const states = Object.keys(MOVES) as (keyof typeof MOVES)[]
  const moves = states.flatMap((from) => states.filter((to) => mayMove(from, to)).map((to) => `${from} → ${to}`))
  expect(moves).toEqual([
    'candidate → permission_requested',
    'candidate → permitted',
    'candidate → retired',
    'permission_requested → permitted',
    'permission_requested → retired',
    'permitted → live',
    'permitted → retired',
    'live → retired',
    'retired → permitted',
  ])
  expect(missingScopes(false, new Set(['website_widgets']))).toEqual([])
})

test('the database refuses words that the review does not hold, and a live one without consent', async () => {
  const { id, ann } = await live()
  const { sql } = await import('drizzle-orm')
  const run = (text: ReturnType<typeof sql>) => portal.db.write((tx) => tx.run(text))
  await expect(run(sql`UPDATE testimonial SET excerpt = 'It saves me two hours.' WHERE id = ${id}`)).rejects.toThrow()
  await expect(
    run(sql`UPDATE testimonial SET excerpt = 'Search is fast. […] nonsense' WHERE id = ${id}`),
  ).rejects.toThrow()
  await run(sql`UPDATE testimonial SET excerpt = 'It saves me an hour a day. […] Search is fast.' WHERE id = ${id}`)
  await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'website_widgets')).id}/withdraw`)
  await expect(
    run(sql`UPDATE testimonial SET state = 'live', retired_at = NULL, retired_reason = NULL WHERE id = ${id}`),
  ).rejects.toThrow()
})
