import { allow } from '../kernel/actor.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Files } from '../kernel/outside.ts'
import { isCustomer } from '../kernel/person.ts'
import { notFound } from '../kernel/problem.ts'
import { bytesOf, smallKey } from './pieces.ts'
import { nameOf, rangeOf, type Viewer, visibility } from './rules.ts'
import * as store from './store.ts'

export type Rendition = 'whole' | 'thumb' | 'poster' | 'captions'
interface Asked {
  method: string
  range: string | undefined
  ifRange: string | undefined
  ifNoneMatch: string | undefined
  /** Caches that many people share must not keep what is sent with somebody's cookie. */
  withCookie: boolean
}

const nothing = () => notFound('file.not_found', 'There is no such file.')

type Found = NonNullable<Awaited<ReturnType<typeof store.fileToShow>>>
/** What stands on no board is for everybody, once it is shown. */
const isOpen = (audience: Found['audience']) => audience === null || audience === 'everyone'

async function viewerOf({ actor, read }: Ctx, { file, audience }: Found): Promise<Viewer> {
  if (allow(actor, 'reviews.moderate')) return 'moderator'
  if (file.requestId !== null && allow(actor, 'requests.read')) return 'moderator'
  if (actor.kind !== 'customer') return 'stranger'
  if (await store.isOf(read, file.id, actor.contactId)) return 'author'
  if (audience === 'signed_in') return 'reader'
  return audience === 'customers' && (await isCustomer(read, actor.contactId)) ? 'reader' : 'stranger'
}

/** Half of the minute in which a withdrawn review has to be gone everywhere. */
const SHARED = 'public, max-age=30, must-revalidate'
const OWN = 'private, max-age=30, must-revalidate'
const NOBODYS = 'private, no-store'

/**
 * A file for whoever may see it. Nothing in it can run: its type is one of a few, nobody may guess another, and what
 * opens it by itself is given no rights. @throws Problem file.not_found, the same for hidden and for missing
 */
export async function serve(ctx: Ctx, files: Files, id: string, rendition: Rendition, asked: Asked): Promise<Response> {
  const found = await store.fileToShow(ctx.read, id)
  if (!found) throw nothing()
  const { file, shown, audience } = found
  const seen = visibility({ ...file, shown: Boolean(shown), open: isOpen(audience) }, await viewerOf(ctx, found))
  const { type, sha256 } = found.file
  if (seen === 'none' || !type || !sha256) throw nothing()
  const what = await renditionOf(files, found.file, rendition)
  if (!what) throw nothing()
  const etag = `"${sha256.slice(0, 24)}-${rendition}-${what.bytes}"`
  const headers = new Headers({
    'content-type': what.type,
    'content-disposition': `inline; filename="${nameOf(id, what.type)}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
    'cross-origin-resource-policy': seen === 'public' ? 'cross-origin' : 'same-origin',
    'cache-control': seen !== 'public' ? NOBODYS : asked.withCookie ? OWN : SHARED,
    'accept-ranges': 'bytes',
    // captions are read across origins, and only with a film that is
    ...(seen === 'public' && { 'access-control-allow-origin': '*' }),
    etag,
  })
  if (asked.ifNoneMatch?.split(/,\s*/).some((one) => one.replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers })
  const range = asked.ifRange === undefined || asked.ifRange === etag ? rangeOf(asked.range, what.bytes) : 'whole'
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${what.bytes}`)
    return new Response(null, { status: 416, headers })
  }
  const { start, end } = range === 'whole' ? { start: 0, end: what.bytes - 1 } : range
  headers.set('content-length', String(end - start + 1))
  if (range !== 'whole') headers.set('content-range', `bytes ${start}-${end}/${what.bytes}`)
  const status = range === 'whole' ? 200 : 206
  return new Response(asked.method === 'HEAD' ? null : what.read(start, end), { status, headers })
}

interface What {
  type: string
  bytes: number
  read(start: number, end: number): BodyInit
}
async function renditionOf(files: Files, row: store.FileRow, rendition: Rendition): Promise<What | undefined> {
  if (rendition === 'whole') {
    return {
      type: row.type!,
      bytes: row.bytes!,
      read: (start, end) => streamOf(bytesOf(files, row.storageKey, start, end)),
    }
  }
  if (rendition === 'thumb' && row.kind === 'photo') return small(files, smallKey(row.storageKey), 'image/webp')
  if (rendition === 'poster' && row.posterKey) return small(files, row.posterKey, 'image/webp')
  if (rendition === 'captions' && row.captionsKey) return small(files, row.captionsKey, 'text/vtt; charset=utf-8')
  return undefined
}
/** Part by part, as fast as it is taken. */
const streamOf = (source: AsyncGenerator<Uint8Array>) =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await source.return(undefined)
    },
  })
async function small(files: Files, key: string, type: string): Promise<What | undefined> {
  const bytes = await files.get(key)
  return bytes && { type, bytes: bytes.length, read: (start, end) => new Uint8Array(bytes.subarray(start, end + 1)) }
}
