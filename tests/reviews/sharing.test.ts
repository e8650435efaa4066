import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { disclosureLine } from '../../api/reviews/testimonials/sharing/rules.ts'
import { addProduct, consentOf, decide, review } from '../helpers.ts'
import { type World, world } from '../world.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const BODY = 'It saves me an hour a day. I would not go back. Search is fast.'
async function shared({ scopes = ['social_ads'], body = BODY, end = 26 } = {}) {
  await addProduct(portal)
  const ann = await portal.as('ann')
  const wanted = ['website_widgets', 'shorten_verbatim', ...scopes]
  const texts = (await portal.visitor.get('/api/v1/consent-texts')).body.items as { scope: string; textHash: string }[]
  const consents = texts.filter((one) => wanted.includes(one.scope)).map(({ scope, textHash }) => ({ scope, textHash }))
  const written = await review(portal, ann, { body, consents })
  await decide(portal, written.body.id)
  const olga = await portal.as('olga')
  const made = await olga.post('/api/v1/testimonials', { reviewId: written.body.id, ranges: [{ start: 0, end }] })
  return { ann, olga, id: made.body.id as string }
}
const look = (id: string) => portal.visitor.get(`/api/v1/shared/${id}`)
const picture = async (id: string, size = '1200x630') => portal.app.request(`/t/${id}/card-${size}.png`)

test('a testimonial has an address and a code; both are gone with the consent', async () => {
  const { ann, id } = await shared()
  const { body } = await look(id)
  expect(body).toMatchObject({
    excerpt: 'It saves me an hour a day.',
    displayName: 'Ann A.',
    picture: true,
    company: null,
  })
  expect(body.code).toMatch(/^[A-HJKMNP-Z2-9]{6}$/)
  expect((await look('tes_none')).status).toBe(404)
  await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'website_widgets')).id}/withdraw`)
  expect(await look(id)).toMatchObject({ status: 410, body: { code: 'testimonial.retired' } })
  expect((await picture(id)).status).toBe(410)
})

test.each([
  ['1200x630', 1200, 630],
  ['1080x1080', 1080, 1080],
  ['1080x1920', 1080, 1920],
])('a picture of %s is drawn', async (size, width, height) => {
  const { id } = await shared()
  const answer = await picture(id, size)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(answer.headers.get('cache-control')).toContain('max-age=30')
  const drawn = sharp(await answer.arrayBuffer())
  expect(await drawn.metadata()).toMatchObject({ width, height, format: 'png' })
  const { channels } = await drawn.stats()
  expect(channels[0]!.min).toBeLessThan(60) // there is ink on it
  const again = await portal.app.request(`/t/${id}/card-${size}.png`, {
    headers: { 'if-none-match': answer.headers.get('etag')! },
  })
  expect(again.status).toBe(304)
})

test('without consent for social networks there is none, at once when it is taken back', async () => {
  const { ann, id } = await shared()
  expect((await picture(id)).status).toBe(200)
  await ann.post(`/api/v1/me/consents/${(await consentOf(ann, 'social_ads')).id}/withdraw`)
  const refused = await picture(id)
  expect([refused.status, (await refused.json()).code]).toEqual([403, 'consent.missing'])
  expect((await look(id)).body).toMatchObject({ picture: false })
  expect((await picture(id, '1x1')).status).toBe(404)
})

test('characters that no face has are refused, not drawn as boxes', async () => {
  const { id } = await shared({ body: 'Saves us an hour 😀 你好. And more words besides.', end: 23 })
  const refused = await picture(id)
  expect(refused.status).toBe(409)
  expect((await refused.json()).title).toMatch(/do not have: .*你/)
})

test('words that do not fit are refused rather than cut', async () => {
  const { id } = await shared({ body: 'Words and more words about it all. '.repeat(60).trim(), end: 2099 })
  const refused = await picture(id)
  expect(refused.status).toBe(409)
  expect((await refused.json()).title).toContain('too long')
})

test('a disclosure stands in words', () => {
  expect(disclosureLine([])).toBe('')
  expect(
    disclosureLine([
      { type: 'incentive', text: 'a €20 voucher' },
      { type: 'employee', text: '' },
    ]),
  ).toBe('Received for this review: a €20 voucher · Works for the company')
  expect(disclosureLine([{ type: 'other', text: 'My cousin works there' }])).toBe('My cousin works there')
})
