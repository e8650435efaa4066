import type { APIRoute } from 'astro'
import { inScript, jsonLdOf } from '../../../rooms/reviews/jsonld.ts'

/** What the page tells search engines, for a page of the company's own that shows the same. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { v1 } = locals.api.api
  const slug = params['slug'] ?? ''
  const found = await v1.products[':slug'].$get({ param: { slug } })
  const listed = await v1.products[':slug'].reviews.$get({ param: { slug }, query: {} })
  if (!found.ok || !listed.ok) return new Response('There is no product at this address.', { status: 404 })
  const { items } = await listed.json()
  const data = jsonLdOf(await found.json(), items, `${locals.publicUrl}/products/${slug}`)
  return new Response(data ? inScript(data) : null, {
    status: data ? 200 : 204,
    headers: { 'content-type': 'application/ld+json', 'cache-control': 'public, max-age=60' },
  })
}
