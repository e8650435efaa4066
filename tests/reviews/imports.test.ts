import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contact } from '../../db/schema/contacts.ts'
import { reviewImportRow } from '../../db/schema/review-imports.ts'
import { review as reviewTable } from '../../db/schema/reviews.ts'
import { addProduct, decide, review } from '../helpers.ts'
import type { Door, Loose } from '../people.ts'
import { type World, world } from '../world.ts'
import { report, STATEMENT } from './cases.ts'
import { at, check, FILE, listed, MAPPING, product, rows, SHORT, undo, upload, whole } from './import-files.ts'

let portal: World
let olga: Door
let ann: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
  ann = await portal.as('ann')
  await addProduct(portal)
})
afterEach(() => portal.close())

describe('a file of reviews', () => {
  test('is read, checked without a change, and brought in line by line', async () => {
    const uploaded = await upload(olga)
    expect(uploaded).toMatchObject({
      status: 201,
      body: { state: 'read', rowCount: 6, source: 'Trustpilot', mapping: MAPPING },
    })
    const { id } = uploaded.body
    const checked = await check(olga, id)
    expect(checked).toMatchObject({ status: 200, body: { state: 'checked', totals: { new: 3, known: 0, refused: 3 } } })
    expect((await rows(olga, id, '?verdict=refused')).map(({ line, reason }) => [line, reason])).toEqual([
      [5, expect.stringMatching(/Half stars/)],
      [6, expect.stringMatching(/phone/)],
      [7, expect.stringMatching(/no product/)],
    ])
    expect((await listed(portal)).items).toEqual([])

    await olga.post(at(id, '/run'))
    await portal.worker.drain()
    expect((await olga.get(at(id))).body).toMatchObject({ state: 'done', settled: 6, standing: 3 })
    const { items } = await listed(portal)
    const shown = items.map(({ rating, displayName }: Loose) => [rating, displayName])
    expect(shown.sort()).toEqual([
      [2, 'Anonymous'],
      [4, 'Zoë'],
      [5, 'Ann Elsewhere'],
    ])
    expect(await portal.facts('review.imported')).toHaveLength(3)
  })

  test('is labelled on each, never counts, and nobody is written to or moved', async () => {
    const before = (await portal.facts('stage.changed')).length
    await whole(portal)
    const [one] = (await listed(portal, '?stars=5')).items
    expect(one).toMatchObject({
      disclosures: [{ type: 'imported', source: 'portal', text: 'Trustpilot' }],
      source: { name: 'Trustpilot', url: 'https://reviews.test/t1' },
      verified: null,
      publishedAt: Date.parse('2025-03-14'),
      title: 'Found it again',
    })
    expect((await product(portal)).summary).toMatchObject({ count: 0, uncounted: 3 })
    const { data } = (await portal.visitor.get('/api/v1/products/orbit-notes/json-ld')).body
    expect(JSON.stringify(data ?? null)).not.toMatch(/aggregateRating|Elsewhere/)
    expect(await portal.facts('message.queued')).toEqual([])
    expect(await portal.facts('stage.changed')).toHaveLength(before)
    expect((await portal.db.read.select().from(contact)).map(({ email }) => email)).not.toContain('zoe@x.test')
    expect(JSON.stringify(await listed(portal))).not.toMatch(/@example\.com|@x\.test/)
  })

  test('sent again it is known, line by line, also with another spelling of the platform', async () => {
    await whole(portal)
    for (const source of ['Trustpilot', 'TRUSTPILOT']) {
      const again = await whole(portal, FILE, MAPPING, source)
      expect(again).toMatchObject({ source: 'Trustpilot', totals: { new: 0, known: 3, refused: 3 } })
    }
    expect((await listed(portal)).items).toHaveLength(3)
    const twice = `${FILE}t9,orbit-notes,5,Once,Said once.,Kim,,2025-03-14,\nt9,orbit-notes,5,Once,Said once.,Kim,,2025-03-14,\n`
    expect(await whole(portal, twice)).toMatchObject({ totals: { new: 1, known: 4, refused: 3 } })
  })

  test('of somebody known is theirs, takes nothing from their own review, and goes with them', async () => {
    await whole(portal)
    expect((await ann.get('/api/v1/me/reviews')).body.items).toMatchObject([{ title: 'Found it again' }])
    const own = await review(portal, ann)
    expect(own.status).toBe(201)
    await decide(portal, own.body.id)
    expect((await listed(portal)).items).toHaveLength(4)
    expect((await ann.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)
    expect((await listed(portal)).items.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
      'Anonymous',
      'Zoë',
    ])
    const again = await whole(portal)
    expect(again.totals).toEqual({ new: 0, known: 2, refused: 4 })
    expect((await rows(olga, again.id, '?verdict=refused'))[0]).toMatchObject({
      reason: expect.stringMatching(/forgotten/),
    })
  })

  test('about one product, without numbers, is known by its words', async () => {
    const file = 'stars,text,name,date\n5,Very good,Kim,03/04/2025\n3,It is all right,Lou,03/05/2025\n'
    const mapping = { ...SHORT, columns: ['rating', 'body', 'author', 'writtenOn'] }
    expect((await whole(portal, file, mapping)).totals).toEqual({ new: 0, known: 0, refused: 2 })
    expect((await whole(portal, file, { ...mapping, dayOrder: 'day_first' })).totals).toMatchObject({ new: 2 })
    expect((await whole(portal, file, { ...mapping, dayOrder: 'day_first' })).totals).toMatchObject({ known: 2 })
    expect(
      (await listed(portal)).items.map(({ experienceDate }: { experienceDate: string }) => experienceDate),
    ).toEqual(['2025-05-03', '2025-04-03'])
  })
})

describe('undoing', () => {
  test('takes every review back, from page, counters and search, and the file can come again', async () => {
    const { id } = await whole(portal)
    expect((await listed(portal, '?q=phone')).items).toHaveLength(1)
    const undone = await undo(portal, id)
    expect(undone).toMatchObject({ state: 'undone', settled: 3, standing: 0 })
    expect((await listed(portal)).items).toEqual([])
    expect((await listed(portal, '?q=phone')).items).toEqual([])
    const left = await portal.db.read.select().from(reviewTable)
    expect(left.map(({ state, body, sourceUrl, authorName }) => [state, body, sourceUrl, authorName])).toEqual(
      left.map(() => ['erased', '', null, '']),
    )
    expect((await undo(portal, id)).state).toBe('undone')
    expect((await whole(portal)).totals).toEqual({ new: 3, known: 0, refused: 3 })
    expect((await listed(portal)).items).toHaveLength(3)
  })

  test('before it was started there is nothing to undo; once undone it cannot be run', async () => {
    const { id } = (await upload(olga)).body
    expect(await olga.post(at(id, '/undo'))).toMatchObject({ status: 409, body: { code: 'review_import.wrong_state' } })
    const done = await whole(portal)
    await undo(portal, done.id)
    expect((await olga.post(at(done.id, '/run'))).status).toBe(409)
  })
})

describe('a review that came in a file', () => {
  test('can be reported by anybody and removed, although nobody wrote it here', async () => {
    await whole(portal)
    const [one] = (await listed(portal, '?stars=2')).items
    const sent = await report(portal, one.id)
    expect(sent.status).toBe(201)
    const upheld = { verdict: 'uphold', reason: 'HATE', statement: STATEMENT }
    const mo = await portal.as('mo')
    expect((await mo.post(`/api/v1/moderation/reports/${sent.body.id}/decision`, upheld)).status).toBe(200)
    expect((await listed(portal, '?stars=2')).items).toEqual([])
    expect((await product(portal)).summary).toMatchObject({ uncounted: 2 })
    expect((await whole(portal)).totals).toMatchObject({ new: 0, known: 3 })
    expect((await undo(portal, one.id)).status).toBe(404)
  })
  test('cannot become a testimonial', async () => {
    await whole(portal)
    const [one] = (await listed(portal, '?stars=4')).items
    const made = await olga.post('/api/v1/testimonials', { reviewId: one.id, ranges: [{ start: 0, end: 4 }] })
    expect(made.status).toBeGreaterThanOrEqual(400)
    expect(made.status).toBeLessThan(500)
  })
})

describe('refused', () => {
  test('in a sentence beside the field', async () => {
    const send = (query: string, file = FILE) =>
      olga.sendFile('POST', `/api/v1/reviews/imports${query}`, 'text/csv', file)
    expect(await send('')).toMatchObject({ status: 422, body: { fields: { source: expect.stringMatching(/stood/) } } })
    expect(await send('?source=X', '')).toMatchObject({
      status: 422,
      body: { fields: { file: expect.stringMatching(/empty/) } },
    })
    expect(await send('?source=X', 'a,b\n')).toMatchObject({
      status: 422,
      body: { fields: { file: expect.stringMatching(/no reviews/) } },
    })
    const { id } = (await upload(olga)).body
    expect(await check(olga, id, { columns: ['skip'] })).toMatchObject({ status: 422 })
    expect(
      await check(olga, id, { ...MAPPING, columns: MAPPING.columns.with(1, 'skip'), productSlug: 'no' }),
    ).toMatchObject({
      status: 422,
      body: { fields: { productSlug: expect.stringMatching(/no such product/) } },
    })
    expect((await olga.post(at(id, '/run'))).status).toBe(409)
    expect((await olga.get(at('imp_nothing'))).status).toBe(404)
  })
  test('lines can be taken as a file that no spreadsheet runs', async () => {
    const { id } = await whole(portal, 'stars,text,name,date\n7,=1+1,Kim,2025-03-14\n', {
      ...SHORT,
      columns: ['rating', 'body', 'author', 'writtenOn'],
    })
    expect(String((await olga.get(at(id, '/refused.csv'))).body)).toContain(`"7","'=1+1","Kim"`)
  })
  test('a discarded file is forgotten, and so is what nobody applied for a week', async () => {
    const [one, other] = [(await upload(olga)).body, (await upload(olga)).body]
    expect((await olga.post(at(one.id, '/discard'))).body).toMatchObject({ state: 'discarded', sample: [] })
    expect((await olga.post(at(one.id, '/discard'))).status).toBe(200)
    expect((await check(olga, one.id)).status).toBe(409)
    portal.later({ days: 8 })
    await portal.worker.drain()
    expect((await olga.get(at(other.id))).body.state).toBe('discarded')
    expect(await portal.db.read.select().from(reviewImportRow)).toEqual([])
  })
  test('an erasure empties the lines that name somebody', async () => {
    const { id } = (await upload(olga)).body
    await check(olga, id)
    await ann.post('/api/v1/me/erasure', { confirm: true })
    expect((await rows(olga, id))[0]).toMatchObject({ line: 2, cells: null })
    await olga.post(at(id, '/run'))
    await portal.worker.drain()
    expect((await olga.get(at(id))).body.totals).toEqual({ new: 2, known: 0, refused: 4 })
  })
})
