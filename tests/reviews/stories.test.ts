import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unseal } from '../../api/kernel/seal.ts'
import { authorAsk } from '../../db/schema/testimonials.ts'
import { partsIn, typedOf } from '../../site/rooms/stories/form.ts'
import { consentOf, testimonial } from '../helpers.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())

const TEXT = { kind: 'text', text: 'Ann runs a small clinic.' }
const QUOTE = { kind: 'quote', ranges: [{ start: 0, end: 26 }] }
const FIGURE = { kind: 'figure', value: '40 %', label: 'fewer meetings' }
async function begun() {
  const made = await testimonial(portal)
  const { reviewId } = made
  const story = { reviewId, title: 'How Ann got an hour back', parts: [TEXT, QUOTE, FIGURE] }
  const { body } = await olga.post('/api/v1/stories/drafts', story)
  return { ...made, id: body.id as string }
}
const one = async (id: string) => (await olga.get(`/api/v1/stories/drafts/${id}`)).body
async function mailed() {
  const rows = await portal.db.read.select().from(authorAsk).orderBy(authorAsk.askedAt, authorAsk.id)
  return unseal(portal.services.sealKey, rows.at(-1)!.sealed!)
}
const answer = async (said: 'yes' | 'no', token?: string) =>
  portal.visitor.post('/api/v1/author-asks/answer', { token: token ?? (await mailed()), answer: said })
const SLUG = '/api/v1/stories/how-ann-got-an-hour-back'

describe('a story', () => {
  test('is shown when its customer has read all of it and agreed', async () => {
    const { id } = await begun()
    expect((await portal.visitor.get(SLUG)).status).toBe(404)
    expect((await olga.post(`/api/v1/stories/drafts/${id}/ask`)).status).toBe(202)
    expect((await olga.post(`/api/v1/stories/drafts/${id}/ask`)).status).toBe(409)
    const looked = (await portal.visitor.post('/api/v1/author-asks/look', { token: await mailed() })).body
    expect(looked).toMatchObject({ kind: 'story', state: 'open', story: { title: 'How Ann got an hour back' } })
    expect((await answer('yes')).body).toMatchObject({ state: 'yes', story: null })
    const { body } = await portal.visitor.get(SLUG)
    expect(body.parts).toEqual([TEXT, { ...QUOTE, excerpt: 'It saves me an hour a day.' }, FIGURE])
    expect((await portal.visitor.get('/api/v1/stories')).body.items).toHaveLength(1)
    expect(await one(id)).toMatchObject({ state: 'live', approvedVersion: 1 })
  })

  test('goes offline with every change of its text, and an old yes says nothing about it', async () => {
    const { id } = await begun()
    await olga.post(`/api/v1/stories/drafts/${id}/ask`)
    const first = await mailed()
    const change = { title: 'Another title', parts: [TEXT, QUOTE] }
    expect((await olga.put(`/api/v1/stories/drafts/${id}`, change)).status).toBe(204)
    expect((await answer('yes', first)).status).toBe(410)
    portal.later({ minutes: 1 })
    await olga.post(`/api/v1/stories/drafts/${id}/ask`)
    await answer('yes')
    expect(await one(id)).toMatchObject({ state: 'live', version: 2 })
    expect((await olga.put(`/api/v1/stories/drafts/${id}`, change)).status).toBe(204)
    expect(await one(id)).toMatchObject({ state: 'live' })
    await olga.put(`/api/v1/stories/drafts/${id}`, { ...change, parts: [QUOTE] })
    expect(await one(id)).toMatchObject({ state: 'draft', version: 3 })
    expect((await portal.visitor.get(SLUG)).status).toBe(404)
  })

  test('goes with the consent, with a no, and by hand', async () => {
    const { id, ann } = await begun()
    await olga.post(`/api/v1/stories/drafts/${id}/ask`)
    await answer('yes')
    await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'website_widgets')).id}/withdraw`)
    expect(await one(id)).toMatchObject({ state: 'retired', retiredReason: 'consent_withdrawn' })
    expect((await portal.visitor.get(SLUG)).status).toBe(410)
    expect((await olga.post(`/api/v1/stories/drafts/${id}/ask`)).status).toBe(409)
  })

  test('is put away after a no', async () => {
    const { id } = await begun()
    await olga.post(`/api/v1/stories/drafts/${id}/ask`)
    await answer('no')
    expect(await one(id)).toMatchObject({ state: 'retired', retiredReason: 'declined' })
  })

  test('quotes nobody falsely, has a quote, and is one for a review', async () => {
    const { reviewId } = await begun()
    const make = (parts: unknown[]) => olga.post('/api/v1/stories/drafts', { reviewId, title: 'T', parts })
    expect((await make([TEXT])).body.fields).toHaveProperty('parts')
    expect((await make([{ kind: 'quote', ranges: [{ start: 0, end: 999 }] }])).body.code).toBe(
      'testimonial.not_verbatim',
    )
    expect((await make([QUOTE])).body.code).toBe('story.duplicate')
    const ann = await portal.as('ann')
    expect((await ann.post('/api/v1/stories/drafts', { reviewId, title: 'T', parts: [QUOTE] })).status).toBe(403)
    expect((await olga.get('/api/v1/stories/drafts/sto_none')).status).toBe(404)
  })
})

test('what staff type becomes parts, and the same text again', () => {
  const sentences = [
    { start: 0, end: 5 },
    { start: 6, end: 9 },
    { start: 10, end: 12 },
  ]
  const typed = 'Who they are.\n\nMore.\n\n[[1, 3]]\n\n# 40 % | fewer meetings\n\nThe end.'
  const parts = partsIn(typed, sentences)
  expect(parts.map(({ kind }) => kind)).toEqual(['text', 'quote', 'figure', 'text'])
  expect(parts[1]).toEqual({ kind: 'quote', ranges: [sentences[0], sentences[2]] })
  expect(
    typedOf(
      parts.map((part) => (part.kind === 'quote' ? { ...part, excerpt: '' } : part)),
      sentences,
    ),
  ).toBe(typed)
  const neighbours = { kind: 'quote' as const, ranges: [{ start: 0, end: 9 }, sentences[2]!], excerpt: '' }
  expect(typedOf([neighbours], sentences)).toBe('[[1-2, 3]]')
  expect(partsIn('[[9]]', sentences)).toEqual([{ kind: 'quote', ranges: [{ start: 1_000_000, end: 1_000_001 }] }])
})

test('nothing of a story is left of who is forgotten', async () => {
  const { id, ann } = await begun()
  await olga.post(`/api/v1/stories/drafts/${id}/ask`)
  const token = await mailed()
  const erased = await ann.post('/api/v1/me/erasure', { confirm: true })
  expect(erased.status).toBeLessThan(300)
  expect(await one(id)).toMatchObject({ state: 'retired', retiredReason: 'erased', title: '', parts: [] })
  expect((await portal.visitor.post('/api/v1/author-asks/look', { token })).status).toBe(404)
  expect((await portal.facts('testimonial.retired')).at(-1)).toMatchObject({ reason: 'erased' })
})
