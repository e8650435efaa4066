import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Product } from '../../api/products/contract.ts'
import type { PublicReview } from '../../api/reviews/surface/contract.ts'
import { atomOf, xml } from '../../site/rooms/reviews/atom.ts'
import { inScript, jsonLdOf, shownAverage } from '../../site/rooms/reviews/jsonld.ts'
import { marked } from '../../site/rooms/reviews/marked.ts'
import { addProduct, decide, review } from '../helpers.ts'
import type { Name } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
  await addProduct(portal)
})
afterEach(() => portal.close())

const path = '/api/v1/products/orbit-notes'
const APP = { name: 'Orbit Notes', kind: 'software_app', price: { amountMinor: 1900, currency: 'USD' } }
const manage = async (change: object) => (await portal.as('olga')).put(path, { ...APP, ...change })
const product = async (): Promise<Product> => (await portal.visitor.get(path)).body
const shown = async (): Promise<PublicReview[]> => (await portal.visitor.get(`${path}/reviews`)).body.items
const told = async () => jsonLdOf(await product(), await shown(), 'https://x.example/p') as Record<string, never> | null
async function says(who: Name, rating: number, more: object = {}) {
  const { body } = await review(portal, await portal.as(who), { rating, ...more })
  await decide(portal, body.id)
}

describe('search engines are told', () => {
  test('what the page shows, as an app with a price', async () => {
    await manage({ jsonLd: true, appCategory: 'BusinessApplication', operatingSystem: 'Web' })
    await says('ann', 5)
    await says('ben', 2, { title: 'Could be better' })
    expect(await told()).toMatchObject({
      ...{ '@type': 'SoftwareApplication', applicationCategory: 'BusinessApplication', operatingSystem: 'Web' },
      offers: { price: 19, priceCurrency: 'USD' },
      aggregateRating: { ratingValue: 3.5, ratingCount: 2, reviewCount: 2, bestRating: 5, worstRating: 1 },
      review: [
        { name: 'Could be better', reviewRating: { ratingValue: 2 }, author: { name: 'Ann A.' } },
        { reviewRating: { ratingValue: 5 } },
      ],
    })
  })
  test('no name that its author did not give, though the stars count', async () => {
    await manage({ jsonLd: true })
    await says('ann', 5, { displayFormat: 'anonymous' })
    expect(await told()).toMatchObject({ aggregateRating: { ratingCount: 1 }, review: [] })
  })
  test('nothing while the switch is off, or nobody has rated', async () => {
    await manage({ jsonLd: true })
    expect(await told()).toBeNull()
    await says('ann', 5)
    expect(await told()).not.toBeNull()
    await manage({ jsonLd: false })
    expect(await told()).toBeNull()
  })
  test.each(['organization', 'local_business'])('nothing about the company itself: %s', async (kind) => {
    const refused = await manage({ kind, jsonLd: true })
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['jsonLd']])
    const { body } = await manage({ kind, jsonLd: false })
    expect(body.searchEngines.eligible).toBe(false)
    const forced = portal.db.write((tx) => tx.run(sql`UPDATE product SET json_ld = 1`))
    await expect(forced).rejects.toThrow()
  })
  test('nothing of an app without a price', async () => {
    const refused = await manage({ jsonLd: true, price: null })
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, ['price']])
  })
  test('an average that is never 5 while somebody gave less', () => {
    fc.assert(
      fc.property(fc.float({ min: 1, max: 5, noNaN: true }), (mean) => {
        expect(shownAverage(mean) === 5).toBe(mean === 5)
      }),
    )
  })
  test('nothing that could end the element it stands in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = inScript({ text: `${text}</script><!--` })
        expect(written).not.toMatch(/[<>]/)
        expect(JSON.parse(written).text).toBe(`${text}</script><!--`)
      }),
    )
  })
})

describe('a feed', () => {
  test('is XML whatever somebody wrote, and holds their words as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(xml(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
        expect(xml(text)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
      }),
    )
  })
  test('says who, when and how many stars', async () => {
    await says('ann', 4, { title: 'A < B & "C"' })
    const page = 'https://x.example/products/orbit-notes'
    const feed = atomOf({ title: 'T', page, self: `${page}/reviews.atom`, reviews: await shown(), labels: () => ['L'] })
    expect(feed).toContain('<title>★★★★☆ A &lt; B &amp; &quot;C&quot;</title>')
    expect(feed).toContain('<name>Ann A.</name>')
    expect(feed).toContain('<published>2026-03-02T09:00:00.000Z</published>')
  })
})

test('marks cut a text and lose nothing of it', () => {
  const range = fc.record({ start: fc.nat(60), end: fc.nat(60) })
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), fc.array(range, { maxLength: 5 }), (text, ranges) => {
      expect(
        marked(text, ranges)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
    }),
  )
})

describe('how our reviews work', () => {
  const how = async () => (await portal.visitor.get('/api/v1/how-reviews-work')).body
  test('says what is set, at once when it is set otherwise', async () => {
    expect(await how()).toMatchObject({ publishUnflagged: false, waitHours: 72, moderators: 1, incentives: [] })
    const settings = { publishUnflagged: true, flaggedWords: ['scam'], waitHours: 24 }
    await (await portal.as('olga')).put('/api/v1/settings/moderation', settings)
    await portal.as('mo')
    expect(await how()).toMatchObject({ publishUnflagged: true, waitHours: 24, flaggedWords: 1, moderators: 2 })
    await manage({ openTo: 'customers' })
    expect((await how()).customersOnly).toEqual(['Orbit Notes'])
  })
  test('counts what there is, by night', async () => {
    await says('ann', 5)
    portal.later({ days: 1 })
    await portal.worker.drain()
    const { census, parity } = await how()
    expect(census).toMatchObject({ shown: 1, byOrigin: { form: 1 }, byVerification: { nothing: 1 }, incentivized: 0 })
    expect(parity.counts.find(({ stars }: { stars: number }) => stars === 5)).toMatchObject({ published: 1 })
  })
  test('names every reason there is and no other', async () => {
    const { reasons } = await how()
    expect(reasons.map(({ code }: { code: string }) => code).sort()).toEqual([
      'ABUSE',
      'CONFIDENTIAL',
      'DUPLICATE',
      'FAKE',
      'FALSE',
      'HATE',
      'ILLEGAL',
      'INELIGIBLE',
      'MEDIA',
      'PII',
      'SPAM',
      'UNRELATED',
    ])
  })
})

describe('a product', () => {
  test('is changed, keeps its reviews, and moves where it is told to', async () => {
    await says('ann', 5)
    const { status, body } = await manage({ name: 'Orbit Notebook', slug: 'orbit-notebook' })
    expect([status, body.slug, body.summary.count]).toEqual([200, 'orbit-notebook', 1])
    expect((await portal.visitor.get(path)).status).toBe(404)
    expect((await portal.visitor.get('/api/v1/products/orbit-notebook/reviews')).body.items).toHaveLength(1)
  })
  test('takes no address that is taken, and none that is none', async () => {
    await addProduct(portal, 'Orbit Academy')
    expect((await manage({ slug: 'orbit-academy' })).body).toMatchObject({
      ...{ code: 'product.duplicate', fields: { slug: expect.any(String) } },
    })
    for (const slug of ['A', 'a--b', '../x', '']) expect((await manage({ slug })).status).toBe(422)
    expect((await manage({ price: { amountMinor: 1, currency: 'ABC' } })).status).toBe(422)
  })
  test('that takes no new reviews keeps the ones it has', async () => {
    await says('ann', 5)
    const archive = async (archived: boolean) => (await portal.as('olga')).put(`${path}/archived`, { archived })
    expect((await archive(true)).body.archivedAt).toBe(portal.now())
    expect((await review(portal, await portal.as('ben'))).body.code).toBe('product.archived')
    expect(await shown()).toHaveLength(1)
    await archive(false)
    expect((await review(portal, await portal.as('ben'))).status).toBe(201)
  })
  test('for customers only refuses everybody we do not know as one, alike', async () => {
    await manage({ openTo: 'customers' })
    expect((await review(portal, await portal.as('ann'))).body.code).toBe('review.customers_only')
    const { host } = await import('../helpers.ts')
    const sale = { externalId: 'o1', email: 'ann@example.com', amountMinor: 900, currency: 'EUR' }
    await (await host(portal)).post('/api/v1/track/sale', sale)
    expect((await review(portal, await portal.as('ann'))).status).toBe(201)
  })
})

test('the form on other sites is offered where its widget may be shown, and nowhere else', async () => {
  const widget = {
    name: 'W',
    productSlug: 'orbit-notes',
    origins: ['https://shop.example'],
    ctaUrl: 'https://shop.example',
    ctaLabel: 'Go',
  }
  const { body } = await (await portal.as('olga')).post('/api/v1/widgets', widget)
  expect((await portal.visitor.get(`/api/v1/embedded-forms/${body.publicId}`)).body).toEqual({
    ...{ product: { slug: 'orbit-notes', name: 'Orbit Notes' }, origins: ['https://shop.example'], theme: 'auto' },
    ...{ kind: 'wall', surface: 'testimonials', subject: null, open: true },
  })
  expect((await portal.visitor.get('/api/v1/embedded-forms/nothing')).status).toBe(404)
})
