import { actorId } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newId, newToken } from '../kernel/ids.ts'
import type { LimitName } from '../kernel/limits.ts'
import type { Files } from '../kernel/outside.ts'
import { conflict, notFound, Problem, problem } from '../kernel/problem.ts'
import type { StartFile } from './contract.ts'
import { looked } from './mp4.ts'
import { redrawn } from './photo.ts'
import {
  bytesOf,
  copyTo,
  forget,
  hashOf,
  newKey,
  overwrite,
  partKey,
  putWhole,
  receivedParts,
  smallKey,
  wholeOf,
  wipe,
} from './pieces.ts'
import * as rules from './rules.ts'
import { sniff, typeAs } from './sniff.ts'
import * as store from './store.ts'

/** Who sends, and where the bytes go. */
export interface Sending {
  ctx: Ctx
  files: Files
  /** Films are made smaller and tidier here, later. */
  films: boolean
}
type Row = store.FileRow

const nothing = () => notFound('file.not_found', 'There is no such file, or it was not sent from here.')
export const gone = () => conflict('file.not_receiving', 'This file is complete already, or was taken back.')

/** A place for a file, and the secret that lets its sender go on. */
export async function startFile({ ctx }: Sending, input: StartFile) {
  rules.checkStart(input)
  const spends: [LimitName, string][] = [['file.address', ctx.from]]
  const person = actorId(ctx.actor)
  if (person) spends.push(['file.person', person])
  if (input.kind !== 'photo') spends.push(['film.address', ctx.from])
  await ctx.spend(...spends)
  const secret = newToken()
  const { bytes } = input
  const senderHash = senderOf(ctx.actor.kind === 'customer' ? ctx.actor.contactId : (person ?? ctx.from))
  const id = await ctx.write(async (tx) => {
    if ((await store.unattachedBytes(tx)) + bytes > rules.MOST_UNATTACHED_BYTES) throw full()
    if ((await store.bytesOfSender(tx, senderHash, tx.now)) + bytes > rules.MOST_OF_ONE_BYTES) throw enough()
    const made = newId('fil', tx.now)
    await store.insertFile(tx, {
      ...{ id: made, kind: input.kind, uploadHash: sha256(secret), senderHash, declaredBytes: bytes },
      ...{ alt: input.alt, storageKey: newKey(made), state: 'receiving' },
      ...{ createdAt: tx.now, expiresAt: tx.now + rules.UNBEGUN_MS },
    })
    return made
  })
  return { id, secret, partBytes: rules.PART_BYTES, parts: rules.partCount(bytes) }
}
export const senderOf = (who: string) => sha256(`file.sender:${who}`)
const enough = () =>
  problem(
    'too_many',
    'files.too_many_open',
    'Files of 500 MB in all are on their way from you and belong to no review yet. Send that review, or try later.',
    { retryAfterSeconds: 600 },
  )
const full = () =>
  problem('unavailable', 'files.full', 'Too many files are on their way just now. Try again in some minutes.', {
    retryAfterSeconds: 600,
  })

/** The file of this secret, while it belongs to nothing. @throws Problem file.not_found */
export async function ownUpload({ ctx }: Pick<Sending, 'ctx'>, id: string, secret: string): Promise<Row> {
  const row = await store.fileById(ctx.read, id)
  if (!row || row.uploadHash !== sha256(secret) || row.state === 'removed' || row.attached) throw nothing()
  return row
}

export async function uploadState({ files }: Sending, row: Row) {
  const { declaredBytes: bytes, storageKey, state } = row
  const parts = rules.partCount(bytes)
  const received =
    state === 'receiving' ? await receivedParts(files, storageKey, bytes) : Array.from({ length: parts }, (_, n) => n)
  return { state, bytes, partBytes: rules.PART_BYTES, parts, received }
}

/** The same part may come again. The first one shows what the file is, and a wrong one ends it. */
export async function receivePart(sending: Sending, row: Row, n: number, bytes: Uint8Array): Promise<void> {
  const { ctx, files } = sending
  if (row.state !== 'receiving') throw gone()
  rules.checkPart(row.declaredBytes, n, bytes.length)
  if (n === 0 && typeAs(row.kind, sniff(bytes)) === undefined) {
    await discard(ctx, row)
    throw rules.notWhatItSays(row.kind)
  }
  const key = partKey(row.storageKey, n)
  await files.put(key, bytes)
  const now = await ctx.write(async (tx) => {
    const expiresAt = Math.max(row.expiresAt ?? 0, row.createdAt + rules.UNATTACHED_MS)
    return store.changeOpen(tx, row.id, ['receiving'], { expiresAt })
  })
  if (now) return
  await files.delete(key) // it was finished or taken back meanwhile; nothing reads this place any more
  throw gone()
}

/** All parts are here: looks at what came and makes it ready. Again, or twice at once, it answers the same. */
export async function finishFile(sending: Sending, row: Row): Promise<Row> {
  const { ctx, files } = sending
  if (row.state === 'ready' || row.state === 'processing') return row
  if (row.state !== 'receiving') throw gone()
  const { length } = await receivedParts(files, row.storageKey, row.declaredBytes)
  if (length < rules.partCount(row.declaredBytes))
    throw conflict('file.incomplete', 'Parts of the file are missing. Send them, then finish again.')
  try {
    await (row.kind === 'photo' ? finishPhoto(sending, row) : finishMedia(sending, row))
  } catch (error) {
    const other = await finished(ctx, row.id) // two at once: the other one was first, and took the parts away
    if (other) return other
    if (error instanceof Problem && error.kind === 'invalid') await discard(ctx, row, ['receiving'])
    throw error
  }
  const now = await finished(ctx, row.id)
  if (now) return now
  await wipe(files, row.id)
  throw gone()
}
async function finished({ read }: Ctx, id: string): Promise<Row | undefined> {
  const row = await store.fileById(read, id)
  return row?.state === 'ready' || row?.state === 'processing' ? row : undefined
}

async function finishPhoto({ ctx, files }: Sending, row: Row): Promise<void> {
  const photo = await redrawn(await wholeOf(files, row.storageKey, row.declaredBytes))
  const storageKey = newKey(row.id)
  await putWhole(files, storageKey, photo.bytes)
  await files.put(smallKey(storageKey), photo.small)
  const { width, height, bytes } = photo
  const ready = { state: 'ready', type: 'image/webp', width, height, storageKey } as const
  const first = await ctx.write((tx) =>
    store.changeOpen(tx, row.id, ['receiving'], { ...ready, bytes: bytes.length, sha256: sha256(bytes) }),
  )
  await forget(files, first ? row.storageKey : storageKey)
}

/** What is looked at, mended, hashed and shown is a copy: a part that comes late is written where nobody reads. */
async function finishMedia(sending: Sending, row: Row): Promise<void> {
  const { files } = sending
  const storageKey = newKey(row.id)
  let first = false
  try {
    await copyTo(files, row.storageKey, storageKey, row.declaredBytes)
    first = await settleMedia(sending, row, storageKey)
  } finally {
    await forget(files, first ? row.storageKey : storageKey)
  }
}

async function settleMedia({ ctx, files, films }: Sending, row: Row, storageKey: string): Promise<boolean> {
  const { declaredBytes: bytes } = row
  const read = async (start: number, length: number) => {
    const pieces: Uint8Array[] = []
    const end = Math.min(start + length, bytes) - 1
    for await (const piece of bytesOf(files, storageKey, start, end)) pieces.push(piece)
    return new Uint8Array(Buffer.concat(pieces))
  }
  const type = typeAs(row.kind, sniff(await read(0, 1024))) as Row['type'] | undefined
  if (!type) throw rules.notWhatItSays(row.kind)
  const film = type.endsWith('/mp4') ? await looked(read, bytes) : { durationMs: null, changes: [] }
  await overwrite(files, storageKey, bytes, film.changes)
  const hash = await hashOf(files, storageKey, bytes)
  const ready = { type, bytes, sha256: hash, durationMs: film.durationMs, storageKey }
  return ctx.write(async (tx) => {
    const state = films ? 'processing' : 'ready'
    if (!(await store.changeOpen(tx, row.id, ['receiving'], { ...ready, state }))) return false
    if (films) await tx.emit('file.received', { fileId: row.id })
    return true
  })
}

export const OPEN: Row['state'][] = ['receiving', 'processing', 'ready']

export const saveAlt = ({ ctx }: Sending, row: Row, alt: string): Promise<void> =>
  ctx.write(async (tx) => {
    if (!(await store.changeOpen(tx, row.id, OPEN, { alt }))) throw gone()
  })

/** By its sender: with the secret while it belongs to nothing, and later signed in as the author. */
export async function removeFile({ ctx }: Sending, id: string, secret: string | undefined): Promise<void> {
  const row = await store.fileById(ctx.read, id)
  if (!row || row.state === 'removed') throw nothing()
  const { actor } = ctx
  const authors = actor.kind === 'customer' && (await store.isOf(ctx.read, id, actor.contactId))
  const senders = !row.attached && secret !== undefined && row.uploadHash === sha256(secret)
  if (!authors && !senders) throw nothing()
  await discard(ctx, row)
}

const THERE: Row['state'][] = ['receiving', 'processing', 'ready', 'failed']
const discard = (ctx: Ctx, row: Pick<Row, 'id'>, states = THERE) => ctx.write((tx) => removeIn(tx, row, states))

/** What a file belongs to, for facts. */
export const ownerOf = (row: Pick<Row, 'reviewId' | 'requestId'> | undefined) => ({
  ...(row?.reviewId && { reviewId: row.reviewId }),
  ...(row?.requestId && { requestId: row.requestId }),
})

/** Nobody sees it from now on, and it says nothing; its bytes go in a job, after this change stands. */
export async function removeIn(tx: Tx, { id }: Pick<Row, 'id'>, states = THERE): Promise<void> {
  const row = await store.fileById(tx, id)
  const said = { alt: '', transcript: '', failure: null, statement: '' }
  const emptied = { ...said, contactId: null, senderHash: null, expiresAt: null }
  if (!(await store.changeFile(tx, id, states, { ...emptied, state: 'removed' }))) return
  await tx.emit('file.removed', { fileId: id, ...ownerOf(row) })
}
