import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { PART_BYTES } from '../../api/files/rules.ts'
import { reviewById } from '../../api/reviews/store.ts'
import type { FILE_KINDS } from '../../db/schema/files.ts'
import { addProduct, consents, decide, WORDS } from '../helpers.ts'
import { type Answer, type Door, doorOf } from '../people.ts'
import type { World } from '../world.ts'
import { film } from './bytes.ts'

export type Bytes = Uint8Array<ArrayBuffer>
export interface Upload {
  id: string
  secret: string
}
type Kind = (typeof FILE_KINDS)[number]

/** A photo as a camera writes it: with its place on earth. */
export const photo = async (width = 40, height = 30, format: 'jpeg' | 'png' | 'webp' | 'avif' = 'jpeg') =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 90 } } })
      .withExif({ IFD0: { Artist: 'Ann of the Harbour' }, IFD3: { GPSLatitude: '52/1 31/1 12/1' } })
      .toFormat(format)
      .toBuffer(),
  )

/** The same person, with the secret of an upload. */
export const holding = (portal: World, { secret }: Pick<Upload, 'secret'>, cookie = '') =>
  doorOf(portal, { 'x-upload-secret': secret, ...(cookie && { cookie }) })

export async function start(by: Door, kind: Kind, bytes: number, alt = ''): Promise<Upload> {
  const { status, body } = await by.post('/api/v1/files', { kind, bytes, alt })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}
export const putPart = (portal: World, upload: Upload, n: number, bytes: Bytes): Promise<Answer> =>
  holding(portal, upload).sendFile(
    'PUT',
    `/api/v1/files/${upload.id}/parts/${n}`,
    'application/octet-stream',
    bytes.slice(n * PART_BYTES, (n + 1) * PART_BYTES),
  )
export const finish = (portal: World, upload: Upload): Promise<Answer> =>
  holding(portal, upload).post(`/api/v1/files/${upload.id}/finish`)

/** Begins, sends and finishes a file; answers the last answer with it. */
export async function send(portal: World, kind: Kind, bytes: Bytes, alt = ''): Promise<Upload & { last: Answer }> {
  const upload = await start(portal.visitor, kind, bytes.length, alt)
  for (let n = 0; n * PART_BYTES < bytes.length; n++) {
    const last = await putPart(portal, upload, n, bytes)
    if (last.status !== 204) return { ...upload, last }
  }
  return { ...upload, last: await finish(portal, upload) }
}

/** Everything that lies in the store of a portal on a disk. */
export function onDisk(portal: World): string[] {
  try {
    const entries = readdirSync(join(portal.dir, 'files'), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  } catch {
    return []
  }
}

/** Ann's review with these files. */
export async function reviewWith(portal: World, by: Door, files: Upload[], { product = true } = {}): Promise<Answer> {
  if (product) await addProduct(portal)
  const named = files.map(({ id, secret }) => ({ id, secret }))
  return by.post('/api/v1/reviews', { ...WORDS, consents: await consents(portal), files: named })
}
export const decideFile = async (portal: World, id: string, decision: object = { decision: 'publish' }) =>
  (await portal.as('mo')).post(`/api/v1/moderation/files/${id}/decision`, decision)
export const bytesAt = async (portal: World, path: string, headers: Record<string, string> = {}) =>
  portal.app.request(path, { headers })

/** Ann's published review with an approved photo and an approved film. */
export async function shown(portal: World) {
  const ann = await portal.as('ann')
  const files = [
    await send(portal, 'photo', await photo(900, 600), 'A desk'),
    await send(portal, 'video', film(3, 5_000)),
  ]
  const { body } = await reviewWith(portal, ann, files)
  await decide(portal, body.id)
  for (const { id } of files) await decideFile(portal, id)
  return { ann, reviewId: body.id as string, photo: files[0]!, film: files[1]! }
}
/** How many photos and films a review says it has. */
export async function counts(portal: World, reviewId: string) {
  const { photoCount, mediaCount } = (await reviewById(portal.db.read, reviewId))!
  return [photoCount, mediaCount]
}
