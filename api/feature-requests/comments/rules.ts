/** Links in one comment of somebody who is not trusted yet. */
export const LINKS_OF_NEW_PEOPLE = 2
export const LONGEST = 5000
export const MOST_MENTIONS = 10

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** Whether a text has more than `max` characters as people count them; a character may be many code points, but not endless. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false
  if (text.length > max * 12) return true
  let n = 0
  for (const _ of GRAPHEMES.segment(text)) if (++n > max) return true
  return false
}

const MENTION = /@\[((?:con|acc)_[0-9a-z]+)\]/g
/** Ids of those whom the words name, each once, in order. */
export const mentionsIn = (body: string): string[] => [...new Set([...body.matchAll(MENTION)].map(([, id]) => id!))]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => ENTITIES[c]!)
/** Puts the present names where safe HTML holds ids; within tags it changes nothing. */
export const withNames = (html: string, nameOf: (id: string) => string): string =>
  html
    .split(/(<[^>]*>)/)
    .map((piece) =>
      piece.startsWith('<')
        ? piece
        : piece.replace(MENTION, (_, id: string) => `<span class="mention"><bdi>@${escaped(nameOf(id))}</bdi></span>`),
    )
    .join('')

export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? ''

interface Counted {
  kind: 'comment' | 'official' | 'internal'
  moderation: 'held' | 'published' | 'rejected'
  deletedAt: number | null
}
/** Whether a comment is part of the number that everybody sees. */
export const counts = ({ kind, moderation, deletedAt }: Counted): boolean =>
  kind !== 'internal' && moderation === 'published' && deletedAt === null
