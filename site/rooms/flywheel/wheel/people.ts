import type { PeopleQuery } from '../../../../api/flywheel/people/contract.ts'
import { stageCalled } from '../../../locales/stages.ts'
import { calendarDay, hasWord, t } from '../../../locales/t.ts'

const KEYS = ['q', 'stage', 'health', 'moved', 'from', 'to', 'channel', 'days', 'since', 'until'] as const
type Key = (typeof KEYS)[number]
/** A filter as an address writes it. */
export type Asked = Partial<Record<Key, string>>
export const PEOPLE = '/admin/wheel/people'

export const askedIn = (search: URLSearchParams): Asked =>
  Object.fromEntries(KEYS.map((key) => [key, search.get(key)?.trim()]).filter(([, value]) => value))

export function peopleAt(asked: { [K in Key]?: PeopleQuery[K] | string }, cursor?: string | null): string {
  const search = new URLSearchParams()
  for (const key of KEYS) if (asked[key]) search.set(key, String(asked[key]))
  if (cursor) search.set('cursor', cursor)
  return search.size > 0 ? `${PEOPLE}?${search}` : PEOPLE
}

export const channelName = (channel: string) => {
  const word = `channel.${channel}`
  return hasWord(word) ? t(word) : channel
}
const stageName = (stage: string) => stageCalled(stage) ?? t('people.stranger')
const sayings: Record<Key, (value: string) => string> = {
  q: (words) => t('people.by.q', { words }),
  stage: (value) => t('people.by.stage', { stage: stageName(value) }),
  health: (value) => t('people.by.health', { health: t(`health.${value}` as 'health.active') }),
  moved: (value) => t(`people.moved.${value}` as 'people.moved.up'),
  from: (value) => t('people.by.from', { stage: stageName(value) }),
  to: (value) => t('people.by.to', { stage: stageName(value) }),
  channel: (value) => t('people.by.channel', { channel: channelName(value) }),
  days: (value) => (value === '1' ? t('people.by.today') : t('people.by.days', { n: value })),
  since: (value) => t('people.by.since', { day: calendarDay(value) }),
  until: (value) => t('people.by.until', { day: calendarDay(value) }),
}
const DAY = 86_400_000
/** The same people in the list of contacts, where a segment can be made of them; days that pass become the days they are. */
export function asContacts(
  { q, stage, health, moved, from, to, channel, days, since, until }: Asked,
  now: number,
): string {
  const first = days && new Date((Math.floor(now / DAY) - Number(days) + 1) * DAY).toISOString().slice(0, 10)
  const start = [first, since]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1)
  const all = {
    ...{ q, stage, health, moved, movedFrom: from, movedTo: to, cameBy: channel },
    ...{ movedSince: start, movedUntil: until },
  }
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(all)) if (value) search.set(name, value)
  return search.size > 0 ? `/admin/contacts?${search}` : '/admin/contacts'
}

/** What is on, in words, each with the address that takes it off. */
export const chipsOf = (asked: Asked) =>
  KEYS.flatMap((key) => {
    const value = asked[key]
    if (!value) return []
    const { [key]: _, ...rest } = asked
    return [{ label: sayings[key](value), href: peopleAt(rest) }]
  })
