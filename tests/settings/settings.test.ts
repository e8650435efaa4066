import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addProduct, decide, review, testimonial, WORDS } from '../helpers.ts'
import { type Door, PASSWORD } from '../people.ts'
import { type World, world } from '../world.ts'

let portal: World
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await portal.as('olga')
})
afterEach(() => portal.close())
const brand = async () => (await portal.visitor.get('/api/v1/settings/brand')).body
const set = (what: string, value: object) => olga.put(`/api/v1/settings/${what}`, value)

describe('a logo', () => {
  const send = (bytes: Uint8Array | string, type = 'image/png', cookie = olga.cookie) =>
    portal.app.request('/api/v1/settings/logo', {
      method: 'PUT',
      body: bytes as BodyInit,
      headers: { cookie, origin: portal.publicUrl, 'content-type': type },
    })
  const picture = (width = 900, height = 300) =>
    sharp({ create: { width, height, channels: 4, background: '#0b6e4f' } })

  test('is drawn anew: smaller, and without what was hidden in the file', async () => {
    const bytes = await picture()
      .withExif({ IFD0: { Copyright: 'zz hidden words' } })
      .jpeg()
      .toBuffer()
    expect(bytes.includes('zz hidden words')).toBe(true)
    expect((await send(bytes, 'image/jpeg')).status).toBe(204)

    const { logo } = await brand()
    expect(logo).toMatchObject({ width: 480, height: 160, src: expect.stringMatching(/^\/brand\/logo\/[0-9a-f]{64}$/) })
    const shown = await portal.app.request(logo.src)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('cache-control')).toContain('immutable')
    const drawn = Buffer.from(await shown.arrayBuffer())
    expect(drawn.includes('zz hidden words')).toBe(false)
    expect((await sharp(drawn).metadata()).exif).toBeUndefined()
  })

  test('stays when the name changes, and goes when it is taken off', async () => {
    await send(await picture(60, 20).png().toBuffer())
    const { logo } = await brand()
    await set('brand', { companyName: 'Orbit', accent: '#6b2fb3', font: 'rounded' })
    expect(await brand()).toMatchObject({ logo, font: 'rounded', companyName: 'Orbit' })
    expect((await olga.delete('/api/v1/settings/logo')).status).toBe(204)
    expect((await brand()).logo).toBeNull()
    expect((await portal.app.request(logo.src)).status).toBe(404)
  })

  test.each([
    ['text that says it is a picture', 'not a picture', 'image/png', 422],
    ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', 'image/png', 422],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml', 415],
    ['nothing', '', 'image/png', 422],
    ['more than a mebibyte', new Uint8Array(1024 * 1024 + 1), 'image/png', 413],
  ])('of %s is refused', async (_what, bytes, type, status) => {
    const answer = await send(bytes, type)
    expect(answer.status).toBe(status)
    if (status === 422)
      expect(((await answer.json()) as { fields: object }).fields).toEqual({ logo: expect.any(String) })
    expect((await brand()).logo).toBeNull()
  })

  test('with more pixels than bytes say is refused, not decoded', async () => {
    const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    expect(bomb.length).toBeLessThan(1024 * 1024)
    expect((await send(bomb)).status).toBe(422)
  })
})

test('links are whole addresses, and a wrong one is told beside its field', async () => {
  const links = [
    { label: 'Imprint', url: 'https://orbit.example/imprint' },
    { label: 'Write to us', url: 'mailto:hello@orbit.example' },
  ]
  expect((await set('links', { links })).status).toBe(204)
  expect((await brand()).links).toEqual(links)
  for (const url of ['javascript:alert(1)', '/imprint', 'data:text/html,x', 'https://']) {
    const { status, body } = await set('links', { links: [links[0], { label: 'Bad', url }] })
    expect([status, Object.keys(body.fields)], url).toEqual([422, ['links.1.url']])
  }
  expect((await set('links', { links: Array(7).fill(links[0]) })).status).toBe(422)
  expect((await brand()).links).toEqual(links)
})

test('a region and a time zone are of the lists', async () => {
  expect((await set('place', { locale: 'en-IE', timeZone: 'Europe/Dublin' })).status).toBe(204)
  expect(await brand()).toMatchObject({ locale: 'en-IE', timeZone: 'Europe/Dublin' })
  const wrong = await set('place', { locale: 'xx', timeZone: 'Mars/Olympus' })
  expect([wrong.status, Object.keys(wrong.body.fields).sort()]).toEqual([422, ['locale', 'timeZone']])
})

describe('reviews without a signal', () => {
  const AUTO = { publishUnflagged: true, flaggedWords: ['Nimbus', 'c++'] }
  beforeEach(async () => void (await addProduct(portal)))

  test('wait for a person unless the company lets them through, whatever their stars', async () => {
    expect((await review(portal, await portal.as('ann'))).body.state).toBe('pending')
    await set('moderation', AUTO)
    const bad = { rating: 1, body: 'It starts slowly, and nobody could tell me why.' }
    const good = { rating: 5, body: 'It starts at once, and somebody told me how to tidy it.' }
    expect((await review(portal, await portal.as('ben'), bad)).body.state).toBe('published')
    expect((await review(portal, await portal.as('cleo'), good)).body.state).toBe('published')
    const { summary } = (await portal.visitor.get('/api/v1/products/orbit-notes')).body
    expect(summary).toMatchObject({ count: 2, distribution: [1, 0, 0, 0, 1] })
    expect(await portal.facts('review.published')).toHaveLength(2)
    expect((await (await portal.as('ben')).get('/api/v1/me/reviews')).body.items[0].publishedAt).toBe(portal.now())
  })

  test.each([
    ['a word of the company’s', 'We moved from NIMBUS and would not go back.', true],
    ['a word with marks', 'Written in C++, they say, and it is fast enough.', true],
    ['a word inside another', 'The nimbuses above the office were beautiful today.', false],
    ['a link', 'See https://example.com for what I mean by this.', true],
  ])('but %s holds them', async (_what, body, held) => {
    await set('moderation', AUTO)
    const written = await review(portal, await portal.as('ann'), { body })
    expect(written.body.state).toBe(held ? 'pending' : 'published')
    if (held) expect((await decide(portal, written.body.id)).status).toBe(200)
  })

  test('are published with a decision that names nobody, and can be taken back', async () => {
    await set('moderation', AUTO)
    const ann = await portal.as('ann')
    const { body } = await review(portal, ann)
    const { rows } = await portal.db.clients.reader.execute('SELECT decided_by, to_state FROM moderation_decision')
    expect(rows).toMatchObject([{ decided_by: null, to_state: 'published' }])
    expect((await ann.post(`/api/v1/me/reviews/${body.id}/withdraw`)).status).toBe(200)
    expect((await portal.visitor.get('/api/v1/products/orbit-notes')).body.summary.count).toBe(0)
  })
})

describe('privacy', () => {
  const OPEN = { measureWidgets: true, signUp: 'open', searchEngines: true }

  test('widgets that are not counted carry nothing to count by', async () => {
    await testimonial(portal)
    const origins = ['https://shop.example']
    const made = await olga.post('/api/v1/widgets', {
      ...{ name: 'W', productSlug: WORDS.productSlug, origins, ctaUrl: 'https://shop.example', ctaLabel: 'Go' },
    })
    const url = await portal.open()
    const ask = () => fetch(`${url}/v1/w/${made.body.publicId}`, { headers: { origin: origins[0]! } })
    expect((await ask()).headers.get('serve')).toMatch(/./)
    await set('privacy', { ...OPEN, measureWidgets: false })
    portal.later({ ms: 6_000 })
    const quiet = await ask()
    expect([quiet.status, quiet.headers.get('serve')]).toEqual([200, null])
    expect(await quiet.text()).toContain('It saves me an hour a day.')
  })

  test('an account comes from the host only, when the company says so', async () => {
    await set('privacy', { ...OPEN, signUp: 'host' })
    const asked = await portal.visitor.post('/api/v1/auth/sign-up', { name: 'Rose', email: 'rose@example.com' })
    expect(asked).toMatchObject({ status: 403, body: { code: 'sign_up.closed' } })
    await portal.as('ann')
    const back = await portal.visitor.post('/api/v1/auth/sign-in', { email: 'ann@example.com', password: PASSWORD })
    expect(back.status).toBe(200)
  })
})

test('the brand’s colour is in the widgets with the change, for light and dark pages', async () => {
  await testimonial(portal)
  const made = await olga.post('/api/v1/widgets', {
    ...{ name: 'W', productSlug: WORDS.productSlug, origins: ['https://shop.example'] },
    ...{ ctaUrl: 'https://shop.example', ctaLabel: 'Go' },
  })
  const url = await portal.open()
  const wall = async () => {
    portal.later({ ms: 6_000 })
    return (await fetch(`${url}/v1/w/${made.body.publicId}`, { headers: { origin: 'https://shop.example' } })).text()
  }
  expect(await wall()).not.toContain('#6b2fb3')
  await set('brand', { companyName: 'Orbit', accent: '#6b2fb3' })
  expect(await wall()).toMatch(/--accent:var\(--acclaim-accent,light-dark\(#6b2fb3,#[0-9a-f]{6}\)\)/)
})

test('a switch that is half said changes nothing', async () => {
  expect((await set('moderation', { publishUnflagged: 'yes', flaggedWords: [] })).status).toBe(422)
  expect((await set('privacy', { measureWidgets: true })).status).toBe(422)
  expect((await olga.get('/api/v1/settings/moderation')).body).toEqual({
    publishUnflagged: false,
    waitHours: 72,
    flaggedWords: [],
  })
})
