import type { System } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Files } from '../kernel/outside.ts'
import { removeIn } from './actions.ts'
import { wipe } from './pieces.ts'
import { WITHDRAWN_MS } from './rules.ts'
import * as store from './store.ts'

/** The bytes of a file that nobody may see any more; the row is the note that they still have to go. */
export async function wipeFile(ctx: Ctx<System>, files: Files, id: string): Promise<void> {
  await wipe(files, id)
  await ctx.write((tx) => store.deleteFile(tx, id))
}

const ROUNDS = 100

/** Uploads that came to nothing, files of reviews that will not come back, and bytes that no row knows. */
export async function forgetFiles(ctx: Ctx<System>, files: Files): Promise<void> {
  for (let n = 0; n < ROUNDS; n++) {
    const rows = await store.overdue(ctx.read, ctx.now(), ctx.now() - WITHDRAWN_MS)
    if (rows.length === 0) break
    for (const row of rows) await ctx.write((tx) => removeIn(tx, row))
  }
  for (const { id } of await store.removedFiles(ctx.read)) await wipeFile(ctx, files, id)
}

const FEW = 200
/** A process that died between wiping and writing may have left bytes without a row. */
export async function sweepFiles(ctx: Ctx<System>, files: Files): Promise<void> {
  const ids = [...new Set((await files.list('')).map(({ key }) => key.split('/')[0]!))]
  for (let at = 0; at < ids.length; at += FEW) {
    const some = ids.slice(at, at + FEW)
    const known = await store.knownIds(ctx.read, some)
    for (const id of some) if (!known.has(id)) await wipe(files, id)
  }
}
