import { uniqueViolation } from '../../db/errors.ts'
import type { May } from '../kernel/actor.ts'
import type { Ctx, Tx } from '../kernel/context.ts'
import { newId } from '../kernel/ids.ts'
import { Problem } from '../kernel/problem.ts'
import type { CreateProduct, Product } from './contract.ts'
import { slugOf, summarise } from './rules.ts'
import * as store from './store.ts'

export const createProduct = (ctx: Ctx<May<'products.manage'>>, input: CreateProduct): Promise<Product> =>
  ctx.write((tx) => addProduct(tx, input))

/** @throws Problem product.duplicate when the name makes the address of another product */
export async function addProduct(tx: Tx, { name, kind, description, url }: CreateProduct): Promise<Product> {
  const id = newId('prd', tx.now)
  const row = { id, slug: slugOf(name) || id.slice(-12), name, kind, description, url: url ?? null }
  try {
    await store.insertProduct(tx, { ...row, createdAt: tx.now })
  } catch (error) {
    if (uniqueViolation(error) !== 'product.slug') throw error
    throw new Problem('conflict', 'product.duplicate', 'There is already a product of this name.', {
      fields: { name: 'Another product has this name. Add a word that tells them apart.' },
    })
  }
  await tx.emit('product.created', { productId: id })
  return { ...row, summary: summarise([0, 0, 0, 0, 0]) }
}
