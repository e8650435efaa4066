import sharp from 'sharp'
import { invalid, Problem } from '../kernel/problem.ts'
import { notWhatItSays } from './rules.ts'
import { sniff } from './sniff.ts'

const MOST_PIXELS = 50_000_000
const EDGE = 2_400
const SMALL_EDGE = 480
const FORMATS = new Set(['jpeg', 'png', 'webp', 'heif', 'avif'])
/** A large photo takes some hundred megabytes while it is drawn. */
const AT_ONCE = 2

export interface Photo {
  bytes: Uint8Array
  small: Uint8Array
  width: number
  height: number
}

let drawing = 0
const waiting: (() => void)[] = []
async function inTurn<T>(draw: () => Promise<T>): Promise<T> {
  if (drawing >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  else drawing += 1
  try {
    return await draw()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else drawing -= 1
  }
}

/**
 * Nothing but pixels comes in: the photo is decoded, turned as it was held, made smaller and written anew, twice.
 * @throws Problem when it is none, has too many pixels or ends too early
 */
export const redrawn = (bytes: Uint8Array): Promise<Photo> =>
  inTurn(async () => {
    if (sniff(bytes)?.kind !== 'photo') throw notWhatItSays('photo')
    try {
      const options = { limitInputPixels: MOST_PIXELS, animated: false, failOn: 'error' } as const
      const { format, width = 0, height = 0 } = await sharp(bytes, { ...options, limitInputPixels: false }).metadata()
      if (!FORMATS.has(format ?? '')) throw notWhatItSays('photo')
      if (width * height > MOST_PIXELS) throw tooMany(width, height)
      const { data, info } = await sharp(bytes, options)
        .rotate()
        .resize({ width: EDGE, height: EDGE, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 82 })
        .toBuffer({ resolveWithObject: true })
      const small = await sharp(data)
        .resize({ width: SMALL_EDGE, height: SMALL_EDGE, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 76 })
        .toBuffer()
      return { bytes: data, small, width: info.width, height: info.height }
    } catch (error) {
      if (error instanceof Problem) throw error
      throw unreadable(bytes)
    }
  })

const tooMany = (width: number, height: number) =>
  invalid('file', `This picture has ${width} × ${height} pixels, more than the 50 million we take. Send a smaller one.`)

/** HEIC is what iPhones keep photos in; reading it takes a licence. */
const unreadable = (bytes: Uint8Array) =>
  /^ftyp(?:hei[cxms]|hevc|mif1|msf1)/.test(String.fromCharCode(...bytes.subarray(4, 12)))
    ? invalid('file', 'This photo is in the format HEIC, which we cannot read. Save it as JPEG and send it again.')
    : invalid('file', 'This photo is damaged or not complete. Send it again, or save it anew as JPEG.')
