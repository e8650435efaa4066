import type { Client } from '../../../api/client.ts'
import { given } from '../../state/forms.ts'

const MOST = 12
/** What people talk about in the reviews of some products. */
export async function topicsOf(v1: Client['api']['v1'], products: readonly { slug: string }[]): Promise<string[]> {
  const facets = await Promise.all(
    products.slice(0, 10).map(({ slug }) => given(v1.products[':slug'].reviews.facets.$get({ param: { slug } }))),
  )
  return [...new Set(facets.flatMap(({ topics }) => topics.map(({ term }) => term)))].slice(0, MOST)
}
