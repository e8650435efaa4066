import { Hono } from 'hono'
import { answer, anyone, body, doc, type Env, may, pathId } from '../kernel/http.ts'
import { notFound } from '../kernel/problem.ts'
import { createProduct } from './actions.ts'
import { CreateProduct, Product, ProductList } from './contract.ts'
import { summarise } from './rules.ts'
import * as store from './store.ts'

type Row = Awaited<ReturnType<typeof store.products>>[number]
const toPublic = ({ product, counts: n }: Row): Product => ({
  ...product,
  summary: summarise(n ? [n.n1, n.n2, n.n3, n.n4, n.n5] : [0, 0, 0, 0, 0]),
})

export const productRoutes = new Hono<Env>()
  .get('/', doc('What is reviewed', 'products', { 200: ProductList }), anyone, async (c) =>
    answer(c, ProductList, { items: (await store.products(c.var.ctx.read)).map(toPublic) }),
  )
  .get('/:slug', doc('One product and its ratings', 'products', { 200: Product }), anyone, async (c) => {
    const row = await store.productBySlug(c.var.ctx.read, pathId(c, 'slug'))
    if (!row) throw notFound('product.not_found', 'There is no product at this address.')
    return answer(c, Product, toPublic(row))
  })
  .post(
    '/',
    doc('Add a product', 'products', { 201: Product }),
    may('products.manage'),
    body(CreateProduct),
    async (c) => answer(c, Product, await createProduct(c.var.ctx, c.req.valid('json')), 201),
  )
