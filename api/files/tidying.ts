import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { withoutValues } from '../../db/errors.ts'
import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { type Files, type Film, type Films, FilmUnreadable } from '../kernel/outside.ts'
import { redrawn } from './photo.ts'
import { bytesOf, forget, newKey, partKey, posterIn } from './pieces.ts'
import { PART_BYTES } from './rules.ts'
import * as store from './store.ts'

/** So long a job waits for a film; mail is not to wait for it. */
const WAIT_MS = 5_000
const UNREADABLE = 'There is nothing to see or hear in this file. Record it again, or send another one.'

/** Makes films small, one after the other and beside everything else. The row says what is left to do. */
export function createTidying(files: Files, films: Films | undefined, waitMs = WAIT_MS) {
  let atWork: Promise<void> | undefined
  return async (ctx: Ctx<System>): Promise<void> => {
    for (;;) {
      const row = await store.processing(ctx.read)
      if (!row) return
      if (!films) await asItIs(ctx, row.id)
      else {
        atWork ??= tidied(ctx, files, films, row).finally(() => (atWork = undefined))
        const done = await Promise.race([atWork.then(() => true), setTimeout(waitMs, false, { ref: false })])
        if (!done || (await store.fileById(ctx.read, row.id))?.state === 'processing') return
      }
    }
  }
}

const asItIs = (ctx: Ctx<System>, id: string) =>
  ctx.write((tx) => store.changeFile(tx, id, ['processing'], { state: 'ready' }))

async function tidied(ctx: Ctx<System>, files: Files, films: Films, row: store.FileRow): Promise<void> {
  const { id, type, bytes, storageKey } = row
  try {
    await films.tidy(type!, bytesOf(files, storageKey, 0, bytes! - 1), (film) => taken(ctx, files, row, film))
  } catch (error) {
    if (error instanceof FilmUnreadable) {
      await ctx.write((tx) => store.changeFile(tx, id, ['processing'], { state: 'failed', failure: UNREADABLE }))
      return
    }
    ctx.log.warn({ fileId: id, err: withoutValues(error) }, 'a film stays as it came')
    await asItIs(ctx, id).catch(() => {}) // the portal closes; the next one begins again
  }
}

async function taken(ctx: Ctx<System>, files: Files, { id, storageKey }: store.FileRow, film: Film) {
  const key = newKey(id)
  const sha256 = await stored(files, key, film.read())
  const posterKey = film.still && posterIn(key)
  if (posterKey) await files.put(posterKey, (await redrawn(film.still!)).bytes)
  const { type, bytes, width, height, durationMs } = film
  const first = await ctx.write(async (tx) => {
    const chosen = (await store.fileById(tx, id))?.posterKey
    return store.changeFile(tx, id, ['processing'], {
      ...{ type, bytes, width, height, durationMs, sha256, storageKey: key, state: 'ready' },
      ...(!chosen && posterKey && { posterKey }),
    })
  })
  await forget(files, first ? storageKey : key)
}

/** Into parts of our size; answers the hash of the whole. */
async function stored(files: Files, key: string, source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  let rest: Uint8Array = new Uint8Array()
  let n = 0
  for await (const chunk of source) {
    hash.update(chunk)
    rest = Buffer.concat([rest, chunk])
    for (; rest.length >= PART_BYTES; rest = rest.subarray(PART_BYTES)) {
      await files.put(partKey(key, n++), rest.subarray(0, PART_BYTES))
    }
  }
  if (rest.length > 0) await files.put(partKey(key, n), rest)
  return hash.digest('hex')
}
