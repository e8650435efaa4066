import { invalid, type Problem, problem } from '../kernel/problem.ts'

const MIB = 1024 * 1024
/** A file travels and lies in pieces of this size; the last one is what is left. */
export const PART_BYTES = 5 * MIB
export const MOST_BYTES = { photo: 10 * MIB, video: 200 * MIB, audio: 200 * MIB } as const
/** What one review may carry. */
export const MOST_PHOTOS = 6
export const MOST_MEDIA = 1
/** And one request, and one comment. */
export const MOST_OF_REQUEST = 3
export const MOST_OF_COMMENT = 2
/** Uploads that belong to nothing yet may fill this much, all together. */
export const MOST_UNATTACHED_BYTES = 8 * 1024 * MIB
/** And this much those of one person or one address. */
export const MOST_OF_ONE_BYTES = 500 * MIB
export const UNATTACHED_MS = 24 * 3_600_000
/** One of which no part came keeps its place no longer than this. */
export const UNBEGUN_MS = 30 * 60_000
/** Longer than a review waits for its author's mailbox. */
export const UNCONFIRMED_MS = 15 * 24 * 3_600_000
/** So long an author may take a withdrawn review back; then its files go. */
export const WITHDRAWN_MS = 30 * 24 * 3_600_000

export type Kind = keyof typeof MOST_BYTES

const AT_MOST: Record<Kind, string> = {
  photo: 'A photo may have at most 10 MB. Send a smaller one.',
  video: 'A video may have at most 200 MB. Cut it, or record it again in a lower quality.',
  audio: 'A recording may have at most 200 MB. Cut it, or save it as MP3.',
}
/** @throws Problem for a size we do not take, or a type that its own name gives away */
export function checkStart({ kind, bytes, type }: { kind: Kind; bytes: number; type?: string | undefined }): void {
  if (bytes > MOST_BYTES[kind]) throw invalid('bytes', AT_MOST[kind])
  if (type && /svg|xml|html|pdf|gif/i.test(type)) throw notWhatItSays(kind)
}

const TAKEN: Record<Kind, string> = {
  photo: 'This is not a photo we can read. Use JPEG, PNG, WebP or AVIF.',
  video: 'This is not a video we can show. Use MP4 or WebM.',
  audio: 'This is not a recording we can play. Use MP3, M4A, WebM, Ogg or WAV.',
}
export const notWhatItSays = (kind: Kind): Problem => invalid('file', TAKEN[kind])

export const partCount = (bytes: number) => Math.max(1, Math.ceil(bytes / PART_BYTES))
export const partSize = (bytes: number, n: number) => Math.min(PART_BYTES, bytes - n * PART_BYTES)

/** @throws Problem for a part that is not one of the file, or not as long as it has to be */
export function checkPart(bytes: number, n: number, length: number): void {
  if (!Number.isInteger(n) || n < 0 || n >= partCount(bytes))
    throw problem('not_found', 'part.not_found', 'The file has no such part.')
  const expected = partSize(bytes, n)
  if (length !== expected) throw invalid('part', `Part ${n} has ${expected} bytes; ${length} came.`)
}

export interface Piece {
  n: number
  start: number
  end: number
}
/** Which bytes of which parts make the bytes from `start` to `end`, both included. */
export function piecesOf(start: number, end: number): Piece[] {
  const pieces: Piece[] = []
  for (let n = Math.floor(start / PART_BYTES); n * PART_BYTES <= end; n++) {
    const offset = n * PART_BYTES
    pieces.push({ n, start: Math.max(start - offset, 0), end: Math.min(end - offset, PART_BYTES - 1) })
  }
  return pieces
}

export type Wanted = 'whole' | 'unsatisfiable' | { start: number; end: number }
/** What a Range header asks of so many bytes (RFC 9110, 14.2). What we do not understand asks for the whole. */
export function rangeOf(header: string | undefined, bytes: number): Wanted {
  const [, first = '', last = ''] = header?.match(/^bytes=[\t ]*(\d*)-(\d*)[\t ]*$/) ?? []
  if (first === '' && last === '') return 'whole'
  if (first === '') {
    const tail = Math.min(Number(last), bytes)
    return tail === 0 ? 'unsatisfiable' : { start: bytes - tail, end: bytes - 1 }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'whole'
  if (start >= bytes) return 'unsatisfiable'
  return { start, end: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) }
}

interface Kinds {
  kind: Kind
}
/** @throws Problem when a review would carry more than it may */
export function checkNumber(files: readonly Kinds[]): void {
  const photos = files.filter(({ kind }) => kind === 'photo').length
  if (photos > MOST_PHOTOS) throw invalid('files', `A review takes ${MOST_PHOTOS} photos at most. Leave some out.`)
  if (files.length - photos > MOST_MEDIA) throw invalid('files', 'A review takes one video or one recording. Keep one.')
}

/** @throws Problem when a request, or a comment on one, would carry more than it may */
export function checkPhotos(files: readonly Kinds[], ofComment: boolean): void {
  if (files.some(({ kind }) => kind !== 'photo')) throw invalid('files', 'Only photos are taken here.')
  const most = ofComment ? MOST_OF_COMMENT : MOST_OF_REQUEST
  if (files.length > most) throw invalid('files', `Send at most ${most} photos.`)
}

/** A reader is among those for whom the board of a request is. */
export type Viewer = 'author' | 'moderator' | 'reader' | 'stranger'
interface Shown {
  state: string
  verdict: string
  attached: boolean
  /** Whether what it belongs to is shown, and to everybody. */
  shown: boolean
  open: boolean
}
/** Seen by everybody, or by this viewer alone, or by nobody of them. */
export function visibility(file: Shown, viewer: Viewer): 'public' | 'private' | 'none' {
  if (file.state !== 'ready' || !file.attached) return 'none'
  const passed = file.verdict === 'ok' && file.shown
  if (passed && file.open) return 'public'
  if (viewer === 'reader') return passed ? 'private' : 'none'
  return viewer === 'stranger' ? 'none' : 'private'
}

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mp4': 'm4a',
  'audio/webm': 'weba',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'text/vtt; charset=utf-8': 'vtt',
}
export const nameOf = (id: string, type: string) => `${id}.${EXTENSIONS[type] ?? 'bin'}`
