import type { APIRoute } from 'astro'
import { t } from '../../../locales/t.ts'
import { jsonFeed } from '../../../rooms/reviews/portable.ts'

/** The newest reviews of a product, for feed readers that like JSON. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { v1 } = locals.api.api
  const slug = params['slug'] ?? ''
  const found = await v1.products[':slug'].$get({ param: { slug } })
  const listed = await v1.products[':slug'].reviews.$get({ param: { slug }, query: { limit: '50' } })
  if (!found.ok || !listed.ok) return new Response('There is no product at this address.', { status: 404 })
  const { name } = await found.json()
  const { items } = await listed.json()
  const page = `${locals.publicUrl}/products/${slug}`
  const feed = jsonFeed(t('product.feed', { product: name }), page, items, locals.publicUrl)
  return new Response(JSON.stringify(feed), {
    headers: { 'content-type': 'application/feed+json; charset=utf-8', 'cache-control': 'public, max-age=60' },
  })
}
