import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { widgetVersion } from '../../db/schema/embeds.ts'
import { disclosure, verification } from '../../db/schema/review-evidence.ts'
import { review } from '../../db/schema/reviews.ts'
import { film } from '../files/bytes.ts'
import { decideFile, reviewWith, send } from '../files/stage.ts'
import { addProduct, consentOf, decide, testimonial } from '../helpers.ts'
import { report, STATEMENT } from '../reviews/cases.ts'
import { FILE, MAPPING, many, SHORT, undo, whole } from '../reviews/import-files.ts'
import { type Stage, stage } from './stage.ts'

let portal: Stage
beforeEach(async () => {
  portal = await stage()
})
afterEach(() => portal.close())

const NOTES = { productSlug: 'orbit-notes' }
const REVIEWS = { ...NOTES, kind: 'reviews', ctaUrl: '', ctaLabel: '' }
/** What a page shows once every copy in memory was compared. */
async function seen({ publicId }: { publicId: string }) {
  portal.pass(5_000)
  const headers = { origin: 'https://shop.example' }
  return (await fetch(`${portal.url}/v1/w/${publicId}`, { headers })).text()
}
const versions = async ({ id }: { id: string }) =>
  (await portal.db.read.select().from(widgetVersion).where(eq(widgetVersion.widgetId, id))).length
const mo = () => portal.as('mo')

test('a list of reviews says what connects their authors, what verifies them and what the company answered', async () => {
  const { reviewId } = await testimonial(portal)
  const widget = await portal.embed(REVIEWS)
  await portal.db.write(async (tx) => {
    const made = { source: 'author', createdAt: 1 } as const
    const proof = { id: 'ver_1', reviewId, method: 'customer', evidence: 'x', facts: '{"since":"2024-05-01"}' } as const
    await tx.insert(verification).values({ ...proof, verifiedAt: 1 })
    await tx.update(review).set({ verified: 'customer' })
    await tx.insert(disclosure).values({ id: 'dsc_1', reviewId, type: 'employee', ...made })
    await tx.insert(disclosure).values({ id: 'dsc_2', reviewId, type: 'relative', ...made })
    await tx.insert(disclosure).values({ id: 'dsc_3', reviewId, type: 'relative', voidsId: 'dsc_2', ...made })
  })
  const reply = `/api/v1/moderation/reviews/${reviewId}/reply`
  await (await mo()).put(reply, { body: 'Thank you, we are glad.' })
  const html = await seen(widget)
  expect(html).toContain('Verified customer since 2024')
  expect(html).toMatch(/part="disclosed"[^>]*>Works for the company<.*part="reply".*Thank you, we are glad\./s)
  await (await mo()).put(reply, { body: 'Thank you, we are very glad.' })
  expect(await seen(widget)).toContain('very glad')
  expect(await seen(await portal.embed(NOTES))).toContain('Works for the company')
})

test('a reply that was taken away leaves the widget', async () => {
  const { reviewId } = await testimonial(portal)
  const widget = await portal.embed(REVIEWS)
  await (await mo()).put(`/api/v1/moderation/reviews/${reviewId}/reply`, { body: 'Thank you, we are glad.' })
  expect(await seen(widget)).toContain('we are glad')
  const { body } = await report(portal, reviewId, { about: 'reply', category: 'personal_data' })
  const upheld = { verdict: 'uphold', reason: 'PII', statement: STATEMENT }
  await (await mo()).post(`/api/v1/moderation/reports/${body.id}/decision`, upheld)
  expect(await seen(widget)).not.toContain('we are glad')
})

test('imported reviews come into lists with their label, and leave with their import', async () => {
  await addProduct(portal)
  const widget = await portal.embed(REVIEWS)
  expect(await seen(widget)).not.toContain('Does what it says.')
  const { id } = await whole(portal, FILE, MAPPING)
  expect(await seen(widget)).toMatch(/Does what it says\..*From Trustpilot, not verified here/s)
  await undo(portal, id)
  expect(await seen(widget)).not.toContain('Does what it says.')
})

test('many imported reviews make few versions', async () => {
  await addProduct(portal)
  const [list, wall] = [await portal.embed(REVIEWS), await portal.embed(NOTES)]
  await whole(portal, many(250), SHORT)
  // one for each change of fifty lines, beside the first
  expect([await versions(list), await versions(wall)]).toEqual([1 + 250 / 50, 1])
})

test('a film comes when it may be shown, and goes with the consent or the file', async () => {
  await addProduct(portal)
  const ann = await portal.as('ann')
  const upload = await send(portal, 'video', film(3, 5_000))
  const { body } = await reviewWith(portal, ann, [upload], { product: false })
  await decide(portal, body.id)
  const olga = await portal.as('olga')
  await olga.post('/api/v1/testimonials', { reviewId: body.id, ranges: [{ start: 0, end: 26 }] })
  const widget = await portal.embed({ ...NOTES, kind: 'videos' })
  const shows = async () => (await seen(widget)).includes(upload.id)

  const texts = (await portal.visitor.get('/api/v1/consent-texts')).body.items as { scope: string; textHash: string }[]
  const likeness = texts.find(({ scope }) => scope === 'use_video_likeness')!
  const grant = () =>
    ann.post('/api/v1/me/consents', { reviewId: body.id, scope: likeness.scope, textHash: likeness.textHash })
  expect((await grant()).status).toBeLessThan(300)
  expect(await shows()).toBe(false)
  await decideFile(portal, upload.id)
  expect(await shows()).toBe(true)
  await ann.post(`/api/v1/me/consents/${(await consentOf(ann, likeness.scope)).id}/withdraw`)
  expect(await shows()).toBe(false)
  await grant()
  expect(await shows()).toBe(true)
  const statement = 'A face that is not the author’s can be seen in it.'
  const verdict = await decideFile(portal, upload.id, { decision: 'reject', statement })
  expect([verdict.status, await shows()]).toEqual([204, false])
})

test('the words beside a count are of the product that is counted', async () => {
  const { olga } = await testimonial(portal)
  await portal.speak({ excerpt: 'Of Orbit itself.' })
  const every = { name: 'All', kind: 'query', productSlug: null, query: {} }
  const { body: all } = await olga.post('/api/v1/collections', every)
  const html = await seen(await portal.embed({ collectionId: all.id }))
  expect(html).toContain('Of Orbit itself.')
  expect(html).not.toContain('saves me an hour')
})

test('one change publishes a widget once', async () => {
  const { olga, reviewId, testimonialId } = await testimonial(portal)
  const every = { name: 'All', kind: 'query', productSlug: null, query: {} }
  const { body: all } = await olga.post('/api/v1/collections', every)
  const widget = await portal.embed({ ...NOTES, collectionId: all.id })
  const before = await versions(widget)
  await olga.post(`/api/v1/testimonials/${testimonialId}/retire`)
  expect(await versions(widget)).toBe(before + 1)
  await olga.post('/api/v1/testimonials', { reviewId, ranges: [{ start: 0, end: 26 }] })
  expect(await versions(widget)).toBe(before + 2)
})

test('numbers are counted when a widget is drawn, whatever its versions say', async () => {
  for (const rating of [5, 5, 2]) await portal.speak({ rating })
  const widget = await portal.embed({ kind: 'badge', ctaUrl: '', ctaLabel: '' })
  await portal.db.write(async (tx) => {
    await tx.run(`INSERT INTO widget_version (widget_id, version, items, variants, review_count, rating_sum, created_at)
      SELECT widget_id, version + 1, items, variants, 900, 4490, 1 FROM widget_version WHERE widget_id = '${widget.id}'`)
    await tx.run(`UPDATE widget SET version = version + 1 WHERE id = '${widget.id}'`)
  })
  expect(await seen(widget)).toMatch(/4\.0 out of 5<\/strong>, 3 reviews/)
})
