import type { DISPLAY_FORMATS } from '../../db/schema/reviews.ts'

export type DisplayFormat = (typeof DISPLAY_FORMATS)[number]

const firstLetter = (part: string) =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(part)][0]?.segment ?? ''

/** How a name stands beside somebody's words: "Dana Reyes", "Dana R.", "D. R." or "Anonymous". */
export function displayNameOf(name: string, format: DisplayFormat): string {
  if (format === 'anonymous') return 'Anonymous'
  const parts = name.split(/\s+/u).filter((part) => part !== '')
  if (format === 'full' || parts.length === 0) return name
  if (format === 'initials') return parts.map((part) => `${firstLetter(part).toUpperCase()}.`).join(' ')
  const last = parts.length > 1 ? ` ${firstLetter(parts.at(-1)!).toUpperCase()}.` : ''
  return `${parts[0]}${last}`
}
