import { uniqueViolation } from '../../db/errors.ts'
import type { May } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { notFound, Problem } from '../kernel/problem.ts'
import type { ChangeProduct, CreateProduct } from './contract.ts'
import { checkSearchEngines, slugOf } from './rules.ts'
import * as store from './store.ts'

type Manager = Ctx<May<'products.manage'>>
const nothing = () => notFound('product.not_found', 'There is no such product.')

export const createProduct = (ctx: Manager, input: CreateProduct) => ctx.write((tx) => addProduct(tx, input))

const columnsOf = ({ price, ...product }: CreateProduct) => ({
  ...product,
  ...{ priceMinor: price?.amountMinor ?? null, currency: price?.currency ?? null },
})

/** A slug that is taken becomes a sentence beside its field. */
async function unlessTaken<R>(field: string, sentence: string, change: () => Promise<R>): Promise<R> {
  try {
    return await change()
  } catch (error) {
    if (uniqueViolation(error) !== 'product.slug') throw error
    throw new Problem('conflict', 'product.duplicate', 'There is already a product of this name.', {
      fields: { [field]: sentence },
    })
  }
}

/** @throws Problem product.duplicate when the name makes the address of another product */
export async function addProduct(tx: Tx, input: CreateProduct) {
  checkSearchEngines(input)
  const id = newId('prd', tx.now)
  const slug = slugOf(input.name) || id.slice(-12)
  await unlessTaken('name', 'Another product has this name. Add a word that tells them apart.', () =>
    store.insertProduct(tx, { id, slug, ...columnsOf(input), createdAt: tx.now }),
  )
  await tx.emit('product.created', { productId: id })
  return (await store.productById(tx, id))!
}

/** Its reviews and its widgets stay with it; links to an old address do not. */
export const changeProduct = (ctx: Manager, slug: string, { slug: asked, ...input }: ChangeProduct) =>
  ctx.write(async (tx) => {
    const before = await store.productBySlug(tx, slug)
    if (!before) throw nothing()
    checkSearchEngines(input)
    const { id } = before.product
    await unlessTaken('slug', 'Another product has this address.', () =>
      store.changeProduct(tx, id, { ...columnsOf(input), ...(asked !== undefined && { slug: asked }) }),
    )
    await tx.emit('product.changed', { productId: id })
    return (await store.productById(tx, id))!
  })

/** Takes no new reviews, and stands in no list; its page and all that was said of it stay. */
export const archiveProduct = (ctx: Manager, slug: string, archived: boolean) =>
  ctx.write(async (tx) => {
    const found = await store.productBySlug(tx, slug)
    if (!found) throw nothing()
    const { id, archivedAt } = found.product
    if ((archivedAt !== null) !== archived) {
      await store.changeProduct(tx, id, { archivedAt: archived ? tx.now : null })
      await tx.emit('product.changed', { productId: id })
    }
    return (await store.productById(tx, id))!
  })
