import { afterEach, beforeEach, expect, test } from 'vitest'
import { addProduct } from '../helpers.ts'
import { ask } from '../links/kit.ts'
import type { Door } from '../people.ts'
import { type World, world } from '../world.ts'
import { applyAs, partnerOf, programmeOf } from './partner-kit.ts'

let portal: World
let ann: Door
let olga: Door
beforeEach(async () => {
  portal = await world()
  olga = await programmeOf(portal)
  ann = await portal.as('ann')
  await olga.put('/api/v1/settings/link-rules', { hosts: ['shop.test'], keep: 'consent' })
})
afterEach(() => portal.close())

const AT = '/api/v1/affiliates/creatives'
const MINE = '/api/v1/me/partnership/creatives'
const LINKS = '/api/v1/me/partnership/links'
const disclosure = 'I earn a commission.'
const TEXT = { kind: 'text', name: 'Short post', words: 'I plan with Orbit: {link}', disclosure }
const LINK = { kind: 'link', name: 'Pricing', words: 'What it costs', address: 'https://shop.test/pricing', disclosure }
const IMAGE = { kind: 'image', name: 'Banner', words: 'A desk', address: 'https://shop.test/a.png', disclosure }
const add = (json: object) => olga.post(AT, json)
const urlOf = async (who: Door) => (await who.get(LINKS)).body.items[0].url as string

test('a partner finds ready words with their own link and the disclosure in them', async () => {
  expect((await add(TEXT)).status).toBe(201)
  await partnerOf(portal, ann)
  const url = await urlOf(ann)
  const { body } = await ann.get(MINE)
  expect(body.items).toMatchObject([
    {
      ...{ kind: 'text', url, text: `I plan with Orbit: ${url}\n\n${disclosure}` },
      html: `<p>I plan with Orbit: <a href="${url}" rel="sponsored">${url}</a></p>\n<p><small>${disclosure}</small></p>`,
    },
  ])
  const ben = await portal.as('ben')
  await partnerOf(portal, ben)
  expect((await ben.get(MINE)).body.items[0].url).toBe(await urlOf(ben))
  expect(JSON.stringify((await ben.get(MINE)).body)).not.toContain(url)
})

test('words with tags, quotes and signs of replacements are encoded in the code, and stay words', async () => {
  const words = `"><script>alert(1)</script> & $& $' it's <b>{link}</b>\n\n{link}`
  const hostile = `</small><img src=x onerror="a()">`
  await add({ ...TEXT, words, disclosure: hostile })
  await add({ ...IMAGE, words: `" onload="a()`, width: 300, height: 200, disclosure: hostile })
  await add({ ...LINK, address: `https://shop.test/?a="b"&c=<d>`, words: '<i>now</i>', disclosure: hostile })
  await partnerOf(portal, ann)
  await ann.post(LINKS, { destination: `https://shop.test/?a="b"&c=<d>` })
  const url = await urlOf(ann)
  const { items } = (await ann.get(MINE)).body
  const codes = items.map(({ html }: { html: string }) => html).join('\n')
  expect(codes.match(/<\/?[a-z]+/g).sort()).toEqual(
    [...Array(4).fill('<a'), ...Array(4).fill('</a'), ...Array(3).fill('<small'), ...Array(3).fill('</small')]
      .concat(Array(5).fill('<p'), Array(5).fill('</p'), Array(2).fill('<br'), '<img')
      .sort(),
  )
  expect(codes).toContain('alt="&quot; onload=&quot;a()" width="300" height="200"')
  expect(codes).toContain('&lt;i&gt;now&lt;/i&gt;')
  expect(items[0].text).toBe(`${words.replaceAll('{link}', () => url)}\n\n${hostile}`)
})

test('words need the gap for the link, and everything needs a disclosure', async () => {
  expect((await add({ ...TEXT, words: 'I plan with Orbit.' })).body.fields.words).toContain('{link}')
  for (const one of [TEXT, LINK]) expect((await add({ ...one, disclosure: ' ' })).body.fields.disclosure).toBeTruthy()
  expect((await olga.get(AT)).body.items).toEqual([])
})

test('links and pictures lie on the company’s own websites, and pictures are https', async () => {
  const sized = { ...IMAGE, width: 300, height: 200 }
  for (const one of [LINK, sized])
    expect((await add({ ...one, address: 'https://evil.example/a.png' })).body.fields.address).toBe(
      'evil.example is not on the list of your own websites. Put it there first, in the settings.',
    )
  expect((await add({ ...LINK, address: 'javascript:alert(1)' })).status).toBe(422)
  expect((await add({ ...sized, address: 'http://shop.test/a.png' })).body.fields.address).toContain('https://')
  expect((await add(IMAGE)).body.fields).toMatchObject({ width: 'Write its size in pixels.' })
  expect((await add(sized)).status).toBe(201)
})

test('a link to a page has no code before the partner has a link that leads there', async () => {
  await add(LINK)
  await partnerOf(portal, ann)
  expect((await ann.get(MINE)).body.items).toMatchObject([{ url: null, html: null, text: null }])
  const { items } = (await ann.post(LINKS, { destination: LINK.address })).body
  const { url } = items[1]
  expect((await ann.get(MINE)).body.items).toMatchObject([{ url }])
  const opened = await ask(await portal.open(), new URL(url).pathname)
  expect(opened.location).toContain('https://shop.test/pricing?via=')
})

test('a partner chooses which of their links stands in it, and nobody else’s', async () => {
  await add(TEXT)
  await partnerOf(portal, ann)
  const { items } = (await ann.post(LINKS, { label: 'Mail' })).body
  expect((await ann.get(MINE)).body.chosen).toBe(items[0].id)
  const { body } = await ann.get(`${MINE}?link=${items[1].id}`)
  expect([body.chosen, body.items[0].url]).toEqual([items[1].id, items[1].url])
  await ann.put(`${LINKS}/${items[0].id}`, { enabled: false })
  expect((await ann.get(MINE)).body.chosen).toBe(items[1].id)
  const ben = await portal.as('ben')
  await partnerOf(portal, ben)
  expect((await ben.get(`${MINE}?link=${items[1].id}`)).status).toBe(404)
})

test('who is no partner sees nothing, and one whose partnership rests has nothing to take', async () => {
  await add(TEXT)
  expect(await ann.get(MINE)).toMatchObject({ status: 404, body: { code: 'partner.not_found' } })
  await applyAs(portal, ann)
  expect((await ann.get(MINE)).status).toBe(404)
  const ben = await portal.as('ben')
  const id = await partnerOf(portal, ben)
  await olga.post(`/api/v1/affiliates/partners/${id}/moves`, { to: 'paused', reason: 'Your site is down.' })
  expect((await ben.get(MINE)).body).toEqual({ links: [], chosen: null, items: [] })
})

test('staff change it and switch it off and on; its kind stays, and each act is told once', async () => {
  const [{ id }] = (await add(TEXT)).body.items
  await partnerOf(portal, ann)
  const changed = await olga.put(`${AT}/${id}`, { ...TEXT, words: 'Orbit is quick: {link}' })
  expect(changed.body.items).toMatchObject([{ id, words: 'Orbit is quick: {link}', enabled: true }])
  expect(await olga.put(`${AT}/${id}`, LINK)).toMatchObject({ status: 409, body: { code: 'creative.kind_stays' } })
  for (const enabled of [false, false]) await olga.put(`${AT}/${id}/state`, { enabled })
  expect((await ann.get(MINE)).body.items).toEqual([])
  expect((await olga.put(`${AT}/${id}/state`, { enabled: true })).body.items[0].enabled).toBe(true)
  expect((await ann.get(MINE)).body.items).toHaveLength(1)
  expect((await olga.put(`${AT}/cre_nothing`, TEXT)).status).toBe(404)
  const told = ['creative.saved', 'creative.off', 'creative.on'] as const
  expect(await Promise.all(told.map(async (one) => (await portal.facts(one)).length))).toEqual([2, 1, 1])
})

test('a live widget comes as its tag with the partner’s link beside it, and goes when the widget rests', async () => {
  const { slug } = await addProduct(portal)
  const settings = { name: 'Wall', productSlug: slug, origins: ['https://ann.example'] }
  const widget = (await olga.post('/api/v1/widgets', settings)).body
  const form = (await olga.post('/api/v1/widgets', { ...settings, kind: 'review_form' })).body
  const creative = { kind: 'widget', name: 'Wall', words: 'Try <Orbit>', disclosure, widgetId: widget.id }
  expect((await add({ ...creative, widgetId: form.id })).body.fields.widgetId).toContain('live widget')
  expect((await add(creative)).body).toMatchObject({
    widgets: [{ id: widget.id }],
    items: [{ widget: { id: widget.id, name: 'Wall', live: true } }],
  })
  const { body } = await applyAs(portal, ann, { website: 'https://ann.example/notes' })
  await olga.post(`/api/v1/affiliates/partners/${body.partner.id}/moves`, { to: 'approved' })
  const url = `${await urlOf(ann)}/widget`
  const [item] = (await ann.get(MINE)).body.items
  expect(item).toMatchObject({ url, shownOnSite: true })
  expect(item.html).toBe(
    `${widget.snippet}\n<p><a href="${url}" rel="sponsored">Try &lt;Orbit&gt;</a><br>\n<small>${disclosure}</small></p>`,
  )
  await ask(await portal.open(), new URL(url).pathname)
  await portal.links.settle()
  const { rows } = await portal.db.clients.reader.execute('SELECT channel FROM click')
  expect(rows).toMatchObject([{ channel: 'widget' }])
  await olga.put(`/api/v1/widgets/${widget.id}`, { ...settings, origins: ['https://other.example'] })
  expect((await ann.get(MINE)).body.items[0].shownOnSite).toBe(false)
  expect(JSON.stringify((await ann.get(MINE)).body)).not.toContain('other.example')
  await olga.put(`/api/v1/widgets/${widget.id}/state`, { state: 'paused' })
  expect((await ann.get(MINE)).body.items).toEqual([])
  expect((await olga.get(AT)).body.items[0].widget.live).toBe(false)
  expect((await olga.put(`${AT}/${(await olga.get(AT)).body.items[0].id}`, creative)).status).toBe(200)
})
