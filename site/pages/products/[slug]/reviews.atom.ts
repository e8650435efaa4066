import type { APIRoute } from 'astro'
import { t } from '../../../locales/t.ts'
import { atomOf } from '../../../rooms/reviews/atom.ts'
import { disclosedLabel, verifiedLabel } from '../../../rooms/reviews/labels.ts'

/** The newest reviews of a product, for feed readers. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { v1 } = locals.api.api
  const slug = params['slug'] ?? ''
  const found = await v1.products[':slug'].$get({ param: { slug } })
  const listed = await v1.products[':slug'].reviews.$get({ param: { slug }, query: { limit: '50' } })
  if (!found.ok || !listed.ok) return new Response('There is no product at this address.', { status: 404 })
  const product = await found.json()
  const { items } = await listed.json()
  const page = `${locals.publicUrl}/products/${slug}`
  const feed = atomOf({
    ...{ title: t('product.feed', { product: product.name }), page, self: `${page}/reviews.atom`, reviews: items },
    labels: ({ verified, disclosures }) => [
      ...(verified ? [verifiedLabel(verified)] : []),
      ...disclosures.map(disclosedLabel),
    ],
  })
  return new Response(feed, {
    headers: { 'content-type': 'application/atom+xml; charset=utf-8', 'cache-control': 'public, max-age=60' },
  })
}
