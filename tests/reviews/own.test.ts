import { afterEach, beforeEach, expect, test } from 'vitest'
import { widget, widgetVersion } from '../../db/schema/embeds.ts'
import { widgetDay, widgetPlacement } from '../../db/schema/measuring.ts'
import { consentOf, testimonial } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const textOf = async (scope: string) =>
  (await portal.visitor.get('/api/v1/consent-texts')).body.items.find((one: { scope: string }) => one.scope === scope)
const mine = async () => (await (await portal.as('ann')).get('/api/v1/me/reviews')).body.items[0]

test('each use has a switch: on is a row with the text that was read, off takes it back at once', async () => {
  const { ann, reviewId, testimonialId } = await testimonial(portal)
  const { textHash, text } = await textOf('social_ads')
  const grant = (input: object) => ann.post('/api/v1/me/consents', input)
  const given = await grant({ reviewId, scope: 'social_ads', textHash })
  expect(given).toMatchObject({ status: 200, body: { scope: 'social_ads', text, withdrawnAt: null } })
  expect((await grant({ reviewId, scope: 'social_ads', textHash })).body.id).toBe(given.body.id)
  expect((await mine()).testimonials).toMatchObject([{ id: testimonialId, picture: true }])
  await ann.post(`/api/v1/me/consents/${given.body.id}/withdraw`)
  expect((await mine()).testimonials).toMatchObject([{ picture: false }])
})

test('switched off and on again, the words wait for staff to show them again', async () => {
  const { ann, olga, reviewId, testimonialId } = await testimonial(portal)
  await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'website_widgets')).id}/withdraw`)
  const { textHash } = await textOf('website_widgets')
  await ann.post('/api/v1/me/consents', { reviewId, scope: 'website_widgets', textHash })
  expect((await olga.get(`/api/v1/testimonials/${testimonialId}`)).body).toMatchObject({ state: 'permitted' })
  expect((await portal.visitor.get('/api/v1/products/orbit-notes/testimonials')).body.items).toEqual([])
})

test('nobody allows anything for somebody else, with an old text, or past the review', async () => {
  const { ann, reviewId } = await testimonial(portal)
  const { textHash } = await textOf('translate')
  const asked = { reviewId, scope: 'translate', textHash }
  expect((await (await portal.as('ben')).post('/api/v1/me/consents', asked)).status).toBe(404)
  expect((await ann.post('/api/v1/me/consents', { ...asked, textHash: 'old' })).body.fields).toHaveProperty('consents')
  expect((await ann.post('/api/v1/me/consents', { ...asked, scope: 'everything' })).body.fields).toHaveProperty('scope')
  const publish = await textOf('publish_on_portal')
  const kept = await ann.post('/api/v1/me/consents', { ...asked, ...publish })
  expect(kept).toMatchObject({ status: 409, body: { code: 'consent.with_review' } })
})

test('an author sees the pages their words were seen on three times, while they are shown there', async () => {
  const { ann, testimonialId } = await testimonial(portal)
  const { id: productId } = (await portal.visitor.get('/api/v1/products/orbit-notes')).body
  await portal.db.write(async (tx) => {
    const plain = { publicId: 'w1', name: 'Home', kind: 'wall', surface: 'testimonials', productId } as const
    const set = { ctaUrl: '', ctaLabel: '', theme: 'auto', state: 'live', version: 1, createdAt: 1 } as const
    await tx.insert(widget).values({ id: 'wid_1', ...plain, ...set })
    const items = JSON.stringify([testimonialId])
    const shown = { widgetId: 'wid_1', version: 1, items, variants: '[]', reviewCount: 0, ratingSum: 0, createdAt: 1 }
    await tx.insert(widgetVersion).values(shown)
    const page = { widgetId: 'wid_1', origin: 'https://shop.example', path: '/pricing', firstSeen: 5, lastSeen: 9 }
    await tx.insert(widgetPlacement).values({ id: 'plc_1', ...page })
    const day = { widgetId: 'wid_1', day: '2026-03-01', placementId: 'plc_1', bot: 0, ghost: 0, drawn: 2 } as const
    await tx.insert(widgetDay).values([day, { ...day, bot: 1, drawn: 9 }])
  })
  expect((await mine()).placements).toEqual([])
  await portal.db.write((tx) => tx.update(widgetDay).set({ drawn: 3 }))
  expect((await mine()).placements).toEqual([
    { testimonialId, host: 'shop.example', url: 'https://shop.example/pricing', firstSeen: 5, lastSeen: 9 },
  ])
  await portal.db.write((tx) => tx.update(widget).set({ state: 'paused' }))
  expect((await mine()).placements).toEqual([])
  await portal.db.write((tx) => tx.update(widget).set({ state: 'live' }))
  expect((await mine()).placements).toHaveLength(1)
  await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'website_widgets')).id}/withdraw`)
  expect((await mine()).placements).toEqual([])
})
