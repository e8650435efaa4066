import sharp from 'sharp'
import type { May } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { invalid } from '../kernel/problem.ts'
import { changeBrand } from './actions.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'settings.manage'>>

const MOST_PIXELS = 24_000_000
const BOX = { width: 480, height: 160 }
const unreadable = () => invalid('logo', 'This picture cannot be read. Use a PNG, JPEG or WebP of at most 1 MiB.')

/** Nothing but pixels comes in: the picture is decoded, made small, and written anew without what was hidden in it. */
async function redrawn(bytes: Uint8Array) {
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, animated: false, failOn: 'error' })
    const { format } = await picture.metadata()
    if (!['png', 'jpeg', 'webp'].includes(format ?? '')) throw unreadable()
    const { data, info } = await picture
      .rotate()
      .resize({ ...BOX, fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 9, palette: true })
      .toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch {
    throw unreadable()
  }
}

export async function saveLogo(ctx: Manager, upload: Uint8Array): Promise<void> {
  const { bytes, width, height } = await redrawn(upload)
  const hash = sha256(bytes)
  await ctx.write(async (tx) => {
    await store.insertAsset(tx, { hash, kind: 'logo', type: 'image/png', width, height, bytes, createdAt: tx.now })
    await changeBrand(tx, { logo: { hash, width, height } })
    await store.dropOtherAssets(tx, 'logo', hash)
    await tx.emit('logo.changed', { hash })
  })
}

export const removeLogo = (ctx: Manager) =>
  ctx.write(async (tx) => {
    await changeBrand(tx, { logo: null })
    await store.dropOtherAssets(tx, 'logo', '')
    await tx.emit('logo.changed', {})
  })
