import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../api/config.ts'
import type { Files } from '../../api/kernel/outside.ts'
import { diskFiles } from '../../api/outside/disk.ts'
import { s3Files } from '../../api/outside/s3.ts'
import { type World, world } from '../world.ts'
import { bucket } from './bucket.ts'
import { bytesAt, shown } from './stage.ts'

const bytes = (length: number) => new Uint8Array(length).map((_, i) => i % 251)
let close: () => unknown
afterEach(() => close())

const onADisk = async (): Promise<Files> => {
  const dir = mkdtempSync(join(tmpdir(), 'acclaim-files-'))
  close = () => rmSync(dir, { recursive: true })
  return diskFiles(join(dir, 'files'))
}
const inABucket = async (): Promise<Files> => {
  const s3 = await bucket()
  close = s3.close
  return s3Files(s3.url)
}

describe.each([
  ['a disk', onADisk],
  ['a bucket', inABucket],
])('%s', (_, open) => {
  test('keeps what it was given, whole or a piece of it, and forgets it', async () => {
    const files = await open()
    await files.put('fil_1/abc/0', bytes(1_000))
    await files.put('fil_1/abc/0', bytes(2_000))

    expect(await files.get('fil_1/abc/0')).toEqual(bytes(2_000))
    expect(await files.get('fil_1/abc/0', { start: 10, end: 19 })).toEqual(bytes(2_000).slice(10, 20))
    expect(await files.get('fil_1/abc/1')).toBeUndefined()

    await files.delete('fil_1/abc/0')
    await files.delete('fil_1/abc/0')
    expect(await files.get('fil_1/abc/0')).toBeUndefined()
  })

  test('lists what lies under a name, over as many pages as it takes', async () => {
    const files = await open()
    for (const key of ['fil_1/a/0', 'fil_1/a/1', 'fil_1/b/0', 'fil_1/poster', 'fil_10/a/0'])
      await files.put(key, bytes(3))

    const keys = async (prefix: string) => (await files.list(prefix)).map(({ key }) => key).sort()
    expect(await keys('fil_1/')).toEqual(['fil_1/a/0', 'fil_1/a/1', 'fil_1/b/0', 'fil_1/poster'])
    expect(await keys('fil_1/a/')).toEqual(['fil_1/a/0', 'fil_1/a/1'])
    expect(await keys('')).toHaveLength(5)
    expect(await keys('fil_2/')).toEqual([])
    expect((await files.list('fil_1/poster'))[0]).toEqual({ key: 'fil_1/poster', bytes: 3 })
  })

  test('many who put and delete at once get in nobody’s way', async () => {
    const files = await open()
    const all = Array.from({ length: 30 }, (_, n) => `fil_1/a/${n % 10}`)

    await Promise.all(all.map(async (key, n) => (n % 3 === 2 ? files.delete(key) : files.put(key, bytes(50 + n)))))

    for (const { key, bytes: size } of await files.list('')) expect((await files.get(key))?.length).toBe(size)
  })
})

describe('a disk', () => {
  test('gives its files to nobody else, and leaves no folder behind', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'acclaim-files-'))
    close = () => rmSync(dir, { recursive: true })
    const files = diskFiles(dir)
    await files.put('fil_1/a/0', bytes(3))

    expect((statSync(join(dir, 'fil_1/a/0')).mode & 0o777).toString(8)).toBe('600')
    await files.delete('fil_1/a/0')
    expect(readdirSync(dir)).toEqual([])
  })

  test.each(['../acclaim.db', 'a/../../b', '/etc/passwd', '', 'a//b', 'a\0b', '.hidden'])(
    'has no place for %j',
    async (key) => {
      const files = await onADisk()

      await expect(files.put(key, bytes(1))).rejects.toThrow()
      await expect(files.get(key)).rejects.toThrow()
    },
  )

  test('what was half written when the lights went out is no part, and is wiped with the rest', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'acclaim-files-'))
    close = () => rmSync(dir, { recursive: true })
    const files = diskFiles(dir)
    await files.put('fil_1/a/0', bytes(3))
    writeFileSync(join(dir, 'fil_1/a/1.tmp-0badcafe'), 'half')

    const keys = (await files.list('fil_1/')).map(({ key }) => key)
    expect(keys.sort()).toEqual(['fil_1/a/0', 'fil_1/a/1.tmp-0badcafe'])
    for (const key of keys) await files.delete(key)
    expect(readdirSync(dir)).toEqual([])
  })
})

describe('a bucket', () => {
  test('is asked again when it is busy', async () => {
    const s3 = await bucket()
    close = s3.close
    const files = s3Files(s3.url)
    s3.fail(1)

    await files.put('fil_1/a/0', bytes(3))

    expect([...s3.kept.keys()]).toEqual(['portal/fil_1/a/0'])
  })

  test('refuses who has another key, and the answer says so without the key', async () => {
    const s3 = await bucket()
    close = s3.close
    const files = s3Files(s3.url.replace('AKIDTEST', 'AKIDWRONG'))

    await expect(files.put('fil_1/a/0', bytes(3))).rejects.toThrow(
      'the file store answered 403 (SignatureDoesNotMatch)',
    )
    expect(s3.refused).toHaveLength(1)
  })

  test.each(['s3://host/bucket', 's3://key:secret@host', 's3://key:secret@host/', 's3://key:secret@host/a/b'])(
    'an address that lacks something is told at the start: %s',
    (address) => {
      close = () => {}
      expect(() => s3Files(address)).toThrow(ConfigError)
    },
  )

  test('a wrong address of it is a setting that can be mended', () => {
    close = () => {}
    expect(() => readConfig({ FILES_URL: 'https://bucket.example.com' })).toThrow(
      'FILES_URL is not an address like s3://',
    )
    expect(readConfig({ FILES_URL: 's3://a:b@c/d' }).filesUrl).toBe('s3://a:b@c/d')
  })

  test('a portal with it does all it does with a disk', async () => {
    const s3 = await bucket()
    const portal: World = await world({ filesUrl: s3.url })
    close = async () => {
      await portal.close()
      await s3.close()
    }
    const { ann, film, photo } = await shown(portal)

    expect((await bytesAt(portal, `/files/${photo.id}?size=thumb`)).status).toBe(200)
    const piece = await bytesAt(portal, `/files/${film.id}`, { range: 'bytes=4-7' })
    expect([piece.status, await piece.text()]).toEqual([206, 'ftyp'])
    await ann.post('/api/v1/me/erasure', { confirm: true })
    await portal.worker.drain()
    expect([...s3.kept.keys()]).toEqual([])
    expect(s3.refused).toEqual([])
  })
})
