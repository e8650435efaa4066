/** Reads `length` bytes from `start` on; fewer at the end. */
export type ReadAt = (start: number, length: number) => Promise<Uint8Array>

const MOST_BOXES = 4_000
const MOST_MOOV = 32 * 1024 * 1024
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

/** The boxes of the file itself, and of them the ones that hold no pictures or sound. */
async function topBoxes(read: ReadAt, bytes: number): Promise<Box[]> {
  const found: Box[] = []
  for (let at = 0; at < bytes && found.length < MOST_BOXES; ) {
    const box = boxAt(await read(at, 16), 0, at, bytes - at)
    if (!box) break
    found.push(box)
    at = box.end
  }
  return found
}

export interface Change {
  start: number
  bytes: Uint8Array
}
/** How long a film lasts, and what to write over it so that it tells no place, name or device. The length stays. */
export async function looked(read: ReadAt, bytes: number): Promise<{ durationMs: number | null; changes: Change[] }> {
  const changes: Change[] = []
  let durationMs: number | null = null
  for (const box of await topBoxes(read, bytes)) {
    if (box.end - box.start > MOST_MOOV || !(box.type === 'moov' || TELLING.has(box.type))) continue
    const content = await read(box.start, box.end - box.start)
    const blanked = content.slice()
    if (box.type === 'moov') durationMs = walk(blanked, 0, blanked.length)
    else blank(blanked, { ...box, start: 0, body: box.body - box.start, end: blanked.length })
    if (blanked.some((byte, i) => byte !== content[i])) changes.push({ start: box.start, bytes: blanked })
  }
  return { durationMs, changes }
}

/** Blanks what tells something, in place; answers the duration that `mvhd` says. */
function walk(bytes: Uint8Array, from: number, to: number): number | null {
  let durationMs: number | null = null
  for (let at = from; at < to; ) {
    const box = boxAt(bytes, at, at, to - at)
    if (!box) break
    if (TELLING.has(box.type)) blank(bytes, box)
    else if (INSIDE.has(box.type)) durationMs = walk(bytes, box.body, box.end) ?? durationMs
    else if (box.type === 'mvhd') durationMs = durationOf(bytes.subarray(box.body, box.end))
    at = box.end
  }
  return durationMs
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
