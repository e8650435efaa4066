import type { ContactFilter } from '../../../api/contacts/segments/contract.ts'
import { stageName } from '../../locales/stages.ts'
import { calendarDay, hasWord, t } from '../../locales/t.ts'
import { STAGES } from '../../ui/wheel.ts'

export const SOURCES = ['sign_up', 'host', 'import', 'staff'] as const satisfies readonly ContactFilter['source'][]
const CONSENTS = ['website_widgets'] as const satisfies readonly ContactFilter['consent'][]
const ACCOUNTS = ['yes', 'no'] as const satisfies readonly ContactFilter['account'][]
/** Filters without a field of their own: what a number of the wheel, or a company's page, leads here with. */
export const LED = ['company', 'health', 'moved', 'movedFrom', 'movedTo', 'cameBy', 'movedSince', 'movedUntil'] as const
const KEYS = ['q', 'stage', ...LED, 'source', 'consent', 'account', 'plan', 'trait', 'from', 'to'] as const
type Key = (typeof KEYS)[number]

export const HERE = '/admin/contacts'

/** The filter in an address. What it says is checked by the api, which answers in words. */
export const filterOf = (search: URLSearchParams) =>
  Object.fromEntries(KEYS.map((key) => [key, search.get(key)?.trim()]).filter(([, value]) => value)) as ContactFilter

/** A form that was sent with fields left empty: the same address without them. */
export const hasEmpty = (search: URLSearchParams) => [...search.values()].some((value) => value.trim() === '')

export function addressOf(filter: ContactFilter, cursor?: string | null): string {
  const search = new URLSearchParams(filter as Record<string, string>)
  if (cursor) search.set('cursor', cursor)
  return search.size > 0 ? `${HERE}?${search}` : HERE
}

const WORDS: Partial<Record<Key, string>> = {
  ...{
    stage: 'stage',
    health: 'health',
    moved: 'people.moved',
    movedFrom: 'stage',
    movedTo: 'stage',
    cameBy: 'channel',
  },
}
/** A filter's value as people read it. */
function shownAs(key: Key, value: string, companyName: string | undefined): string {
  if (key === 'company') return companyName ?? value
  if (key === 'movedSince' || key === 'movedUntil') return calendarDay(value)
  const word = `${WORDS[key] ?? `contacts.${key}`}.${value}`
  return hasWord(word) ? t(word) : value
}

/** What is on, each with the address that takes it off. */
export const chipsOf = (filter: ContactFilter, companyName: string | undefined) =>
  KEYS.flatMap((key) => {
    const value = filter[key]
    if (value === undefined) return []
    const { [key]: _, ...rest } = filter
    return [{ label: t(`contacts.by.${key}`, { value: shownAs(key, value, companyName) }), href: addressOf(rest) }]
  })

export const sameFilter = (a: ContactFilter, b: ContactFilter) => KEYS.every((key) => a[key] === b[key])

const anyOf = (options: readonly { value: string; label: string }[]) => [
  { value: '', label: t('contacts.any') },
  ...options,
]
export const CHOICES = {
  /** Read anew each time: a company may call its stages otherwise. */
  get stage() {
    return anyOf(STAGES.map((value) => ({ value, label: stageName(value) })))
  },
  source: anyOf(SOURCES.map((value) => ({ value, label: t(`contacts.source.${value}`) }))),
  consent: anyOf(CONSENTS.map((value) => ({ value, label: t(`contacts.consent.${value}`) }))),
  account: anyOf(ACCOUNTS.map((value) => ({ value, label: t(`contacts.account.${value}`) }))),
}
