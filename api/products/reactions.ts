import type { Reaction } from '../kernel/context.ts'
import { addProduct } from './actions.ts'
import { CreateProduct } from './contract.ts'

export const addFirstProduct: Reaction<'portal.set_up'> = async (tx, { data: { productName, productKind } }) => {
  await addProduct(tx, CreateProduct.parse({ name: productName, kind: productKind }))
}
