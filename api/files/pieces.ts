import { createHash } from 'node:crypto'
import { withoutValues } from '../../db/errors.ts'
import { newToken } from '../kernel/ids.ts'
import type { Files, Log } from '../kernel/outside.ts'
import { Problem, problem } from '../kernel/problem.ts'
import type { Change } from './mp4.ts'
import { PART_BYTES, partCount, partSize, piecesOf } from './rules.ts'

export const partKey = (storageKey: string, n: number) => `${storageKey}/${n}`
export const posterIn = (key: string) => `${key}/poster`
export const captionsIn = (key: string) => `${key}/captions`
export const smallKey = (storageKey: string) => `${storageKey}/small`
/** A place under which nothing was ever written: who began to write elsewhere cannot reach it. */
export const newKey = (fileId: string) => `${fileId}/${newToken().slice(0, 12)}`
/** Everything of a file lies under this, also what was left over when somebody pulled the plug. */
export const folderOf = (fileId: string) => `${fileId}/`

/** Which parts of a file are there as they have to be. */
export async function receivedParts(files: Files, storageKey: string, bytes: number): Promise<number[]> {
  const sizes = new Map((await files.list(`${storageKey}/`)).map((one) => [one.key, one.bytes]))
  return Array.from({ length: partCount(bytes) }, (_, n) => n).filter(
    (n) => sizes.get(partKey(storageKey, n)) === partSize(bytes, n),
  )
}

/** The bytes from `start` to `end`, both included, part by part. */
export async function* bytesOf(files: Files, storageKey: string, start: number, end: number) {
  for (const piece of piecesOf(start, end)) {
    const bytes = await files.get(partKey(storageKey, piece.n), piece)
    if (bytes?.length !== piece.end - piece.start + 1) throw new Error('a part of a file is not there')
    yield bytes
  }
}

/** A whole file that is known to be small. */
export async function wholeOf(files: Files, storageKey: string, bytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytesOf(files, storageKey, 0, bytes - 1)) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

export async function hashOf(files: Files, storageKey: string, bytes: number): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of bytesOf(files, storageKey, 0, bytes - 1)) hash.update(piece)
  return hash.digest('hex')
}

/** Cuts what was made here into parts and stores them. */
export async function putWhole(files: Files, storageKey: string, bytes: Uint8Array): Promise<void> {
  for (let n = 0; n < partCount(bytes.length); n++) {
    await files.put(partKey(storageKey, n), bytes.subarray(n * PART_BYTES, (n + 1) * PART_BYTES))
  }
}

const partOf = async (files: Files, storageKey: string, bytes: number, n: number) => {
  const part = await files.get(partKey(storageKey, n), { start: 0, end: partSize(bytes, n) - 1 })
  if (part?.length !== partSize(bytes, n)) throw new Error('a part of a file is not there')
  return part
}

/** The same bytes under another key, part by part. */
export async function copyTo(files: Files, from: string, to: string, bytes: number): Promise<void> {
  for (let n = 0; n < partCount(bytes); n++) await files.put(partKey(to, n), await partOf(files, from, bytes, n))
}

/** Writes over pieces of a file that lies in parts; every part is read and written once at most. */
export async function overwrite(files: Files, storageKey: string, bytes: number, changes: readonly Change[]) {
  for (let n = 0; n < partCount(bytes); n++) {
    const from = n * PART_BYTES
    const here = changes.filter((one) => one.start < from + PART_BYTES && one.start + one.bytes.length > from)
    if (here.length === 0) continue
    const whole = (await partOf(files, storageKey, bytes, n)).slice()
    for (const { start, bytes: change } of here) {
      const piece = change.subarray(Math.max(from - start, 0), from - start + whole.length)
      whole.set(piece, Math.max(start - from, 0))
    }
    await files.put(partKey(storageKey, n), whole)
  }
}

/** What lies under a key that no file has any more. */
export async function forget(files: Files, storageKey: string): Promise<void> {
  for (const { key } of await files.list(`${storageKey}/`)) await files.delete(key)
}
/** Nothing of a file is left. */
export async function wipe(files: Files, fileId: string): Promise<void> {
  for (const { key } of await files.list(folderOf(fileId))) await files.delete(key)
}

/** A store that does not answer, or is full, is told to the sender as something that passes. */
export function patient(files: Files, log: Log): Files {
  const tried = async <T>(act: Promise<T>): Promise<T> => {
    try {
      return await act
    } catch (error) {
      if (error instanceof Problem) throw error
      log.error({ err: withoutValues(error) }, 'the file store failed')
      throw problem('unavailable', 'files.unavailable', 'The file cannot be stored just now. Try again in a moment.', {
        retryAfterSeconds: 5,
      })
    }
  }
  return {
    put: (key, bytes) => tried(files.put(key, bytes)),
    get: (key, range) => tried(files.get(key, range)),
    list: (prefix) => tried(files.list(prefix)),
    delete: (key) => tried(files.delete(key)),
  }
}
