import { ANSWER, type Forms, makeForms } from '../kernel/forms.ts'
import type { Variant } from './choosing/rules.ts'
import type { Mode } from './measuring/rules.ts'
import { buildMarkup, type Choices, type Found, itemsOf, type Making, variantsOf } from './showing/build.ts'
import type { Kind } from './showing/scene.ts'
import { languageOf, nameOf, type Wish, wishOf } from './showing/wish.ts'
import { choices, originsOf, versionOf, widgetByNumber, widgetByPublicId } from './store.ts'
import { aboutOf, linkOf } from './subjects/showing.ts'
import { type Dressing, type Face, formsOf } from './tiers/faces.ts'

/** One widget as it is answered now. */
export interface Shown {
  id: string
  publicId: string
  number: number
  version: number
  kind: Kind
  origins: ReadonlySet<string>
  /** What may be answered, and in which share of cases; the shares add up to 1. */
  variants: { forms: Forms; share: number }[]
  /** The share of page views that see nothing, to learn what the widget changes. */
  holdout: number
  /** Whether it has nothing to show at present, so that nothing is counted either. */
  blank: boolean
  /** Whether what is seen and clicked here is counted. */
  measured: boolean
  /** How visitors may be told apart. */
  mode: Mode
  /** Other faces of an answer, made when somebody asks; undefined while too many are being made. */
  more(variant: number, face: Face, query: string): Promise<Forms> | undefined
}
interface Entry {
  checkedAt: number
  shown: Shown | undefined
}

const FRESH_MS = 5_000
const STALE_MS = 20_000
const MAX_WIDGETS = 1_000
const MAX_UNKNOWN = 1_000
const MAX_VERSIONS = 2_000
const MAX_FACES = 300
const MOST_AT_ONCE = 8

/**
 * Widgets in memory, compressed once per version. Each is compared with the database at most every five seconds, so a
 * change made by any process is in effect here in five, and in every browser thirty seconds later. When the database
 * cannot be read they are shown for twenty seconds more and no longer: a withdrawal could be waiting in it.
 */
export function createShelf(making: Making, scripts: Pick<Dressing, 'script' | 'once'>, clock: () => number) {
  const { read, publicUrl } = making
  const entries = new Map<string, Entry>()
  /** Apart, so that whoever makes names up takes no room from those that exist. */
  const unknown = new Map<string, Entry>()
  const loading = new Map<string, Promise<Shown | undefined>>()
  const names = new Map<number, string | undefined>()
  const slots = new Map<string, { items: string[]; variants: Variant[] }>()
  const faces = new Map<string, Promise<Forms>>()
  let underway = 0

  /** At once when it was compared lately; otherwise a promise of one comparison shared by all who wait. */
  function find(publicId: string): Shown | undefined | Promise<Shown | undefined> {
    const entry = entries.get(publicId) ?? unknown.get(publicId)
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
      const shown = same
        ? { ...entry.shown!, measured: now.measured, mode: now.mode }
        : live && (await build(live, now))
      if (found) keep(entries, publicId, { checkedAt, shown }, MAX_WIDGETS)
      else keep(unknown, publicId, { checkedAt, shown }, MAX_UNKNOWN)
      return shown
    } catch (error) {
      if (entry && clock() - entry.checkedAt < STALE_MS) return entry.shown
      throw error
    }
  }

  async function build(found: Found, chosen: Choices): Promise<Shown | undefined> {
    const { id, publicId, number, version, kind, holdoutPpm } = found.widget
    const [row, origins] = await Promise.all([versionOf(read, id, version), originsOf(read, id)])
    if (!row) return undefined
    const markup = await buildMarkup(making, found, row, chosen)
    const made = markup.map((html) => makeForms(Buffer.from(html), 'text/html; charset=utf-8', ANSWER))
    const forms = await Promise.all(made)
    const variants = variantsOf(row).map(({ ppm }, i) => ({ forms: forms[i]!, share: ppm / 1e6 }))
    const { measured, mode } = chosen
    const holdout = holdoutPpm / 1e6
    const { recommended } = await aboutOf(read, found.widget, publicUrl, clock())
    const blank = recommended === null
    const shared = {
      ...{ id, publicId, number, version, kind, blank, origins: new Set(origins), variants, holdout, measured, mode },
    }
    const link = await linkOf(read, found.widget, publicUrl, found.product.name)
    const about: Dressing = {
      ...{ ...scripts, publicId, origins: shared.origins, locale: found.widget.locale, translated: false },
      ...{ title: link?.title ?? found.product.name, home: new URL(publicUrl).origin },
      productUrl: link?.url ?? `${publicUrl}/products/${encodeURIComponent(found.product.slug)}`,
    }
    const { pageSize } = JSON.parse(found.widget.options) as { pageSize?: number }
    const make = async (variant: number, face: Face, wish: Wish) => {
      const fragments = await buildMarkup(making, found, row, chosen, wish)
      return formsOf(face, fragments[variant] ?? '', {
        ...about,
        locale: wish.locale ?? about.locale,
        translated: wish.locale !== undefined && wish.locale !== about.locale,
      })
    }
    const more: Shown['more'] = (variant, face, query) => {
      const wish = wishOf(face === 'fragment' ? query : languageOf(query), pageSize)
      const key = `${id}:${version}:${variant}:${face}:${nameOf(wish)}`
      const known = faces.get(key)
      if (known || underway >= MOST_AT_ONCE) return known
      underway++
      const made = make(variant, face, wish).finally(() => underway--)
      made.catch(() => faces.delete(key))
      keep(faces, key, made, MAX_FACES)
      return made
    }
    return { ...shared, more }
  }

  /** The testimonial of each slot of an answer. A version never changes, so neither does this. */
  async function slotsOf(widgetId: string, version: number, variant: number): Promise<string[]> {
    const key = `${widgetId}:${version}`
    let known = slots.get(key)
    if (!known) {
      const row = await versionOf(read, widgetId, version)
      if (!row) return []
      known = { items: itemsOf(row), variants: variantsOf(row) }
      keep(slots, key, known, MAX_VERSIONS)
    }
    const { items, variants } = known
    return variants[variant]?.slots.map((place) => items[place]!) ?? []
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
