import { setImmediate } from 'node:timers/promises'
import { invalid } from '../kernel/problem.ts'

/** Reads `length` bytes from `start` on; fewer at the end. */
export type ReadAt = (start: number, length: number) => Promise<Uint8Array>

const MOST_BOXES = 20_000
const MOST_DEPTH = 8
/** What is looked into, all together: some thousandths of a film. */
const MOST_LOOKED = 8 * 1024 * 1024
/** So many headers are read in one go, and so many boxes walked before others have a turn. */
const WINDOW = 64 * 1024
const IN_ONE_GO = 2_000
/** Where cameras keep places, names and devices. */
const TELLING = new Set(['udta', 'meta', 'uuid'])
const INSIDE = new Set(['moov', 'trak', 'mdia'])
const FREE = [0x66, 0x72, 0x65, 0x65]

export interface Box {
  type: string
  start: number
  /** Where its content begins. */
  body: number
  end: number
}
/** The box whose header begins with these bytes (ISO/IEC 14496-12, 4.2). `left` is how much there is to the end. */
function boxAt(bytes: Uint8Array, at: number, start: number, left: number): Box | undefined {
  if (bytes.length < at + 8) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at)
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
  let size = view.getUint32(0)
  let head = 8
  if (size === 1) {
    if (bytes.length < at + 16) return undefined
    size = Number(view.getBigUint64(8))
    head = 16
  }
  if (size === 0) size = left
  if (size < head || size > left) return undefined
  return { type, start, body: start + head, end: start + size }
}

/** Nothing a camera writes is refused; what was made to keep us busy is. */
const tooTangled = () =>
  invalid('file', 'This file is built in a way we cannot check. Save it anew as an ordinary MP4 and send it again.')

/** Counts the boxes of one file. */
function counter() {
  let n = 0
  return async () => {
    if (++n > MOST_BOXES) throw tooTangled()
    if (n % IN_ONE_GO === 0) await setImmediate()
  }
}
type Count = ReturnType<typeof counter>

/** The boxes of the file itself. */
async function topBoxes(read: ReadAt, bytes: number, count: Count): Promise<Box[]> {
  const found: Box[] = []
  let seen = new Uint8Array()
  let from = 0
  for (let at = 0; at < bytes; ) {
    if (at + 16 > from + seen.length) {
      from = at
      seen = new Uint8Array(await read(at, WINDOW))
    }
    const box = boxAt(seen, at - from, at, bytes - at)
    if (!box) break
    await count()
    found.push(box)
    at = box.end
  }
  return found
}

export interface Change {
  start: number
  bytes: Uint8Array
}
/**
 * How long a film lasts, and what to write over it so that it tells no place, name or device. The length stays.
 * @throws Problem for one with too many boxes, too deep or too large
 */
export async function looked(read: ReadAt, bytes: number): Promise<{ durationMs: number | null; changes: Change[] }> {
  const changes: Change[] = []
  const count = counter()
  let durationMs: number | null = null
  let lookedAt = 0
  for (const box of await topBoxes(read, bytes, count)) {
    if (!(box.type === 'moov' || TELLING.has(box.type))) continue
    const length = box.end - box.start
    lookedAt += length
    if (lookedAt > MOST_LOOKED) throw tooTangled()
    const content = await read(box.start, length)
    if (box.type === 'moov') {
      const walked = await walk(content, box.body - box.start, count)
      durationMs = walked.durationMs ?? durationMs
      if (!walked.telling) continue
    } else blank(content, { ...box, start: 0, body: box.body - box.start, end: length })
    changes.push({ start: box.start, bytes: content })
  }
  return { durationMs, changes }
}

/** Blanks what tells something, in place; answers whether there was any, and the duration that `mvhd` says. */
async function walk(bytes: Uint8Array, body: number, count: Count) {
  let durationMs: number | null = null
  let telling = false
  const open = [{ at: body, end: bytes.length }]
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const { at, end } = level
    const box = at < end ? boxAt(bytes, at, at, end - at) : undefined
    if (!box) {
      open.pop()
      continue
    }
    await count()
    level.at = box.end
    if (TELLING.has(box.type)) {
      blank(bytes, box)
      telling = true
    } else if (box.type === 'mvhd') durationMs = durationOf(bytes.subarray(box.body, box.end))
    else if (INSIDE.has(box.type)) {
      if (open.length >= MOST_DEPTH) throw tooTangled()
      open.push({ at: box.body, end: box.end })
    }
  }
  return { durationMs, telling }
}

function blank(bytes: Uint8Array, { start, body, end }: Box): void {
  bytes.set(FREE, start + 4)
  bytes.fill(0, body, end)
}

const LONGEST_MS = 24 * 3_600_000
/** `mvhd`: version, flags, two dates, time scale, duration. Unknown and absurd ones are none. */
function durationOf(body: Uint8Array): number | null {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const wide = body[0] === 1
  if (body.length < (wide ? 32 : 20)) return null
  const scale = view.getUint32(wide ? 20 : 12)
  const length = wide ? Number(view.getBigUint64(24)) : view.getUint32(16)
  const ms = Math.round((length / scale) * 1000)
  return ms > 0 && ms < LONGEST_MS ? ms : null
}
