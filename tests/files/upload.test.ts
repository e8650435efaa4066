import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { wholeOf } from '../../api/files/pieces.ts'
import { PART_BYTES } from '../../api/files/rules.ts'
import { fileById } from '../../api/files/store.ts'
import { type World, world } from '../world.ts'
import { box, film } from './bytes.ts'
import { finish, holding, onDisk, photo, putPart, start } from './stage.ts'

let portal: World
beforeEach(async () => {
  portal = await world()
})
afterEach(() => portal.close())

const row = async (id: string) => (await fileById(portal.db.read, id))!
const stored = async (id: string) => {
  const { storageKey, bytes } = await row(id)
  return wholeOf(portal.services.outside.files, storageKey, bytes!)
}

describe('sending in parts', () => {
  const large = new Uint8Array([...film(5), ...box('free', new Uint8Array(64))])
  const whole = () => {
    const bytes = new Uint8Array(PART_BYTES * 2 + 77)
    bytes.set(large)
    return bytes
  }

  test('any order and any repetition of parts gives the same bytes', async () => {
    const bytes = whole()
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
        async (order, again) => {
          const upload = await start(portal.visitor, 'video', bytes.length)
          for (const n of [...order, ...again]) expect((await putPart(portal, upload, n, bytes)).status).toBe(204)
          expect((await finish(portal, upload)).status).toBe(200)
          const kept = Buffer.from(await stored(upload.id))
          expect(kept.subarray(400).equals(Buffer.from(bytes.subarray(400)))).toBe(true)
        },
      ),
      { numRuns: 4 },
    )
  })

  test('an interrupted one says what is here and goes on', async () => {
    const bytes = whole()
    const upload = await start(portal.visitor, 'video', bytes.length)
    await putPart(portal, upload, 0, bytes)
    await putPart(portal, upload, 2, bytes)

    const { body } = await holding(portal, upload).get(`/api/v1/files/${upload.id}/upload`)
    expect(body).toMatchObject({ state: 'receiving', parts: 3, received: [0, 2] })
    expect((await finish(portal, upload)).body.code).toBe('file.incomplete')

    await putPart(portal, upload, 1, bytes)
    expect((await finish(portal, upload)).body.state).toBe('ready')
  })

  test('one that is never finished leaves nothing after a day', async () => {
    const bytes = whole()
    const upload = await start(portal.visitor, 'video', bytes.length)
    await putPart(portal, upload, 0, bytes)
    await portal.worker.drain()
    expect(onDisk(portal)).toHaveLength(1)

    portal.later({ days: 1, minutes: 61 })
    await portal.worker.drain()

    expect([await fileById(portal.db.read, upload.id), onDisk(portal)]).toEqual([undefined, []])
  })

  test('two that finish at once make one file', async () => {
    const bytes = await photo(300, 200)
    const upload = await start(portal.visitor, 'photo', bytes.length)
    await putPart(portal, upload, 0, bytes)

    const both = await Promise.all([finish(portal, upload), finish(portal, upload)])

    expect(both.map(({ status, body }) => [status, body])).toEqual(Array(2).fill([200, both[0]!.body]))
    expect(onDisk(portal)).toHaveLength(2)
    expect((await finish(portal, upload)).body).toEqual(both[0]!.body)
  })

  test('a part of the wrong length, of the wrong type or after the end is refused', async () => {
    const bytes = await photo()
    const upload = await start(portal.visitor, 'photo', bytes.length + 1)
    const at = `/api/v1/files/${upload.id}/parts`
    const door = holding(portal, upload)

    expect((await putPart(portal, upload, 0, bytes)).body.fields.part).toContain('bytes')
    expect((await door.sendFile('PUT', `${at}/0`, 'image/jpeg', bytes)).status).toBe(415)
    expect((await door.sendFile('PUT', `${at}/7`, 'application/octet-stream', bytes)).status).toBe(404)
    const huge = new Uint8Array(PART_BYTES + 1)
    expect((await door.sendFile('PUT', `${at}/0`, 'application/octet-stream', huge)).status).toBe(413)
  })

  test('nobody goes on with another’s secret, or without one', async () => {
    const [mine, other] = [await start(portal.visitor, 'photo', 10), await start(portal.visitor, 'photo', 10)]

    for (const secret of [other.secret, '', 'x'.repeat(500)]) {
      const door = holding(portal, { secret })
      const at = `/api/v1/files/${mine.id}`
      const answers = [
        await door.get(`${at}/upload`),
        await door.sendFile('PUT', `${at}/parts/0`, 'application/octet-stream', new Uint8Array(10)),
        await door.post(`${at}/finish`),
        await door.put(at, { alt: 'mine' }),
        await door.put(`${at}/captions`, { transcript: 'mine' }),
        await door.delete(at),
      ]
      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(404))
    }
  })

  test('taken back, it is gone, and a part that was on its way is not kept', async () => {
    const { files } = portal.services.outside
    const put = files.put
    const bytes = await photo()
    const upload = await start(portal.visitor, 'photo', bytes.length)
    const takeBack = () => holding(portal, upload).delete(`/api/v1/files/${upload.id}`)
    files.put = async (key, part) => {
      expect((await takeBack()).status).toBe(204)
      await portal.worker.drain()
      await put(key, part)
    }

    expect((await putPart(portal, upload, 0, bytes)).status).toBe(409)

    expect(onDisk(portal)).toEqual([])
    expect((await takeBack()).status).toBe(404)
  })

  test.each([
    ['nothing', { kind: 'photo', bytes: 0 }, 'bytes'],
    ['a photo of eleven megabytes', { kind: 'photo', bytes: 11 * 1024 * 1024 }, 'bytes'],
    ['a film of a gigabyte', { kind: 'video', bytes: 1024 ** 3 }, 'bytes'],
    ['something else', { kind: 'archive', bytes: 10 }, 'kind'],
    ['an SVG', { kind: 'photo', bytes: 10, type: 'image/svg+xml' }, 'file'],
    ['a description of many lines', { kind: 'photo', bytes: 10, alt: 'a\nb' }, 'alt'],
  ])('is not begun: %s', async (_, input, field) => {
    const { status, body } = await portal.visitor.post('/api/v1/files', input)

    expect([status, Object.keys(body.fields)]).toEqual([422, [field]])
  })

  test('one place begins so many films and no more', async () => {
    const begun = []
    for (let n = 0; n < 9; n++)
      begun.push((await portal.visitor.post('/api/v1/files', { kind: 'video', bytes: 9 })).status)

    expect(begun).toEqual([...Array(8).fill(201), 429])
  })

  test('a store that fails is told as something that passes', async () => {
    const { files } = portal.services.outside
    const put = files.put
    files.put = () => Promise.reject(new Error('ENOSPC'))
    const bytes = await photo()
    const upload = await start(portal.visitor, 'photo', bytes.length)

    const failed = await putPart(portal, upload, 0, bytes)
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '5'])

    files.put = put
    expect((await putPart(portal, upload, 0, bytes)).status).toBe(204)
  })
})
