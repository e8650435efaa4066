import type { Look, Scene } from './scene.ts'

const COLOUR = /^(#[\da-f]{6}|light-dark\(#[\da-f]{6},#[\da-f]{6}\))$/i
const both = (light: string | undefined, dark: string | undefined) =>
  light && dark ? `light-dark(${light},${dark})` : light
/** A page's own `--acclaim-…` goes before what was chosen here. */
const colour = (name: string, value: string | undefined, outside = name) =>
  value && COLOUR.test(value) ? `--${name}:var(--acclaim-${outside},${value});` : ''
const length = (name: string, value: number | undefined, unit: string) =>
  typeof value === 'number' && Number.isFinite(value) ? `--own-${name}:${value}${unit};` : ''

/** A scheme of its own needs a ground of its own; in the page's scheme a widget stands on the page. */
const SURFACE =
  '--pad:16px;border-radius:var(--radius);background:var(--paper,var(--acclaim-paper,light-dark(#fbfaf8,#14161c)));'

/** What this one widget adds to the sheet of its kind: a policy that forbids style attributes forbids none of it. */
export function ownSheet({ kind, theme, accent, look, options, cards, counted }: Scene): string {
  const { paper, radius } = look
  const ink = look.ink ?? (paper ? '#20242d' : undefined)
  const inside = [
    colour('accent', both(look.accent, paper ? undefined : look.accentDark) ?? accent),
    colour('ink', ink && !paper ? both(ink, '#edeae4') : ink),
    // of all colours only the ink was found readable on this paper
    paper ? colour('paper', paper) + colour('card', paper) + colour('star', ink) + colour('quiet', ink, 'ink') : '',
    Number.isFinite(radius) ? `--radius:var(--acclaim-radius,${radius}px);` : '',
    theme === 'auto' ? '' : `${SURFACE}color-scheme:${theme};`,
    kind === 'marquee' ? length('lap', cards.length * 8, 's') : '',
  ].join('')
  const outside = [
    kind === 'popup' ? length('delay', options.delaySeconds, 's') : '',
    kind === 'popup' && options.corner === 'start' ? '--own-start:16px;--own-end:auto;' : '',
  ].join('')
  const all = counted?.stars.reduce((sum, n) => sum + n, 0) ?? 0
  const bars = counted?.stars.map((n, i) => `.bar-${i + 1}{inline-size:${all ? +((n / all) * 100).toFixed(2) : 0}%}`)
  const face = look.face === 'inherit' ? '[part=quote],[part=title]{font-family:inherit}' : ''
  return (inside && `section{${inside}}`) + (outside && `:host{${outside}}`) + face + (bars?.join('') ?? '')
}

/** On paper of its own colour a widget has one scheme. */
export const schemeOf = (theme: Scene['theme'], look: Look): Scene['theme'] =>
  theme === 'auto' && look.paper ? 'light' : theme
