import type { Kind } from './rules.ts'

/** A picture is decoded and drawn anew, so only films and sounds keep the type that their bytes say. */
export type Sniffed =
  | { kind: 'photo' }
  | { kind: 'media'; type: 'video/mp4' | 'video/webm' | 'audio/mpeg' | 'audio/ogg' | 'audio/wav'; audioOnly: boolean }

const ascii = (bytes: Uint8Array, start: number, length: number) =>
  String.fromCharCode(...bytes.subarray(start, start + length))
const starts = (bytes: Uint8Array, ...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)

const PICTURES = new Set(['avif', 'avis', 'heic', 'heix', 'hevc', 'mif1', 'msf1', 'heim', 'heis'])
const FILMS = /^(?:isom|iso[2-9]|mp4[12v]|avc1|M4V|M4VP|qt {2}|dash|msdh|cmf[cs]|3gp\w|f4v|MSNV|NDS[A-Z]|mmp4)/
const SOUNDS = /^(?:M4A|M4B|M4P)/

/** What a file is by its first bytes, whatever it is called; undefined for all we do not take. */
export function sniff(bytes: Uint8Array): Sniffed | undefined {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return { kind: 'photo' }
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return { kind: 'photo' }
  const head = ascii(bytes, 0, 4)
  const form = ascii(bytes, 8, 4)
  if (head === 'RIFF' && form === 'WEBP') return { kind: 'photo' }
  if (head === 'RIFF' && form === 'WAVE') return { kind: 'media', type: 'audio/wav', audioOnly: true }
  if (ascii(bytes, 4, 4) === 'ftyp') return byBrand(form)
  if (starts(bytes, 0x1a, 0x45, 0xdf, 0xa3)) {
    return docType(bytes) === 'webm' ? { kind: 'media', type: 'video/webm', audioOnly: false } : undefined
  }
  if (head === 'OggS') return isOggSound(bytes) ? { kind: 'media', type: 'audio/ogg', audioOnly: true } : undefined
  if (head.startsWith('ID3') || isMpegFrame(bytes)) return { kind: 'media', type: 'audio/mpeg', audioOnly: true }
  return undefined
}

function byBrand(brand: string): Sniffed | undefined {
  if (PICTURES.has(brand)) return { kind: 'photo' }
  if (SOUNDS.test(brand)) return { kind: 'media', type: 'video/mp4', audioOnly: true }
  return FILMS.test(brand) ? { kind: 'media', type: 'video/mp4', audioOnly: false } : undefined
}

/** The codec's own header stands in the first page. */
const isOggSound = (bytes: Uint8Array) => /OpusHead|vorbis|FLAC|Speex/.test(ascii(bytes, 28, 64))

/** A frame of layer III with a bit rate and a sampling rate that exist. */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0] = bytes
  const [rate, sampling] = [c >> 4, (c >> 2) & 3]
  return a === 0xff && (b & 0xe6) === 0xe2 && rate !== 0 && rate !== 15 && sampling !== 3
}

const DOC_TYPE = 0x4282
/** `DocType` of an EBML header (RFC 8794, 11.2.4). */
function docType(bytes: Uint8Array): string | undefined {
  const header = sizeAt(bytes, 4)
  if (!header) return undefined
  let at = header.next
  const end = Math.min(header.next + header.size, bytes.length, 1024)
  while (at < end) {
    const first = bytes[at] ?? 0
    const width = Math.clz32(first) - 23
    if (first === 0 || width > 4) return undefined
    let id = 0
    for (let i = 0; i < width; i++) id = id * 256 + (bytes[at + i] ?? 0)
    const value = sizeAt(bytes, at + width)
    if (!value) return undefined
    if (id === DOC_TYPE) return ascii(bytes, value.next, Math.min(value.size, 16)).replace(/\0+$/, '')
    at = value.next + value.size
  }
  return undefined
}

function sizeAt(bytes: Uint8Array, at: number): { size: number; next: number } | undefined {
  const first = bytes[at] ?? 0
  const width = Math.clz32(first) - 23
  if (first === 0 || width > 8) return undefined
  let size = first & (0xff >> width)
  for (let i = 1; i < width; i++) size = size * 256 + (bytes[at + i] ?? 0)
  return { size, next: at + width }
}

/** Which of the types we serve it has when it was sent as `kind`; undefined when it is something else. */
export function typeAs(kind: Kind, found: Sniffed | undefined): string | undefined {
  if (!found) return undefined
  if (kind === 'photo') return found.kind === 'photo' ? 'image/webp' : undefined
  if (found.kind === 'photo') return undefined
  if (kind === 'video') return found.audioOnly ? undefined : found.type
  return found.type.replace(/^video/, 'audio')
}
