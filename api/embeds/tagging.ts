import type { Reads } from '../../db/client.ts'
import { reservedHeight, snippetOf } from './rules.ts'
import { showableAmong } from './showing/store.ts'
import * as store from './store.ts'
import { linkOf } from './subjects/showing.ts'
import type { Names } from './tiers/rules.ts'

/** What snippets point at. */
export interface Where {
  /** Without a slash at its end. */
  publicUrl: string
  names: Names
}
type Found = NonNullable<Awaited<ReturnType<typeof store.widgetById>>>

/** The testimonials that stand in the newest version of a widget. */
export async function shownIn(read: Reads, { id, version }: Found['widget']) {
  const row = await store.versionOf(read, id, version)
  return showableAmong(read, row ? (JSON.parse(row.items) as string[]) : [])
}

/** The tag of a widget, as an owner pastes it. */
export async function tagOf(
  read: Reads,
  { widget, product }: Found,
  { publicUrl: base, names }: Where,
  shown: { excerpt: string }[],
): Promise<string> {
  const { publicId, kind } = widget
  const heights = JSON.parse(widget.heights) as Record<string, number>
  const excerpts = shown.map(({ excerpt }) => excerpt)
  const link = (await linkOf(read, widget, base, product.name)) ?? {
    url: `${base}/products/${encodeURIComponent(product.slug)}`,
    title: `What customers say about ${product.name}`,
  }
  return snippetOf({ base, names, publicId, kind, height: heights['1280'] ?? reservedHeight(excerpts, kind), link })
}

/** The tag of a widget that is live and the websites that may show it, for rooms that hand it on. */
export const createTags = (where: Where) => async (read: Reads, widgetId: string) => {
  const found = await store.widgetById(read, widgetId)
  if (found?.widget.state !== 'live') return undefined
  const tag = await tagOf(read, found, where, await shownIn(read, found.widget))
  return { tag, origins: await store.originsOf(read, widgetId) }
}
