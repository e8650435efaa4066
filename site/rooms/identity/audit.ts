import type { Client } from '../../../api/client.ts'
import { hasWord, t } from '../../locales/t.ts'
import { given } from '../../state/forms.ts'

export interface Entry {
  seq: number
  at: number
  action: string
  actor: { id: string; name: string } | null
  data: Record<string, unknown>
}
interface Named {
  name: string
  href?: string
  /** Nobody knows its name any more. */
  lost?: true
}
type Names = ReadonlyMap<string, Named>

/** What stands in a sentence about an entry: words, and in their middle the thing itself. */
export interface Said {
  before: string
  what: Named | undefined
  after: string
  /** A reason that was given. */
  why: string | undefined
}

/** Entries hold ids; these are the names people know. */
export async function namesOf(v1: Client['api']['v1'], entries: readonly Entry[]): Promise<Names> {
  const [staff, products, widgets, keys] = await Promise.all([
    given(v1.staff.$get()),
    given(v1.products.$get()),
    given(v1.widgets.$get()),
    given(v1['api-keys'].$get()),
  ])
  return new Map<string, Named>([
    // who was taken out is in no list of staff, and yet signed what they did
    ...entries.flatMap(({ actor }) => (actor ? [[actor.id, { name: actor.name }] as const] : [])),
    ...staff.items.map(({ id, name }) => [id, { name }] as const),
    ...products.items.map(({ id, name, slug }) => [id, { name, href: `/products/${slug}` }] as const),
    ...widgets.items.map(({ id, name }) => [id, { name, href: `/admin/widgets/${id}` }] as const),
    ...keys.items.map(({ id, name }) => [id, { name }] as const),
  ])
}

const THINGS = [
  ['productId', 'audit.a.product'],
  ['widgetId', 'audit.a.widget'],
  ['keyId', 'audit.a.key'],
  ['accountId', 'audit.a.colleague'],
] as const
/** Whose names are not looked up here; their page has it. */
const PAGES = [
  ['contactId', 'audit.a.contact', '/admin/contacts'],
  ['companyId', 'audit.a.company', '/admin/companies'],
  ['endpointId', 'audit.a.endpoint', '/admin/webhooks'],
] as const
/** Facts that are told in one of two ways. */
const ONE_OF: Record<string, (data: Entry['data']) => string | undefined> = {
  'suppression.changed': ({ to }) => `suppression.${to}`,
  'settings.changed': ({ key }) => `settings.${key}`,
  'widget.published': ({ version }) => (version === 1 ? 'widget.made' : undefined),
  'points_option.switched': ({ to }) => `points_option.${to}`,
  'staff_security.changed': ({ requireSecondFactor }) => `staff_security.${requireSecondFactor ? 'on' : 'off'}`,
}
const GAP = '\u0000'

/** An entry in plain words. One that has none yet is told by its own name. */
export function said({ action, data }: Entry, names: Names): Said {
  const text = (key: string) => (typeof data[key] === 'string' ? data[key] : '')
  const role = (key: string) => {
    const word = `team.role.${text(key)}`
    return hasWord(word) ? t(word) : text(key)
  }
  const word = `audit.${ONE_OF[action]?.(data) ?? action}`
  const values = { role: role('role'), from: role('from'), to: role('to'), what: GAP }
  const sentence = hasWord(word) ? t(word, values) : t('audit.unknown', { action })
  const [before = '', after] = sentence.split(GAP)
  const reason = `reason.${text('reason')}`
  return {
    before,
    after: after ?? '',
    what: after === undefined ? undefined : thing(data, names),
    why: hasWord(reason) ? t(reason) : undefined,
  }
}

function thing(data: Record<string, unknown>, names: Names): Named {
  if (typeof data['companyName'] === 'string') return { name: data['companyName'] }
  const named = THINGS.find(([one]) => typeof data[one] === 'string')
  const page = named ? undefined : PAGES.find(([one]) => typeof data[one] === 'string')
  if (page) return { name: t(page[1]), href: `${page[2]}/${data[page[0]]}` }
  const [key, some] = named ?? (['', 'audit.a.colleague'] as const)
  return names.get(String(data[key])) ?? { name: t(some), lost: true }
}
