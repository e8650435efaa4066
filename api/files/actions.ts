import { actorId } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { sha256 } from '../kernel/hash.ts'
import { newId, newToken } from '../kernel/ids.ts'
import type { LimitName } from '../kernel/limits.ts'
import type { Files } from '../kernel/outside.ts'
import { conflict, invalid, notFound, Problem, problem } from '../kernel/problem.ts'
import { plainCaptions } from './captions.ts'
import type { SaveCaptions, StartFile } from './contract.ts'
import { looked } from './mp4.ts'
import { redrawn } from './photo.ts'
import {
  bytesOf,
  captionsKey,
  forget,
  hashOf,
  overwrite,
  partKey,
  posterKey,
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
const gone = () => conflict('file.not_receiving', 'This file is complete already, or was taken back.')

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
  const id = await ctx.write(async (tx) => {
    if ((await store.unattachedBytes(tx)) + bytes > rules.MOST_UNATTACHED_BYTES) throw full()
    const made = newId('fil', tx.now)
    await store.insertFile(tx, {
      ...{ id: made, kind: input.kind, uploadHash: sha256(secret), declaredBytes: bytes, alt: input.alt },
      ...{ storageKey: newKey(made), state: 'receiving', createdAt: tx.now, expiresAt: tx.now + rules.UNATTACHED_MS },
    })
    return made
  })
  return { id, secret, partBytes: rules.PART_BYTES, parts: rules.partCount(bytes) }
}
const full = () =>
  problem('unavailable', 'files.full', 'Too many files are on their way just now. Try again in some minutes.', {
    retryAfterSeconds: 600,
  })
export const newKey = (id: string) => `${id}/${newToken().slice(0, 12)}`

/** The file of this secret, while it belongs to nothing. @throws Problem file.not_found */
export async function ownUpload({ ctx }: Pick<Sending, 'ctx'>, id: string, secret: string): Promise<Row> {
  const row = await store.fileById(ctx.read, id)
  if (!row || row.uploadHash !== sha256(secret) || row.state === 'removed' || row.reviewId !== null) throw nothing()
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
  await files.put(partKey(row.storageKey, n), bytes)
  await keptOnlyIf(sending, row, ['receiving'])
}

/** Bytes that came while the file was taken back are not kept. */
async function keptOnlyIf({ ctx, files }: Sending, { id }: Row, states: Row['state'][]): Promise<void> {
  const now = await store.fileById(ctx.read, id)
  if (now && states.includes(now.state)) return
  if (!now || now.state === 'removed') await wipe(files, id)
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
    if (error instanceof Problem && error.kind === 'invalid') await discard(ctx, row)
    throw error
  }
  await keptOnlyIf(sending, row, ['ready', 'processing'])
  return (await store.fileById(ctx.read, row.id))!
}

async function finishPhoto({ ctx, files }: Sending, row: Row): Promise<void> {
  const photo = await redrawn(await wholeOf(files, row.storageKey, row.declaredBytes))
  const storageKey = newKey(row.id)
  await putWhole(files, storageKey, photo.bytes)
  await files.put(smallKey(storageKey), photo.small)
  const { width, height, bytes } = photo
  const ready = { state: 'ready', type: 'image/webp', width, height, storageKey } as const
  const first = await ctx.write((tx) =>
    store.changeFile(tx, row.id, ['receiving'], { ...ready, bytes: bytes.length, sha256: sha256(bytes) }),
  )
  await forget(files, first ? row.storageKey : storageKey)
}

async function finishMedia({ ctx, files, films }: Sending, row: Row): Promise<void> {
  const { declaredBytes: bytes, storageKey } = row
  const read = async (start: number, length: number) => {
    const pieces: Uint8Array[] = []
    const end = Math.min(start + length, bytes) - 1
    for await (const piece of bytesOf(files, storageKey, start, end)) pieces.push(piece)
    return new Uint8Array(Buffer.concat(pieces))
  }
  const type = typeAs(row.kind, sniff(await read(0, 1024))) as Row['type'] | undefined
  if (!type) throw rules.notWhatItSays(row.kind)
  const film = type.endsWith('/mp4') ? await looked(read, bytes) : { durationMs: null, changes: [] }
  for (const change of film.changes) await overwrite(files, storageKey, bytes, change.start, change.bytes)
  const hash = await hashOf(files, storageKey, bytes)
  const ready = { type, bytes, sha256: hash, durationMs: film.durationMs }
  await ctx.write(async (tx) => {
    const state = films ? 'processing' : 'ready'
    if (!(await store.changeFile(tx, row.id, ['receiving'], { ...ready, state }))) return
    if (films) await tx.emit('file.received', { fileId: row.id })
  })
}

const OPEN: Row['state'][] = ['receiving', 'processing', 'ready']

/** The picture before a film plays; drawn anew like every photo. */
export async function savePoster(sending: Sending, row: Row, bytes: Uint8Array): Promise<void> {
  if (row.kind !== 'video') throw invalid('file', 'Only a video has a picture before it plays.')
  const { bytes: picture } = await redrawn(bytes)
  await sending.files.put(posterKey(row.id), picture)
  await sending.ctx.write(async (tx) => {
    if (!(await store.changeFile(tx, row.id, OPEN, { hasPoster: true }))) throw gone()
  })
  await keptOnlyIf(sending, row, OPEN)
}

export async function saveCaptions(sending: Sending, row: Row, said: SaveCaptions): Promise<void> {
  if (row.kind === 'photo') throw invalid('captions', 'A photo has no captions; say what it shows in its description.')
  const captions = said.captions === '' ? '' : plainCaptions(said.captions)
  if (captions) await sending.files.put(captionsKey(row.id), new TextEncoder().encode(captions))
  await sending.ctx.write(async (tx) => {
    const change = { hasCaptions: captions !== '', transcript: said.transcript }
    if (!(await store.changeFile(tx, row.id, OPEN, change))) throw gone()
  })
  await keptOnlyIf(sending, row, OPEN)
}

export const saveAlt = ({ ctx }: Sending, row: Row, alt: string): Promise<void> =>
  ctx.write(async (tx) => {
    if (!(await store.changeFile(tx, row.id, OPEN, { alt }))) throw gone()
  })

/** By its sender: with the secret while it belongs to nothing, and later signed in as the author. */
export async function removeFile({ ctx }: Sending, id: string, secret: string | undefined): Promise<void> {
  const row = await store.fileById(ctx.read, id)
  if (!row || row.state === 'removed') throw nothing()
  const { actor } = ctx
  const authors = actor.kind === 'customer' && (await store.isOf(ctx.read, id, actor.contactId))
  const senders = row.reviewId === null && secret !== undefined && row.uploadHash === sha256(secret)
  if (!authors && !senders) throw nothing()
  await discard(ctx, row)
}

const discard = (ctx: Ctx, row: Pick<Row, 'id' | 'reviewId'>) => ctx.write((tx) => removeIn(tx, row))

/** Nobody sees it from now on, and it says nothing; its bytes go in a job, after this change stands. */
export async function removeIn(tx: Tx, { id, reviewId }: Pick<Row, 'id' | 'reviewId'>): Promise<void> {
  const emptied = { alt: '', transcript: '', failure: null, statement: '', contactId: null, expiresAt: null }
  const states: Row['state'][] = ['receiving', 'processing', 'ready', 'failed']
  if (!(await store.changeFile(tx, id, states, { ...emptied, state: 'removed' }))) return
  await tx.emit('file.removed', { fileId: id, ...(reviewId && { reviewId }) })
}
