import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import satori, { type Font } from 'satori'
import sharp from 'sharp'
import type { CardSize } from './contract.ts'
import { type CardWords, card, middle, roomOf, SHEETS, shapes } from './layout.ts'

const require = createRequire(import.meta.url)
const FACES = [
  ...[['Newsreader', 'newsreader', 'latin', 500] as const, ['Newsreader Ext', 'newsreader', 'latin-ext', 500] as const],
  ['Newsreader Viet', 'newsreader', 'vietnamese', 500] as const,
  ...([400, 600] as const).flatMap((weight) => [
    ['Inter', 'inter', 'latin', weight] as const,
    ['Inter Ext', 'inter', 'latin-ext', weight] as const,
    ['Inter Cyr', 'inter', 'cyrillic', weight] as const,
    ['Inter Greek', 'inter', 'greek', weight] as const,
    ['Inter Viet', 'inter', 'vietnamese', weight] as const,
  ]),
]
/** The two faces, read once; those of other scripts stand behind them. */
let fonts: Promise<Font[]> | undefined
const load = () =>
  Promise.all(
    FACES.map(async ([name, pack, subset, weight]): Promise<Font> => {
      const file = require.resolve(`@fontsource/${pack}/files/${pack}-${subset}-${weight}-normal.woff`)
      return { name, weight, style: 'normal', data: await readFile(file) }
    }),
  )

/** Characters that the faces do not have, or words that do not fit. */
export interface Undrawable {
  missing?: string
  tooLong?: true
}
const pause = () => new Promise((done) => setImmediate(done))

/** A PNG of the card, or why there is none. Each text is laid out in one go of some forty milliseconds, with a pause for others after each. */
export async function drawCard(words: CardWords, size: CardSize): Promise<Uint8Array<ArrayBuffer> | Undrawable> {
  fonts ??= load()
  const faces = await fonts
  const missing = new Set<string>()
  const { width, height, pad, quotes } = SHEETS[size]
  const lay = async (node: object, box: { width: number; height?: number }) => {
    await pause()
    return satori(
      node as Parameters<typeof satori>[0],
      {
        ...box,
        fonts: faces,
        loadAdditionalAsset: async (_script: string, text: string) => {
          missing.add(text)
          return []
        },
      } as Parameters<typeof satori>[1],
    )
  }
  const quote = await largestFitting(quotes, async (one) => {
    const svg = await lay(middle(words, size, one), { width: width - 2 * pad })
    return Number(/^<svg[^>]* height="([\d.]+)"/.exec(svg)?.[1]) <= roomOf(size)
  })
  if (missing.size > 0) return { missing: [...missing].join(' ') }
  if (quote === undefined) return { tooLong: true }
  const svg = await lay(card(words, size, quote), { width, height })
  const whole = svg.replace(/^<svg[^>]*>/, (open) => open + shapes(words, size))
  return new Uint8Array(await sharp(Buffer.from(whole)).png({ compressionLevel: 8, palette: true }).toBuffer())
}

/** The largest size that fits, tried as seldom as can be; undefined when the smallest does not. */
async function largestFitting(sizes: readonly number[], fits: (size: number) => Promise<boolean>) {
  let [low, high] = [0, sizes.length]
  while (low < high) {
    const at = (low + high) >> 1
    if (await fits(sizes[at]!)) high = at
    else low = at + 1
  }
  return sizes[low]
}
