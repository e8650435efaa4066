export const FEED = '/admin/wheel/feed'
export const SOURCES = ['review', 'request', 'request_comment', 'survey', 'support', 'complaint', 'call'] as const
const KEYS = ['q', 'source', 'team', 'owner', 'tag', 'waits'] as const
export type Asked = Partial<Record<(typeof KEYS)[number], string>>

/** What the address asks for. */
export const askedIn = (search: URLSearchParams): Asked =>
  Object.fromEntries(KEYS.map((key) => [key, search.get(key)?.trim()]).filter(([, value]) => value))
export const feedAt = (asked: Asked, more: Record<string, string> = {}) => {
  const search = new URLSearchParams({ ...asked, ...more })
  return search.size > 0 ? `${FEED}?${search}` : FEED
}
/** "2 hours": how long something waited. */
export function lengthOf(ms: number, say: (unit: 'minutes' | 'hours' | 'days', n: number) => string) {
  const hours = ms / 3_600_000
  if (hours < 1) return say('minutes', Math.max(1, Math.round(ms / 60_000)))
  return hours < 48 ? say('hours', Math.round(hours)) : say('days', Math.round(hours / 24))
}
