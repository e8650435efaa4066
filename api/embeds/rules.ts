import { REVIEW_KINDS, TESTIMONIAL_KINDS, type WIDGET_KINDS, type WIDGET_SURFACES } from '../../db/schema/embeds.ts'
import { contrast, DARK_PAPER, darkTwin, LIGHT_PAPER, MIN_CONTRAST } from '../kernel/colour.ts'
import { escapeHtml } from '../kernel/html.ts'
import { invalid } from '../kernel/problem.ts'
import type { WidgetInput } from './contract.ts'
import type { Names } from './tiers/rules.ts'

export const MAX_ORIGINS = 20
export type Kind = (typeof WIDGET_KINDS)[number]

/** Which of the two surfaces a kind belongs to; a form belongs to neither. */
export function surfaceOf(kind: Kind): (typeof WIDGET_SURFACES)[number] {
  if ((TESTIMONIAL_KINDS as readonly string[]).includes(kind)) return 'testimonials'
  return (REVIEW_KINDS as readonly string[]).includes(kind) ? 'reviews' : 'act'
}

/** Refuses what would hide reviews, point nowhere, or could not be read. @throws Problem input.invalid */
export function checkWidget({ kind, collectionId, choosing, options, ctaUrl, ctaLabel, theme, look }: WidgetInput) {
  const all = 'It shows all published reviews, whoever wrote them and however many stars they gave.'
  if (surfaceOf(kind) !== 'testimonials') {
    if (collectionId !== null) throw invalid('collectionId', `A widget of reviews has no collection. ${all}`)
    if (choosing !== 'order') throw invalid('choosing', `Reviews stand in the order they came. ${all}`)
    const { pageSize: _, ...rest } = options
    if (Object.keys(rest).length > 0) throw invalid('options', 'These options belong to testimonials.')
  }
  if (ctaUrl !== '' && ctaLabel === '') throw invalid('ctaLabel', 'Say what the link on each card does.')
  if (ctaUrl === '' && ctaLabel !== '') throw invalid('ctaUrl', 'Say where this link leads, or leave its words out.')
  for (const [field, sentence] of unreadable(look, theme)) throw invalid(field, sentence)
}

/** Colours of a look that could not be read on its paper, with a sentence for each (WCAG 2.2, 1.4.3). */
export function unreadable({ accent, ink, paper }: WidgetInput['look'], theme: WidgetInput['theme']) {
  const dark = theme === 'dark'
  const ground = paper ?? (dark ? DARK_PAPER : LIGHT_PAPER)
  const told: [string, string][] = []
  const judge = (field: string, colour: string | undefined, what: string) => {
    if (colour === undefined) return
    const ratio = contrast(colour, ground)
    if (ratio < MIN_CONTRAST)
      told.push([field, `${what} cannot be read on this ground: ${ratio.toFixed(1)}:1, and 4.5:1 is needed.`])
  }
  judge('look.ink', ink ?? (paper && (dark ? '#edeae4' : '#20242d')), 'Text')
  judge('look.accent', accent && dark ? darkTwin(accent) : accent, 'The colour of links')
  return told
}

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
  if (!HOST.test(url.hostname)) return refuse('Write only the address of the website, like https://www.example.com.')
  if (url.origin.length > 200) return refuse('This address is too long.')
  return { ok: true, origin: url.origin }
}

/** Other signs, which a URL may hold, would end or add a rule in the policy that names it. */
const HOST = /^([a-z\d.-]+|\[[\da-f:.]+\])$/

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

/** Rows of 40 characters at 26 px, and 130 px for the rest of a card. */
const cardHeight = (text: string) =>
  text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil([...line].length / 40)), 0) * 26 + 130

const FIXED: Partial<Record<Kind, number>> = {
  badge: 48,
  summary: 190,
  avatars: 96,
  review_form: 150,
  reviews: 1400,
  vote: 138,
  referral: 300,
  survey: 100,
}

/**
 * How high a widget will be, in CSS pixels, on a page column of about 1,100 px: what the snippet reserves so that nothing
 * moves, until the builder has measured it.
 */
export function reservedHeight(texts: string[], kind: Kind = 'wall'): number {
  const fixed = FIXED[kind]
  if (fixed !== undefined) return fixed
  const heights = texts.map(cardHeight)
  if (kind !== 'wall' && kind !== 'grid' && kind !== 'videos') return Math.max(0, ...heights) + 90
  const columns = [0, 0, 0]
  for (const height of heights) columns[columns.indexOf(Math.min(...columns))]! += height
  return Math.max(...columns) + 40
}

/** The UTC day a moment belongs to, `YYYY-MM-DD`. */
export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

export interface SnippetParts {
  base: string
  names: Names
  publicId: string
  kind: Kind
  height: number
  /** Where the same stands on the portal, for whoever sees no widget. */
  link: { url: string; title: string }
}

/**
 * What the owner pastes. It holds a link and no quotes: words copied into somebody's page could not be withdrawn from it.
 * `crossorigin` on both lines makes script and answer share one connection.
 */
export function snippetOf({ base, names, publicId, kind, height, link: to }: SnippetParts): string {
  const [id, home] = [escapeHtml(publicId), escapeHtml(base + names.prefix)]
  const link = `<a href="${escapeHtml(to.url)}">${escapeHtml(to.title)}</a>`
  // A pop-up lies over the page: it has no place in it to keep free, nor to fall back in.
  const inside =
    kind === 'popup' ? `<noscript>${link}</noscript>` : `<canvas width="1" height="${height}"></canvas>${link}`
  return `<link rel="preload" as="fetch" crossorigin href="${home}/w/${id}">
<script async crossorigin src="${home}/${names.script}.js"></script>
<acclaim-widget widget="${id}">${inside}</acclaim-widget>`
}
