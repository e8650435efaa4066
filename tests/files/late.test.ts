import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileById } from '../../api/files/store.ts'
import { decide } from '../helpers.ts'
import { type World, world } from '../world.ts'
import { film } from './bytes.ts'
import {
  bytesAt,
  decideFile,
  finish,
  holding,
  onDisk,
  photo,
  putPart,
  reviewWith,
  send,
  start,
  type Upload,
} from './stage.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

/** The store waits with the next thing that is put, until it is let go; `begun` is when it has the bytes. */
function slow(nth = 1) {
  const { files } = portal.services.outside
  const put = files.put
  let begun = () => {}
  let release = () => {}
  const began = new Promise<void>((resolve) => (begun = resolve))
  const released = new Promise<void>((resolve) => (release = resolve))
  let n = 0
  files.put = async (key, bytes) => {
    if (++n === nth) {
      begun()
      await released
    }
    return put(key, bytes)
  }
  return { began, release }
}
async function published(upload: Upload) {
  const { body } = await reviewWith(portal, await portal.as('ann'), [upload])
  await decide(portal, body.id)
  expect((await decideFile(portal, upload.id)).status).toBe(204)
}
const served = async (path: string) => new Uint8Array(await (await bytesAt(portal, path)).arrayBuffer())
const row = async (id: string) => (await fileById(portal.db.read, id))!
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** What lies in the store of this file, besides what its row points to. */
async function leftOver(id: string) {
  const { storageKey, posterKey, captionsKey } = await row(id)
  return onDisk(portal).filter((path) => ![storageKey, posterKey, captionsKey].some((key) => key && path.includes(key)))
}

describe('a store that takes its time changes nothing that was looked at', () => {
  test('a part that began before the film was finished', async () => {
    const bytes = film(3, 20_000)
    const upload = await start(portal.visitor, 'video', bytes.length)
    await putPart(portal, upload, 0, bytes)
    const other = bytes.slice().fill(0x41, 300)
    const store = slow()
    const late = putPart(portal, upload, 0, other)
    await store.began
    expect((await finish(portal, upload)).status).toBe(200)
    await published(upload)

    store.release()

    expect((await late).status).toBe(409)
    const now = await served(`/files/${upload.id}`)
    expect(hash(now)).toBe((await row(upload.id)).sha256)
    expect(hash(now)).not.toBe(hash(other))
    expect(await leftOver(upload.id)).toEqual([])
  })

  test('a part that comes while the film is copied: what is served is what was hashed', async () => {
    const bytes = film(3, 20_000)
    const upload = await start(portal.visitor, 'video', bytes.length)
    await putPart(portal, upload, 0, bytes)
    const store = slow()
    const finishing = finish(portal, upload)
    await store.began
    await putPart(portal, upload, 0, bytes.slice().fill(0x41, 300))
    store.release()
    expect((await finishing).status).toBe(200)
    await published(upload)

    expect(hash(await served(`/files/${upload.id}`))).toBe((await row(upload.id)).sha256)
  })

  test('two that finish a film at once make one file', async () => {
    const bytes = film(3, 20_000)
    const upload = await start(portal.visitor, 'video', bytes.length)
    await putPart(portal, upload, 0, bytes)

    const both = await Promise.all([finish(portal, upload), finish(portal, upload)])

    expect(both.map(({ status, body }) => [status, body])).toEqual(Array(2).fill([200, both[0]!.body]))
    expect([onDisk(portal).length, await leftOver(upload.id)]).toEqual([1, []])
  })

  test.each(['poster', 'captions'] as const)('a %s that began before the film was attached', async (what) => {
    const upload = await send(portal, 'video', film(3, 20_000))
    const door = holding(portal, upload)
    const at = `/api/v1/files/${upload.id}/${what}`
    const shown = `/files/${upload.id}/${what === 'poster' ? 'poster' : 'captions.vtt'}`
    const put = async (n: number) =>
      what === 'poster'
        ? door.sendFile('PUT', at, 'image/jpeg', await photo(50 * n, 50))
        : door.put(at, { captions: `WEBVTT\n\n00:01.000 --> 00:02.000\nWords ${n}`, transcript: `Words ${n}` })
    expect((await put(1)).status).toBe(204)
    const store = slow()
    const late = put(2)
    await store.began
    await published(upload)
    const approved = hash(await served(shown))

    store.release()

    expect((await late).status).toBe(409)
    expect(hash(await served(shown))).toBe(approved)
    expect((await row(upload.id)).transcript).not.toBe('Words 2')
    expect(await leftOver(upload.id)).toEqual([])
  })

  test('a new poster and new captions take the place of the old ones, and empty ones take them off', async () => {
    const upload = await send(portal, 'video', film(3, 20_000))
    const door = holding(portal, upload)
    const at = `/api/v1/files/${upload.id}`
    for (const width of [50, 60]) {
      expect((await door.sendFile('PUT', `${at}/poster`, 'image/jpeg', await photo(width, 50))).status).toBe(204)
      const captions = `WEBVTT\n\n00:01.000 --> 00:02.000\n${width}`
      expect((await door.put(`${at}/captions`, { captions })).status).toBe(204)
    }
    expect([onDisk(portal).length, await leftOver(upload.id)]).toEqual([3, []])

    await door.put(`${at}/captions`, { captions: '' })

    expect([onDisk(portal).length, (await row(upload.id)).hasCaptions]).toEqual([2, false])
  })
})
