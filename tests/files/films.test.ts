import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileById } from '../../api/files/store.ts'
import { createTidying } from '../../api/files/tidying.ts'
import { createCtx } from '../../api/kernel/context.ts'
import { type Films, FilmUnreadable } from '../../api/kernel/outside.ts'
import { findFilms } from '../../api/outside/ffmpeg.ts'
import { type World, world } from '../world.ts'
import { ebml, film } from './bytes.ts'
import { finish, onDisk, photo, putPart, send, start } from './stage.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const row = async (id: string) => (await fileById(portal.db.read, id))!
const made = (bytes: Uint8Array): Films => ({
  async tidy(_, source, take) {
    for await (const _piece of source);
    const still = await photo(64, 36, 'png')
    const read = async function* () {
      for (let at = 0; at < bytes.length; at += 700_000) yield bytes.subarray(at, at + 700_000)
    }
    await take({ type: 'video/mp4', bytes: bytes.length, width: 64, height: 36, durationMs: 2_000, still, read })
  },
})
const fails = (error: Error): Films => ({ tidy: () => Promise.reject(error) })
/** A portal with something that tidies films, as there is where ffmpeg is. */
async function tidied(films: Films, bytes = film(2)) {
  portal.services.outside.films = films
  const upload = await send(portal, 'video', bytes)
  expect(upload.last.body.state).toBe('processing')
  const { services } = portal
  const ctx = createCtx(services, { kind: 'system', job: 'files.tidy' }, 'test')
  await createTidying(services.outside.files, films, 60_000)(ctx)
  return row(upload.id)
}

describe('where films can be made small', () => {
  test('one is, with a picture of its beginning, and what came is thrown away', async () => {
    const small = new Uint8Array(6 * 1024 * 1024).fill(7)

    const done = await tidied(made(small))

    expect(done).toMatchObject({ state: 'ready', bytes: small.length, width: 64, hasPoster: true, durationMs: 2_000 })
    expect(
      onDisk(portal)
        .map((path) => path.split('/').at(-1))
        .sort(),
    ).toEqual(['0', '1', 'poster'])
  })

  test('one that shows nothing is told so, and cannot be sent', async () => {
    const done = await tidied(fails(new FilmUnreadable('no stream')))

    expect(done).toMatchObject({ state: 'failed', failure: expect.stringContaining('nothing to see') })
  })

  test('one that it could not do stays as it came', async () => {
    expect(await tidied(fails(new Error('killed')))).toMatchObject({ state: 'ready', bytes: film(2).length })
  })

  test('one that waits is shown as it came when ffmpeg is gone after a restart', async () => {
    portal.services.outside.films = made(new Uint8Array(10))
    const bytes = film(2)
    const upload = await start(portal.visitor, 'video', bytes.length)
    await putPart(portal, upload, 0, bytes)
    await finish(portal, upload)

    await portal.worker.drain() // its jobs were made without

    expect((await row(upload.id)).state).toBe('ready')
  })
})

const films = findFilms()
/** A second of a turning shape and a tone, as WebM with a name in it; made by the ffmpeg that is tested. */
const real = () =>
  new Uint8Array(
    execFileSync(
      'ffmpeg',
      [
        ...['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc=size=1920x1080:rate=10:duration=1'],
        ...['-f', 'lavfi', '-i', 'sine=duration=1', '-metadata', 'artist=Ann of the Harbour'],
        ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus', '-f', 'webm', '-'],
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    ),
  )

describe('ffmpeg itself', () => {
  test('is used where it is: a film is made small, and bytes that are none are told so', async () => {
    if (!films) return expect(findFilms()).toBeUndefined()

    const done = await tidied(films, real())

    expect(done).toMatchObject({ state: 'ready', type: 'video/mp4', width: 1280, height: 720, hasPoster: true })
    expect(done.durationMs).toBeGreaterThan(900)
    const kept = onDisk(portal).map((path) => readFileSync(path, 'latin1'))
    expect(kept.join('')).not.toContain('Ann of the Harbour')
    const whole = kept.find((bytes) => bytes.includes('ftyp'))!
    expect(whole.indexOf('moov')).toBeLessThan(whole.indexOf('mdat')) // it plays before all of it is there
    expect(await tidied(films, film(2))).toMatchObject({ state: 'failed' })
    expect(await tidied(films, ebml('webm'))).toMatchObject({ state: 'failed' })
  })

  test('is none where none is on the path', () => {
    expect(findFilms('/nowhere')).toBeUndefined()
  })
})
