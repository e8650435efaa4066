import { WIDGET_KINDS, type WIDGET_THEMES } from '../../db/schema/embeds.ts'
import type { DISCLOSURE_TYPES } from '../../db/schema/review-evidence.ts'

export const MAX_ITEMS = 12
export const MAX_ORIGINS = 20
export type Theme = (typeof WIDGET_THEMES)[number]

/** A page's own address, as browsers send it: `https://example.com`, nothing behind the host. */
export function normalOrigin(typed: string): { ok: true; origin: string } | { ok: false; sentence: string } {
  const text = typed.trim()
  const refuse = (sentence: string) => ({ ok: false as const, sentence })
  if (text.includes('*')) return refuse('Write each website out: an address with * is not supported.')
  let url: URL
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  } catch {
    return refuse('This is not a web address. Write it like https://www.example.com.')
  }
  if (!/^https?:$/.test(url.protocol))
    return refuse('Only addresses that start with https:// or http:// can show a widget.')
  if (url.username || url.password) return refuse('Leave the name and password out of the address.')
  if (url.origin.length > 200) return refuse('This address is too long.')
  return { ok: true, origin: url.origin }
}

/** Why a page may not show a widget, in words for the person who pasted the snippet; undefined when it may. */
export function refusalOf(origin: string, allowed: ReadonlySet<string>): string | undefined {
  if (allowed.has(origin)) return undefined
  if (origin === 'null') {
    return 'This page has no address of its own (a file, or a sandboxed frame), so the widget stays hidden.'
  }
  const twin = [...allowed].find((other) => bare(other) === bare(origin))
  if (twin) {
    return `${origin} is not on this widget's list of websites; ${twin} is. http or https, www. and the port all count.`
  }
  return `${origin} is not on this widget's list of websites. Add it in the console under Widgets.`
}
const bare = (origin: string) => origin.replace(/^https?:\/\/(www\.)?/, '').replace(/:\d+$/, '')

/** The mean of all published ratings with one decimal; never 5.0 while one of them is below 5. */
export function shownAverage(count: number, sum: number): string | undefined {
  if (count === 0) return undefined
  const rounded = Math.round((sum / count) * 10) / 10
  return (rounded === 5 && sum < count * 5 ? 4.9 : rounded).toFixed(1)
}

const DISCLOSED: Partial<Record<(typeof DISCLOSURE_TYPES)[number], string>> = {
  ...{
    incentive: 'Rewarded for the review',
    affiliate: 'Affiliate partner',
    referrer_reward: 'Rewarded for referrals',
  },
  ...{ employee: 'Works for the company', relative: 'Close to somebody there', partner: 'Business partner' },
  ...{ investor: 'Holds shares', free_product: 'Got it free or cheaper', translated: 'Translated' },
  ai_assisted: 'Written with the help of a program',
}
/** What connects the author with the company, in one line that stands on the card; empty when nothing does. */
export function disclosedLine(json = '[]'): string {
  const said = JSON.parse(json) as { type: (typeof DISCLOSURE_TYPES)[number]; text: string }[]
  return said
    .map(({ type, text }) => {
      const label = DISCLOSED[type]
      if (label === undefined) return text || 'Connected with the company'
      return type === 'incentive' && text ? `${label}: ${text}` : label
    })
    .join(' · ')
}

/** Says that this is a selection, and where the whole is. */
export function selectionLine(count: number, sum: number): { text: string; link: string } {
  const average = shownAverage(count, sum)
  if (!average) return { text: 'Selected testimonials.', link: 'See all reviews' }
  const all = count === 1 ? 'the 1 review' : `all ${new Intl.NumberFormat('en').format(count)} reviews`
  return { text: 'Selected testimonials.', link: `See ${all} (${average})` }
}

/**
 * How high a wall will be, in CSS pixels, on a page column of about 1,100 px: what the snippet reserves so that nothing
 * moves. Three columns, some 40 characters a line, 26 px a line of quote, 130 px for the rest of a card.
 */
export function reservedHeight(excerpts: string[]): number {
  const columns = [0, 0, 0]
  for (const excerpt of excerpts) {
    const lines = excerpt.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil([...line].length / 40)), 0)
    columns[columns.indexOf(Math.min(...columns))]! += lines * 26 + 130
  }
  return Math.max(...columns) + 40
}

const EVENT = /^([vc])(0|[1-9]\d{0,2})$/
const MAX_EVENTS = 50
export interface Batch {
  serve: string
  acts: { act: 'seen' | 'clicked'; slot: number }[]
}

/**
 * Reads `<serve> v0 v3 c3`. A click counts as seen too (MRC: a legitimate click is a viewable impression, however short).
 * Undefined for anything that our script does not send.
 */
export function readBatch(text: string): Batch | undefined {
  const [serve, ...words] = text.split(' ')
  if (!serve || words.length === 0 || words.length > MAX_EVENTS) return undefined
  const acts = new Map<string, Batch['acts'][number]>()
  for (const word of words) {
    const [, kind, digits] = EVENT.exec(word) ?? []
    if (!kind) return undefined
    const slot = Number(digits)
    acts.set(`v${slot}`, { act: 'seen', slot })
    if (kind === 'c') acts.set(`c${slot}`, { act: 'clicked', slot })
  }
  return { serve, acts: [...acts.values()] }
}

/** The UTC day a moment belongs to, `YYYY-MM-DD`. */
export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

export interface SnippetParts {
  base: string
  publicId: string
  kind: string
  height: number
  productUrl: string
  productName: string
}

/**
 * What the owner pastes. It holds a link and no quotes: words copied into somebody's page could not be withdrawn from it.
 * `crossorigin` on both lines makes script and answer share one connection.
 */
export function snippetOf({ base, publicId, kind, height, productUrl, productName }: SnippetParts): string {
  if (!(WIDGET_KINDS as readonly string[]).includes(kind)) throw new Error(`no widget is called ${kind}`)
  return `<link rel="preload" as="fetch" crossorigin href="${escapeHtml(`${base}/v1/w/${publicId}`)}">
<script async crossorigin src="${escapeHtml(`${base}/v1/embed.js`)}"></script>
<acclaim-${kind} wall="${escapeHtml(publicId)}"><canvas width="1" height="${height}"></canvas><a href="${escapeHtml(productUrl)}">What customers say about ${escapeHtml(productName)}</a></acclaim-${kind}>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Safe as text and inside a double-quoted attribute. */
export const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (char) => ENTITIES[char]!)
