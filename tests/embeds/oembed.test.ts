import { afterEach, beforeEach, expect, test } from 'vitest'
import { widgetIn } from '../../api/embeds/oembed.ts'
import { type Stage, stage } from './stage.ts'

let portal: Stage
beforeEach(async () => {
  portal = await stage()
})
afterEach(() => portal.close())

const ask = (url: string, more = '') => portal.visitor.get(`/api/v1/oembed?url=${encodeURIComponent(url)}${more}`)

test('an editor learns how to show a widget by the address of its page or its frame', async () => {
  await portal.speak()
  const { id, publicId } = await portal.embed()
  const heights = { '390': 2911, '768': 1402, '1280': 977 }
  await (await portal.as('mo')).put(`/api/v1/widgets/${id}/heights`, { heights })
  const { status, body } = await ask(`${portal.url}/w/${publicId}`)
  expect([status, body]).toEqual([
    200,
    {
      ...{ version: '1.0', type: 'rich', title: 'What customers say about Orbit', width: 1100, height: 977 },
      ...{ provider_name: new URL(portal.url).host, provider_url: portal.url, cache_age: 300 },
      html: `<iframe src="${portal.url}/v1/w/${publicId}.frame" title="What customers say about Orbit" width="1100" height="977" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`,
    },
  ])
  expect((await ask(`${portal.url}/v1/w/${publicId}.frame`)).status).toBe(200)
  const narrow = (await ask(`${portal.url}/w/${publicId}`, '&maxwidth=400&maxheight=1000')).body
  expect([narrow.width, narrow.height]).toEqual([400, 1000])
  const tablet = (await ask(`${portal.url}/w/${publicId}`, '&maxwidth=800')).body
  expect([tablet.width, tablet.height]).toEqual([800, 1402])
})

test('what is not a live widget of this portal is not there', async () => {
  const widget = await portal.embed()
  const popup = await portal.embed({ kind: 'popup', maxItems: 1 })
  const page = `${portal.url}/w/${widget.publicId}`
  for (const url of [
    ...[`${portal.url}/w/nothing`, `https://elsewhere.example/w/${widget.publicId}`, 'nonsense'],
    ...[`${page}/more`, `${portal.url}/products/orbit`, `${portal.url}/w/${popup.publicId}`],
  ]) {
    const { status, body } = await ask(url)
    expect([url, status, body.code]).toEqual([url, 404, 'widget.unknown'])
  }
  expect((await ask(page, '&format=xml')).status).toBe(501)
  expect((await ask(page, '&maxwidth=0')).status).toBe(422)
  await (await portal.as('mo')).put(`/api/v1/widgets/${widget.id}/state`, { state: 'paused' })
  expect((await ask(page)).status).toBe(404)
})

test.each([
  ['http://p.test/w/abc', 'abc'],
  ['http://p.test/w/abc/', 'abc'],
  ['http://p.test/v1/w/a_b-c.frame?x=1#y', 'a_b-c'],
  ['http://p.test.evil.example/w/abc', undefined],
  ['https://p.test/w/abc', undefined],
  ['http://p.test/v1/w/abc', undefined],
  ['', undefined],
])('%s names %s', (url, publicId) => expect(widgetIn(url, 'http://p.test')).toBe(publicId))
