import type { Reads } from '../../db/client.ts'
import type { Reaction, Tx } from '../kernel/context.ts'
import { variantsFor } from './choosing/actions.ts'
import { newestShowable, ratingsOf, showableOfCollection } from './showing/store.ts'
import {
  allWidgets,
  insertVersion,
  updateWidgetRow,
  type WidgetRow,
  widgetsOfCollection,
  widgetsOfProduct,
} from './store.ts'

/** Of a longer list, so many may be chosen from by effect. */
export const POOL = 48

type Listing = Pick<WidgetRow, 'productId' | 'collectionId' | 'surface' | 'maxItems' | 'choosing'>

/** The testimonials a widget may show now, in their order; none when it shows reviews. */
export async function shownBy(read: Reads, widget: Listing): Promise<string[]> {
  const { productId, collectionId, surface, maxItems, choosing } = widget
  if (surface !== 'testimonials') return []
  const most = choosing === 'effect' ? POOL : maxItems
  const found = collectionId
    ? await showableOfCollection(read, collectionId, most)
    : await newestShowable(read, productId, most)
  return found.map((item) => item.id)
}

/** Writes what a widget shows from now on as its next version. */
export async function publishVersion(tx: Tx, widget: Listing & Pick<WidgetRow, 'id'>, version: number) {
  const { id, productId } = widget
  const items = await shownBy(tx, widget)
  const variants = JSON.stringify(await variantsFor(tx, widget, items, tx.now))
  const ratings = await ratingsOf(tx, productId)
  const row = { widgetId: id, version, items: JSON.stringify(items), variants, ...ratings, createdAt: tx.now }
  await insertVersion(tx, row)
  await updateWidgetRow(tx, id, { version })
  await tx.emit('widget.published', { widgetId: id, version })
}

/**
 * Something that widgets of a product show has changed: in the same transaction each of them gets its next version,
 * so no answer after this change can show the old words as current.
 */
export const republish: Reaction<
  | 'product.changed'
  | 'testimonial.published'
  | 'testimonial.retired'
  | `review.${'published' | 'changed' | 'restored' | 'suspended' | 'removed' | 'withdrawn' | 'erased'}`
> = async (tx, fact) => {
  if ('wasPublished' in fact.data && !fact.data.wasPublished) return
  for (const widget of await widgetsOfProduct(tx, fact.data.productId)) {
    await publishVersion(tx, widget, widget.version + 1)
  }
}

/** The brand's colour is in what every widget answers. */
export const republishAll: Reaction<'brand.changed'> = async (tx) => {
  for (const { widget } of await allWidgets(tx)) await publishVersion(tx, widget, widget.version + 1)
}

/** What a collection holds is what its widgets show. */
export const republishCollection: Reaction<'collection.changed'> = async (tx, { data }) => {
  for (const widget of await widgetsOfCollection(tx, data.collectionId)) {
    await publishVersion(tx, widget, widget.version + 1)
  }
}
