import type { Reads } from '../../db/client.ts'
import { type Forms, makeForms, OPEN } from './forms.ts'
import { renderWall } from './render.ts'
import { choices, originsOf, showableAmong, versionOf, widgetByNumber, widgetByPublicId } from './store.ts'

/** One widget as it is answered now. */
export interface Shown {
  id: string
  number: number
  version: number
  origins: ReadonlySet<string>
  forms: Forms
  /** Whether what is seen and clicked here is counted. */
  measured: boolean
}
type Found = NonNullable<Awaited<ReturnType<typeof widgetByPublicId>>>
type Choices = Awaited<ReturnType<typeof choices>>
interface Entry {
  checkedAt: number
  shown: Shown | undefined
}

const FRESH_MS = 5_000
const STALE_MS = 20_000
const MAX_WIDGETS = 1_000
const MAX_VERSIONS = 2_000

const headers = [
  ...OPEN,
  'access-control-expose-headers',
  'serve',
  'cache-control',
  'private, max-age=30',
  'vary',
  'accept-encoding, origin',
  'content-security-policy',
  "default-src 'none'; sandbox",
  'referrer-policy',
  'no-referrer',
]

/**
 * Widgets in memory, compressed once per version. Each is compared with the database at most every five seconds, so a
 * change made by any process is in effect here in five, and in every browser thirty seconds later. When the database
 * cannot be read they are shown for twenty seconds more and no longer: a withdrawal could be waiting in it.
 */
export function createShelf(read: Reads, publicUrl: string, clock: () => number) {
  const entries = new Map<string, Entry>()
  const loading = new Map<string, Promise<Shown | undefined>>()
  const names = new Map<number, string | undefined>()
  const slots = new Map<string, string[]>()

  /** At once when it was compared lately; otherwise a promise of one comparison shared by all who wait. */
  function find(publicId: string): Shown | undefined | Promise<Shown | undefined> {
    const entry = entries.get(publicId)
    if (entry && clock() - entry.checkedAt < FRESH_MS) return entry.shown
    let load = loading.get(publicId)
    if (!load) {
      load = compare(publicId, entry).finally(() => loading.delete(publicId))
      loading.set(publicId, load)
    }
    return load
  }

  async function compare(publicId: string, entry: Entry | undefined): Promise<Shown | undefined> {
    const checkedAt = clock()
    try {
      const found = await widgetByPublicId(read, publicId)
      const live = found?.widget.state === 'live' ? found : undefined
      const same = live && entry?.shown?.version === live.widget.version
      const now = await choices(read)
      const shown = same ? { ...entry.shown!, measured: now.measured } : live && (await build(live, now))
      keep(entries, publicId, { checkedAt, shown }, MAX_WIDGETS)
      return shown
    } catch (error) {
      if (entry && clock() - entry.checkedAt < STALE_MS) return entry.shown
      throw error
    }
  }

  async function build({ widget, product }: Found, { accent, measured }: Choices): Promise<Shown> {
    const { id, number, version, ctaUrl, ctaLabel, theme } = widget
    const ids = await slotsOf(id, version)
    const [row, rows, origins] = await Promise.all([
      versionOf(read, id, version),
      showableAmong(read, ids),
      originsOf(read, id),
    ])
    const byId = new Map(rows.map((item) => [item.id, item]))
    const html = renderWall({
      items: ids.map((item) => byId.get(item)),
      reviewCount: row?.reviewCount ?? 0,
      ratingSum: row?.ratingSum ?? 0,
      productUrl: `${publicUrl}/products/${encodeURIComponent(product.slug)}`,
      ctaUrl,
      ctaLabel,
      theme,
      accent,
    })
    const forms = await makeForms(Buffer.from(html), 'text/html; charset=utf-8', headers)
    return { id, number, version, origins: new Set(origins), forms, measured }
  }

  /** The testimonial of each slot. A version never changes, so neither does this. */
  async function slotsOf(widgetId: string, version: number): Promise<string[]> {
    const key = `${widgetId}:${version}`
    const known = slots.get(key)
    if (known) return known
    const row = await versionOf(read, widgetId, version)
    const items = row ? (JSON.parse(row.items) as string[]) : []
    if (row) keep(slots, key, items, MAX_VERSIONS)
    return items
  }

  async function byNumber(number: number): Promise<Shown | undefined> {
    if (!names.has(number)) keep(names, number, (await widgetByNumber(read, number))?.publicId, MAX_WIDGETS)
    const publicId = names.get(number)
    return publicId === undefined ? undefined : find(publicId)
  }

  return { find, byNumber, slotsOf }
}
export type Shelf = ReturnType<typeof createShelf>

/** Bounded: the oldest goes when there is no room. */
function keep<K, V>(map: Map<K, V>, key: K, value: V, most: number) {
  map.delete(key)
  if (map.size >= most) map.delete(map.keys().next().value as K)
  map.set(key, value)
}
