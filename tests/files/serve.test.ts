import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileById } from '../../api/files/store.ts'
import { decide } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { film } from './bytes.ts'
import { bytesAt, counts, decideFile, holding, onDisk, photo, reviewWith, send, shown } from './stage.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const row = (id: string) => fileById(portal.db.read, id)
describe('what is served', () => {
  test('cannot run, and says exactly what it is', async () => {
    const { ann, photo: picture, film: video } = await shown(portal)
    const seen = async (path: string, cookie?: string) => {
      const answer = await bytesAt(portal, path, cookie ? { cookie } : {})
      const named = [
        'content-type',
        'x-content-type-options',
        'content-security-policy',
        'content-disposition',
        'cache-control',
        'cross-origin-resource-policy',
      ]
      return [answer.status, ...named.map((name) => answer.headers.get(name))]
    }
    const policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"
    const shared = 'public, max-age=30, must-revalidate'
    const { id } = picture

    expect(await seen(`/files/${id}`)).toEqual([
      200,
      'image/webp',
      'nosniff',
      policy,
      `inline; filename="${id}.webp"`,
      shared,
      'cross-origin',
    ])
    expect(await seen(`/files/${id}?size=thumb`)).toEqual(await seen(`/files/${id}`))
    expect((await seen(`/files/${video.id}`)).slice(0, 5)).toEqual([
      200,
      'video/mp4',
      'nosniff',
      policy,
      `inline; filename="${video.id}.mp4"`,
    ])
    expect((await seen(`/files/${id}`, ann.cookie))[5]).toBe('private, max-age=30, must-revalidate')
    expect((await seen(`/files/${id}?size=huge`))[0]).toBe(422)
    for (const path of [`/files/${id}/poster`, `/files/${video.id}/captions.vtt`, '/files/fil_none', `/files/${id}/x`])
      expect((await seen(path))[0]).toBe(404)
  })

  test('the small twin of a photo is small', async () => {
    const { photo: picture } = await shown(portal)
    const size = async (path: string) => (await (await bytesAt(portal, path)).arrayBuffer()).byteLength

    expect(await size(`/files/${picture.id}?size=thumb`)).toBeLessThan(await size(`/files/${picture.id}`))
  })

  test('picture and captions of a film', async () => {
    const video = await send(portal, 'video', film(3))
    const door = holding(portal, video)
    await door.sendFile('PUT', `/api/v1/files/${video.id}/poster`, 'image/png', await photo(80, 60, 'png'))
    await door.put(`/api/v1/files/${video.id}/captions`, { captions: 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello' })
    const { body } = await reviewWith(portal, await portal.as('ann'), [video])
    await decide(portal, body.id)
    await decideFile(portal, video.id)

    const poster = await bytesAt(portal, `/files/${video.id}/poster`)
    const captions = await bytesAt(portal, `/files/${video.id}/captions.vtt`)

    expect([poster.headers.get('content-type'), captions.headers.get('content-type')]).toEqual([
      'image/webp',
      'text/vtt; charset=utf-8',
    ])
    expect(await captions.text()).toContain('Hello')
  })

  test.each([
    [{}, 200, null, 0, -1],
    [{ range: 'bytes=0-9' }, 206, 'bytes 0-9/*', 0, 10],
    [{ range: 'bytes=-9' }, 206, 'bytes tail', -9, undefined],
    [{ range: 'bytes=9999999-' }, 416, 'bytes */*', 0, 0],
    [{ range: 'bytes=0-9', 'if-range': '"another"' }, 200, null, 0, -1],
  ] as const)('a piece of a film: %j', async (headers, status, range, from, to) => {
    const sent = film(3, 5_000)
    const { film: video } = await shown(portal)
    const whole = new Uint8Array(await (await bytesAt(portal, `/files/${video.id}`)).arrayBuffer())
    expect(whole.length).toBe(sent.length)

    const answer = await bytesAt(portal, `/files/${video.id}`, headers)

    const expected = status === 416 ? new Uint8Array() : to === -1 ? whole : whole.slice(from, to)
    const written = range
      ?.replace('*/*', `*/${whole.length}`)
      .replace('9/*', `9/${whole.length}`)
      .replace('tail', `${whole.length - 9}-${whole.length - 1}/${whole.length}`)
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, written ?? null])
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(expected))).toBe(true)
  })

  test('who has it is told so, and a piece of what they have is a piece', async () => {
    const { film: video } = await shown(portal)
    const path = `/files/${video.id}`
    const etag = (await bytesAt(portal, path)).headers.get('etag')!

    expect((await bytesAt(portal, path, { 'if-none-match': etag })).status).toBe(304)
    expect((await bytesAt(portal, path, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206)
    const head = await portal.app.request(path, { method: 'HEAD' })
    expect([head.status, (await head.text()).length]).toEqual([200, 0])
  })
})

describe('what is not shown any more', () => {
  test('a withdrawn review hides its files from all but author and moderators, and after a month they go', async () => {
    const { ann, reviewId, photo: picture } = await shown(portal)
    await ann.post(`/api/v1/me/reviews/${reviewId}/withdraw`)
    const path = `/files/${picture.id}`
    const mo = await portal.as('mo')
    const ben = await portal.as('ben')

    const seen = []
    for (const { cookie } of [portal.visitor, ben, ann, mo]) seen.push((await bytesAt(portal, path, { cookie })).status)
    expect(seen).toEqual([404, 404, 200, 200])
    expect((await bytesAt(portal, path, { cookie: ann.cookie })).headers.get('cache-control')).toBe('private, no-store')

    portal.later({ days: 31 })
    await portal.worker.drain()
    expect([await row(picture.id), onDisk(portal)]).toEqual([undefined, []])
  })

  test('the author takes a file back, others do not', async () => {
    const { ann, reviewId, photo: picture } = await shown(portal)
    const at = `/api/v1/files/${picture.id}`

    expect((await (await portal.as('ben')).delete(at)).status).toBe(404)
    expect((await holding(portal, picture).delete(at)).status).toBe(404)
    expect((await ann.delete(at)).status).toBe(204)

    await portal.worker.drain()
    expect([await row(picture.id), await counts(portal, reviewId)]).toEqual([undefined, [0, 1]])
  })

  test('erasing a person leaves no byte and no row of theirs', async () => {
    const { ann, photo: picture, film: video } = await shown(portal)
    expect(onDisk(portal).length).toBeGreaterThan(0)

    expect((await ann.get('/api/v1/me/data')).body.files).toEqual([
      expect.objectContaining({ address: `/files/${picture.id}`, alt: 'A desk' }),
      expect.objectContaining({ address: `/files/${video.id}` }),
    ])
    expect((await ann.post('/api/v1/me/erasure', { confirm: true })).status).toBe(204)

    expect((await bytesAt(portal, `/files/${picture.id}`)).status).toBe(404)
    await portal.worker.drain()
    expect([await row(picture.id), await row(video.id), onDisk(portal)]).toEqual([undefined, undefined, []])
  })

  test('bytes without a row are swept away', async () => {
    const { files } = portal.services.outside
    await files.put('fil_lost/part/0', new Uint8Array(10))
    const { photo: picture } = await shown(portal)

    await portal.worker.drain()

    expect(await files.list('fil_lost/')).toEqual([])
    expect((await bytesAt(portal, `/files/${picture.id}`)).status).toBe(200)
  })
})
