import type { Reads } from '../../db/client.ts'
import type { Reaction, Tx } from '../kernel/context.ts'
import { variantsFor } from './choosing/actions.ts'
import { newestShowable, productShowing, ratingsOf, showableOfCollection } from './showing/store.ts'
import {
  allWidgets,
  insertVersion,
  updateWidgetRow,
  type WidgetRow,
  widgetsOfCollection,
  widgetsOfProduct,
} from './store.ts'
import { votesShown } from './subjects/showing.ts'

/** Of a longer list, so many may be chosen from by effect. */
export const POOL = 48

type Listing = Pick<WidgetRow, 'productId' | 'collectionId' | 'surface' | 'maxItems' | 'choosing'>
type Publishing = Listing & Pick<WidgetRow, 'id' | 'kind' | 'subjectId'>

/** The testimonials a widget may show now, in their order; none when it shows reviews. */
export async function shownBy(read: Reads, widget: Listing): Promise<string[]> {
  const { productId, collectionId, surface, maxItems, choosing } = widget
  if (surface !== 'testimonials') return []
  const most = choosing === 'effect' ? POOL : maxItems
  const found = collectionId
    ? await showableOfCollection(read, collectionId, productId, most)
    : await newestShowable(read, productId, most)
  return found.map((item) => item.id)
}

/** What each change has published so far: the prototype of a pen is the transaction all its pens write in. */
const published = new WeakMap<object, Map<string, string>>()
function publishedIn(tx: Tx): Map<string, string> {
  const transaction = Object.getPrototypeOf(tx) as object
  let known = published.get(transaction)
  if (!known) published.set(transaction, (known = new Map()))
  return known
}

/**
 * Writes what a widget shows from now on as its next version. Markup is made after the change is whole, so what one
 * change publishes twice with the same content needs one version.
 */
export async function publishVersion(tx: Tx, widget: Publishing, version: number) {
  const { id, productId } = widget
  const items = await shownBy(tx, widget)
  const variants = JSON.stringify(await variantsFor(tx, widget, items, tx.now))
  const ratings = await ratingsOf(tx, productId)
  const votes = await votesShown(tx, widget)
  const row = { widgetId: id, version, items: JSON.stringify(items), variants, ...ratings, votes, createdAt: tx.now }
  const content = JSON.stringify([row.items, variants, ratings, votes])
  const before = publishedIn(tx)
  if (before.get(id) === content) return
  before.set(id, content)
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
  await republishProduct(tx, fact.data.productId)
}
async function republishProduct(tx: Tx, productId: string) {
  for (const widget of await widgetsOfProduct(tx, productId)) await publishVersion(tx, widget, widget.version + 1)
}

/** What changes no rating and no testimonial shows in lists of reviews alone; one version is enough for many at once. */
export const republishReviews: Reaction<'review.imported' | 'review.replied' | 'reply.removed'> = async (tx, fact) => {
  const before = publishedIn(tx)
  const { productId } = fact.data
  if (before.has(productId)) return
  before.set(productId, '')
  for (const widget of await widgetsOfProduct(tx, productId)) {
    if (widget.surface === 'reviews') await publishVersion(tx, widget, widget.version + 1)
  }
}

/** Pictures and films came, went, or may not be shown any more. */
export const republishFiles: Reaction<'file.approved' | 'file.rejected' | 'file.removed'> = (tx, { data }) =>
  republishReview(tx, data.reviewId)

const ON_CARDS = ['use_video_likeness', 'use_photo', 'use_company_and_logo', 'use_full_name']
/** An author lets more of themselves be shown, or less. */
export const republishConsent: Reaction<'consent.granted' | 'consent.withdrawn'> = async (tx, { data }) => {
  if (ON_CARDS.includes(data.scope)) await republishReview(tx, data.reviewId)
}
async function republishReview(tx: Tx, reviewId: string | undefined) {
  const productId = reviewId && (await productShowing(tx, reviewId))
  if (productId) await republishProduct(tx, productId)
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
