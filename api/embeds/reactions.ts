import type { Reaction, Tx } from '../kernel/context.ts'
import { MAX_ITEMS } from './rules.ts'
import {
  allWidgets,
  insertVersion,
  newestShowable,
  ratingsOf,
  updateWidgetRow,
  type WidgetRow,
  widgetsOfProduct,
} from './store.ts'

/** Writes what a widget shows from now on as its next version. */
export async function publishVersion(tx: Tx, { id, productId }: Pick<WidgetRow, 'id' | 'productId'>, version: number) {
  const items = await newestShowable(tx, productId, MAX_ITEMS)
  const ratings = await ratingsOf(tx, productId)
  const slots = JSON.stringify(items.map((item) => item.id))
  await insertVersion(tx, { widgetId: id, version, items: slots, ...ratings, createdAt: tx.now })
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
