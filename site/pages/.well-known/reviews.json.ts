import type { APIRoute } from 'astro'
import { FORMAT, portableProduct } from '../../rooms/reviews/portable.ts'
import { given } from '../../state/forms.ts'

const MOST_PRODUCTS = 50

/** What customers say of all products, for programs: with verification, disclosures and where to read on. */
export const GET: APIRoute = async ({ locals }) => {
  const { brand, publicUrl } = locals
  const { products: offered } = locals.api.api.v1
  const { items } = await given(offered.$get())
  const products = await Promise.all(
    items.slice(0, MOST_PRODUCTS).map(async (product) => {
      const query = { limit: '20' }
      const reviews = await given(offered[':slug'].reviews.$get({ param: { slug: product.slug }, query }))
      return portableProduct(product, reviews.items, publicUrl)
    }),
  )
  const document = {
    format: FORMAT,
    company: { name: brand.companyName, url: publicUrl },
    policy: `${publicUrl}/how-reviews-work`,
    /** Of these numbers, averages leave out what was imported, and rewarded reviews where the company says so. */
    api: `${publicUrl}/api/v1/docs`,
    products,
  }
  return new Response(JSON.stringify(document), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=60',
    },
  })
}
