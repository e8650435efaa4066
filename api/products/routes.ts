import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'
import { archiveProduct, changeProduct, createProduct } from './actions.ts'
import { ArchiveProduct, ChangeProduct, CreateProduct, ManagedProduct, Product, ProductList } from './contract.ts'
import { present, presentManaged } from './present.ts'
import * as store from './store.ts'

const nothing = () => notFound('product.not_found', 'There is no product at this address.')

export const productRoutes = new Hono<Env>()
  .get('/', doc('What is reviewed', 'products', { 200: ProductList }), anyone, async (c) =>
    answer(c, ProductList, { items: (await store.products(c.var.ctx.read)).map(present) }),
  )
  .get('/:slug', doc('One product and its ratings', 'products', { 200: Product }), anyone, async (c) => {
    const row = await store.productBySlug(c.var.ctx.read, pathId(c, 'slug'))
    if (!row) throw nothing()
    return answer(c, Product, present(row))
  })
  .get(
    '/:slug/settings',
    doc('One product for those who manage it', 'products', { 200: ManagedProduct }),
    may('products.manage'),
    async (c) => {
      const row = await store.productBySlug(c.var.ctx.read, pathId(c, 'slug'))
      if (!row) throw nothing()
      return answer(c, ManagedProduct, presentManaged(row))
    },
  )
  .post(
    '/',
    doc('Add a product', 'products', { 201: Product }),
    may('products.manage'),
    body(CreateProduct),
    async (c) => answer(c, Product, present(await createProduct(c.var.ctx, c.req.valid('json'))), 201),
  )
  .put(
    '/:slug',
    doc('Change a product', 'products', { 200: ManagedProduct }),
    may('products.manage'),
    body(ChangeProduct),
    async (c) =>
      answer(c, ManagedProduct, presentManaged(await changeProduct(c.var.ctx, pathId(c, 'slug'), c.req.valid('json')))),
  )
  .put(
    '/:slug/archived',
    doc('Take no new reviews of it, or take them again', 'products', { 200: ManagedProduct }),
    may('products.manage'),
    body(ArchiveProduct),
    async (c) => {
      const { archived } = c.req.valid('json')
      return answer(c, ManagedProduct, presentManaged(await archiveProduct(c.var.ctx, pathId(c, 'slug'), archived)))
    },
  )
