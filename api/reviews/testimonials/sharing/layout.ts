import type { CardSize } from './contract.ts'

export interface CardWords {
  excerpt: string
  displayName: string
  company: string | null
  product: string
  disclosure: string
  rating: number
  code: string
  companyName: string
  accent: string
}
interface Sheet {
  width: number
  height: number
  pad: number
  star: number
  /** Sizes a quote may have, from the one wished for to the smallest that can still be read. */
  quotes: readonly number[]
  small: number
}
export const SHEETS: Record<CardSize, Sheet> = {
  '1200x630': { width: 1200, height: 630, pad: 72, star: 36, quotes: [64, 56, 50, 44, 40, 36, 32, 28], small: 26 },
  '1080x1080': { width: 1080, height: 1080, pad: 88, star: 44, quotes: [88, 76, 66, 58, 50, 44, 38, 34], small: 30 },
  '1080x1920': { width: 1080, height: 1920, pad: 104, star: 52, quotes: [120, 104, 92, 80, 68, 58, 48, 40], small: 36 },
}
const PAPER = '#fcfbf8'
const INK = '#16181f'
const QUIET = '#555a66'
const HAIRLINE = '#dedad2'
const VOICE = 'Newsreader, Newsreader Ext, Newsreader Viet, Inter, Inter Ext, Inter Cyr, Inter Greek, Inter Viet'
const SANS = 'Inter, Inter Ext, Inter Cyr, Inter Greek, Inter Viet'

type Child = Node | string
interface Node {
  type: 'div'
  key: null
  props: { style: Record<string, string | number>; children: Child | Child[] }
}
const box = (style: Record<string, string | number>, ...children: Child[]): Node => ({
  type: 'div',
  key: null,
  props: {
    style: { display: 'flex', ...style },
    children: children.length === 1 ? children[0]! : children,
  },
})

/** What stands under the stars: the words, who said them, what connects them with the company. */
export const middle = (words: CardWords, size: CardSize, quote: number): Node => {
  const { small, width, pad } = SHEETS[size]
  const who = [words.displayName, words.company].filter(Boolean).join(', ')
  const said = { fontFamily: VOICE, fontSize: quote, lineHeight: 1.22, color: INK, wordBreak: 'break-word' }
  return box(
    { flexDirection: 'column', width: width - 2 * pad },
    box(said, `“${words.excerpt}”`),
    box(
      {
        marginTop: small * 1.1,
        fontFamily: SANS,
        fontWeight: 600,
        fontSize: small,
        color: INK,
        wordBreak: 'break-word',
      },
      who,
    ),
    box(
      { marginTop: 6, fontFamily: SANS, fontSize: small * 0.88, color: QUIET, wordBreak: 'break-word' },
      `on ${words.product}`,
    ),
    ...(words.disclosure
      ? [
          box(
            { marginTop: 10, fontFamily: SANS, fontSize: small * 0.88, color: INK, wordBreak: 'break-word' },
            words.disclosure,
          ),
        ]
      : []),
  )
}
/** How high the middle may become. */
export const roomOf = (size: CardSize) => {
  const { height, pad, star, small } = SHEETS[size]
  return height - 2 * pad - star * 1.9 - (small + 48)
}
/** The whole card without its shapes. */
export const card = (words: CardWords, size: CardSize, quote: number): Node => {
  const { width, height, pad, star, small } = SHEETS[size]
  const foot = { fontFamily: SANS, fontSize: small * 0.84, color: QUIET }
  return box(
    { flexDirection: 'column', width, height, padding: pad, boxSizing: 'border-box', justifyContent: 'space-between' },
    box({ flexDirection: 'column', paddingTop: star * 1.9 }, middle(words, size, quote)),
    box(
      { justifyContent: 'space-between', alignItems: 'center', paddingTop: 20 },
      box({ ...foot, ...NAMED, color: words.accent, maxWidth: (width - 2 * pad) * 0.72 }, words.companyName),
      box(foot, `Code ${words.code}`),
    ),
  )
}

/** The portal's name is ours to cut; nobody's words are. */
const NAMED = { fontWeight: 600, whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis', display: 'block' }

const POINTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => {
  const [angle, radius] = [(Math.PI / 5) * i - Math.PI / 2, i % 2 === 0 ? 0.5 : 0.21]
  return [0.5 + radius * Math.cos(angle), 0.53 + radius * Math.sin(angle)] as const
})
/** Paper, the brand's edge, five stars: what is no text. */
export function shapes({ rating, accent }: Pick<CardWords, 'rating' | 'accent'>, size: CardSize): string {
  const { width, height, pad, star, small } = SHEETS[size]
  const stars = [0, 1, 2, 3, 4].map((i) => {
    const points = POINTS.map(
      ([x, y]) => `${(pad + i * star * 1.18 + x * star).toFixed(1)},${(pad + y * star).toFixed(1)}`,
    )
    return `<polygon points="${points.join(' ')}" fill="${i < rating ? accent : HAIRLINE}"/>`
  })
  const line = height - pad - small - 30
  return [
    `<rect width="${width}" height="${height}" fill="${PAPER}"/>`,
    `<rect width="${width}" height="12" fill="${accent}"/>`,
    ...stars,
    `<rect x="${pad}" y="${line}" width="${width - 2 * pad}" height="2" fill="${HAIRLINE}"/>`,
  ].join('')
}
