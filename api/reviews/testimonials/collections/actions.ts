import type { Reads } from '../../../../db/client.ts'
import type { Tx } from '../../../kernel/context.ts'
import { newId } from '../../../kernel/ids.ts'
import { conflict, invalid, notFound } from '../../../kernel/problem.ts'
import { productBySlug } from '../../store.ts'
import { type Curator, known } from '../actions.ts'
import { type ArrangeItem, type CollectionDetail, CollectionQuery, MOST, type SaveCollection } from './contract.ts'
import { arranged, collectionSlug, reasonsOf, topicMatch } from './rules.ts'
import * as store from './store.ts'

const MOST_COLLECTIONS = 100
const queryOf = (json: string) => CollectionQuery.parse(JSON.parse(json))

/** @throws Problem collection.not_found */
async function knownCollection(db: Reads, id: string) {
  const found = await store.collectionById(db, id)
  if (!found) throw notFound('collection.not_found', 'There is no such collection.')
  return found
}

export const makeCollection = (ctx: Curator, input: SaveCollection) =>
  ctx.write(async (tx) => {
    if ((await store.countAll(tx)) >= MOST_COLLECTIONS)
      throw conflict(
        'collection.too_many',
        `There are ${MOST_COLLECTIONS} collections, which is the most there can be.`,
      )
    const id = newId('col', tx.now)
    const plain = collectionSlug(input.name)
    const slug = plain === '' || (await store.slugTaken(tx, plain)) ? `${plain || 'c'}-${id.slice(-6)}` : plain
    await store.insertCollection(tx, { id, slug, kind: input.kind, createdAt: tx.now, ...(await columnsOf(tx, input)) })
    await refresh(tx, (await knownCollection(tx, id)).collection, { always: true })
    return id
  })

export const changeCollection = (ctx: Curator, id: string, input: SaveCollection) =>
  ctx.write(async (tx) => {
    const { collection } = await knownCollection(tx, id)
    if (collection.kind !== input.kind)
      throw invalid('kind', 'A collection stays as it was begun, by hand or by a query. Make another one.')
    await store.changeCollection(tx, id, await columnsOf(tx, input))
    await refresh(tx, (await knownCollection(tx, id)).collection, { always: true })
  })

async function columnsOf(db: Reads, { name, kind, productSlug, query }: SaveCollection) {
  const product = productSlug === null ? null : await productBySlug(db, productSlug)
  if (product === undefined) throw invalid('productSlug', 'Choose a product from the list.')
  if (query.topic !== '' && !topicMatch(query.topic)) throw invalid('query.topic', 'Write a word.')
  return { name, productId: product?.id ?? null, query: kind === 'query' ? JSON.stringify(query) : '{}' }
}

/** By hand: in, out, up and down. */
export const arrange = (ctx: Curator, id: string, input: ArrangeItem) =>
  ctx.write(async (tx) => {
    const { collection } = await knownCollection(tx, id)
    if (collection.kind !== 'manual')
      throw conflict('collection.not_by_hand', 'This collection is found by its query. Change the query instead.')
    if (input.act === 'add') {
      const { testimonial } = await known(tx, input.testimonialId)
      if ((await store.liveAmong(tx, [testimonial.id], collection.productId)).length === 0)
        throw conflict('testimonial.not_live', 'Only testimonials that are live, and of its product, can be put in.')
    }
    const before = await store.itemIds(tx, id)
    const after = arranged(before, input)
    if (after.length > MOST) throw conflict('collection.full', `A collection holds at most ${MOST} testimonials.`)
    await put(tx, id, before, after)
  })

/** Nothing is taken from under a widget. */
export const removeCollection = (ctx: Curator, id: string) =>
  ctx.write(async (tx) => {
    await knownCollection(tx, id)
    const [shown] = await store.widgetsOf(tx, [id])
    if (shown)
      throw conflict(
        'collection.in_use',
        `The widget “${shown.name}” shows this collection. Give it another one first.`,
      )
    await store.deleteCollection(tx, id)
    await tx.emit('collection.removed', { collectionId: id })
  })

/** Every collection holds what it should after something that might be in one has changed. */
export async function refreshAll(tx: Tx): Promise<void> {
  for (const row of await store.rows(tx)) await refresh(tx, row)
}
async function refresh(tx: Tx, row: store.CollectionRow, { always = false } = {}): Promise<void> {
  const before = await store.itemIds(tx, row.id)
  const after =
    row.kind === 'query'
      ? await store.found(tx, row.productId, queryOf(row.query))
      : await store.liveAmong(tx, before, row.productId)
  await put(tx, row.id, before, after, always)
}
async function put(tx: Tx, id: string, before: readonly string[], after: readonly string[], always = false) {
  const same = before.length === after.length && before.every((one, i) => one === after[i])
  if (!same) await store.replaceItems(tx, id, after)
  if (!same || always) await tx.emit('collection.changed', { collectionId: id })
}

export async function listCollections(db: Reads) {
  const rows = await store.collections(db)
  const widgets = await store.widgetsOf(
    db,
    rows.map(({ collection }) => collection.id),
  )
  return rows.map(({ collection, product, n }) => ({
    ...collection,
    ...{ product, n, query: queryOf(collection.query) },
    widgets: widgets.filter(({ collectionId }) => collectionId === collection.id),
  }))
}
export async function readCollection(db: Reads, id: string): Promise<CollectionDetail> {
  const { collection, product, n } = await knownCollection(db, id)
  const query = queryOf(collection.query)
  const members = await store.membersOf(db, id)
  return {
    ...collection,
    ...{ product, n, query, widgets: await store.widgetsOf(db, [id]) },
    items: members.map(({ tags, disclosed, ...member }) => ({
      ...member,
      why: reasonsOf(
        { kind: collection.kind, product: product?.name ?? null, query },
        { ...member, tags: JSON.parse(tags) as string[], disclosed: disclosed === 1 },
      ),
    })),
  }
}
