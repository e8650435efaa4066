import { t } from '../../../locales/t.ts'
import type { Option } from './options.ts'

export const ITEMS = '/admin/wheel/items'
export const TEAMS = ['marketing', 'sales', 'service'] as const
const KEYS = ['q', 'team', 'owner', 'state', 'kind', 'overdue'] as const
export type Asked = Partial<Record<(typeof KEYS)[number], string>>

/** What the address asks for. */
export const askedIn = (search: URLSearchParams): Asked =>
  Object.fromEntries(KEYS.map((key) => [key, search.get(key)?.trim()]).filter(([, value]) => value))
export const itemsAt = (asked: Asked, more: Record<string, string> = {}) => {
  const search = new URLSearchParams({ ...asked, ...more })
  return search.size > 0 ? `${ITEMS}?${search}` : ITEMS
}
export const teamOptions = (): Option[] => TEAMS.map((value) => ({ value, label: t(`team.${value}`) }))
